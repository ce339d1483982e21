//! The one place that asks what time it is.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{TimeDelta, Utc};

use crate::domain::timestamp::Timestamp;

/// The time of one world: the machine's, or one that the user set and moves.
///
/// Everything dated or timed asks this clock, tokens included, so that moving
/// it moves the whole hub.
#[derive(Debug, Default)]
pub struct Clock {
    reading: Mutex<Reading>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Reading {
    /// What is added to the machine's time.
    ahead: TimeDelta,
    /// The instant at which the clock was stopped, when it is.
    frozen: Option<Timestamp>,
}

impl Clock {
    /// A clock that follows the machine's.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still at `instant` until it is advanced.
    #[must_use]
    pub fn frozen_at(instant: Timestamp) -> Self {
        Self { reading: Mutex::new(Reading { ahead: TimeDelta::zero(), frozen: Some(instant) }) }
    }

    /// The present instant of this world.
    pub fn now(&self) -> Timestamp {
        let reading = *self.reading();
        reading.frozen.unwrap_or_else(|| machine_time().plus(reading.ahead))
    }

    /// Moves the clock by `delta` and gives the new present.
    pub fn advance(&self, delta: TimeDelta) -> Timestamp {
        {
            let mut reading = self.reading();
            match reading.frozen {
                Some(instant) => reading.frozen = Some(instant.plus(delta)),
                None => reading.ahead += delta,
            }
        }
        self.now()
    }

    /// A panic elsewhere cannot leave two plain values half-written.
    fn reading(&self) -> MutexGuard<'_, Reading> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(clippy::disallowed_methods, reason = "the one caller")]
fn machine_time() -> Timestamp {
    Timestamp::from_millis(Utc::now().timestamp_millis())
}
