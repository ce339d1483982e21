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

/// What a clock shows, whenever it is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What is added to the machine's time.
    ahead: TimeDelta,
    /// The instant at which the clock was stopped, when it is.
    frozen: Option<Timestamp>,
}

impl Reading {
    /// That of a clock so many milliseconds ahead of the machine's, or of one
    /// that stands still.
    #[must_use]
    pub fn new(ahead: i64, frozen: Option<Timestamp>) -> Self {
        Self { ahead: TimeDelta::try_milliseconds(ahead).unwrap_or_default(), frozen }
    }

    /// By how many milliseconds it is ahead of the machine's.
    #[must_use]
    pub fn ahead(self) -> i64 {
        self.ahead.num_milliseconds()
    }

    /// The instant at which the clock stands still, when it does.
    #[must_use]
    pub fn frozen(self) -> Option<Timestamp> {
        self.frozen
    }

    /// The present instant of a clock that shows this.
    #[must_use]
    pub fn present(self) -> Timestamp {
        self.now(machine_time())
    }

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

    /// What it shows.
    pub fn read(&self) -> Reading {
        *self.reading()
    }

    /// What it showed when it started.
    pub fn start(&self) -> Reading {
        self.start
    }

    /// Makes it show that from now on.
    pub fn put(&self, reading: Reading) {
        *self.reading() = reading;
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
