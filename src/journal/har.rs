//! Exchanges as an HTTP Archive, which browsers and many tools open (HAR 1.2).

use serde_json::{Value, json};

use super::{
    body::{Content, Shown},
    entry::{Entry, Headers, Outcome, lines, milliseconds},
    redaction,
};

/// An archive of those exchanges.
#[must_use]
pub fn archive(entries: &[Entry]) -> Value {
    json!({
        "log": {
            "version": "1.2",
            "creator": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
            "entries": entries.iter().map(exchange).collect::<Vec<_>>(),
        }
    })
}

fn exchange(entry: &Entry) -> Value {
    let time = entry.outcome().map_or(0.0, |outcome| milliseconds(outcome.microseconds));
    json!({
        "startedDateTime": entry.date_time(),
        "time": time,
        "request": request(entry),
        "response": response(entry),
        "cache": {},
        "timings": { "send": 0, "wait": time, "receive": 0 },
        "comment": format!("entry {}, {}", entry.id(), entry.state()),
    })
}

fn request(entry: &Entry) -> Value {
    let asked = entry.asked();
    let host = value_of(&asked.headers, "host").unwrap_or("localhost");
    let (path, query) = (redaction::of_text(&asked.path), redaction::of_pairs(&asked.query));
    let mark = if query.is_empty() { "" } else { "?" };
    let pairs = form_urlencoded::parse(query.as_bytes());
    let mut request = json!({
        "method": asked.method,
        "url": format!("{}://{host}{}{path}{mark}{query}", asked.scheme, asked.prefix),
        "httpVersion": asked.version,
        "cookies": [],
        "headers": lines(&asked.headers),
        "queryString": pairs.map(|(name, value)| json!({ "name": name, "value": value })).collect::<Vec<_>>(),
        "headersSize": -1,
        "bodySize": entry.outcome().map_or(0, |outcome| outcome.body.size()),
    });
    if let Some(body) = entry.read().map(|read| &read.request).filter(|body| body.size > 0) {
        let media_type = value_of(&asked.headers, "content-type").unwrap_or_default();
        request["postData"] =
            json!({ "mimeType": media_type, "params": [], "text": body.text().unwrap_or_default(), "comment": comment(body) });
    }
    request
}

/// Of a call without answer, what browsers write: status 0.
fn response(entry: &Entry) -> Value {
    let answer = entry.outcome().and_then(|outcome: &Outcome| outcome.answer.as_ref());
    let none = Headers::new();
    let headers = answer.map_or(&none, |answer| &answer.headers);
    let body = entry.read().map(|read| &read.response);
    json!({
        "status": answer.map_or(0, |answer| answer.status),
        "statusText": "",
        "httpVersion": entry.asked().version,
        "cookies": [],
        "headers": lines(headers),
        "content": {
            "size": body.map_or(0, |body| body.size),
            "mimeType": value_of(headers, "content-type").unwrap_or_default(),
            "text": body.and_then(Shown::text).unwrap_or_default(),
            "comment": body.map(comment).unwrap_or_default(),
        },
        "redirectURL": value_of(headers, "location").unwrap_or_default(),
        "headersSize": -1,
        "bodySize": answer.map_or(0, |answer| answer.body.size()),
    })
}

/// What the archive has no place for.
fn comment(body: &Shown) -> String {
    match &body.content {
        Content::Text { is_whole: true, .. } => String::new(),
        Content::Text { .. } => "cut short".to_owned(),
        Content::Binary { digest, kept } => format!("SHA-256 of the first {kept} bytes: {digest}…"),
    }
}

fn value_of<'a>(headers: &'a Headers, name: &str) -> Option<&'a str> {
    headers.iter().find(|header| header.0.eq_ignore_ascii_case(name)).map(|header| header.1.as_str())
}
