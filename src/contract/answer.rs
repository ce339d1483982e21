//! Answers: what an operation may say, and what is wrong with what it said
//! (swagger-request-validator 2.12.1; the form of the report observed).

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    jackson, media_type,
    operation::Operation,
    report::{Findings, Place, Report, Violation},
    request::Body,
    schema::Schema,
};

/// What was answered, whoever serves HTTP.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// Method of the request.
    pub method: &'a str,
    /// Path as sent, base path included, percent-decoded, without query.
    pub path: &'a str,
    /// HTTP status code.
    pub status: u16,
    /// Header lines; names in any case.
    pub headers: &'a [(String, String)],
    /// Body.
    pub body: Body<'a>,
}

impl Answer<'_> {
    fn header(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// The answers an operation describes, by status, ready for use.
#[derive(Debug)]
pub(super) struct Answers(BTreeMap<String, Described>);

/// One of them.
#[derive(Debug)]
struct Described {
    /// Media types, each with its schema.
    content: Vec<(String, Schema)>,
    headers: Vec<Header>,
}

#[derive(Debug)]
struct Header {
    name: String,
    is_required: bool,
    schema: Schema,
}

impl Answers {
    /// Reads the `responses` of a description.
    pub(super) fn read(definition: &Value) -> Self {
        let responses = definition.as_object().into_iter().flatten();
        Self(responses.map(|(status, one)| (status.clone(), Described::read(one))).collect())
    }

    pub(super) fn check(&self, answer: &Answer<'_>, operation: &Operation) -> Result<(), Report> {
        let mut findings = Findings::about_answer(answer.method, answer.path);
        if let Some(described) = self.of_status(answer.status) {
            described.check_body(answer, operation, &mut findings);
            described.check_content_type(answer, &mut findings);
            described.check_headers(answer, operation.template(), &mut findings);
        } else {
            let sentence = format!("Response status {} not defined for path '{}'.", answer.status, operation.template());
            findings.say(Place::Whole, sentence);
        }
        findings.into_result(())
    }

    /// The status itself, its hundred, or what is said of all others.
    fn of_status(&self, status: u16) -> Option<&Described> {
        let names = [status.to_string(), format!("{}XX", status / 100), "default".to_owned()];
        names.iter().find_map(|name| self.0.get(name))
    }
}

impl Described {
    fn read(definition: &Value) -> Self {
        let members = |name: &str| definition.get(name).and_then(Value::as_object).into_iter().flatten();
        let read_header = |(name, header): (&String, &Value)| Header {
            name: name.clone(),
            is_required: header["required"] == true,
            schema: Schema::of_answer(&header["schema"]),
        };
        Self {
            content: members("content").map(|(name, media)| (name.clone(), Schema::of_answer(&media["schema"]))).collect(),
            headers: members("headers").map(read_header).collect(),
        }
    }

    fn check_body(&self, answer: &Answer<'_>, operation: &Operation, findings: &mut Findings<'_>) {
        match (self.content.is_empty(), answer.body.is_empty()) {
            (true, true) => {}
            (true, false) => findings.say(Place::Whole, "No response body is expected but one was found."),
            (false, true) => {
                let (method, template) = (operation.method(), operation.template());
                let sentence = format!("{method} on path '{template}' defines a response schema but no response body found.");
                findings.say(Place::Whole, sentence);
            }
            (false, false) => self.check_json(answer, findings),
        }
    }

    fn check_json(&self, answer: &Answer<'_>, findings: &mut Findings<'_>) {
        let (Body::Bytes(bytes), Some(sent)) = (answer.body, answer.header("content-type").next()) else { return };
        let described = self.content.iter().find(|(name, _)| media_type::is_json(sent) && media_type::matches(sent, name));
        let Some((_, schema)) = described else { return };
        match jackson::read(&String::from_utf8_lossy(bytes)) {
            Ok(value) => schema.violations(&value).iter().for_each(|violation| findings.push(Place::Whole, violation)),
            Err(sentence) => findings.say(Place::Whole, sentence),
        }
    }

    /// The validator lets a body without `Content-Type` pass; no client knows
    /// what to do with one, so it is told here, in words of our own.
    fn check_content_type(&self, answer: &Answer<'_>, findings: &mut Findings<'_>) {
        if self.content.is_empty() {
            return;
        }
        let described = self.content.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        match answer.header("content-type").next() {
            Some(sent) if self.content.iter().any(|(name, _)| media_type::matches(sent, name)) => {}
            Some(sent) => {
                let what = "does not match any allowed types. Must be one of";
                findings.say(Place::Whole, format!("Response Content-Type header '{sent}' {what}: [{described}]."));
            }
            None if answer.body.is_empty() => {}
            None => {
                findings.say(Place::Whole, format!("Response Content-Type header is missing. Must be one of: [{described}]."));
            }
        }
    }

    fn check_headers(&self, answer: &Answer<'_>, template: &str, findings: &mut Findings<'_>) {
        for Header { name, is_required, schema } in &self.headers {
            let mut values = answer.header(name).peekable();
            if *is_required && values.peek().is_none() {
                let sentence = format!("Header parameter '{name}' is required on path '{template}' but not found in response.");
                findings.push(Place::Parameter("header", name), &Violation::of_root(sentence));
            }
            for violation in values.flat_map(|value| schema.violations(&Value::from(value))) {
                findings.push(Place::Parameter("header", name), &violation);
            }
        }
    }
}
