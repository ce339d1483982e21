//! A scenario, as a user writes it.

use std::num::NonZeroU32;

use serde::Deserialize;
use serde_json::Value;

use super::{act::Act, expectation::Expected, file::NotAScenario};
use crate::{domain::name::Name, journal::Filter, json, words::Words};

/// A situation and what is expected of the client in it.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it is called by.
    pub name: Name,
    /// Its number among the exercises, when it is one.
    pub exercise: Option<u32>,
    /// In a few words.
    pub title: Words,
    /// What happens, and what the client is to do about it.
    pub story: Words,
    /// Help, told one after the other to those who ask.
    pub hints: Vec<Words>,
    /// The client under test, which the world must have.
    pub client: String,
    /// What is done before the client begins.
    pub given: Vec<Act>,
    /// What happens while it runs.
    pub steps: Vec<Step>,
    /// What it should make of it.
    pub expect: Vec<Expected>,
    /// As it was written.
    pub written: Value,
}

/// Something that happens before a call of the client is answered.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Which calls are counted; those that bear a token of the client.
    pub before: Filter,
    /// Before which of them, the first after the step before being 1.
    #[serde(default = "first")]
    pub nth: u32,
    /// What happens then, in order.
    #[serde(rename = "do")]
    pub acts: Vec<Act>,
}

fn first() -> u32 {
    1
}

/// The members of a scenario.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members {
    name: Name,
    #[serde(default)]
    exercise: Option<NonZeroU32>,
    title: Words,
    story: Words,
    #[serde(default)]
    hints: Vec<Words>,
    client: String,
    #[serde(default)]
    given: Vec<Act>,
    #[serde(default)]
    steps: Vec<Step>,
    expect: Vec<Expected>,
}

impl Scenario {
    /// The scenario that this JSON describes.
    ///
    /// # Errors
    /// Where it makes no sense, and why.
    pub fn understand(written: Value) -> Result<Self, NotAScenario> {
        if !written.is_object() {
            return Err(NotAScenario::because("the scenario", "an object is expected"));
        }
        let members: Members = json::from_value(&written)?;
        let Members { name, exercise, title, story, hints, client, given, steps, expect } = members;
        if expect.is_empty() {
            return Err(NotAScenario::because("expect", "something must be expected of the client"));
        }
        if let Some(place) = steps.iter().position(|step| step.nth == 0) {
            return Err(NotAScenario::because(&format!("steps[{place}].nth"), "the first call is 1"));
        }
        if let Some(place) = steps.iter().position(|step| step.before.asks_of_answers()) {
            return Err(NotAScenario::because(
                &format!("steps[{place}].before"),
                "a call has neither status nor state before its answer",
            ));
        }
        let exercise = exercise.map(NonZeroU32::get);
        Ok(Self { name, exercise, title, story, hints, client, given, steps, expect, written })
    }
}
