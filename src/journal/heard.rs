//! What was said and heard in an exchange, as those who judge a client need it.

use serde_json::Value;

use super::entry::Entry;

impl Entry {
    /// The status of an answer of which all was sent.
    #[must_use]
    pub fn whole_status(&self) -> Option<u16> {
        self.answer().filter(|answer| answer.is_complete).map(|answer| answer.status)
    }

    /// A header of the answer.
    #[must_use]
    pub fn answer_header(&self, name: &str) -> Option<&str> {
        let found = self.answer()?.headers.iter().find(|header| header.0.eq_ignore_ascii_case(name))?;
        Some(&found.1)
    }

    /// How long it took, rounded down.
    #[must_use]
    pub fn milliseconds(&self) -> i64 {
        self.outcome().map_or(0, |outcome| i64::try_from(outcome.microseconds / 1000).unwrap_or(i64::MAX))
    }

    /// The text that was sent, without secrets, and whether it is all there.
    #[must_use]
    pub fn request_text(&self) -> Option<(&str, bool)> {
        self.read()?.request.whole_text()
    }

    /// The text of the answer, likewise.
    #[must_use]
    pub fn response_text(&self) -> Option<(&str, bool)> {
        self.read()?.response.whole_text()
    }

    /// Code and message of a refusal; empty when it has none.
    #[must_use]
    pub fn refusal_words(&self) -> (String, String) {
        let refusal = self.read().map_or(&Value::Null, |read| &read.refusal);
        let word = |member: &str| refusal[member].as_str().unwrap_or_default().to_owned();
        (word("code"), word("message"))
    }
}
