//! How far a client is in a scenario.

use serde::Serialize;

use super::{expectation::Facts, play::Play};
use crate::{
    domain::{client::Client, name::Name},
    words::Words,
};

/// How far the client under test is.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Grade {
    /// The scenario.
    pub name: Name,
    /// Its number among the exercises, when it is one.
    pub exercise: Option<u32>,
    /// In a few words.
    pub title: Words,
    /// What happens, and what the client is to do about it.
    pub story: Words,
    /// The client under test.
    pub client: Client,
    /// What becomes of it.
    pub state: State,
    /// Steps that were played, and all there are.
    pub steps: Steps,
    /// The hints that were asked for.
    pub hints: Vec<Words>,
    /// How many more there are.
    pub hints_left: usize,
    /// What is expected, and how far it is met.
    pub expectations: Vec<Answered>,
    /// Why a step could not be played; the scenario cannot be passed then.
    pub trouble: Option<String>,
}

/// How many steps were played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Steps {
    /// So far.
    pub played: usize,
    /// In all.
    pub of: usize,
}

/// What becomes of a client in a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Something expected is not there yet.
    Running,
    /// All that was expected is there, and every step was played.
    Passed,
    /// Something expected can be met no more.
    Failed,
}

/// An expectation, and how far it is met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// What is expected.
    pub says: Words,
    /// How far it is met.
    pub standing: Standing,
    /// What was seen.
    pub seen: Words,
    /// The exchanges of the journal that show it.
    pub entries: Vec<u64>,
}

/// How far an expectation is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It is.
    Met,
    /// Not yet.
    Open,
    /// It never will be.
    Broken,
}

impl Grade {
    /// How far the client is in that play, by what is known of it.
    #[must_use]
    pub fn of(play: &Play, facts: &Facts) -> Self {
        let scenario = &play.scenario;
        let expectations: Vec<_> = scenario.expect.iter().map(|expected| expected.answered(facts)).collect();
        let (trouble, hints) = (play.trouble(), play.hints().to_vec());
        let has = |standing| expectations.iter().any(|one| one.standing == standing);
        let state = if trouble.is_some() || has(Standing::Broken) {
            State::Failed
        } else if has(Standing::Open) || play.has_steps() {
            State::Running
        } else {
            State::Passed
        };
        Self {
            name: scenario.name.clone(),
            exercise: scenario.exercise,
            title: scenario.title.clone(),
            story: scenario.story.clone(),
            client: play.client.clone(),
            state,
            steps: Steps { played: play.played(), of: scenario.steps.len() },
            hints_left: scenario.hints.len() - hints.len(),
            hints,
            expectations,
            trouble,
        }
    }

    /// Whether all that was expected is there.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        self.state == State::Passed
    }
}
