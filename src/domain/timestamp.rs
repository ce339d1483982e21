//! Instants as the hub writes them.

use chrono::{DateTime, Months, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An instant, to the millisecond.
///
/// Written `2024-07-04T08:54:15.438+00:00` (observed: milliseconds, numeric
/// offset); read from any RFC 3339 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

/// 0000-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z, as [`Timestamp::millis`] counts.
const FIRST: i64 = -62_167_219_200_000;
const LAST: i64 = 253_402_300_799_999;

impl Timestamp {
    /// The instant `millis` milliseconds after 1970-01-01T00:00:00Z; those that
    /// RFC 3339 cannot write, having four digits for the year, are brought back
    /// to its nearest end.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        let nearest = millis.clamp(FIRST, LAST);
        Self(DateTime::from_timestamp_millis(nearest).unwrap_or_default())
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0.timestamp_millis()
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, as tokens count time.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0.timestamp()
    }

    /// This instant moved by `delta`, which may be negative.
    #[must_use]
    pub fn plus(self, delta: TimeDelta) -> Self {
        Self::from_millis(self.millis().saturating_add(delta.num_milliseconds()))
    }

    /// This instant `months` months later, on the last day of a shorter month.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        let later = self.0.checked_add_months(Months::new(months)).unwrap_or(DateTime::<Utc>::MAX_UTC);
        Self::from_millis(later.timestamp_millis())
    }

    /// Reads an RFC 3339 text, also with an offset written `+0200`.
    ///
    /// # Errors
    /// When the text is not such a date.
    pub fn parse(text: &str) -> Result<Self, chrono::ParseError> {
        DateTime::parse_from_rfc3339(text)
            .or_else(|error| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%#z").map_err(|_| error))
            .map(|date| Self::from_millis(date.timestamp_millis()))
    }
}

impl From<Timestamp> for DateTime<Utc> {
    fn from(instant: Timestamp) -> Self {
        instant.0
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, false))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_with_milliseconds_and_a_numeric_offset() {
        assert_eq!(Timestamp::from_millis(1_720_083_255_438).to_string(), "2024-07-04T08:54:15.438+00:00");
    }

    #[test]
    fn an_instant_beyond_what_can_be_written_is_the_nearest_that_can() {
        for (millis, text) in [(i64::MIN, "0000-01-01T00:00:00.000+00:00"), (i64::MAX, "9999-12-31T23:59:59.999+00:00")] {
            assert_eq!(Timestamp::from_millis(millis).to_string(), text);
        }
        assert_eq!(Timestamp::from_millis(0).plus_months(u32::MAX), Timestamp::from_millis(i64::MAX));
    }

    #[test]
    fn every_offset_that_the_validator_lets_pass_is_read() {
        for text in ["2024-07-04T08:54:15Z", "2024-07-04T10:54:15+02:00", "2024-07-04T10:54:15+0200", "2024-07-04T10:54:15+02"] {
            assert_eq!(Timestamp::parse(text).map(Timestamp::seconds), Ok(1_720_083_255), "{text}");
        }
    }
}
