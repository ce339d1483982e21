//! Where two answers to one request differ.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{
    answer::{Answer, Content},
    headers, mask,
    shape::Shape,
};

/// Said of a token that an earlier request was given too.
pub const SAME: &str = "the same token";

/// Said of a token of its own.
pub const ANOTHER: &str = "another token";

/// One difference between the simulator (here) and the other hub (there).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Difference {
    /// `status`, `reason`, `answer`, `header/NAME`, or `body` followed by a
    /// JSON pointer in which `*` is any element.
    #[serde(rename = "where")]
    pub place: String,
    /// How it differs.
    pub kind: Kind,
    /// What the simulator has.
    pub here: String,
    /// What the other hub has.
    pub there: String,
}

/// How two answers differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// One side gives no answer.
    NoAnswer,
    /// The simulator lacks it.
    MissingHere,
    /// The other hub lacks it.
    MissingThere,
    /// Its type differs.
    Type,
    /// Its format differs.
    Format,
    /// Its value differs.
    Value,
}

impl Kind {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoAnswer => "no answer",
            Self::MissingHere => "missing here",
            Self::MissingThere => "missing there",
            Self::Type => "type differs",
            Self::Format => "format differs",
            Self::Value => "value differs",
        }
    }
}

/// What a comparison finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The differences.
    pub differences: Vec<Difference>,
    /// What could not be compared, and why.
    pub not_compared: Vec<String>,
}

impl Findings {
    fn differ(&mut self, place: &str, kind: Kind, here: impl Into<String>, there: impl Into<String>) {
        self.differences.push(Difference { place: place.to_owned(), kind, here: here.into(), there: there.into() });
    }

    /// Says that a side gave no answer, if one did not.
    #[must_use]
    pub fn no_answer(here: &str, there: &str) -> Self {
        let mut findings = Self::default();
        if here != there {
            findings.differ("answer", Kind::NoAnswer, here, there);
        }
        findings
    }
}

/// Compares what both sides answered to the same, once or several times; the
/// values at `pointers` as they are.
#[must_use]
pub fn compare(here: &[Answer], there: &[Answer], pointers: &[&str]) -> Findings {
    let mut findings = Findings::default();
    let (Some(ours), Some(theirs)) = (here.first(), there.first()) else { return findings };
    if ours.status != theirs.status {
        findings.differ("status", Kind::Value, summary(ours), summary(theirs));
        // Another answer altogether: the rest would only repeat it.
        return findings;
    }
    if ours.reason != theirs.reason {
        findings.differ("reason", Kind::Value, mask::words(&ours.reason), mask::words(&theirs.reason));
    }
    compare_headers(&mut findings, ours, theirs);
    compare_bodies(&mut findings, here, there);
    compare_words(&mut findings, ours, theirs);
    for pointer in pointers {
        let value = |answer: &Answer| answer.json().and_then(|json| json.pointer(pointer)).map(vocabulary);
        if let (Some(here), Some(there)) = (value(ours), value(theirs))
            && here != there
        {
            findings.differ(&format!("body{pointer}"), Kind::Value, here, there);
        }
    }
    findings
}

/// A status with its first words.
fn summary(answer: &Answer) -> String {
    let words = if answer.is_success() { None } else { said(answer).into_values().next() };
    match words {
        Some(words) => format!("{} {words}", answer.status),
        None => answer.status.to_string(),
    }
}

fn compare_headers(findings: &mut Findings, here: &Answer, there: &Answer) {
    let (here, there) = (headers::telling(&here.headers), headers::telling(&there.headers));
    for (name, value) in &here {
        let place = format!("header/{name}");
        match there.get(name) {
            None => findings.differ(&place, Kind::MissingThere, present(value), "absent"),
            Some(other) if other != value => findings.differ(&place, Kind::Value, value, other),
            Some(_) => {}
        }
    }
    for (name, value) in there.iter().filter(|(name, _)| !here.contains_key(*name)) {
        findings.differ(&format!("header/{name}"), Kind::MissingHere, "absent", present(value));
    }
}

fn present(value: &str) -> &str {
    if value.is_empty() { "present" } else { value }
}

fn compare_bodies(findings: &mut Findings, here: &[Answer], there: &[Answer]) {
    let (Some(ours), Some(theirs)) = (here.first(), there.first()) else { return };
    if ours.content.word() != theirs.content.word() {
        findings.differ("body", Kind::Type, ours.content.word(), theirs.content.word());
    }
    let shape = |answers: &[Answer], status: u16| {
        let same = answers.iter().filter(|answer| answer.status == status);
        same.filter_map(Answer::json).map(Shape::of).reduce(|mut sum, shape| {
            sum.merge(shape);
            sum
        })
    };
    if let (Some(here), Some(there)) = (shape(here, ours.status), shape(there, theirs.status)) {
        compare_shapes(findings, "body", &here, &there);
    }
}

