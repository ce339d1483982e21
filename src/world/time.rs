//! The time of a world: moving it, and what falls due meanwhile.

use std::sync::atomic::Ordering;

use rusqlite::Connection;

use super::World;
use crate::{
    clock::{Clock, Setting},
    domain::{
        batch::{self, FellDue},
        period::Period,
        timestamp::Timestamp,
    },
    hub::{Work, bots},
    store::StoreError,
};

/// What happened meanwhile.
pub(super) struct Nights {
    fell_due: Vec<FellDue>,
    /// Attachment files that are of no more use.
    forgotten: Vec<String>,
}

impl World {
    /// Moves the clock forward; tells what fell due meanwhile, in order.
    ///
    /// # Errors
    /// When the store fails; the clock has moved then.
    pub async fn advance(&self, period: Period) -> Result<Vec<FellDue>, StoreError> {
        self.catch_up(move |clock| clock.advance(period)).await
    }

    /// Sets the clock, its pace included, stops or restarts it; tells what fell due meanwhile, in
    /// order. What is done stays done when it is set back.
    ///
    /// # Errors
    /// When the store fails; the clock is set then.
    pub async fn set_clock(&self, setting: Setting) -> Result<Vec<FellDue>, StoreError> {
        self.catch_up(move |clock| clock.set(setting)).await
    }

    pub(super) fn something_is_due(&self) -> bool {
        let now = self.clock.now();
        now.millis() >= self.next_night.load(Ordering::Relaxed) || self.bots.may_act(now)
    }

    /// Runs what is due.
    pub(super) async fn run_due(&self) -> Result<(), StoreError> {
        self.catch_up(|_| {}).await.map(drop)
    }

    /// The same, outside any async runtime or between its turns.
    pub(super) fn run_due_and_wait(&self) -> Result<(), StoreError> {
        self.settle(self.store.write_and_wait(self.batches(|_| {}))).map(drop)
    }

    /// Sets the clock as `set` does, then runs what is due.
    pub(super) async fn catch_up(&self, set: impl FnOnce(&Clock) + Send + 'static) -> Result<Vec<FellDue>, StoreError> {
        self.settle(self.store.write(self.batches(set)).await)
    }

    /// The clock moves on the writer's thread, where no other use case, and no
    /// other state of the world, comes between it and the batches.
    pub(super) fn batches(
        &self,
        set: impl FnOnce(&Clock) + Send + 'static,
    ) -> impl FnOnce(&Connection) -> Result<Nights, StoreError> + Send + 'static {
        let (clock, ids, next_night, bots) = (self.clock.clone(), self.ids.clone(), self.next_night.clone(), self.bots.clone());
        let (blobs, is_strict) = (self.store.blobs().clone(), self.is_strict);
        move |connection| {
            set(&clock);
            let work = Work::new(connection, clock.now(), &ids, is_strict);
            let (mut held, generation) = bots.held();
            let from = Timestamp::from_millis(next_night.load(Ordering::Relaxed));
            let caught_up = bots::catch_up(&work, &blobs, from, &mut held)?;
            bots.note((held, generation), caught_up.next);
            next_night.store(batch::night_after(work.now).millis(), Ordering::Relaxed);
            Ok(Nights { fell_due: caught_up.fell_due, forgotten: work.into_forgotten() })
        }
    }

    pub(super) fn settle(&self, nights: Result<Nights, StoreError>) -> Result<Vec<FellDue>, StoreError> {
        match nights {
            Ok(nights) => {
                self.store.blobs().forget(&nights.forgotten);
                Ok(nights.fell_due)
            }
            Err(failure) => {
                // Whatever was not committed is still to be done.
                self.next_night.store(i64::MIN, Ordering::Relaxed);
                self.bots.note_failure();
                Err(failure)
            }
        }
    }
}
