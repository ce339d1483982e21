//! JSON that somebody wrote, understood or refused with the place of the mistake.
//!
//! Serde makes a reader of every type for every format that the type is read
//! from. Ours are read from a [`Value`], whatever that was read from, so that
//! there is one of each; and its errors are given their place on their way out,
//! which takes no second one around it.

mod reader;
mod written;

use std::fmt;

use serde::de::{self, DeserializeOwned, Expected, Unexpected};
use serde_json::{Error, Value};

pub(crate) use written::Written;

use reader::Reader;

/// Why JSON is not understood, and where.
#[derive(Debug)]
pub(crate) struct Mistake(Box<Told>);

#[derive(Debug)]
struct Told {
    /// Empty when it is the whole that is wrong.
    place: String,
    reason: Error,
}

/// What a text says.
///
/// # Errors
/// When it is no JSON, says something twice, or is not of that kind.
pub(crate) fn from_text<T: DeserializeOwned>(text: &str) -> Result<T, Mistake> {
    let Written(value) = serde_json::from_str(text)?;
    from_value(&value)
}

/// What a value says.
///
/// # Errors
/// When it is not of that kind.
pub(crate) fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, Mistake> {
    T::deserialize(Reader(value))
}

impl Mistake {
    /// Such as `[3].folder.externalId`; `.` is the whole.
    pub(crate) fn place(&self) -> &str {
        if self.0.place.is_empty() { "." } else { &self.0.place }
    }

    /// What is wrong there.
    pub(crate) fn reason(&self) -> String {
        self.0.reason.to_string()
    }

    /// As seen from the array around it.
    fn in_element(mut self, index: usize) -> Self {
        self.step_out();
        self.0.place.insert_str(0, &format!("[{index}]"));
        self
    }

    /// As seen from the object around it.
    fn in_member(mut self, name: &str) -> Self {
        self.step_out();
        self.0.place.insert_str(0, name);
        self
    }

    fn step_out(&mut self) {
        if !self.0.place.is_empty() && !self.0.place.starts_with('[') {
            self.0.place.insert(0, '.');
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.place.is_empty() {
            write!(formatter, "{}: ", self.0.place)?;
        }
        self.0.reason.fmt(formatter)
    }
}

impl std::error::Error for Mistake {}

impl From<Error> for Mistake {
    fn from(reason: Error) -> Self {
        Self(Box::new(Told { place: String::new(), reason }))
    }
}

impl de::Error for Mistake {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Error::custom(reason).into()
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Error::invalid_type(found, expected).into()
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Error::invalid_value(found, expected).into()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use std::collections::BTreeMap;

    use serde::{Deserialize, Serialize};
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize, Serialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct House {
        rooms: Vec<Room>,
        #[serde(default)]
        owner: Option<String>,
        #[serde(default)]
        heights: BTreeMap<String, f64>,
    }

    #[derive(Debug, Deserialize, Serialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Room {
        Hall,
        Bath(i64),
        Sides(u8, u8),
        Attic { beams: u64 },
    }

    #[test]
    fn what_is_written_is_read_as_serde_json_reads_it() {
        let house = json!({
            "rooms": ["hall", { "bath": -3 }, { "sides": [1, 2] }, { "attic": { "beams": u64::MAX } }],
            "owner": null,
            "heights": { "tall": 0.1, "low": 2 },
        });
        let read: House = from_value(&house).unwrap();
        assert_eq!(read, serde_json::from_value(house.clone()).unwrap());
        assert_eq!(from_text::<House>(&house.to_string()).unwrap(), read);
        assert_eq!(from_value::<Value>(&house).unwrap(), house);
    }

    #[test]
    fn a_mistake_is_told_with_its_place_as_serde_json_tells_it() {
        for (house, place) in [
            (json!({}), "."),
            (json!({ "rooms": [], "garden": 1 }), "garden"),
            (json!({ "rooms": ["hall", { "bath": 0.5 }] }), "rooms[1].bath"),
            (json!({ "rooms": ["hall", "bath"] }), "rooms[1]"),
            (json!({ "rooms": [1] }), "rooms[0]"),
            (json!({ "rooms": [{}] }), "rooms[0]"),
            (json!({ "rooms": [{ "sides": [1, null] }] }), "rooms[0].sides[1]"),
            (json!({ "rooms": [{ "attic": { "beams": -1 } }] }), "rooms[0].attic.beams"),
            (json!({ "rooms": {} }), "rooms"),
            (json!({ "rooms": [], "heights": { "tall": "1" } }), "heights.tall"),
        ] {
            let mistake = from_value::<House>(&house).unwrap_err();
            assert_eq!(mistake.place(), place, "{mistake}");
            assert_eq!(mistake.reason(), serde_json::from_value::<House>(house).unwrap_err().to_string(), "{place}");
        }
    }

    #[test]
    fn an_array_is_no_object() {
        let mistake = from_value::<House>(&json!([[]])).unwrap_err();
        assert_eq!(mistake.to_string(), "invalid type: sequence, expected an object");
    }

    #[test]
    fn a_text_that_is_no_json_or_says_something_twice_is_told_with_its_line() {
        for (text, reason) in [
            ("{\n,", "key must be a string at line 2 column 1"),
            ("{\n\"heights\": { \"low\": 1, \"low\": 1 } }", "duplicate field `low` at line 2 column 28"),
        ] {
            assert_eq!(from_text::<House>(text).unwrap_err().to_string(), reason);
        }
    }
}
