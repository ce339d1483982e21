//! Parameters: how many there may be, what type their text has, and what
//! their schema asks (swagger-request-validator 2.12.1).

use serde_json::Value;

use super::{
    assumed::{self, HeaderNames},
    jackson, number,
    report::{Findings, Place, Violation},
    schema::Schema,
};

/// Where a parameter stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Location {
    Header,
    Path,
    Query,
    Cookie,
}

/// How the text of a parameter is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Boolean,
}

/// What an array asks of the number of its values.
#[derive(Debug)]
struct Collection {
    minimum: Option<u64>,
    maximum: Option<u64>,
    is_distinct: bool,
}

/// A parameter as the description has it.
#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) location: Location,
    is_required: bool,
    kind: Kind,
    /// Of the value, or of each value of an array.
    schema: Schema,
    collection: Option<Collection>,
}

impl Location {
    fn parse(name: &str) -> Option<Self> {
        match name {
            "header" => Some(Self::Header),
            "path" => Some(Self::Path),
            "query" => Some(Self::Query),
            "cookie" => Some(Self::Cookie),
            _ => None,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Path => "path",
            Self::Query => "query",
            Self::Cookie => "cookie",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Header => "Header",
            Self::Path => "Path",
            Self::Query => "Query",
            Self::Cookie => "Cookie",
        }
    }
}

impl Parameter {
    /// Reads a parameter of a description; `None` when it is none.
    pub(super) fn read(definition: &Value) -> Option<Self> {
        let text = |name: &str| definition.get(name).and_then(Value::as_str);
        let described = definition.get("schema")?;
        let collection = (described["type"] == "array").then(|| Collection {
            minimum: described["minItems"].as_u64(),
            maximum: described["maxItems"].as_u64(),
            is_distinct: described["uniqueItems"] == true,
        });
        let of_one = if collection.is_some() { &described["items"] } else { described };
        Some(Self {
            name: text("name")?.to_owned(),
            location: Location::parse(text("in")?)?,
            is_required: definition["required"] == true,
            kind: match of_one["type"].as_str() {
                Some("number" | "integer") => Kind::Number,
                Some("boolean") => Kind::Boolean,
                _ => Kind::Text,
            },
            schema: Schema::of_request(of_one),
            collection,
        })
    }

    /// Checks the values sent, on the path that the description calls `template`.
    pub(super) fn check(&self, values: &[&str], template: &str, findings: &mut Findings<'_>) {
        let name = &self.name;
        match (values, &self.collection) {
            ([], _) if self.is_required => {
                let title = self.location.title();
                let sentence = format!("{title} parameter '{name}' is required on path '{template}' but not found in request.");
                self.say(findings, sentence);
            }
            ([], _) => {}
            (values, Some(collection)) => {
                for sentence in collection.sentences(name, values) {
                    self.say(findings, sentence);
                }
                values.iter().filter(|value| !value.trim().is_empty()).for_each(|value| self.check_one(value, findings));
            }
            ([value], None) if !value.trim().is_empty() => self.check_one(value, findings),
            ([_], None) if self.is_required => self.say(findings, format!("Parameter '{name}' is required but is missing.")),
            ([_], None) => {}
            (_, None) => {
                self.say(findings, format!("Multiple values found for parameter '{name}' but it is not an array."));
            }
        }
    }

    fn check_one(&self, text: &str, findings: &mut Findings<'_>) {
        match self.kind.typed(text) {
            Ok(value) => self.schema.violations(&value).iter().for_each(|violation| self.push(findings, violation)),
            Err(sentence) => self.say(findings, sentence),
        }
    }

    fn say(&self, findings: &mut Findings<'_>, sentence: String) {
        self.push(findings, &Violation::of_root(sentence));
    }

    fn push(&self, findings: &mut Findings<'_>, violation: &Violation) {
        let is_lowered = self.location == Location::Header && assumed::HEADER_NAMES == HeaderNames::LowerCase;
        let name = if is_lowered { self.name.to_ascii_lowercase() } else { self.name.clone() };
        findings.push(Place::Parameter(self.location.as_str(), &name), violation);
    }
}

impl Kind {
    /// The JSON value a text stands for. `null` is null in any case; a number
    /// is JSON as soon as Java can parse it, else it stays a string.
    fn typed(self, text: &str) -> Result<Value, String> {
        match self {
            _ if text.eq_ignore_ascii_case("null") => Ok(Value::Null),
            Self::Number if number::is_java_double(text) => jackson::read(text),
            Self::Boolean if text == "true" || text == "false" => Ok(Value::Bool(text == "true")),
            Self::Text | Self::Number | Self::Boolean => Ok(Value::from(text)),
        }
    }
}

impl Collection {
    fn sentences(&self, name: &str, values: &[&str]) -> Vec<String> {
        let count = values.len() as u64;
        let mut sentences = Vec::new();
        if let Some(limit) = self.minimum.filter(|limit| count < *limit) {
            sentences.push(format!("Parameter '{name}' accepts a minimum of {limit} items. Found {count}."));
        }
        if let Some(limit) = self.maximum.filter(|limit| count > *limit) {
            sentences.push(format!("Parameter '{name}' accepts a maximum of {limit} items. Found {count}."));
        }
        let mut distinct = values.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        if self.is_distinct && distinct.len() < values.len() {
            sentences.push(format!("Parameter '{name}' does not allow duplicate values."));
        }
        sentences
    }
}
