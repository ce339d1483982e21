//! ISO 8601 durations, as the control API takes them: `PT1H`, `P1DT12H`, `P2M`.

use std::fmt;

use chrono::TimeDelta;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

use super::timestamp::Timestamp;

/// A length of time; months are those of the calendar, days have 24 hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    months: u32,
    millis: i64,
}

impl From<std::time::Duration> for Period {
    fn from(length: std::time::Duration) -> Self {
        Self::of(length)
    }
}

/// A text that is no duration.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0} is not an ISO 8601 duration such as PT1H, P1D or P1M")]
pub struct NotAPeriod(String);

/// What a designator of the date part or of the time part counts, in months or
/// in milliseconds; in the order in which they may stand.
enum Unit {
    Months(u32),
    Millis(i64),
}

const SECOND: i64 = 1000;
const DATE_UNITS: [(char, Unit); 4] =
    [('Y', Unit::Months(12)), ('M', Unit::Months(1)), ('W', Unit::Millis(7 * 86400 * SECOND)), ('D', Unit::Millis(86400 * SECOND))];
const TIME_UNITS: [(char, Unit); 3] =
    [('H', Unit::Millis(3600 * SECOND)), ('M', Unit::Millis(60 * SECOND)), ('S', Unit::Millis(SECOND))];

impl Period {
    /// Reads `P[nY][nM][nW][nD][T[nH][nM][n[.n]S]]`.
    ///
    /// # Errors
    /// When the text is no such duration, or longer than can be counted.
    pub fn parse(text: &str) -> Result<Self, NotAPeriod> {
        Self::read(text).ok_or_else(|| NotAPeriod(text.to_owned()))
    }

    fn read(text: &str) -> Option<Self> {
        let text = text.strip_prefix('P')?;
        let (date, time) = match text.split_once('T') {
            Some((_, "")) => return None,
            Some((date, time)) => (date, time),
            None if text.is_empty() => return None,
            None => (text, ""),
        };
        let mut period = Self::default();
        period.add(date, &DATE_UNITS)?;
        period.add(time, &TIME_UNITS)?;
        Some(period)
    }

    /// Adds one part, whose units stand in order and at most once.
    fn add(&mut self, mut part: &str, units: &[(char, Unit)]) -> Option<()> {
        let mut units = units.iter();
        while !part.is_empty() {
            let end = part.find(|c: char| c.is_ascii_alphabetic())?;
            let (number, rest) = part.split_at(end);
            let (_, unit) = units.find(|(designator, _)| rest.starts_with(*designator))?;
            match unit {
                Unit::Months(months) => {
                    let count: u32 = number.parse().ok().filter(|_| is_number(number))?;
                    self.months = self.months.checked_add(count.checked_mul(*months)?)?;
                }
                Unit::Millis(millis) => self.millis = self.millis.checked_add(count(number, *millis)?)?,
            }
            part = &rest[1..];
        }
        Some(())
    }

    /// A length of time that has no months; the longest when it is longer than
    /// can be counted.
    #[must_use]
    pub fn of(length: std::time::Duration) -> Self {
        Self { months: 0, millis: i64::try_from(length.as_millis()).unwrap_or(i64::MAX) }
    }

    /// The instant this long after `start`.
    #[must_use]
    pub fn after(self, start: Timestamp) -> Timestamp {
        start.plus_months(self.months).plus(TimeDelta::milliseconds(self.millis))
    }

    /// The milliseconds it has at least, wherever in the calendar it starts.
    #[must_use]
    pub fn shortest(self) -> i64 {
        i64::from(self.months).saturating_mul(28 * 86400 * SECOND).saturating_add(self.millis)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, thousandths) = (self.millis / SECOND, self.millis % SECOND);
        f.write_str("P")?;
        let counts = [(i64::from(self.months), "M"), (seconds / 86400, "D"), (seconds / 3600 % 24, "H"), (seconds / 60 % 60, "M")];
        for (index, (count, designator)) in counts.into_iter().enumerate() {
            if index == 2 && (self.millis % (86400 * SECOND) != 0 || *self == Self::default()) {
                f.write_str("T")?;
            }
            if count != 0 {
                write!(f, "{count}{designator}")?;
            }
        }
        match (seconds % 60, thousandths) {
            (0, 0) if *self != Self::default() => Ok(()),
            (seconds, 0) => write!(f, "{seconds}S"),
            (seconds, thousandths) => write!(f, "{seconds}.{thousandths:03}S"),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Digits and nothing else: no sign, which Rust would read.
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `number` units of `millis` milliseconds; only seconds may have decimals.
fn count(number: &str, millis: i64) -> Option<i64> {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    if !is_number(whole) || (number.contains('.') && (millis != SECOND || !is_number(decimals))) {
        return None;
    }
    let thousandths: i64 = format!("{decimals:0<3}").get(..3)?.parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(millis)?.checked_add(thousandths)
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    #[test]
    fn durations_of_every_unit_are_read() {
        let start = Timestamp::parse("2026-01-31T00:00:00Z").unwrap();
        let cases = [
            ("PT1H", "2026-01-31T01:00:00Z"),
            ("P1DT12H30M", "2026-02-01T12:30:00Z"),
            ("P2W", "2026-02-14T00:00:00Z"),
            ("PT1.5S", "2026-01-31T00:00:01.500Z"),
            ("PT0S", "2026-01-31T00:00:00Z"),
            // As long as February goes.
            ("P1M", "2026-02-28T00:00:00Z"),
            ("P1Y1M", "2027-02-28T00:00:00Z"),
        ];
        for (text, end) in cases {
            assert_eq!(Period::parse(text).unwrap().after(start), Timestamp::parse(end).unwrap(), "{text}");
        }
    }

    #[test]
    fn a_duration_is_written_in_its_largest_units() {
        for (text, written) in [
            ("PT0S", "PT0S"),
            ("PT90S", "PT1M30S"),
            ("PT1.5S", "PT1.500S"),
            ("P2W", "P14D"),
            ("P1Y1MT36H", "P13M1DT12H"),
            ("P1M", "P1M"),
        ] {
            assert_eq!(Period::parse(text).unwrap().to_string(), written);
            assert_eq!(Period::parse(written), Period::parse(text));
        }
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in [
            "",
            "P",
            "PT",
            "1H",
            "P1H",
            "PT1D",
            "PT1M1H",
            "P1D1D",
            "PT1.5H",
            "P-1D",
            "P+1M",
            "P+1D",
            "PT.5S",
            "PT1.S",
            "P99999999999999999999D",
            "P1é",
        ] {
            assert!(Period::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_period_beyond_the_calendar_ends_with_it() {
        let end = Period::parse("P900000000Y").map(|period| period.after(Timestamp::from_millis(0)));
        assert!(end.is_err() || end.is_ok_and(|end| end.millis() > 0));
    }
}
