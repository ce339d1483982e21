//! How late answers come.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::chance::Chance;

/// How late an answer comes, in milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "WrittenDelay", into = "WrittenDelay")]
pub enum Delay {
    /// Always as late.
    Exactly(u64),
    /// Now sooner, now later, drawn with this seed, or else the world's.
    Drawn(Distribution, Option<u64>),
}

/// How delays are spread.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Distribution {
    /// Evenly, both ends included.
    Uniform {
        /// The shortest.
        min: u64,
        /// The longest.
        max: u64,
    },
    /// As real services are: most answers soon, a few very late.
    Lognormal {
        /// Half of them are sooner.
        median: f64,
        /// How much they differ; 0.5 is much.
        sigma: f64,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenDelay {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    distribution: Option<Distribution>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
}

impl TryFrom<WrittenDelay> for Delay {
    type Error = &'static str;

    fn try_from(written: WrittenDelay) -> Result<Self, Self::Error> {
        match (written.ms, written.distribution, written.seed) {
            (Some(ms), None, None) => Ok(Self::Exactly(ms)),
            (None, Some(Distribution::Uniform { min, max }), _) if min > max => Err("min is greater than max"),
            (None, Some(Distribution::Lognormal { median, sigma }), _) if !(median >= 0.0 && sigma >= 0.0) => {
                Err("median and sigma are at least 0")
            }
            (None, Some(distribution), seed) => Ok(Self::Drawn(distribution, seed)),
            _ => Err("the effect delay has either ms or distribution, which may have a seed"),
        }
    }
}

impl From<Delay> for WrittenDelay {
    fn from(delay: Delay) -> Self {
        match delay {
            Delay::Exactly(ms) => Self { ms: Some(ms), distribution: None, seed: None },
            Delay::Drawn(distribution, seed) => Self { ms: None, distribution: Some(distribution), seed },
        }
    }
}

impl Delay {
    /// How late the call of that chance is answered.
    #[must_use]
    pub fn of(&self, chance: &Chance) -> Duration {
        match self {
            Self::Exactly(ms) => Duration::from_millis(*ms),
            Self::Drawn(distribution, seed) => {
                let mut draws = chance.draws(*seed);
                match *distribution {
                    Distribution::Uniform { min, max } => {
                        Duration::from_millis(min + draws.number() % (max - min).saturating_add(1))
                    }
                    Distribution::Lognormal { median, sigma } => {
                        let seconds = median / 1000.0 * (sigma * draws.normal()).exp();
                        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn delays_are_spread_as_they_should_and_repeat_themselves() {
        let delays = |effect: Value| -> Vec<u128> {
            let delay: Delay = serde_json::from_value(effect).unwrap();
            (1..=1001).map(|call| delay.of(&Chance::new("rule", "client", call)).as_millis()).collect()
        };
        let uniform = json!({ "distribution": { "uniform": { "min": 10, "max": 20 } } });
        assert!(delays(uniform.clone()).iter().all(|ms| (10..=20).contains(ms)));
        assert_eq!(delays(uniform.clone()), delays(uniform));
        let mut lognormal = delays(json!({ "distribution": { "lognormal": { "median": 1000, "sigma": 0.5 } } }));
        lognormal.sort_unstable();
        assert!((900..1100).contains(&lognormal[500]), "{}", lognormal[500]);
        assert!(lognormal[1000] > 3000, "{}", lognormal[1000]);
    }
}
