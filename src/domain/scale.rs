//! How fast time runs.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

/// How many times as fast as the machine's time: more than 0, a million at
/// most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale(f64);

/// A number that is no scale.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[error("{0} is no scale: a number above 0, 1000000 at most")]
pub struct NotAScale(f64);

/// The fastest.
const MOST: f64 = 1_000_000.0;

impl Scale {
    /// That of a number.
    ///
    /// # Errors
    /// When time cannot run like that.
    pub fn new(times: f64) -> Result<Self, NotAScale> {
        if times > 0.0 && times <= MOST { Ok(Self(times)) } else { Err(NotAScale(times)) }
    }

    /// The number.
    #[must_use]
    pub fn times(self) -> f64 {
        self.0
    }

    /// How many milliseconds go by here while so many do on the machine: never
    /// fewer for more, as many as can be counted at most.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "exact for 285,000 years; a float cast saturates"
    )]
    pub fn stretch(self, millis: i64) -> i64 {
        (millis as f64 * self.0) as i64
    }
}

impl Default for Scale {
    /// The machine's pace.
    fn default() -> Self {
        Self(1.0)
    }
}

impl Serialize for Scale {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number up to a million")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 { serializer.serialize_u32(self.0 as u32) } else { serializer.serialize_f64(self.0) }
    }
}

impl<'de> Deserialize<'de> for Scale {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(f64::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_is_above_nothing_and_a_million_at_most() {
        for good in [f64::MIN_POSITIVE, 0.5, 1.0, 60.0, MOST] {
            assert_eq!(Scale::new(good).map(Scale::times), Ok(good));
        }
        for bad in [0.0, -0.0, -1.0, 1_000_000.5, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            assert!(Scale::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn time_is_stretched_as_far_as_it_can_be_counted() {
        let stretch = |times, millis| Scale::new(times).map(|scale| scale.stretch(millis));
        assert_eq!(stretch(60.0, 1000), Ok(60_000));
        assert_eq!(stretch(0.5, 3), Ok(1));
        assert_eq!(stretch(MOST, i64::MAX), Ok(i64::MAX));
        assert_eq!(stretch(MOST, i64::MIN), Ok(i64::MIN));
        assert_eq!(stretch(f64::MIN_POSITIVE, i64::MAX), Ok(0));
    }
}
