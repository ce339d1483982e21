//! An operation of the API, and the order in which a request for it is checked.

use std::sync::{Arc, OnceLock};

use serde_json::Value;

use super::{
    answer::{Answer, Answers},
    body::{self, RequestBody},
    component::Components,
    document, media_type,
    parameter::{Location, Parameter},
    query,
    report::{Findings, Place, Report},
    request::Request,
};

/// What a method does on a path.
#[derive(Debug)]
pub struct Operation {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) template: String,
    /// Slashes in the template.
    pub(super) depth: usize,
    pub(super) base_path: String,
    pub(super) scopes: Vec<String>,
    /// The JSON of its description, and of the parameters of its path.
    pub(super) definition: &'static str,
    pub(super) shared_parameters: &'static str,
    /// What both refer to.
    pub(super) components: Arc<Components<'static>>,
    pub(super) compiled: OnceLock<Compiled>,
    /// Its answers by status, when one is first checked.
    pub(super) answers: OnceLock<Answers>,
}

/// What an operation asks of a request, ready for use.
#[derive(Debug)]
pub(super) struct Compiled {
    consumes: Vec<String>,
    pub(super) produces: Vec<String>,
    parameters: Vec<Parameter>,
    /// Indices of path parameters, from left to right.
    path_parameters: Vec<usize>,
    body: Option<RequestBody>,
}

impl Operation {
    /// The `operationId` of the description.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The method, in capitals.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path of the description, such as `/folders/{folderId}`.
    #[must_use]
    pub fn template(&self) -> &str {
        &self.template
    }

    /// What stands before the template, such as `/teledossiers/v1`.
    #[must_use]
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// The OAuth2 scopes of which one suffices.
    #[must_use]
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// How much of a path is literally that of the description; `None` when it
    /// is another path.
    pub(super) fn likeness(&self, path: &str) -> Option<usize> {
        let path = path.strip_prefix(self.base_path.as_str())?;
        let path = path.strip_suffix('/').filter(|_| !self.template.ends_with('/')).unwrap_or(path);
        // Most are told apart by this alone.
        if depth(path) != self.depth {
            return None;
        }
        let (mut described, mut sent) = (self.template.split('/'), path.split('/'));
        let mut literal = 0;
        loop {
            match (described.next(), sent.next()) {
                (None, None) => return Some(literal),
                (Some(described), Some(sent)) => literal += likeness_of_segment(described, sent)?,
                _ => return None,
            }
        }
    }

    /// Checks a request for this operation. Gives the JSON of its body, when
    /// it has one: the first value counts, and of a repeated member the last.
    ///
    /// Everything is checked, in the validator's order
    /// (swagger-request-validator 2.12.1): media types, headers, path, body,
    /// query, unexpected query parameters, cookies.
    ///
    /// # Errors
    /// Everything wrong with the request, in the validator's words.
    pub fn validate(&self, request: &Request<'_>) -> Result<Option<Value>, Report> {
        let compiled = self.compiled();
        let mut findings = Findings::about_request(request.method, request.path);
        let is_body_known = media_type::check_content_type(&compiled.consumes, request, &mut findings);
        media_type::check_accept(&compiled.produces, request, &mut findings);
        self.check_headers(compiled, request, &mut findings);
        self.check_path(compiled, request, &mut findings);
        let value = match &compiled.body {
            Some(body) if is_body_known => body.check(request, &mut findings),
            Some(_) => None,
            None => {
                body::check_absence(request, &mut findings);
                None
            }
        };
        self.check_query(compiled, request, &mut findings);
        self.check_cookies(compiled, request, &mut findings);
        findings.into_result(value)
    }

    /// What is wrong with a JSON body alone, whatever it came with: pointers
    /// (RFC 6901) into it and the validator's sentences.
    #[must_use]
    pub fn violations_of_body(&self, body: &Value) -> Vec<(String, String)> {
        let compiled = self.compiled();
        compiled.body.as_ref().map(|described| described.violations(body)).unwrap_or_default()
    }

    /// Checks an answer of this operation, in the validator's order
    /// (swagger-request-validator 2.12.1): status, body, media type, headers.
    ///
    /// # Errors
    /// Everything wrong with the answer, in the validator's words.
    pub fn validate_answer(&self, answer: &Answer<'_>) -> Result<(), Report> {
        self.answers.get_or_init(|| Answers::read(&self.definition()["responses"])).check(answer, self)
    }

