//! A world: one isolated hub, with its memory, its clock and its identifiers.

mod grading;
mod playing;
mod stage;
mod time;

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use rusqlite::Connection;
use tokio::task::spawn_blocking;

use crate::{
    bot::Bots,
    clock::{Clock, Reading},
    domain::{batch, name::Name},
    fault::Faults,
    hub::Work,
    ids::Ids,
    journal::Journal,
    limits::Limits,
    oauth::Revocations,
    seed::SeedError,
    seedbed::Seedbed,
    snapshot::{Snapshot, Snapshots},
    store::{Outcome, Store, StoreError, renewal, schema, snapshot_file::Remains},
};

use stage::Stage;

pub use playing::NotSet;
pub use stage::NotStarted;

/// One isolated hub. Everything that lasts from one call to the next hangs off
/// it: nothing is global.
#[derive(Debug)]
pub struct World {
    /// What it is called among the others.
    pub name: Name,
    /// What it remembers.
    pub store: Store,
    /// Its time.
    pub clock: Arc<Clock>,
    /// Where its identifiers come from.
    pub ids: Arc<Ids>,
    /// Tokens taken back before their time.
    pub revocations: Arc<Revocations>,
    /// What is to go wrong.
    pub faults: Arc<Faults>,
    /// The parties that play by themselves.
    bots: Arc<Bots>,
    /// What was asked of it and answered.
    pub journal: Arc<Journal>,
    /// The scenario that goes on in it.
    stage: Stage,
    /// Its named states.
    pub snapshots: Snapshots,
    /// How much it takes in and keeps.
    pub limits: Limits,
    origin: Origin,
    is_strict: bool,
    /// When the next nightly batch is to run, in milliseconds as
    /// [`Timestamp::millis`] counts them. There is no timer: the first use case
    /// after that runs it, so that nobody ever sees what it should have done.
    next_night: Arc<AtomicI64>,
}

/// What a world begins as, and a reset goes back to.
#[derive(Clone, Debug)]
pub enum Origin {
    /// A seed, as of the moment at which the world begins.
    Seed(Arc<Seedbed>),
    /// A state of this world or of another.
    Snapshot(Arc<Snapshot>),
}

impl World {
    /// A world over `store`; an empty one is seeded first. A strict one refuses
    /// departures that the real hub lets through.
    ///
    /// # Errors
    /// The first fixture the hub refuses, or the store's failure.
    pub fn open(name: Name, store: Store, seed: &Arc<Seedbed>, clock: Clock, ids: Ids, is_strict: bool) -> Result<Self, SeedError> {
        let world = Self::over(name, store, Origin::Seed(seed.clone()), clock, Arc::new(ids), is_strict);
        if world.store.read(schema::is_empty)? {
            let planted = seed.planted(world.clock.now(), &world.ids)?;
            let renew = planted.renewing(world.ids.clone(), world.clock.read());
            world.store.replace_and_wait(planted.image, renew)?;
        } else {
            world.store.read(|connection| restart(&world.ids, connection))?;
        }
        Ok(world)
    }

    /// A new world in memory.
    ///
    /// # Errors
    /// As [`World::open`].
    pub fn begin(name: Name, origin: Origin, clock: Clock, ids: Ids, is_strict: bool) -> Result<Self, SeedError> {
        let ids = Arc::new(ids);
        let store = match &origin {
            Origin::Seed(seed) => {
                let planted = seed.planted(clock.now(), &ids)?;
                Store::copied(&planted.image, planted.renewing(ids.clone(), clock.read()))?
            }
            Origin::Snapshot(snapshot) => Store::copied(&snapshot.image, |copy| restart(&ids, copy))?,
        };
        let world = Self::over(name, store, origin, clock, ids, is_strict);
        if let Origin::Snapshot(snapshot) = &world.origin {
            world.settling(snapshot)();
        }
        Ok(world)
    }

    fn over(name: Name, store: Store, origin: Origin, clock: Clock, ids: Arc<Ids>, is_strict: bool) -> Self {
        let (revocations, stage, limits) = (Arc::default(), Stage::default(), Limits::default());
        let (journal, snapshots) = (Arc::default(), Snapshots::at_most(limits.snapshots));
        let next_night = Arc::new(AtomicI64::new(i64::MIN));
        let clock = Arc::new(clock);
        let faults = Arc::new(Faults::new(clock.clone(), ids.seed().unwrap_or_default()));
        let bots = Arc::default();
        Self {
            name,
            store,
            clock,
            ids,
            revocations,
            faults,
            bots,
            journal,
            stage,
            snapshots,
            limits,
            origin,
            is_strict,
            next_night,
        }
    }

