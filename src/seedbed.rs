//! A seed that is planted once, however many worlds begin with it.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rusqlite::Connection;

use crate::{
    clock::Reading,
    contract::Contract,
    domain::timestamp::Timestamp,
    hub::{Work, seeding},
    ids::Ids,
    seed::{Fixtures, Seed, SeedError},
    store::{StoreError, image::Image, renewal},
};

/// The embedded one, which cannot change: planted once however many hubs a
/// process starts, as a suite of tests does.
static DEMONSTRATION: OnceLock<Arc<Seedbed>> = OnceLock::new();

/// A state that no world is in.
const PLANTING: &[u8] = b"planting";

/// A seed, planted when the first world asks for it.
#[derive(Debug)]
pub struct Seedbed {
    fixtures: Fixtures,
    planted: Mutex<Option<Planted>>,
}

/// What came up, and when.
#[derive(Clone, Debug)]
pub(crate) struct Planted {
    pub(crate) image: Arc<Image>,
    at: Timestamp,
    /// Whether no world has begun with it yet.
    is_fresh: bool,
}

impl Seedbed {
    /// The seed with these fixtures.
    #[must_use]
    pub fn new(fixtures: Fixtures) -> Self {
        Self { fixtures, planted: Mutex::default() }
    }

    /// The demonstration, the same for all hubs that go by the machine's time:
    /// what comes up may depend on when that is.
    ///
    /// # Errors
    /// When its fixtures cannot be understood, which tests rule out.
    pub(crate) fn demonstration(contract: &Contract) -> Result<Arc<Self>, SeedError> {
        if let Some(known) = DEMONSTRATION.get() {
            return Ok(known.clone());
        }
        let new = Arc::new(Self::new(Seed::Demo.fixtures(contract)?));
        Ok(DEMONSTRATION.get_or_init(|| new).clone())
    }

    /// What a world is to begin as a copy of; takes as long as replaying the
    /// fixtures does, the first time.
    pub(crate) fn planted(&self, now: Timestamp, ids: &Ids) -> Result<Planted, SeedError> {
        let mut planted = self.planted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(planted) = &*planted {
            return Ok(planted.clone());
        }
        // What is drawn here gives way, row by row, to what a world draws at its beginning.
        ids.restart(PLANTING);
        let image =
            Image::made(|connection, blobs| seeding::plant(&Work::new(connection, now, ids, false), &self.fixtures, blobs))?;
        let first = Planted { image: Arc::new(image), at: now, is_fresh: true };
        *planted = Some(Planted { is_fresh: false, ..first.clone() });
        Ok(first)
    }
}

impl Planted {
    /// Makes a copy that of a world which begins now, by such a clock, its draw
    /// included. The first one, just planted, is, unless its identifiers are to be
    /// those of a later beginning.
    pub(crate) fn renewing(&self, ids: Arc<Ids>, clock: Reading) -> impl FnOnce(&Connection) -> Result<(), StoreError> + use<> {
        let Self { at, is_fresh, .. } = *self;
        move |copy| {
            if is_fresh && ids.seed().is_none() {
                return Ok(());
            }
            ids.restart(&[]);
            renewal::renew(copy, at, clock.present(), &ids)
        }
    }
}
