//! A scenario that goes on in a world.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{act::Act, story::Scenario};
use crate::{domain::client::Client, journal::Entry, words::Words};

/// A scenario that goes on, and how far it is.
#[derive(Debug)]
pub struct Play {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// The client under test.
    pub client: Client,
    /// The newest folder before the start, by the order of deposit.
    pub last_folder: i64,
    /// Held while a step is played: a call that comes then waits for its end.
    pub(crate) turn: tokio::sync::Mutex<()>,
    place: Mutex<Place>,
}

#[derive(Debug, Default)]
struct Place {
    /// Steps that were played.
    played: usize,
    /// Calls that the next step was told of.
    seen: u32,
    /// Hints that were told.
    hints: usize,
    /// Why a step could not be played.
    trouble: Option<String>,
}

impl Play {
    /// A scenario at its beginning.
    #[must_use]
    pub fn new(scenario: Arc<Scenario>, client: Client, last_folder: i64) -> Self {
        Self { scenario, client, last_folder, turn: tokio::sync::Mutex::default(), place: Mutex::default() }
    }

    /// What is to happen before that call is answered; counts it.
    #[must_use]
    pub fn due(&self, call: &Entry) -> Option<&[Act]> {
        let mut place = self.place();
        let step = self.scenario.steps.get(place.played)?;
        if !self.is_by_client(call) || !step.before.matches(call) {
            return None;
        }
        place.seen += 1;
        if place.seen < step.nth {
            return None;
        }
        place.played += 1;
        place.seen = 0;
        Some(&step.acts)
    }

    /// Whether the client under test makes that call.
    #[must_use]
    pub fn is_by_client(&self, call: &Entry) -> bool {
        call.known().client_id.as_ref() == Some(&self.scenario.client)
    }

    /// Whether a step is still to come.
    #[must_use]
    pub fn has_steps(&self) -> bool {
        self.place().played < self.scenario.steps.len()
    }

    /// How many steps were played.
    #[must_use]
    pub fn played(&self) -> usize {
        self.place().played
    }

    /// Notes that a step could not be played.
    pub fn note_trouble(&self, reason: String) {
        self.place().trouble.get_or_insert(reason);
    }

    /// Why a step could not be played.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.place().trouble.clone()
    }

    /// Tells one more hint; `false` when there is none.
    pub fn tell_hint(&self) -> bool {
        let mut place = self.place();
        let is_there = place.hints < self.scenario.hints.len();
        place.hints += usize::from(is_there);
        is_there
    }

    /// The hints that were told.
    #[must_use]
    pub fn hints(&self) -> &[Words] {
        self.scenario.hints.get(..self.place().hints).unwrap_or_default()
    }

    /// No method leaves the place half-changed, even by a panic elsewhere.
    fn place(&self) -> MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
