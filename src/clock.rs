//! The one place that asks what time it is.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{TimeDelta, Utc};

use crate::domain::{period::Period, timestamp::Timestamp};

/// The time of one world: the machine's, or one that the user set and moves.
///
/// Everything dated or timed asks this clock, tokens included, so that moving
/// it moves the whole hub.
#[derive(Debug, Default)]
pub struct Clock {
    reading: Mutex<Reading>,
    start: Reading,
}

#[derive(Clone, Copy, Debug, Default)]
struct Reading {
    /// What is added to the machine's time.
    ahead: TimeDelta,
    /// The instant at which the clock was stopped, when it is.
    frozen: Option<Timestamp>,
}

impl Reading {
    fn now(self, machine: Timestamp) -> Timestamp {
        self.frozen.unwrap_or_else(|| machine.plus(self.ahead))
    }

    fn set(&mut self, present: impl FnOnce(Timestamp) -> Timestamp, is_frozen: Option<bool>) {
        let machine = machine_time();
        let present = present(self.now(machine));
        let ahead = TimeDelta::milliseconds(present.millis().saturating_sub(machine.millis()));
        *self = if is_frozen.unwrap_or(self.frozen.is_some()) {
            Self { ahead: TimeDelta::zero(), frozen: Some(present) }
        } else {
            Self { ahead, frozen: None }
        };
    }
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
        let start = Reading { ahead: TimeDelta::zero(), frozen: Some(instant) };
        Self { reading: Mutex::new(start), start }
    }

    /// The present instant of this world.
    pub fn now(&self) -> Timestamp {
        self.reading().now(machine_time())
    }

    /// Moves the clock forward by `period`.
    pub fn advance(&self, period: Period) {
        self.reading().set(|now| period.after(now), None);
    }

    /// Whether it stands still.
    pub fn is_frozen(&self) -> bool {
        self.reading().frozen.is_some()
    }

    /// Sets the present to `now`, when said, and stops or restarts the clock,
    /// when said; one step, so that nobody sees half of it.
    pub fn set(&self, now: Option<Timestamp>, is_frozen: Option<bool>) {
        self.reading().set(|present| now.unwrap_or(present), is_frozen);
    }

    /// Back to how this clock started.
    pub fn restart(&self) {
        *self.reading() = self.start;
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
