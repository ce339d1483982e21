//! The one place that asks what time it is.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{TimeDelta, Utc};
use serde::Deserialize;

use crate::domain::{period::Period, scale::Scale, timestamp::Timestamp};

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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// An instant of the machine.
    since: Timestamp,
    /// What is to be added to that instant; more or less to later ones, when the
    /// clock runs at another pace.
    ahead: TimeDelta,
    scale: Scale,
    /// The instant at which the clock was stopped, when it is.
    frozen: Option<Timestamp>,
}

/// How a clock is to be set; what is not said stays as it is.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Setting {
    /// The present.
    #[serde(default)]
    pub now: Option<Timestamp>,
    /// Whether it stands still.
    #[serde(default)]
    pub frozen: Option<bool>,
    /// How fast it runs when it does not.
    #[serde(default)]
    pub scale: Option<Scale>,
}

impl Default for Reading {
    fn default() -> Self {
        Self::new(Timestamp::from_millis(0), 0, Scale::default(), None)
    }
}

impl Reading {
    /// That of a clock so many milliseconds ahead of the machine's at the instant
    /// `since` of the latter, or of one that stands still.
    #[must_use]
    pub fn new(since: Timestamp, ahead: i64, scale: Scale, frozen: Option<Timestamp>) -> Self {
        Self { since, ahead: TimeDelta::try_milliseconds(ahead).unwrap_or_default(), scale, frozen }
    }

    /// The instant of the machine from which [`Self::ahead`] and [`Self::scale`] count.
    #[must_use]
    pub fn since(self) -> Timestamp {
        self.since
    }

    /// By how many milliseconds it was ahead of the machine's then.
    #[must_use]
    pub fn ahead(self) -> i64 {
        self.ahead.num_milliseconds()
    }

    /// How fast it has run since then.
    #[must_use]
    pub fn scale(self) -> Scale {
        self.scale
    }

    /// The instant at which the clock stands still, when it does.
    #[must_use]
    pub fn frozen(self) -> Option<Timestamp> {
        self.frozen
    }

    /// The present instant of a clock that shows this.
    #[must_use]
    pub fn present(self) -> Timestamp {
        self.at(machine_time())
    }

    /// What it shows at that instant of the machine. Computed from what was set
    /// rather than from what was shown before, so that errors do not add up.
    fn at(self, machine: Timestamp) -> Timestamp {
        let elapsed = machine.millis().saturating_sub(self.since.millis());
        let (start, run) = (self.since.millis().saturating_add(self.ahead()), self.scale.stretch(elapsed));
        self.frozen.unwrap_or_else(|| Timestamp::from_millis(start.saturating_add(run)))
    }

    /// The reading that follows this one at that instant of the machine.
    fn change(self, machine: Timestamp, setting: Setting) -> Self {
        let present = setting.now.unwrap_or_else(|| self.at(machine));
        let ahead = present.millis().saturating_sub(machine.millis());
        let is_frozen = setting.frozen.unwrap_or(self.frozen.is_some());
        Self::new(machine, ahead, setting.scale.unwrap_or(self.scale), is_frozen.then_some(present))
    }
}

impl Clock {
    /// A clock that follows the machine's.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that shows `instant` now, and goes on from there as the machine's
    /// does.
    #[must_use]
    pub fn starting_at(instant: Timestamp) -> Self {
        let start = Reading::default().change(machine_time(), Setting { now: Some(instant), ..Setting::default() });
        Self { reading: Mutex::new(start), start }
    }

    /// A clock that stands still at `instant` until it is advanced.
    #[must_use]
    pub fn frozen_at(instant: Timestamp) -> Self {
        let start = Reading { frozen: Some(instant), ..Reading::default() };
        Self { reading: Mutex::new(start), start }
    }

    /// The present instant of this world.
    pub fn now(&self) -> Timestamp {
        self.read().present()
    }

    /// Moves the clock forward by `period`.
    pub fn advance(&self, period: Period) {
        let (mut reading, machine) = (self.reading(), machine_time());
        let now = Some(period.after(reading.at(machine)));
        *reading = reading.change(machine, Setting { now, ..Setting::default() });
    }

    /// Sets it; one step, so that nobody sees half of it.
    pub fn set(&self, setting: Setting) {
        let mut reading = self.reading();
        *reading = reading.change(machine_time(), setting);
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

    /// A panic elsewhere cannot leave a plain value half-written.
    fn reading(&self) -> MutexGuard<'_, Reading> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(clippy::disallowed_methods, reason = "the one caller")]
fn machine_time() -> Timestamp {
    Timestamp::from_millis(Utc::now().timestamp_millis())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn scale(times: f64) -> Setting {
        Setting { scale: Some(Scale::new(times).unwrap()), ..Setting::default() }
    }

    #[test]
    fn a_clock_that_was_never_set_is_the_machines() {
        for millis in [0, 1, 1_790_000_000_123, -5] {
            assert_eq!(Reading::default().at(at(millis)), at(millis));
        }
    }

    #[test]
    fn a_scaled_clock_goes_on_from_where_it_was_at_its_own_pace() {
        let machine = 1_790_000_000_000;
        let fast = Reading::default().change(at(machine), scale(60.0));
        assert_eq!([fast.at(at(machine)), fast.at(at(machine + 1000))], [at(machine), at(machine + 60_000)]);
        let slow = fast.change(at(machine + 1000), scale(0.5));
        assert_eq!([slow.at(at(machine + 1000)), slow.at(at(machine + 2000))], [at(machine + 60_000), at(machine + 60_500)]);
    }

    #[test]
    fn no_change_of_scale_ever_takes_time_back() {
        let (mut reading, mut shown) = (Reading::default(), at(1_790_000_000_000));
        for (step, times) in [0.3, 1_000_000.0, 1.0 / 3.0, 60.0, 0.001, 1.0, 86_400.0].into_iter().cycle().take(700).enumerate() {
            let machine = at(1_790_000_000_000 + i64::try_from(step).unwrap() * 7);
            let before = reading.at(machine);
            reading = reading.change(machine, scale(times));
            assert_eq!(reading.at(machine), before);
            assert!(before >= shown);
            shown = before;
        }
    }

    #[test]
    fn a_stopped_clock_keeps_its_scale_for_when_it_goes_on() {
        let frozen = |is_frozen| Setting { frozen: Some(is_frozen), ..Setting::default() };
        let stopped = Reading::default().change(at(1000), frozen(true)).change(at(2000), scale(60.0));
        assert_eq!(stopped.at(at(9000)), at(1000));
        let goes_on = stopped.change(at(10_000), frozen(false));
        assert_eq!([goes_on.at(at(10_000)), goes_on.at(at(11_000))], [at(1000), at(61_000)]);
    }

    #[test]
    fn the_ends_of_the_calendar_are_not_left() {
        let reading = Reading::default().change(at(1_790_000_000_000), scale(1_000_000.0));
        assert_eq!(reading.at(at(i64::MAX)), at(i64::MAX));
        assert_eq!(reading.at(at(i64::MIN)), at(i64::MIN));
        let odd = Reading::new(at(i64::MIN), i64::MIN, Scale::default(), None);
        assert!(odd.at(at(i64::MAX)) <= at(i64::MAX));
    }
}
