//! Putting violations together the way the validator's "simple" report does
//! (swagger-request-validator 2.12.1; heads observed on the real hub).

use std::fmt::{self, Write};

use super::assumed::LONGEST_REPORT;

/// Everything wrong with a request or an answer, in the validator's words and
/// order.
///
/// Displays as `Validation failed.` and one line per violation; the gateway
/// puts `Bad Request : ` or `Bad Response : ` before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    lines: Vec<String>,
}

impl Report {
    /// The lines, one per violation, each with its sub-messages if it has any.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Validation failed.")?;
        self.lines.iter().try_for_each(|line| write!(f, "\n{line}"))
    }
}

impl std::error::Error for Report {}

/// One thing wrong: a sentence about a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Violation {
    /// Where in the instance (RFC 6901); empty at its root.
    pub(super) pointer: String,
    /// What is wrong.
    pub(super) sentence: String,
    /// What is wrong in the branches of a combinator.
    pub(super) parts: Vec<Part>,
}

/// What is wrong in one branch of `allOf`, `anyOf` or `oneOf`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Where the branch stands in the schema.
    pub(super) branch: String,
    /// What is wrong in it.
    pub(super) violation: Violation,
}

impl Violation {
    /// A violation that concerns the whole instance and has no parts.
    pub(super) fn of_root(sentence: impl Into<String>) -> Self {
        Self { pointer: String::new(), sentence: sentence.into(), parts: Vec::new() }
    }

    /// Where and what, one for each sentence that stands for itself.
    pub(super) fn into_leaves(self) -> Vec<(String, String)> {
        if self.parts.is_empty() {
            return vec![(self.pointer, self.sentence)];
        }
        self.parts.into_iter().flat_map(|part| part.violation.into_leaves()).collect()
    }

    /// The violation as a line shows it. Parts come twice: as a list of
    /// sentences, then as nested lines, each a tab before its line break.
    fn text(&self) -> String {
        let mut text = String::new();
        if !self.pointer.is_empty() {
            let _ = write!(text, "[Path '{}'] ", self.pointer);
        }
        text.push_str(&self.sentence.replace('\n', "\n\t"));
        for part in &self.parts {
            let _ = write!(text, "\n\t* {}: {}", part.branch, part.violation.sentence.replace('\n', "\n\t\t"));
        }
        for part in &self.parts {
            let nested = format!("\n- [ERROR] {}", part.violation.text());
            text.push('\t');
            text.push_str(&nested.replace('\n', "\n\t"));
        }
        text
    }
}

/// Which part of the request or answer a violation concerns.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    /// As a whole: media types, a body that should not be. Of an answer's body
    /// too (observed).
    Whole,
    /// The body of a request.
    Body,
    /// A parameter: where it stands, and its name.
    Parameter(&'static str, &'a str),
}

/// Collects violations; a report once there is one.
pub(super) struct Findings<'a> {
    /// `REQUEST` or `RESPONSE`.
    about: &'static str,
    method: &'a str,
    path: &'a str,
    lines: Vec<String>,
    bytes: usize,
}

impl<'a> Findings<'a> {
    pub(super) fn about_request(method: &'a str, path: &'a str) -> Self {
        Self { about: "REQUEST", method, path, lines: Vec::new(), bytes: 0 }
    }

    pub(super) fn about_answer(method: &'a str, path: &'a str) -> Self {
        Self { about: "RESPONSE", method, path, lines: Vec::new(), bytes: 0 }
    }

    /// Adds a violation. A line break in the path or in a name is treated like
    /// one in a sentence, so that every line starts with `[ERROR]` or a tab.
    pub(super) fn push(&mut self, place: Place<'_>, violation: &Violation) {
        if self.bytes > LONGEST_REPORT {
            return;
        }
        let Self { about, method, path, .. } = self;
        let place = match place {
            Place::Whole => String::new(),
            Place::Body => " @body".to_owned(),
            Place::Parameter(location, name) => format!(" @{location}.{name}"),
        };
        let context = format!("[ERROR][{about}][{method} {path}{place}]").replace('\n', "\n\t");
        let line = format!("{context} {}", violation.text());
        self.bytes += line.len();
        self.lines.push(line);
    }

    /// Adds a violation of one sentence.
    pub(super) fn say(&mut self, place: Place<'_>, sentence: impl Into<String>) {
        self.push(place, &Violation::of_root(sentence));
    }

    pub(super) fn into_result<T>(self, value: T) -> Result<T, Report> {
        if self.lines.is_empty() { Ok(value) } else { Err(Report { lines: self.lines }) }
    }
}
