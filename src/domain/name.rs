//! The names of worlds and of snapshots.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest name, in letters.
const LONGEST: usize = 40;

/// A name that stands in an address as it is, and in no folder means another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Name(String);

impl Name {
    /// What a text has to be to be a name.
    pub const RULE: &str = "a name is 1 to 40 letters a to z, digits and dashes";

    /// The world that is always there.
    #[must_use]
    pub fn of_default_world() -> Self {
        Self("default".to_owned())
    }

    /// The name that a text is, if it is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = |letter| matches!(letter, b'a'..=b'z' | b'0'..=b'9' | b'-');
        ((1..=LONGEST).contains(&text.len()) && text.bytes().all(is_plain)).then(|| Self(text.to_owned()))
    }

    /// The name as a text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Name {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or(Self::RULE)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_an_address_and_a_folder_can_hold() {
        for good in ["a", "team-a", "0", "-", &"x".repeat(40)] {
            assert!(Name::parse(good).is_some(), "{good}");
        }
        for bad in ["", ".", "..", "a/b", "../a", "A", "é", "a b", "a.db", "a%2fb", "a\0", &"x".repeat(41)] {
            assert_eq!(Name::parse(bad), None, "{bad}");
        }
    }
}
