//! Which calls a rule is about.

use serde::{Deserialize, Serialize};

use crate::{domain::scope::Scope, glob};

/// What a call must be like; what is not said may be anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Match {
    /// Its method, in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Its path: `*` stands for anything without a slash, `**` for anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The client that makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// The process it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_code: Option<String>,
    /// The `operationId` of the API descriptions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The scope of the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
}

/// What is known of a call before anything is done about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The method.
    pub method: String,
    /// The path, as sent.
    pub path: String,
    /// The operation, when the API has one for method and path.
    pub operation: Option<String>,
    /// The client: behind a token that is accepted, or named by the credentials
    /// of a token request.
    pub client: Option<String>,
    /// That client's scope.
    pub scope: Option<Scope>,
    /// The processes it is about: the client's, those of the query, the one of
    /// the case or folder in the path, or of the deposit.
    pub process_codes: Vec<String>,
    /// Whether it bears a token that is accepted.
    pub has_token: bool,
}

impl Seen {
    /// Whether it is a request for a token.
    #[must_use]
    pub fn asks_for_a_token(&self) -> bool {
        ["/oauth2/token", "/token"].contains(&trimmed(&self.path))
    }
}

impl Match {
    /// Whether the call is like that.
    #[must_use]
    pub fn is_about(&self, seen: &Seen) -> bool {
        let is = |expected: &Option<String>, found: &Option<String>| expected.is_none() || expected == found;
        self.method.as_ref().is_none_or(|method| method.eq_ignore_ascii_case(&seen.method))
            && self.path.as_ref().is_none_or(|pattern| glob::fits(trimmed(pattern), trimmed(&seen.path)))
            && is(&self.client, &seen.client)
            && is(&self.operation, &seen.operation)
            && self.scope.is_none_or(|scope| seen.scope == Some(scope))
            && self.process_code.as_ref().is_none_or(|code| seen.process_codes.contains(code))
    }
}

/// A slash at the end means nothing to the hub (functional specification).
fn trimmed(path: &str) -> &str {
    path.strip_suffix('/').unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_said_must_be_so() {
        let seen = Seen {
            method: "GET".into(),
            path: "/teledossiers/v1/notifications/".into(),
            operation: Some("listNotification".into()),
            client: Some("si-certdc-paris".into()),
            scope: Some(Scope::Si),
            process_codes: vec!["CERTDC".into()],
            has_token: true,
        };
        let whole = Match {
            method: Some("get".into()),
            path: Some("/teledossiers/v1/notifications".into()),
            client: seen.client.clone(),
            process_code: Some("CERTDC".into()),
            operation: seen.operation.clone(),
            scope: Some(Scope::Si),
        };
        assert!(Match::default().is_about(&seen) && whole.is_about(&seen));
        for other in [
            Match { method: Some("POST".into()), ..whole.clone() },
            Match { path: Some("/teledossiers/v1/cases".into()), ..whole.clone() },
            Match { client: Some("si-certdc-vienne".into()), ..whole.clone() },
            Match { process_code: Some("EtatCivil".into()), ..whole.clone() },
            Match { operation: Some("createFolder".into()), ..whole.clone() },
            Match { scope: Some(Scope::Osl), ..whole.clone() },
        ] {
            assert!(!other.is_about(&seen), "{other:?}");
        }
    }
}