    pub(super) fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| Compiled::read(&self.definition(), &self.template))
    }

    /// Its description: every reference inlined, and the parameters of its
    /// path before its own, which override them.
    pub(super) fn definition(&self) -> Value {
        // Both have been read as JSON before.
        let read = |text| {
            let mut value = serde_json::from_str(text).unwrap_or_default();
            self.components.inline(&mut value);
            value
        };
        let (mut definition, shared): (Value, Value) = (read(self.definition), read(self.shared_parameters));
        let own = definition["parameters"].as_array().cloned().unwrap_or_default();
        let is_overridden = |one: &Value| own.iter().any(|other| other["name"] == one["name"] && other["in"] == one["in"]);
        let shared = shared.as_array().cloned().unwrap_or_default();
        definition["parameters"] = shared.into_iter().filter(|one| !is_overridden(one)).chain(own.iter().cloned()).collect();
        definition
    }

    fn check_headers(&self, compiled: &Compiled, request: &Request<'_>, findings: &mut Findings<'_>) {
        for parameter in compiled.parameters_in(Location::Header) {
            let values: Vec<&str> = request.header(&parameter.name).collect();
            parameter.check(&values, &self.template, findings);
        }
    }

    fn check_path(&self, compiled: &Compiled, request: &Request<'_>, findings: &mut Findings<'_>) {
        for parameter in compiled.path_parameters.iter().filter_map(|index| compiled.parameters.get(*index)) {
            let value = request.path_parameters.iter().find(|(name, _)| *name == parameter.name);
            let values: Vec<&str> = value.map(|(_, value)| *value).into_iter().collect();
            parameter.check(&values, &self.template, findings);
        }
    }

    fn check_query(&self, compiled: &Compiled, request: &Request<'_>, findings: &mut Findings<'_>) {
        let pairs = query::pairs(request.query);
        for parameter in compiled.parameters_in(Location::Query) {
            let values: Vec<&str> =
                pairs.iter().filter(|(name, _)| *name == parameter.name).map(|(_, value)| value.as_str()).collect();
            parameter.check(&values, &self.template, findings);
        }
        let is_described = |name: &str| compiled.parameters_in(Location::Query).any(|parameter| parameter.name == name);
        for name in query::unexpected(&pairs, is_described) {
            let sentence = format!("Query parameter '{name}' is unexpected on path \"{}\"", self.template);
            findings.say(Place::Parameter("query", name), sentence);
        }
    }

    fn check_cookies(&self, compiled: &Compiled, request: &Request<'_>, findings: &mut Findings<'_>) {
        for parameter in compiled.parameters_in(Location::Cookie) {
            let cookies = request.header("cookie").flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
            let values: Vec<&str> = cookies.filter(|(name, _)| *name == parameter.name).map(|(_, value)| value).collect();
            parameter.check(&values, &self.template, findings);
        }
    }
}

pub(super) fn depth(path: &str) -> usize {
    memchr::memchr_iter(b'/', path.as_bytes()).count()
}

/// Characters of a segment outside its parameter, and one more for a segment
/// that has none.
fn likeness_of_segment(described: &str, sent: &str) -> Option<usize> {
    let Some((before, rest)) = described.split_once('{') else { return (described == sent).then_some(sent.len() + 1) };
    let (_, after) = rest.split_once('}')?;
    let value = sent.strip_prefix(before)?.strip_suffix(after)?;
    (!value.is_empty()).then_some(before.len() + after.len())
}

impl Compiled {
    fn read(definition: &Value, template: &str) -> Self {
        let parameters = definition["parameters"].as_array().into_iter().flatten();
        let parameters: Vec<Parameter> = parameters.filter_map(Parameter::read).collect();
        let mut path_parameters: Vec<usize> =
            (0..parameters.len()).filter(|index| parameters[*index].location == Location::Path).collect();
        path_parameters.sort_by_key(|index| template.find(&format!("{{{}}}", parameters[*index].name)));
        let body = definition.get("requestBody");
        let content = body.and_then(|body| body["content"].as_object());
        Self {
            consumes: content.into_iter().flat_map(|content| content.keys().cloned()).collect(),
            produces: document::produces(definition),
            parameters,
            path_parameters,
            body: body.map(RequestBody::read),
        }
    }

    fn parameters_in(&self, location: Location) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.location == location)
    }
}
