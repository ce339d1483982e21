//! Differences that are known and accepted, in a file: so that a build only
//! fails on new ones.
//!
//! One a line: the id of the exchange (`*` for any), where the answers differ,
//! and the reason, which must be given. `#` begins a comment.

use std::{fs, path::Path};

use serde::Serialize;

use super::{DriftError, compare::Difference};

/// An accepted difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Accepted {
    /// The exchange, or `*`.
    pub id: String,
    /// Where; everything below it too when it ends in `/`.
    #[serde(rename = "where")]
    pub place: String,
    /// Why it is accepted.
    pub reason: String,
    /// The line of the file.
    pub line: usize,
}

impl Accepted {
    /// Whether this difference is the one.
    #[must_use]
    pub fn covers(&self, id: &str, difference: &Difference) -> bool {
        let is_there = self.place == difference.place || (self.place.ends_with('/') && difference.place.starts_with(&self.place));
        is_there && (self.id == "*" || self.id == id)
    }

    /// The lines of a file.
    ///
    /// # Errors
    /// When it cannot be read, or a line is not of this form.
    pub fn read(path: &Path) -> Result<Vec<Self>, DriftError> {
        let text = fs::read_to_string(path).map_err(|reason| DriftError::AcceptFile { path: path.into(), reason })?;
        let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
        lines
            .filter(|(_, text)| !text.is_empty() && !text.starts_with('#'))
            .map(|(line, text)| Self::parse(line, text).ok_or_else(|| DriftError::AcceptLine { path: path.into(), line }))
            .collect()
    }

    fn parse(line: usize, text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let (id, place) = (words.next()?.to_owned(), words.next()?.to_owned());
        let reason = words.collect::<Vec<_>>().join(" ").trim_start_matches(['#', ' ']).to_owned();
        (!reason.is_empty()).then_some(Self { id, place, reason, line })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

    use super::*;
    use crate::drift::compare::Kind;

    fn difference(place: &str) -> Difference {
        Difference { place: place.into(), kind: Kind::Value, here: String::new(), there: String::new() }
    }

    #[test]
    fn a_line_accepts_one_place_of_one_exchange_or_of_any() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "# known\n\n  case  body/applicant/ its members vary\n* header/x-frame-options # the balancer's\n")
            .unwrap();
        let [case, any] = &Accepted::read(file.path()).unwrap()[..] else { panic!() };
        assert_eq!((case.reason.as_str(), case.line), ("its members vary", 3));
        assert_eq!((any.reason.as_str(), any.line), ("the balancer's", 4));
        assert!(case.covers("case", &difference("body/applicant/email")) && !case.covers("case", &difference("body/applicant")));
        assert!(!case.covers("event", &difference("body/applicant/email")));
        assert!(any.covers("event", &difference("header/x-frame-options")));
    }

    #[test]
    fn a_line_without_a_reason_is_refused_with_its_number() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "\ncase body\n").unwrap();
        let refused = Accepted::read(file.path()).unwrap_err().to_string();
        assert!(refused.contains("line 2"), "{refused}");
    }
}
