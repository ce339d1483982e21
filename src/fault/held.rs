//! A rule in force: what it has seen, and what it wants.

use std::collections::BTreeMap;

use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::{
    chance::Chance,
    effect::Effect,
    matching::{Match, Seen},
    rule::{Phase, Rule},
    when::When,
};
use crate::domain::timestamp::Timestamp;

/// What a rule's counters call a caller without accepted credentials.
const NO_CLIENT: &str = "anonymous";

/// A rule of a set.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) id: String,
    pub(super) rule: Rule,
    pub(super) expires_at: Option<Timestamp>,
    tallies: BTreeMap<String, Tally>,
    pub(super) waiting: CancellationToken,
}

/// What a rule has seen of one client.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    calls: u64,
    hits: u64,
}

/// A fault that is to strike.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The rule that wants it.
    pub rule_id: String,
    /// Before or after the hub acts.
    pub phase: Phase,
    /// What happens.
    pub effect: Effect,
    /// What the effect may draw from.
    pub chance: Chance,
    /// Cancelled when nobody is to be kept waiting any longer.
    pub(crate) waiting: CancellationToken,
}

/// A rule and what it has done, as the control API shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// What it is called by.
    pub id: String,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Which calls it is about.
    #[serde(rename = "match")]
    pub about: Match,
    /// Which of these go wrong.
    pub when: When,
    /// Before or after the hub acts.
    pub phase: Phase,
    /// When it vanishes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// What goes wrong.
    pub effect: Effect,
    /// On how many calls it has acted.
    pub hits: Hits,
}

/// On how many calls a rule has acted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hits {
    /// In all.
    pub total: u64,
    /// For each client; `anonymous` stands for callers without one.
    pub by_client: BTreeMap<String, u64>,
}

impl Held {
    pub(super) fn new(id: String, rule: Rule, expires_at: Option<Timestamp>) -> Self {
        Self { id, rule, expires_at, tallies: BTreeMap::new(), waiting: CancellationToken::new() }
    }

    /// What is to happen to a call in a world of that random seed, if it is about
    /// one; counts it.
    pub(super) fn decide(&mut self, seen: &Seen, world_seed: u64) -> Option<Hit> {
        if !(self.rule.about.is_about(seen) && self.rule.effect.concerns(seen)) {
            return None;
        }
        let client = name_of(seen);
        let tally = self.tallies.entry(client.to_owned()).or_default();
        tally.calls += 1;
        let chance = Chance::new(&self.id, client, tally.calls).in_world(world_seed);
        if !self.rule.when.has_come(tally.calls, &chance) {
            return None;
        }
        tally.hits += 1;
        let (effect, waiting) = (self.rule.effect.clone(), self.waiting.clone());
        Some(Hit { rule_id: self.id.clone(), phase: self.rule.phase, effect, chance, waiting })
    }

    pub(super) fn shown(&self) -> Shown {
        let hit = self.tallies.iter().filter(|(_, tally)| tally.hits > 0);
        let by_client: BTreeMap<_, _> = hit.map(|(client, tally)| (client.clone(), tally.hits)).collect();
        Shown {
            id: self.id.clone(),
            name: self.rule.name.clone(),
            about: self.rule.about.clone(),
            when: self.rule.when.clone(),
            phase: self.rule.phase,
            expires_at: self.expires_at,
            effect: self.rule.effect.clone(),
            hits: Hits { total: by_client.values().sum(), by_client },
        }
    }
}

/// What the counters call the client of a call.
pub(super) fn name_of(seen: &Seen) -> &str {
    seen.client.as_deref().unwrap_or(NO_CLIENT)
}
