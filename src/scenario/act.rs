//! What a scenario does to a world, in the words of the control API.

use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

use crate::{
    bot::{self, Bot},
    clock::Setting,
    domain::period::Period,
    fault::{self, Rule},
    hub::injection::NewDossiers,
};

/// One thing that a scenario does: a member with the name below, and the body
/// that the control API takes for it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Act {
    /// Injects télédossiers, as `POST /_sim/dossiers`; for the client under
    /// test, when it is an SI and no recipient is said.
    Dossiers(NewDossiers),
    /// Adds a fault rule, as `POST /_sim/faults`.
    Fault(#[serde(deserialize_with = "rule")] Box<Rule>),
    /// Has these bots and no others, as `PUT /_sim/bots`.
    Bots(#[serde(deserialize_with = "bots")] Vec<Bot>),
    /// Sets the clock, as `PUT /_sim/clock`.
    Clock(Setting),
    /// Moves the clock forward, as `POST /_sim/clock/advance`.
    Advance(Period),
}

fn rule<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<Rule>, D::Error> {
    fault::file::rule(&Value::deserialize(deserializer)?).map(Box::new).map_err(de::Error::custom)
}

fn bots<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Bot>, D::Error> {
    bot::file::bots(&Value::deserialize(deserializer)?).map_err(de::Error::custom)
}
