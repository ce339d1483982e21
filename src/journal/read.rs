//! What is made of an exchange when somebody looks at it.

use serde_json::{Value, json};

use super::{
    body::{Form, Recorded, Shown},
    entry::{Asked, Known, Outcome},
    redaction,
    touched::Touched,
};

/// What is made of an exchange when somebody looks at it.
#[derive(Debug)]
pub(super) struct Read {
    /// Whose call a form says it is.
    pub(super) claimed: Option<Known>,
    pub(super) touched: Touched,
    pub(super) refusal: Value,
    pub(super) request: Shown,
    pub(super) response: Shown,
}

impl Read {
    pub(super) fn new(asked: &Asked, outcome: &Outcome) -> Self {
        let response = outcome.answer.as_ref().map_or_else(|| Recorded::default().shown(), |answer| answer.body.shown());
        let json: Value = response.text().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let mut touched = touched_by_path(asked);
        let status = outcome.answer.as_ref().map_or(0, |answer| answer.status);
        if status < 400 {
            touched.add_answer(asked.operation.as_deref().unwrap_or_default(), &json);
        }
        Self {
            claimed: claimed_by_form(asked, outcome),
            touched,
            refusal: if status < 400 { Value::Null } else { refusal(&json, response.text()) },
            request: outcome.body.shown(),
            response,
        }
    }
}

/// Credentials in a form are in its body.
fn claimed_by_form(asked: &Asked, outcome: &Outcome) -> Option<Known> {
    if asked.claimed.client_id.is_some() || outcome.body.form() != Form::Pairs {
        return None;
    }
    let (form, _) = outcome.body.text()?;
    let find = |name: &str| {
        let mut pairs = form_urlencoded::parse(form.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| redaction::of_text(&value))
    };
    Some(Known { client_id: find("client_id"), scope: find("scope"), organization: None })
}

/// Code and message, from the form of the hub, of the token server, or neither.
fn refusal(json: &Value, text: Option<&str>) -> Value {
    let first = &json["errors"][0];
    if first.is_object() {
        return json!({ "code": code(&first["code"]), "message": first["message"].as_str() });
    }
    if json["error"].is_string() {
        return json!({ "code": code(&json["error"]), "message": json["error_description"].as_str() });
    }
    json!({ "code": null, "message": text.filter(|text| !text.is_empty()) })
}

fn code(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// What a path says of the télédossiers it is about.
pub(super) fn touched_by_path(asked: &Asked) -> Touched {
    let mut touched = Touched::default();
    touched.add_path(&asked.template, &asked.path);
    touched
}
