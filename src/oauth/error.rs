//! The refusals of the token endpoint, in the words of the server.

use serde::Serialize;

use super::{
    answer::{Answer, compact},
    assumed,
};

/// Why no token is given, in the order the server looks (WSO2 Identity Server
/// 5.11; the `HubEE` guide shows [`Self::UnknownClient`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// A method other than POST.
    MethodNotAllowed,
    /// A body that is said to be neither a form nor JSON.
    UnsupportedMediaType,
    /// JSON that does not parse, or is no object.
    MalformedPayload,
    /// A parameter given twice in the query, or twice in the body.
    RepeatedParameter,
    /// No `grant_type`.
    MissingGrantType,
    /// A `grant_type` that the server has never heard of.
    UnsupportedGrantType,
    /// No client has this id.
    UnknownClient(String),
    /// The client was deactivated.
    InactiveClient,
    /// No credentials that the server can see.
    UnsupportedAuthentication,
    /// Credentials both in the header and among the parameters.
    TwoAuthentications,
    /// `Basic` followed by something else than `id:secret` in base64.
    UndecodableAuthorization,
    /// A known client with a wrong secret.
    WrongSecret,
    /// A grant that exists, but not for partners.
    UnauthorizedGrantType,
    /// A scope the client does not have, if the server refuses these.
    InvalidScope,
    /// The server failed.
    Internal,
    /// Two simultaneous requests of one client collided in the database: only
    /// ever answered as a simulated fault.
    Conflict,
}

/// The row of one refusal.
struct Row {
    status: u16,
    /// `error` and `error_description`; `None` for an empty body.
    words: Option<(&'static str, String)>,
    demands_credentials: bool,
}

/// Keys in the order of the real answers (`HubEE` guide).
#[derive(Serialize)]
struct Body<'a> {
    error_description: &'a str,
    error: &'a str,
}

impl TokenError {
    /// The answer that says so.
    #[must_use]
    pub fn answer(&self, host: &str) -> Answer {
        let row = self.row();
        let body = row.words.map(|(error, description)| error_body(error, &description)).unwrap_or_default();
        let answer = Answer::json(row.status, body);
        if row.demands_credentials { answer.demanding_credentials(host) } else { answer }
    }

    #[rustfmt::skip]
    fn row(&self) -> Row {
        const DEMANDED: bool = true;
        const NOT: bool = false;
        match self {
            Self::MethodNotAllowed          => Row { status: 405, words: None, demands_credentials: NOT },
            Self::UnsupportedMediaType      => Row { status: 415, words: None, demands_credentials: NOT },
            Self::MalformedPayload          => row(400, "invalid_request", "Malformed or unsupported request payload", NOT),
            Self::RepeatedParameter         => row(400, "invalid_request", "Invalid request with repeated parameters.", NOT),
            Self::MissingGrantType          => row(400, "invalid_request", "Missing grant_type parameter value", NOT),
            Self::UnsupportedGrantType      => row(400, "invalid_request", "Unsupported grant_type value", NOT),
            Self::UnknownClient(id)         => row(401, "invalid_client", unknown_client(id), NOT),
            Self::InactiveClient            => row(401, "invalid_client", "Oauth application is not in active state", NOT),
            Self::UnsupportedAuthentication => row(401, "invalid_client", "Unsupported Client Authentication Method!", DEMANDED),
            Self::TwoAuthentications        => row(400, "invalid_request", "Request body and headers contain authorization information", NOT),
            Self::UndecodableAuthorization  => row(401, "invalid_client", "Error decoding authorization header. Space delimited \"<authMethod> <base64Hash>\" format violated.", DEMANDED),
            Self::WrongSecret               => row(401, "invalid_client", assumed::WRONG_SECRET, DEMANDED),
            Self::UnauthorizedGrantType     => row(400, "unauthorized_client", "The authenticated client is not authorized to use this authorization grant type", NOT),
            Self::InvalidScope              => row(400, "invalid_scope", "Invalid Scope!", NOT),
            Self::Internal                  => row(500, "server_error", "Internal Server Error.", DEMANDED),
            Self::Conflict                  => row(502, "server_error", "Service Unavailable Error.", DEMANDED),
        }
    }
}

fn row(status: u16, error: &'static str, description: impl Into<String>, demands_credentials: bool) -> Row {
    Row { status, words: Some((error, description.into())), demands_credentials }
}

pub(super) fn error_body(error: &str, error_description: &str) -> String {
    compact(&Body { error_description, error })
}

fn unknown_client(id: &str) -> String {
    format!("A valid OAuth client could not be found for client_id: {}", html_escaped(id))
}

/// As the server's own library escapes: quotes by number.
fn html_escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&#34;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_markup_in_a_client_id_comes_back_harmless() {
        assert_eq!(html_escaped(r#"<b>&"'é"#), "&lt;b&gt;&amp;&#34;&#39;é");
    }

    #[test]
    fn the_refusal_has_the_size_of_the_one_in_the_guide() {
        let answer = TokenError::UnknownClient("a".repeat(17)).answer("any.host");
        let mut sent = String::from("HTTP/1.1 401 Unauthorized\r\n");
        let length = ("Content-Length", answer.body.len().to_string());
        let date = ("Date", "Thu, 04 Jul 2024 08:54:15 GMT".to_owned());
        for (name, value) in answer.headers.iter().chain([&length, &date]) {
            sent.extend([name, ": ", value, "\r\n"]);
        }
        assert_eq!(sent.len() + "\r\n".len() + answer.body.len(), 357);
    }
}