/// What is there must be something the simulator may do; what the simulator
/// always does must be there.
fn compare_shapes(findings: &mut Findings, place: &str, here: &Shape, there: &Shape) {
    if !there.types().is_subset(here.types()) {
        if here.is_null() {
            findings.not_compared.push(format!("{place}: always null here"));
        } else {
            findings.differ(place, Kind::Type, here.to_string(), there.to_string());
        }
        return;
    }
    if !there.formats().is_subset(here.formats()) {
        findings.differ(place, Kind::Format, here.to_string(), there.to_string());
    }
    for (name, member, is_always) in there.members() {
        let place = pointer(place, name);
        match here.member(name) {
            None if here.types().contains("object") => {
                findings.differ(&place, Kind::MissingHere, "absent", member.shape.to_string());
            }
            None => {}
            Some((ours, ours_is_always)) => {
                if ours_is_always && !is_always {
                    findings.differ(&place, Kind::MissingThere, "always", "sometimes");
                }
                compare_shapes(findings, &place, &ours.shape, &member.shape);
            }
        }
    }
    if there.types().contains("object") {
        for (name, member, _) in here.members().filter(|(name, _, is_always)| *is_always && there.member(name).is_none()) {
            findings.differ(&pointer(place, name), Kind::MissingThere, member.shape.to_string(), "absent");
        }
    }
    compare_items(findings, place, here, there);
}

fn compare_items(findings: &mut Findings, place: &str, here: &Shape, there: &Shape) {
    if !there.types().contains("array") {
        return;
    }
    match (here.items(), there.items()) {
        (Some(here), Some(there)) => compare_shapes(findings, &format!("{place}/*"), here, there),
        (None, None) => findings.not_compared.push(format!("{place}: empty on both sides")),
        (None, Some(_)) => findings.not_compared.push(format!("{place}: empty here")),
        (Some(_), None) => findings.not_compared.push(format!("{place}: empty there")),
    }
}

fn pointer(place: &str, name: &str) -> String {
    format!("{place}/{}", mask::name(name).replace('~', "~0").replace('/', "~1"))
}

/// The words of a refusal, without ids: a hub's `errors`, the token server's
/// `error`, what another gateway would say, or plain text.
fn said(answer: &Answer) -> BTreeMap<String, String> {
    const MEMBERS: [&str; 6] = ["code", "message", "description", "error", "error_description", "type"];
    let mut words = BTreeMap::new();
    match &answer.content {
        Content::Text(text) if answer.content.word() == "text" => {
            words.insert("body".to_owned(), mask::words(text));
        }
        Content::Json(json) => {
            let several = json.pointer("/errors").and_then(Value::as_array);
            let mut at = |place: &str, json: &Value| {
                for name in MEMBERS {
                    if let Some(value) = json.get(name).and_then(word) {
                        let sum: &mut String = words.entry(format!("{place}/{name}")).or_default();
                        *sum = if sum.is_empty() { value } else { format!("{sum}; {value}") };
                    }
                }
            };
            at("body", json);
            at("body/fault", json.get("fault").unwrap_or(&Value::Null));
            several.into_iter().flatten().for_each(|error| at("body/errors/*", error));
        }
        _ => {}
    }
    words
}

fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(mask::words(text)),
        Value::Number(number) if number.as_u64().is_some_and(|number| number < 10_000_000) => Some(number.to_string()),
        _ => None,
    }
}

fn compare_words(findings: &mut Findings, here: &Answer, there: &Answer) {
    if here.is_success() {
        return;
    }
    let (here, there) = (said(here), said(there));
    for (place, words) in &here {
        if let Some(other) = there.get(place).filter(|other| *other != words) {
            findings.differ(place, Kind::Value, words, other);
        }
    }
}

/// A value of a token answer, if it is one of the words such answers have.
fn vocabulary(value: &Value) -> String {
    #[rustfmt::skip]
    const WORDS: [&str; 15] = [
        "SI", "OSL", "ADMIN", "SUBCRT", "DATAPASS", "default", "am_application_scope", "HUBEE_SIM_DIFF", "Bearer", "bearer",
        "APPLICATION", "APPLICATION_USER", "RS256", "at+jwt", "JWT",
    ];
    match value {
        Value::String(text) if text == SAME || text == ANOTHER => text.clone(),
        Value::String(text) => {
            text.split(' ').map(|word| if WORDS.contains(&word) { word } else { "{word}" }).collect::<Vec<_>>().join(" ")
        }
        Value::Number(number) if number.as_u64().is_some_and(|number| number < 1_000_000) => number.to_string(),
        _ => "{value}".to_owned(),
    }
}

#[cfg(test)]
mod tests;
