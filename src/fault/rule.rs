//! A rule, as a user writes it.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{effect::Effect, matching::Match, when::When};
use crate::domain::period::Period;

/// Whether the hub has acted when the fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// It has not, and will not unless the fault lets the call through.
    Before,
    /// It has, and what it did is committed: the client never learns.
    After,
}

impl Phase {
    fn as_str(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }
}

/// Which calls go wrong, when, and how.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "WrittenRule")]
pub struct Rule {
    /// What it is called by; the set of rules finds an id when not said.
    pub id: Option<String>,
    /// What people call it.
    pub name: Option<String>,
    /// Which calls it is about.
    pub about: Match,
    /// Which of these go wrong.
    pub when: When,
    /// Before or after the hub acts.
    pub phase: Phase,
    /// How long it lasts, by the hub's clock; for ever when not said.
    pub ttl: Option<Period>,
    /// What goes wrong.
    pub effect: Effect,
}

/// Why a rule makes no sense, beside what its parts say.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RuleError {
    /// An id that no URL could name.
    #[error("id is 1 to 64 letters, digits, `-`, `_` or `.`")]
    Id,
    /// A phase in which the effect cannot happen.
    #[error("the phase of the effect {kind} can only be {phase}")]
    Phase {
        /// The effect.
        kind: &'static str,
        /// Its phase.
        phase: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default, rename = "match")]
    about: Match,
    #[serde(default)]
    when: When,
    #[serde(default)]
    phase: Option<Phase>,
    #[serde(default)]
    ttl: Option<Period>,
    effect: Effect,
}

impl TryFrom<WrittenRule> for Rule {
    type Error = RuleError;

    fn try_from(written: WrittenRule) -> Result<Self, RuleError> {
        let WrittenRule { id, name, about, when, phase, ttl, effect } = written;
        if id.as_deref().is_some_and(|id| !is_id(id)) {
            return Err(RuleError::Id);
        }
        Ok(Self { id, name, about, when, phase: phase_of(&effect, phase)?, ttl, effect })
    }
}

/// The phase asked for, if the effect can have it, or its usual one.
pub(super) fn phase_of(effect: &Effect, asked: Option<Phase>) -> Result<Phase, RuleError> {
    let possible = effect.phases();
    match asked {
        None => Ok(possible[0]),
        Some(phase) if possible.contains(&phase) => Ok(phase),
        Some(_) => Err(RuleError::Phase { kind: effect.kind(), phase: possible[0].as_str() }),
    }
}

fn is_id(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=64).contains(&text.len()) && text.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use serde_json::{Value, json};

    use super::*;

    fn read(rule: Value) -> Result<Rule, String> {
        serde_json::from_value(rule).map_err(|error| error.to_string())
    }

    #[test]
    fn a_rule_of_the_smallest_size_is_about_every_call() {
        let rule = read(json!({ "effect": { "kind": "close" } })).unwrap();
        assert_eq!((rule.about, rule.when, rule.phase, rule.ttl), (Match::default(), When::Always, Phase::Before, None));
    }

    #[test]
    fn a_phase_in_which_nothing_can_happen_is_refused() {
        let truncate = |phase: &str| read(json!({ "phase": phase, "effect": { "kind": "truncate" } }));
        assert_eq!(truncate("after").unwrap().phase, Phase::After);
        assert!(truncate("before").unwrap_err().contains("the phase of the effect truncate can only be after"));
        assert_eq!(read(json!({ "effect": { "kind": "truncate" } })).unwrap().phase, Phase::After);
    }

    #[test]
    fn unknown_members_and_bad_ids_and_durations_are_refused() {
        for (rule, reason) in [
            (json!({ "effect": { "kind": "close" }, "colour": "red" }), "unknown field `colour`"),
            (json!({ "effect": { "kind": "close" }, "match": { "verb": "GET" } }), "unknown field `verb`"),
            (json!({ "effect": { "kind": "close" }, "id": "a/b" }), "id is 1 to 64"),
            (json!({ "effect": { "kind": "close" }, "ttl": "10 minutes" }), "ISO 8601"),
            (json!({ "when": "always" }), "missing field `effect`"),
        ] {
            let refused = read(rule).unwrap_err();
            assert!(refused.contains(reason), "{refused}");
        }
    }
}
