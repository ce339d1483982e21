//! A world: one isolated hub, with its memory, its clock and its identifiers.

use std::sync::Arc;

use crate::{
    clock::Clock,
    hub::{Work, seeding},
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
    seed: Arc<Fixtures>,
}

impl World {
    /// A world over `store`; an empty one is seeded first.
    ///
    /// # Errors
    /// The first fixture the hub refuses, or the store's failure.
    pub fn open(store: Store, seed: Fixtures, clock: Clock, ids: Ids) -> Result<Self, SeedError> {
        let (clock, ids) = (Arc::new(clock), Arc::new(ids));
        let world = Self { store, clock, ids, revocations: Revocations::default(), seed: Arc::new(seed) };
        if world.store.read(schema::is_empty)? {
            world.write_and_wait(world.replanting())?;
        }
        Ok(world)
    }

    /// Back to the seed; tokens stay good as long as their clients exist.
    ///
    /// # Errors
    /// When the store fails, or a file of the seed is no longer there.
    pub async fn reset(&self) -> Result<(), SeedError> {
        self.write(self.replanting()).await
    }

    fn replanting(&self) -> impl FnOnce(&Work<'_>) -> Result<(), SeedError> + Send + use<> {
        let (seed, blobs) = (self.seed.clone(), self.store.blobs().clone());
        move |work| seeding::replant(work, &seed, &blobs)
    }

    /// Runs a use case that only looks.
    ///
    /// # Errors
    /// Whatever `work` refuses, or the store's failure.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&Work<'_>) -> Result<T, E>) -> Result<T, E> {
        self.store.read(|connection| work(&Work::new(connection, self.clock.now(), &self.ids)))
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
        let (value, forgotten) = self.store.write(self.at_work(work)).await?;
        self.store.blobs().forget(&forgotten);
        Ok(value)
    }

    fn write_and_wait<T, E>(&self, work: impl FnOnce(&Work<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (value, forgotten) = self.store.write_and_wait(self.at_work(work))?;
        self.store.blobs().forget(&forgotten);
        Ok(value)
    }

    fn at_work<T, E>(
        &self,
        work: impl FnOnce(&Work<'_>) -> Result<T, E> + Send + 'static,
    ) -> impl FnOnce(&rusqlite::Connection) -> Result<(T, Vec<String>), E> + Send + 'static {
        let (clock, ids) = (self.clock.clone(), self.ids.clone());
        move |connection| {
            let job = Work::new(connection, clock.now(), &ids);
            let value = work(&job)?;
            Ok((value, job.into_forgotten()))
        }
    }
}
