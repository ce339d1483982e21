//! Bodies (swagger-request-validator 2.12.1).

use serde_json::Value;

use super::{
    assumed::{self, UnreadableJson},
    jackson, media_type,
    report::{Findings, Place, Violation},
    request::{Body, Request},
    schema::Schema,
};

/// The body an operation takes.
#[derive(Debug)]
pub(super) struct RequestBody {
    is_required: bool,
    /// Schema of its JSON; `None` when it takes something else.
    json: Option<Schema>,
}

/// What an operation answers when it takes no body.
pub(super) fn check_absence(request: &Request<'_>, findings: &mut Findings<'_>) {
    if !request.body.is_empty() {
        findings.say(Place::Whole, "No request body is expected but one was found.");
    }
}

impl RequestBody {
    /// Reads the `requestBody` of a description.
    pub(super) fn read(definition: &Value) -> Self {
        let content = definition.get("content").and_then(Value::as_object);
        let json = content.into_iter().flatten().find(|(name, _)| media_type::matches("application/json", name));
        Self { is_required: definition["required"] == true, json: json.map(|(_, media)| Schema::of_request(&media["schema"])) }
    }

    /// Checks the body; gives its JSON, if that is what it is.
    pub(super) fn check(&self, request: &Request<'_>, findings: &mut Findings<'_>) -> Option<Value> {
        if request.body.is_empty() {
            self.check_empty(findings);
            return None;
        }
        let (Some(schema), Body::Bytes(bytes)) = (&self.json, request.body) else { return None };
        let text = String::from_utf8_lossy(bytes);
        let has_type = request.header("content-type").any(|value| !value.trim().is_empty());
        if !has_type && !assumed::BODY_WITHOUT_CONTENT_TYPE_IS_CHECKED {
            return jackson::read(&text).ok();
        }
        if text.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
            let sentence = "An error occurred during schema validation - unhandled token type NOT_AVAILABLE.";
            findings.say(Place::Body, sentence);
            return None;
        }
        match jackson::read(&text) {
            Ok(value) => {
                schema.violations(&value).iter().for_each(|violation| findings.push(Place::Body, violation));
                Some(value)
            }
            Err(sentence) => {
                match assumed::UNREADABLE_JSON {
                    UnreadableJson::Explained => findings.say(Place::Body, sentence),
                    UnreadableJson::TakenForEmpty => self.check_empty(findings),
                }
                None
            }
        }
    }

    /// What is wrong with a body that was read already.
    pub(super) fn violations(&self, body: &Value) -> Vec<(String, String)> {
        let found = self.json.as_ref().map(|schema| schema.violations(body)).unwrap_or_default();
        found.into_iter().flat_map(Violation::into_leaves).collect()
    }

    fn check_empty(&self, findings: &mut Findings<'_>) {
        if self.is_required || (self.json.is_some() && assumed::EMPTY_BODY_IS_REFUSED) {
            findings.say(Place::Body, "A request body is required but none found.");
        }
    }
}
