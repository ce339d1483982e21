//! How late a bot acts.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    domain::{period::Period, timestamp::Timestamp},
    fault::Draws,
    json::{self, Mistake},
};

/// How long after a notification a bot acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Written")]
pub enum Pace {
    /// Always as long.
    Exactly(Period),
    /// Evenly spread, both ends included.
    Between(Period, Period),
}

#[derive(Serialize)]
#[serde(untagged)]
enum Written {
    Exactly(Period),
    Between(Ends),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    min: Period,
    max: Period,
}

impl TryFrom<Value> for Pace {
    type Error = String;

    fn try_from(written: Value) -> Result<Self, String> {
        let readable = |mistake: Mistake| mistake.to_string();
        if !written.is_object() {
            return json::from_value(&written).map(Self::Exactly).map_err(readable);
        }
        let Ends { min, max } = json::from_value(&written).map_err(readable)?;
        if min.shortest() > max.shortest() { Err("min is longer than max".into()) } else { Ok(Self::Between(min, max)) }
    }
}

impl From<Pace> for Written {
    fn from(pace: Pace) -> Self {
        match pace {
            Pace::Exactly(period) => Self::Exactly(period),
            Pace::Between(min, max) => Self::Between(Ends { min, max }),
        }
    }
}

impl Default for Pace {
    /// At once.
    fn default() -> Self {
        Self::Exactly(Period::default())
    }
}

impl Pace {
    /// When something that came up at `start` is acted on.
    #[must_use]
    pub fn after(self, start: Timestamp, draws: &mut Draws) -> Timestamp {
        match self {
            Self::Exactly(period) => period.after(start),
            Self::Between(min, max) => {
                let (first, last) = (min.after(start).millis(), max.after(start).millis());
                let span = u64::try_from(last.saturating_sub(first)).unwrap_or_default().saturating_add(1);
                let late = i64::try_from(draws.number() % span).unwrap_or_default();
                Timestamp::from_millis(first.saturating_add(late))
            }
        }
    }

    /// The milliseconds it is at least.
    #[must_use]
    pub fn shortest(self) -> i64 {
        match self {
            Self::Exactly(period) | Self::Between(period, _) => period.shortest(),
        }
    }
}
