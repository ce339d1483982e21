//! What a bot does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    domain::period::Period,
    json::{self, Mistake},
};

/// The side that a bot plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Side {
    /// Who treats.
    Si,
    /// Who deposits.
    Osl,
}

/// One thing that a bot can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Behaviour {
    /// The SI treats the case.
    Treat,
    /// The SI refuses it.
    Refuse,
    /// The SI asks for complements, then treats.
    Ask,
    /// The SI treats it and answers with a file.
    Attach,
    /// The SI never answers; the notification stays.
    Ignore,
    /// The OSL deposits télédossiers.
    Deposit,
    /// The OSL acknowledges events and answers the SI's requests.
    Answer,
    /// The OSL closes what the SI finished.
    Close,
}

impl Behaviour {
    fn side(self) -> Side {
        match self {
            Self::Treat | Self::Refuse | Self::Ask | Self::Attach | Self::Ignore => Side::Si,
            Self::Deposit | Self::Answer | Self::Close => Side::Osl,
        }
    }
}

/// What `does` may say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub(super) enum Does {
    /// Always the same.
    One(Behaviour),
    /// All of them.
    All(Vec<Behaviour>),
    /// One for each case, drawn with these weights.
    Mix(BTreeMap<Behaviour, u32>),
}

impl TryFrom<Value> for Does {
    type Error = String;

    fn try_from(written: Value) -> Result<Self, String> {
        let readable = |mistake: Mistake| mistake.to_string();
        match written {
            Value::Array(_) => json::from_value(&written).map(Self::All).map_err(readable),
            Value::Object(_) => json::from_value(&written).map(Self::Mix).map_err(readable),
            _ => json::from_value(&written).map(Self::One).map_err(readable),
        }
    }
}

impl From<Does> for Value {
    fn from(does: Does) -> Self {
        let written = match does {
            Does::One(one) => serde_json::to_value(one),
            Does::All(all) => serde_json::to_value(all),
            Does::Mix(mix) => serde_json::to_value(mix),
        };
        written.unwrap_or_default()
    }
}

/// What a bot does, and on which side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// One of these for each case, drawn with these weights.
    Si(Vec<(Behaviour, u32)>),
    /// Some of an OSL's tasks.
    Osl {
        /// Télédossiers of its own.
        deposits: Option<Deposits>,
        /// Whether it answers.
        answers: bool,
        /// Whether it closes.
        closes: bool,
    },
}

/// Which télédossiers a bot deposits, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposits {
    /// From one to the next.
    pub every: Period,
    /// Their process.
    pub process_code: String,
}

/// A member that makes no sense, and why.
pub(super) type Misplaced = (&'static str, String);

impl Part {
    /// What `does` says for that side.
    pub(super) fn understand(
        side: Side,
        does: &Does,
        every: Option<Period>,
        process_code: Option<&String>,
    ) -> Result<Self, Misplaced> {
        let all = match does {
            Does::One(one) => vec![(*one, 1)],
            Does::All(all) => all.iter().map(|one| (*one, 1)).collect(),
            Does::Mix(mix) => mix.iter().map(|(one, weight)| (*one, *weight)).collect(),
        };
        let has = |wanted: Behaviour| all.iter().any(|(one, _)| *one == wanted);
        if let Some((other, _)) = all.iter().find(|(one, _)| one.side() != side) {
            return Err(("does", format!("{} is not for the side {}", written(other), written(&side))));
        }
        if every.is_some() && !has(Behaviour::Deposit) {
            return Err(("every", "only a bot that deposits has this".into()));
        }
        match (side, does) {
            (_, _) if all.iter().all(|(_, weight)| *weight == 0) => Err(("does", "nothing is left to do".into())),
            (Side::Si, Does::All(several)) if several.len() > 1 => {
                Err(("does", "an SI does one thing with a case: give each a weight, as in {\"treat\": 8, \"refuse\": 1}".into()))
            }
            (Side::Osl, Does::Mix(_)) => Err(("does", "an OSL does all that is listed: weights are for an SI".into())),
            (Side::Si, _) => Ok(Self::Si(all)),
            (Side::Osl, _) => {
                let deposits = if has(Behaviour::Deposit) { Some(Deposits::of(every, process_code)?) } else { None };
                Ok(Self::Osl { deposits, answers: has(Behaviour::Answer), closes: has(Behaviour::Close) })
            }
        }
    }
}

impl Deposits {
    /// The shortest time from one to the next, in milliseconds.
    const OFTEN: i64 = 100;

    fn of(every: Option<Period>, process_code: Option<&String>) -> Result<Self, Misplaced> {
        let every = every.ok_or(("every", "a bot that deposits says how often, as in PT20S".to_owned()))?;
        if every.shortest() < Self::OFTEN {
            return Err(("every", "at least PT0.1S".into()));
        }
        let process_code = process_code.ok_or(("processCode", "a bot that deposits says of which process".to_owned()))?.clone();
        Ok(Self { every, process_code })
    }
}

/// A name as the JSON has it.
fn written(name: &impl Serialize) -> String {
    serde_json::to_value(name).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}