    /// The same within other limits; for one that nobody has called yet.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        let (journal, snapshots) = (Arc::new(Journal::new(limits.journal)), Snapshots::at_most(limits.snapshots));
        Self { journal, snapshots, limits, ..self }
    }

    /// Back to what it began as, to its faults, to its bots and to the time of the start;
    /// tokens stay good as long as their clients exist, and a scenario ends.
    ///
    /// # Errors
    /// When the store fails, or a file of the seed is no longer there.
    pub async fn reset(&self) -> Result<(), SeedError> {
        self.end_scenario();
        match &self.origin {
            Origin::Seed(seed) => self.replant(seed.clone(), self.clock.start()).await?,
            Origin::Snapshot(snapshot) => {
                let (settle, bots, clock) = (self.settling(snapshot), self.bots.clone(), self.clock.clone());
                self.become_again(snapshot, move || {
                    settle();
                    bots.restart(clock.now());
                })
                .await?;
            }
        }
        self.faults.restart();
        self.journal.clear();
        Ok(())
    }

    async fn replant(&self, seed: Arc<Seedbed>, start: Reading) -> Result<(), SeedError> {
        let ids = self.ids.clone();
        let planted = spawn_blocking(move || seed.planted(start.present(), &ids)).await.map_err(|_| StoreError::Silent)??;
        let (clock, revocations, next_night) = (self.clock.clone(), self.revocations.clone(), self.next_night.clone());
        let (bots, is_repeated) = (self.bots.clone(), self.ids.seed().is_some());
        let settle = move || {
            clock.put(start);
            bots.restart(start.present());
            if is_repeated {
                // Tokens have the identifiers that they had, among them those taken back.
                revocations.clear();
            }
            next_night.store(batch::night_after(start.present()).millis(), Ordering::Relaxed);
        };
        let renew = planted.renewing(self.ids.clone(), start);
        Ok(self.store.replace(planted.image, renew, settle).await?)
    }

    /// Lets go whoever waits for something of this world, which is about to end.
    pub fn let_go(&self) {
        self.faults.clear();
        self.journal.close();
        self.store.changes().close();
    }

    /// All that it remembers.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn remember(&self) -> Result<Snapshot, StoreError> {
        let (clock, revocations) = (self.clock.clone(), self.revocations.clone());
        let remains = move || {
            let reading = clock.read();
            Remains { taken: reading.present(), clock: reading, revoked: revocations.list() }
        };
        let (image, remains) = self.store.image(remains).await?;
        Ok(Snapshot { image: Arc::new(image), remains })
    }

    /// Becomes what it, or another, was: all of it or nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn go_back_to(&self, snapshot: Arc<Snapshot>) -> Result<(), StoreError> {
        self.become_again(&snapshot, self.settling(&snapshot)).await
    }

    async fn become_again(&self, snapshot: &Snapshot, settle: impl FnOnce() + Send + 'static) -> Result<(), StoreError> {
        let ids = self.ids.clone();
        self.store.replace(snapshot.image.clone(), move |copy| restart(&ids, copy), settle).await
    }

    /// The clock shows what it would if it had gone on since, so that tokens of
    /// the meantime are not of the future; what fell due meanwhile falls due
    /// now. Bots stay, and go on from there.
    fn settling(&self, snapshot: &Snapshot) -> impl FnOnce() + Send + 'static + use<> {
        let (clock, revocations, next_night) = (self.clock.clone(), self.revocations.clone(), self.next_night.clone());
        let bots = self.bots.clone();
        let (reading, revoked) = (snapshot.remains.clock, snapshot.remains.revoked.clone());
        move || {
            clock.put(reading);
            revocations.replace(revoked);
            bots.rebase(clock.now());
            next_night.store(i64::MIN, Ordering::Relaxed);
        }
    }

    /// Runs a use case that only looks.
    ///
    /// # Errors
    /// Whatever `work` refuses, or the store's failure.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&Work<'_>) -> Result<T, E>) -> Result<T, E> {
        if self.something_is_due() {
            self.run_due_and_wait()?;
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
        let (outcome, place) = Outcome::empty();
        let committed = self.commit(Box::new(move |job| place.hold(work(job)))).await;
        outcome.once(committed)
    }

    /// Boxed, so that not every caller has all of it in itself.
    fn commit(&self, work: UseCase) -> Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send + '_>> {
        Box::pin(async move {
            if self.something_is_due() {
                self.run_due().await?;
            }
            let (clock, ids, bots, is_strict) = (self.clock.clone(), self.ids.clone(), self.bots.clone(), self.is_strict);
            let job = move |connection: &Connection| {
                let job = Work::new(connection, clock.now(), &ids, is_strict);
                if !work(&job) {
                    // Why, its caller knows.
                    return Err(StoreError::Silent);
                }
                bots.note_write(job.now);
                Ok(job.into_forgotten())
            };
            let forgotten = self.store.write(job).await?;
            self.store.blobs().forget(&forgotten);
            Ok(())
        })
    }
}

/// Whether what it wrote is to be kept.
type UseCase = Box<dyn FnOnce(&Work<'_>) -> bool + Send>;

/// Has a seeded draw begin again for a state that does not come from a seed.
fn restart(ids: &Ids, state: &Connection) -> Result<(), StoreError> {
    if ids.seed().is_some() {
        ids.restart(&renewal::fingerprint(state)?);
    }
    Ok(())
}
