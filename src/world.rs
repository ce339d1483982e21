//! A world: one isolated hub, with its memory, its clock and its identifiers.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use rusqlite::Connection;

use crate::{
    clock::Clock,
    domain::{
        batch::{self, FellDue},
        period::Period,
        timestamp::Timestamp,
    },
    fault::Faults,
    hub::{self, Work, seeding},
    ids::Ids,
    oauth::Revocations,
    seed::{Fixtures, SeedError},
    store::{Store, StoreError, schema},
};

/// One isolated hub. Everything that lasts from one call to the next hangs off
/// it: nothing is global.
#[derive(Debug)]
pub struct World {
    /// What it remembers.
    pub store: Store,
    /// Its time.
    pub clock: Arc<Clock>,
    /// Where its identifiers come from.
    pub ids: Arc<Ids>,
    /// Tokens taken back before their time.
    pub revocations: Revocations,
    /// What is to go wrong.
    pub faults: Arc<Faults>,
    seed: Arc<Fixtures>,
    is_strict: bool,
    /// When the next nightly batch is to run, in milliseconds as
    /// [`Timestamp::millis`] counts them. There is no timer: the first use case
    /// after that runs it, so that nobody ever sees what it should have done.
    next_night: AtomicI64,
}

impl World {
    /// A world over `store`; an empty one is seeded first. A strict one refuses
    /// departures that the real hub lets through.
    ///
    /// # Errors
    /// The first fixture the hub refuses, or the store's failure.
    pub fn open(store: Store, seed: Fixtures, clock: Clock, ids: Ids, is_strict: bool) -> Result<Self, SeedError> {
        let (clock, ids) = (Arc::new(clock), Arc::new(ids));
        let (seed, next_night) = (Arc::new(seed), AtomicI64::new(i64::MIN));
        let faults = Arc::new(Faults::new(clock.clone()));
        let world = Self { store, clock, ids, revocations: Revocations::default(), faults, seed, is_strict, next_night };
        if world.store.read(schema::is_empty)? {
            let ((), forgotten) = world.store.write_and_wait(world.at_work(false, world.replanting()))?;
            world.store.blobs().forget(&forgotten);
        }
        Ok(world)
    }

    /// Back to the seed, to the faults and to the time of the start; tokens stay good as long
    /// as their clients exist.
    ///
    /// # Errors
    /// When the store fails, or a file of the seed is no longer there.
    pub async fn reset(&self) -> Result<(), SeedError> {
        self.clock.restart();
        self.faults.restart();
        let ((), forgotten) = self.store.write(self.at_work(false, self.replanting())).await?;
        self.store.blobs().forget(&forgotten);
        self.next_night.store(batch::night_after(self.clock.now()).millis(), Ordering::Relaxed);
        Ok(())
    }

    fn replanting(&self) -> impl FnOnce(&Work<'_>) -> Result<(), SeedError> + Send + use<> {
        let (seed, blobs) = (self.seed.clone(), self.store.blobs().clone());
        move |work| seeding::replant(work, &seed, &blobs)
    }

    /// Moves the clock forward; tells what fell due meanwhile, in order.
    ///
    /// # Errors
    /// When the store fails; the clock has moved then.
    pub async fn advance(&self, period: Period) -> Result<Vec<FellDue>, StoreError> {
        self.catch_up(move |clock| clock.advance(period)).await
    }

    /// Sets the clock, stops or restarts it; tells what fell due meanwhile, in
    /// order. What is done stays done when it is set back.
    ///
    /// # Errors
    /// When the store fails; the clock is set then.
    pub async fn set_clock(&self, now: Option<Timestamp>, is_frozen: Option<bool>) -> Result<Vec<FellDue>, StoreError> {
        self.catch_up(move |clock| clock.set(now, is_frozen)).await
    }

    /// Runs a use case that only looks.
    ///
    /// # Errors
    /// Whatever `work` refuses, or the store's failure.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&Work<'_>) -> Result<T, E>) -> Result<T, E> {
        if self.a_night_has_passed() {
            self.settle(self.store.write_and_wait(self.batches(|_| {}))?);
        }
        self.store.read(|connection| work(&Work::new(connection, self.clock.now(), &self.ids, self.is_strict)))
    }

    /// Runs a use case in a transaction of its own and answers once it is
    /// committed.
    ///
    /// # Errors
    /// Whatever `work` refuses, or the store's failure.
    pub async fn write<T, E>(&self, work: impl FnOnce(&Work<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        if self.a_night_has_passed() {
            self.catch_up(|_| {}).await?;
        }
        let (value, forgotten) = self.store.write(self.at_work(self.is_strict, work)).await?;
        self.store.blobs().forget(&forgotten);
        Ok(value)
    }

    fn at_work<T, E>(
        &self,
        is_strict: bool,
        work: impl FnOnce(&Work<'_>) -> Result<T, E> + Send + 'static,
    ) -> impl FnOnce(&Connection) -> Result<(T, Vec<String>), E> + Send + 'static {
        let (clock, ids) = (self.clock.clone(), self.ids.clone());
        move |connection| {
            let job = Work::new(connection, clock.now(), &ids, is_strict);
            let value = work(&job)?;
            Ok((value, job.into_forgotten()))
        }
    }

    fn a_night_has_passed(&self) -> bool {
        self.clock.now().millis() >= self.next_night.load(Ordering::Relaxed)
    }

    /// Sets the clock as `set` does, then runs the batches that are due.
    async fn catch_up(&self, set: impl FnOnce(&Clock) + Send + 'static) -> Result<Vec<FellDue>, StoreError> {
        Ok(self.settle(self.store.write(self.batches(set)).await?))
    }

    /// The clock moves on the writer's thread, where no other use case comes
    /// between it and the batches.
    fn batches(
        &self,
        set: impl FnOnce(&Clock) + Send + 'static,
    ) -> impl FnOnce(&Connection) -> Result<Nights, StoreError> + Send + 'static {
        let (clock, ids) = (self.clock.clone(), self.ids.clone());
        let from = Timestamp::from_millis(self.next_night.load(Ordering::Relaxed));
        move |connection| {
            set(&clock);
            let work = Work::new(connection, clock.now(), &ids, false);
            let fell_due = hub::batch::catch_up(&work, from)?;
            Ok(Nights { until: work.now, fell_due, forgotten: work.into_forgotten() })
        }
    }

    fn settle(&self, nights: Nights) -> Vec<FellDue> {
        self.next_night.store(batch::night_after(nights.until).millis(), Ordering::Relaxed);
        self.store.blobs().forget(&nights.forgotten);
        nights.fell_due
    }
}

/// What happened in the batches up to an instant.
struct Nights {
    until: Timestamp,
    fell_due: Vec<FellDue>,
    /// Attachment files that are of no more use.
    forgotten: Vec<String>,
}
