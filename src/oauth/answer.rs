//! What the HTTP layer is to send, and the headers common to all of it.

use serde::Serialize;

/// An answer of the authorization server, ready to be sent.
///
/// `Content-Length`, `Date` and `Connection` are the HTTP server's business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status code.
    pub status: u16,
    /// Header names and values, in the order they are sent.
    pub headers: Vec<(&'static str, String)>,
    /// The body, empty for some refusals.
    pub body: String,
}

/// On every answer of the authorization server (WSO2 Identity Server 5.11;
/// their size agrees with the screenshots of the `HubEE` guide).
const ON_EVERY_ANSWER: [(&str, &str); 4] = [
    ("X-Frame-Options", "DENY"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-XSS-Protection", "1; mode=block"),
    ("Server", "WSO2 Carbon Server"),
];

/// On the answers that carry or kill a token, never on a refusal (same source).
const NOT_TO_BE_KEPT: [(&str, &str); 2] = [("Cache-Control", "no-store"), ("Pragma", "no-cache")];

const JSON: &str = "application/json";
const HTML: &str = "text/html";

impl Answer {
    /// An answer said to be JSON, whose body is already written.
    #[must_use]
    pub(super) fn json(status: u16, body: String) -> Self {
        Self::new(status, JSON, body)
    }

    /// An answer of the revocation endpoint, which calls even its JSON
    /// `text/html` (WSO2 Identity Server 5.11).
    #[must_use]
    pub(super) fn html(status: u16, body: String) -> Self {
        Self::new(status, HTML, body)
    }

    fn new(status: u16, content_type: &str, body: String) -> Self {
        let mut headers: Vec<_> = ON_EVERY_ANSWER.iter().map(|&(name, value)| (name, value.to_owned())).collect();
        headers.insert(3, ("Content-Type", content_type.to_owned()));
        Self { status, headers, body }
    }

    /// Adds what forbids keeping the answer in a cache.
    #[must_use]
    pub(super) fn not_to_be_kept(mut self) -> Self {
        self.headers.extend(NOT_TO_BE_KEPT.iter().map(|&(name, value)| (name, value.to_owned())));
        self
    }

    /// Adds one header.
    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Adds the demand for credentials, its realm unquoted (WSO2).
    #[must_use]
    pub(super) fn demanding_credentials(self, host: &str) -> Self {
        let realm = format!("Basic realm={}", without_port(host));
        self.with("WWW-Authenticate", realm)
    }

    /// The value of a header, its name in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.0.eq_ignore_ascii_case(name)).map(|header| header.1.as_str())
    }
}

/// What the gateway says, with a 200, when it cannot reach the authorization
/// server (WSO2 Microgateway 3.2): only ever answered as a simulated fault.
#[must_use]
pub fn token_lost() -> Answer {
    let body = r#"{"error":"error occurred while invoking the token endpoint"}"#;
    Answer { status: 200, headers: vec![("Content-Type", JSON.to_owned())], body: body.to_owned() }
}

/// Compact JSON of a value whose keys are texts, which cannot fail; were it
/// to, an empty body is what the caller sees.
pub(super) fn compact(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_realm_is_the_name_of_the_host_without_its_port() {
        for (host, realm) in
            [("localhost:8484", "localhost"), ("localhost", "localhost"), ("[::1]:8484", "[::1]"), ("[::1]", "[::1]")]
        {
            assert_eq!(without_port(host), realm);
        }
    }

    #[test]
    fn an_answer_has_the_headers_of_the_authorization_server_and_no_other() {
        let names: Vec<_> = Answer::json(200, String::new()).headers.into_iter().map(|header| header.0).collect();
        assert_eq!(names, ["X-Frame-Options", "X-Content-Type-Options", "X-XSS-Protection", "Content-Type", "Server"]);
    }
}
