//! One exchange.

use std::sync::{Arc, OnceLock};

use serde_json::{Value, json};

use super::{
    body::Recorded,
    read::{Read, touched_by_path},
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
    /// The fault rule that matched, and the kind of its effect.
    fault: Option<(Arc<str>, &'static str)>,
    ended: Option<Arc<Ended>>,
}

#[derive(Debug)]
struct Ended {
    outcome: Outcome,
    read: OnceLock<Read>,
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

    pub(super) fn note_fault(&mut self, rule_id: &str, kind: &'static str) {
        self.fault = Some((rule_id.into(), kind));
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

    /// The hub's time when it arrived.
    #[must_use]
    pub fn date_time(&self) -> Timestamp {
        self.date_time
    }

    /// The request as it came, secrets included.
    #[must_use]
    pub fn asked(&self) -> &Asked {
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
    #[must_use]
    pub fn known(&self) -> &Known {
        let claimed = || self.read().and_then(|read| read.claimed.as_ref()).unwrap_or(&self.asked.claimed);
        self.caller.as_deref().unwrap_or_else(claimed)
    }

    /// The télédossiers it was about.
    pub(super) fn touched(&self) -> Touched {
        self.read().map_or_else(|| touched_by_path(&self.asked), |read| read.touched.clone())
    }

    /// `pending`, `answered` or `abandoned`.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match self.outcome() {
            None => "pending",
            Some(outcome) if outcome.answer.is_none() => "abandoned",
            Some(_) => "answered",
        }
    }

    /// Whether somebody was let in.
    #[must_use]
    pub fn is_let_in(&self) -> bool {
        self.caller.is_some()
    }

    /// The fault rule that matched, and the kind of its effect.
    #[must_use]
    pub fn fault(&self) -> Option<(&str, &'static str)> {
        self.fault.as_ref().map(|(rule, kind)| (&**rule, *kind))
    }

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
            "fault": self.fault().map(|(rule, _)| rule),
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
