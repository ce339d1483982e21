//! How far somebody is with all scenarios.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    grade::{Grade, State},
    ready,
};
use crate::{domain::name::Name, words::Words};

/// What became of each scenario that was begun in a world.
#[derive(Clone, Debug, Default)]
pub struct Attempts(BTreeMap<Name, Attempt>);

#[derive(Clone, Copy, Debug, Default)]
struct Attempt {
    times: u32,
    state: Option<State>,
    is_passed: bool,
    hints: usize,
}

/// How far somebody is with an exercise.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Its number.
    pub exercise: u32,
    /// Its name.
    pub name: Name,
    /// In a few words.
    pub title: Words,
    /// What became of the latest attempt; null before the first.
    pub state: Option<State>,
    /// Whether any attempt passed.
    pub is_passed: bool,
    /// How often it was begun.
    pub attempts: u32,
    /// The most hints that were asked for in one attempt.
    pub hints: usize,
}

impl Attempts {
    /// One more beginning.
    pub fn begin(&mut self, name: &Name) {
        self.0.entry(name.clone()).or_default().times += 1;
    }

    /// What has become of the latest beginning so far.
    pub fn note(&mut self, grade: &Grade) {
        let attempt = self.0.entry(grade.name.clone()).or_default();
        attempt.state = Some(grade.state);
        attempt.is_passed |= grade.is_passed();
        attempt.hints = attempt.hints.max(grade.hints.len());
    }

    /// Every exercise, in their order.
    #[must_use]
    pub fn progress(&self) -> Vec<Progress> {
        let exercises = ready::all().iter().filter_map(|scenario| Some((scenario.exercise?, scenario)));
        let progress = exercises.map(|(exercise, scenario)| {
            let attempt = self.0.get(&scenario.name).copied().unwrap_or_default();
            Progress {
                exercise,
                name: scenario.name.clone(),
                title: scenario.title.clone(),
                state: attempt.state,
                is_passed: attempt.is_passed,
                attempts: attempt.times,
                hints: attempt.hints,
            }
        });
        progress.collect()
    }
}
