//! Which of the calls that a rule is about go wrong.

use serde::{Deserialize, Serialize};

use super::chance::Chance;

/// Which calls of each client, counted from 1, a rule acts on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum When {
    /// All of them.
    #[default]
    Always,
    /// The first so many.
    First(u64),
    /// Those of these numbers.
    Nth(Vec<u64>),
    /// Each so manieth.
    Every(u64),
    /// All but the first so many.
    After(u64),
    /// Each with this probability, drawn with this seed, or else the world's.
    Probability(f64, Option<u64>),
}

impl When {
    /// Whether the call of that number and chance is one of them.
    #[must_use]
    pub fn has_come(&self, call: u64, chance: &Chance) -> bool {
        match self {
            Self::Always => true,
            Self::First(n) => call <= *n,
            Self::Nth(calls) => calls.contains(&call),
            Self::Every(n) => call.is_multiple_of(*n),
            Self::After(n) => call > *n,
            Self::Probability(probability, seed) => chance.draws(*seed).fraction() < *probability,
        }
    }
}

/// As JSON has it.
#[derive(Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = r#"expected "always" or one of {"first": n}, {"nth": [n, …]}, {"every": n}, {"after": n}, {"probability": p, "seed": n}"#
)]
enum Written {
    Word(Word),
    Members(Members),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Always,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Members {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nth: Option<Vec<u64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    every: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    probability: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
}

impl TryFrom<Written> for When {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written::Members(members) = written else { return Ok(Self::Always) };
        let Members { first, nth, every, after, probability, seed } = members;
        match (first, nth, every, after, probability, seed) {
            (Some(n), None, None, None, None, None) => Ok(Self::First(n)),
            (None, Some(calls), None, None, None, None) if calls.contains(&0) => Err("nth counts calls from 1"),
            (None, Some(calls), None, None, None, None) => Ok(Self::Nth(calls)),
            (None, None, Some(0), None, None, None) => Err("every is at least 1"),
            (None, None, Some(n), None, None, None) => Ok(Self::Every(n)),
            (None, None, None, Some(n), None, None) => Ok(Self::After(n)),
            (None, None, None, None, Some(p), seed) if (0.0..=1.0).contains(&p) => Ok(Self::Probability(p, seed)),
            (None, None, None, None, Some(_), _) => Err("probability is between 0 and 1"),
            (_, _, _, _, None, Some(_)) => Err("seed goes with probability"),
            _ => Err("when has exactly one of first, nth, every, after and probability"),
        }
    }
}

impl From<When> for Written {
    fn from(when: When) -> Self {
        let none = Members::default();
        Self::Members(match when {
            When::Always => return Self::Word(Word::Always),
            When::First(n) => Members { first: Some(n), ..none },
            When::Nth(calls) => Members { nth: Some(calls), ..none },
            When::Every(n) => Members { every: Some(n), ..none },
            When::After(n) => Members { after: Some(n), ..none },
            When::Probability(p, seed) => Members { probability: Some(p), seed, ..none },
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use serde_json::{Value, json};

    use super::*;

    fn calls(when: Value) -> Vec<u64> {
        let when: When = serde_json::from_value(when).unwrap();
        (1..=8).filter(|call| when.has_come(*call, &Chance::new("rule", "client", *call))).collect()
    }

    #[test]
    fn each_way_of_counting_picks_its_calls() {
        assert_eq!(calls(json!("always")), [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(calls(json!({ "first": 3 })), [1, 2, 3]);
        assert_eq!(calls(json!({ "nth": [2, 5] })), [2, 5]);
        assert_eq!(calls(json!({ "every": 3 })), [3, 6]);
        assert_eq!(calls(json!({ "after": 6 })), [7, 8]);
        assert_eq!(calls(json!({ "probability": 0 })), Vec::<u64>::new());
        assert_eq!(calls(json!({ "probability": 1 })).len(), 8);
        let half = json!({ "probability": 0.5, "seed": 42 });
        assert_eq!(calls(half.clone()), calls(half.clone()));
        assert_ne!(calls(half), calls(json!({ "probability": 0.5, "seed": 43 })));
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_the_reason() {
        for (when, reason) in [
            (json!("never"), "expected \"always\" or one of"),
            (json!({ "last": 3 }), "expected \"always\" or one of"),
            (json!({ "first": -1 }), "expected \"always\" or one of"),
            (json!({}), "exactly one of"),
            (json!({ "first": 1, "after": 2 }), "exactly one of"),
            (json!({ "nth": [0] }), "from 1"),
            (json!({ "every": 0 }), "at least 1"),
            (json!({ "probability": 1.5 }), "between 0 and 1"),
            (json!({ "first": 1, "seed": 2 }), "seed goes with probability"),
        ] {
            let refused = serde_json::from_value::<When>(when.clone()).unwrap_err().to_string();
            assert!(refused.contains(reason), "{when}: {refused}");
        }
    }

    #[test]
    fn it_is_written_as_it_is_read() {
        for when in
            [json!("always"), json!({ "nth": [2, 5] }), json!({ "probability": 0.2, "seed": 7 }), json!({ "probability": 0.2 })]
        {
            assert_eq!(serde_json::to_value(serde_json::from_value::<When>(when.clone()).unwrap()).unwrap(), when);
        }
    }
}
