//! The one place that draws identifiers.

use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// Where the identifiers of one world come from.
#[derive(Debug)]
pub enum Ids {
    /// From the operating system's generator: never guessable.
    Random,
    /// From a seed: the same calls in the same order give the same
    /// identifiers, so that a failed run can be replayed.
    Seeded(Seeded),
}

/// Identifiers that repeat from one run to the next. A hash rather than a
/// generator of a library: no new version may change what a seed has always
/// given.
#[derive(Debug)]
pub struct Seeded {
    seed: u64,
    draw: Mutex<Draw>,
}

/// How far a draw has come.
#[derive(Debug)]
struct Draw {
    start: Sha256,
    count: u64,
}

impl Draw {
    fn new(seed: u64, state: &[u8]) -> Self {
        Self { start: Sha256::new_with_prefix(seed.to_le_bytes()).chain_update(state), count: 0 }
    }

    fn next(&mut self) -> Uuid {
        let hash = self.start.clone().chain_update(self.count.to_le_bytes()).finalize();
        self.count += 1;
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        Builder::from_random_bytes(bytes).into_uuid()
    }
}

impl Ids {
    /// Those of a seed, or random ones without.
    #[must_use]
    pub fn of(seed: Option<u64>) -> Self {
        seed.map_or(Self::Random, Self::seeded)
    }

    /// Identifiers that repeat from one run to the next.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Seeded { seed, draw: Mutex::new(Draw::new(seed, &[])) })
    }

    /// The seed, if there is one.
    #[must_use]
    pub fn seed(&self) -> Option<u64> {
        match self {
            Self::Random => None,
            Self::Seeded(seeded) => Some(seeded.seed),
        }
    }

    /// A new UUID v4.
    #[expect(clippy::disallowed_methods, reason = "with the next, the one caller")]
    pub fn next(&self) -> Uuid {
        match self {
            Self::Random => Uuid::new_v4(),
            Self::Seeded(seeded) => seeded.draw().next(),
        }
    }

    /// What an attachment's file is called by. Nobody ever sees it, and no draw
    /// may repeat it while another world, or the past of this one, has a file.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "with the last, the one caller")]
    pub fn file() -> Uuid {
        Uuid::new_v4()
    }

    /// Has the draw begin again for a world that is now in the state with this
    /// fingerprint, whose identifiers are part of it: no draw can give one of
    /// them again, since it would have had to know itself beforehand.
    pub fn restart(&self, state: &[u8]) {
        if let Self::Seeded(seeded) = self {
            *seeded.draw() = Draw::new(seeded.seed, state);
        }
    }
}

impl Seeded {
    /// A panic elsewhere cannot leave a number half-written.
    fn draw(&self) -> MutexGuard<'_, Draw> {
        self.draw.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_seed_gives_never_changes_and_begins_again_at_a_restart() {
        let ids = Ids::seeded(7);
        let first = [ids.next(), ids.next()];
        assert_eq!(
            first.map(|id| id.to_string()),
            ["76108f84-396d-42d7-ace2-75fdb0e0ef37", "70bed0fe-3b33-4b7b-8468-b742e709ccaf"]
        );
        ids.restart(&[]);
        assert_eq!([ids.next(), ids.next()], first);
        ids.restart(b"another state");
        assert!(!first.contains(&ids.next()));
        assert!(!first.contains(&Ids::seeded(8).next()));
    }
}
