//! The one place that draws identifiers.

use std::sync::{Mutex, PoisonError};

use rand::{Rng, SeedableRng, rngs::StdRng};
use uuid::{Builder, Uuid};

/// Where the identifiers of one world come from.
#[derive(Debug)]
pub enum Ids {
    /// From the operating system's generator: never guessable.
    Random,
    /// From a seed: the same calls in the same order give the same
    /// identifiers, so that a failed run can be replayed.
    Seeded(Mutex<Box<StdRng>>),
}

impl Ids {
    /// Identifiers that repeat from one run to the next.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Mutex::new(Box::new(StdRng::seed_from_u64(seed))))
    }

    /// A new UUID v4.
    #[expect(clippy::disallowed_methods, reason = "the one caller")]
    pub fn next(&self) -> Uuid {
        match self {
            Self::Random => Uuid::new_v4(),
            Self::Seeded(generator) => {
                let mut bytes = [0; 16];
                generator.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
                Builder::from_random_bytes(bytes).into_uuid()
            }
        }
    }
}
