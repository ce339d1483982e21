//! The journal of a world, in the hands of a test.

use std::{marker::PhantomData, sync::Arc, time::Duration};

use thiserror::Error;
use tokio::time::{Instant, timeout_at};

use super::Simulator;
use crate::{
    blocking::wait,
    journal::{
        Entry, Filter,
        verdict::{self, Expectation},
    },
    world::World,
};

/// What was asked of a world and answered.
#[derive(Clone, Debug)]
pub struct Journal<'hub> {
    world: Arc<World>,
    hub: PhantomData<&'hub Simulator>,
}

/// A client did otherwise than it should have; the sentence says how near it
/// came.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Unmet(String);

impl Journal<'_> {
    pub(super) fn new(world: Arc<World>) -> Self {
        Self { world, hub: PhantomData }
    }

    /// Every exchange, oldest first.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.world.journal.entries()
    }

    /// The exchanges that a filter is about, oldest first.
    #[must_use]
    pub fn matching(&self, filter: &Filter) -> Vec<Entry> {
        let mut entries = self.entries();
        entries.retain(|entry| filter.matches(entry));
        entries
    }

    /// Waits until that many exchanges came, those before counted; gives them.
    /// The thread waits: on a runtime with one thread, where the client runs
    /// too, await [`Self::came`].
    ///
    /// # Errors
    /// When they do not come in time.
    pub fn wait(&self, filter: &Filter, count: usize, patience: Duration) -> Result<Vec<Entry>, Unmet> {
        wait(|| self.came(filter, count, patience)).unwrap_or_else(|failure| Err(Unmet(failure.to_string())))
    }

    /// As [`Self::wait`], for a test on a Tokio runtime.
    ///
    /// # Errors
    /// When they do not come in time.
    pub async fn came(&self, filter: &Filter, count: usize, patience: Duration) -> Result<Vec<Entry>, Unmet> {
        let (end, mut follower) = (Instant::now() + patience, self.world.journal.follow());
        loop {
            let matching = self.matching(filter);
            if matching.len() >= count {
                return Ok(matching);
            }
            if timeout_at(end, follower.next()).await != Ok(true) {
                let said = format!("{} of {count} calls came within {patience:?}", matching.len());
                return Err(Unmet(said + &self.nearest(Some(filter))));
            }
        }
    }

    /// Holds what happened against what should have.
    ///
    /// # Errors
    /// When it is otherwise.
    pub fn verify(&self, expectation: &Expectation) -> Result<(), Unmet> {
        let entries = self.entries();
        if expectation.is_met(&entries) {
            return Ok(());
        }
        let said = format!("{} calls, which is not {expectation}", expectation.matching(&entries).len());
        Err(Unmet(said + &self.nearest(expectation.filter_missing(&entries))))
    }

    /// Forgets every exchange.
    pub fn clear(&self) {
        self.world.journal.clear();
    }

    fn nearest(&self, filter: Option<&Filter>) -> String {
        let near = filter.and_then(|filter| verdict::nearest_in_words(filter, &self.entries()));
        near.map(|near| format!("; {near}")).unwrap_or_default()
    }
}
