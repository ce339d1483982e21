//! One exchange.

use std::sync::{Arc, OnceLock};

use serde_json::{Value, json};

use super::{
    body::{Form, Recorded, Shown},
    redaction,
    touched::Touched,
};
use crate::domain::timestamp::Timestamp;

/// Header lines as they came.
pub(super) type Headers = Vec<(String, String)>;

/// Who calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The client.
    pub client_id: Option<String>,
    /// The scope it acts with.
    pub scope: Option<String>,
    /// The organization it acts for.
    pub organization: Option<String>,
}

/// A request, as far as it is known when it arrives.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// In capitals.
    pub method: String,
    /// What the addresses of the world start with; empty for the default one.
    pub prefix: String,
    /// Still encoded, without prefix and query.
    pub path: String,
    /// Still encoded; empty if none.
    pub query: String,
    /// Such as `HTTP/1.1`.
    pub version: String,
    /// `http` or `https`.
    pub scheme: &'static str,
    /// Its headers.
    pub headers: Headers,
    /// The `operationId` of our descriptions.
    pub operation: Option<String>,
    /// The path of the description, with what stands before it.
    pub template: String,
    /// Who the token or the credentials are said to be of.
    pub claimed: Known,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status code.
    pub status: u16,
    /// Its headers.
    pub headers: Headers,
    /// Its body.
    pub body: Recorded,
    /// Whether all of it was handed over to be sent.
    pub is_complete: bool,
}

/// How an exchange ended.
#[derive(Debug, Default)]
pub struct Outcome {
    /// From arrival to the end of the answer, by the machine's time.
    pub microseconds: u64,
    /// The body of the request.
    pub body: Recorded,
    /// None when the client left before there was one, or a fault let none through.
    pub answer: Option<Answer>,
}

/// An exchange in the journal; cheap to clone.
#[derive(Clone, Debug)]
pub struct Entry {
    id: u64,
    date_time: Timestamp,
    asked: Arc<Asked>,
    /// Who calls, once that was checked.
    caller: Option<Arc<Known>>,
    /// The fault rule that matched.
    fault: Option<Arc<str>>,
    ended: Option<Arc<Ended>>,
}

#[derive(Debug)]
struct Ended {
    outcome: Outcome,
    read: OnceLock<Read>,
}

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

impl Entry {
    pub(super) fn new(id: u64, date_time: Timestamp, asked: Asked) -> Self {
        Self::of(id, date_time, Arc::new(asked))
    }

    fn of(id: u64, date_time: Timestamp, asked: Arc<Asked>) -> Self {
        Self { id, date_time, asked, caller: None, fault: None, ended: None }
    }

    pub(super) fn note_caller(&mut self, caller: Known) {
        self.caller = Some(Arc::new(caller));
    }

    pub(super) fn note_fault(&mut self, rule_id: &str) {
        self.fault = Some(rule_id.into());
    }

    pub(super) fn complete(&mut self, outcome: Outcome) {
        self.ended = Some(Arc::new(Ended { outcome, read: OnceLock::new() }));
    }

    /// What was known of it before its answer.
    pub(super) fn as_it_arrived(&self) -> Self {
        Self::of(self.id, self.date_time, self.asked.clone())
    }

    /// Its number; later ones are greater.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    pub(super) fn date_time(&self) -> Timestamp {
        self.date_time
    }

    pub(super) fn asked(&self) -> &Asked {
        &self.asked
    }

    pub(super) fn outcome(&self) -> Option<&Outcome> {
        self.ended.as_ref().map(|ended| &ended.outcome)
    }

    pub(super) fn answer(&self) -> Option<&Answer> {
        self.outcome()?.answer.as_ref()
    }

    /// The bytes it takes, about.
    pub(super) fn weight(&self) -> usize {
        let asked = &self.asked;
        let head = asked.path.len() + asked.query.len() + asked.template.len() + weight_of(&asked.headers);
        let outcome = self.outcome().map_or(0, |outcome| {
            let answer = outcome.answer.as_ref();
            outcome.body.weight() + answer.map_or(0, |answer| weight_of(&answer.headers) + answer.body.weight())
        });
        size_of::<Self>() + size_of::<Asked>() + size_of::<Ended>() + head + outcome
    }

    /// What was made of it, once it has ended.
    pub(super) fn read(&self) -> Option<&Read> {
        self.ended.as_ref().map(|ended| ended.read.get_or_init(|| Read::new(&self.asked, &ended.outcome)))
    }

    /// Who was let in, else who asked to be.
    pub(super) fn known(&self) -> &Known {
        let claimed = || self.read().and_then(|read| read.claimed.as_ref()).unwrap_or(&self.asked.claimed);
        self.caller.as_deref().unwrap_or_else(claimed)
    }

    /// The télédossiers it was about.
    pub(super) fn touched(&self) -> Touched {
        self.read().map_or_else(|| touched_by_path(&self.asked), |read| read.touched.clone())
    }

    pub(super) fn state(&self) -> &'static str {
        match self.outcome() {
            None => "pending",
            Some(outcome) if outcome.answer.is_none() => "abandoned",
            Some(_) => "answered",
        }
    }

    /// The exchange without its headers and bodies.
    #[must_use]
    pub fn summary(&self) -> Value {
        let (asked, known, outcome) = (&self.asked, self.known(), self.outcome());
        json!({
            "id": self.id,
            "dateTime": self.date_time,
            "state": self.state(),
            "clientId": known.client_id,
            "scope": known.scope,
            "organization": known.organization,
            "operation": asked.operation,
            "method": asked.method,
            "path": redaction::of_text(&asked.path),
            "query": redaction::of_pairs(&asked.query),
            "status": self.answer().map(|answer| answer.status),
            "refusal": self.read().map_or(Value::Null, |read| read.refusal.clone()),
            "durationMs": outcome.map(|outcome| milliseconds(outcome.microseconds)),
            "fault": self.fault.as_deref(),
            "touched": self.touched(),
        })
    }

    /// All there is of the exchange.
    #[must_use]
    pub fn detail(&self) -> Value {
        let mut detail = self.summary();
        let read = self.read();
        detail["request"] = json!({
            "headers": lines(&self.asked.headers),
            "body": read.map(|read| read.request.json()),
        });
        detail["response"] = self.answer().map_or(Value::Null, |answer| {
            json!({
                "headers": lines(&answer.headers),
                "body": read.map(|read| read.response.json()),
                "complete": answer.is_complete,
            })
        });
        detail
    }
}

#[expect(clippy::cast_precision_loss, reason = "nobody waits that long")]
pub(super) fn milliseconds(microseconds: u64) -> f64 {
    microseconds as f64 / 1000.0
}

fn weight_of(headers: &Headers) -> usize {
    headers.iter().map(|(name, value)| name.len() + value.len() + 2 * size_of::<String>()).sum()
}

/// Header lines without their secrets.
pub(super) fn lines(headers: &Headers) -> Vec<Value> {
    headers.iter().map(|(name, value)| json!({ "name": name, "value": redaction::of_header(name, value) })).collect()
}

fn touched_by_path(asked: &Asked) -> Touched {
    let mut touched = Touched::default();
    touched.add_path(&asked.template, &asked.path);
    touched
}

impl Read {
    fn new(asked: &Asked, outcome: &Outcome) -> Self {
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
