//! Which scopes a client gets of those it asks.

use super::{assumed::ScopeMode, error::TokenError};
use crate::domain::scope::Scope;

/// What API Manager's issuer grants when no scope is left: a good token, with
/// which every call to the hub is refused.
const NOTHING_LEFT: &str = "default";

/// The scopes granted, space-separated and under the names they were asked by;
/// `None` for a token without scope (WSO2: see [`ScopeMode`]).
pub(super) fn granted(mode: ScopeMode, asked: &[String], has: Scope) -> Result<Option<String>, TokenError> {
    let is_its_own = |scope: &&String| Scope::parse(scope) == Some(has);
    match mode {
        ScopeMode::Reject if !asked.iter().all(|scope| is_its_own(&scope)) => Err(TokenError::InvalidScope),
        ScopeMode::Echo | ScopeMode::Reject => Ok((!asked.is_empty()).then(|| asked.join(" "))),
        ScopeMode::Drop => Ok(Some(NOTHING_LEFT.to_owned())),
        ScopeMode::Filter => {
            let allowed: Vec<_> = asked.iter().filter(is_its_own).map(String::as_str).collect();
            Ok(Some(if allowed.is_empty() { NOTHING_LEFT.to_owned() } else { allowed.join(" ") }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(mode: ScopeMode, asked: &str, has: Scope) -> Result<Option<String>, TokenError> {
        granted(mode, &asked.split_whitespace().map(str::to_owned).collect::<Vec<_>>(), has)
    }

    fn assert_granted(mode: ScopeMode, asked: &str, has: Scope, scope: &str) {
        assert_eq!(outcome(mode, asked, has), Ok(Some(scope.to_owned())), "{asked}");
    }

    #[test]
    fn a_filtering_server_grants_what_the_client_has_or_default() {
        for (asked, granted) in
            [("SI", "SI"), ("OSL", "default"), ("SI OSL", "SI"), ("si", "default"), ("odd", "default"), ("", "default")]
        {
            assert_granted(ScopeMode::Filter, asked, Scope::Si, granted);
        }
    }

    #[test]
    fn an_echoing_server_grants_what_is_asked_and_no_scope_when_none_is() {
        for asked in ["SI", "OSL", "SI OSL", "odd"] {
            assert_granted(ScopeMode::Echo, asked, Scope::Si, asked);
        }
        assert_eq!(outcome(ScopeMode::Echo, "", Scope::Si), Ok(None));
    }

    #[test]
    fn a_rejecting_server_refuses_any_scope_the_client_lacks() {
        for asked in ["OSL", "SI OSL", "odd"] {
            assert_eq!(outcome(ScopeMode::Reject, asked, Scope::Si), Err(TokenError::InvalidScope), "{asked}");
        }
        assert_granted(ScopeMode::Reject, "SI", Scope::Si, "SI");
        assert_eq!(outcome(ScopeMode::Reject, "", Scope::Si), Ok(None));
    }

    #[test]
    fn datapass_is_granted_as_asked_to_who_has_subcrt() {
        assert_granted(ScopeMode::Filter, "DATAPASS", Scope::Subcrt, "DATAPASS");
        assert_granted(ScopeMode::Filter, "SUBCRT DATAPASS", Scope::Subcrt, "SUBCRT DATAPASS");
        assert_granted(ScopeMode::Filter, "DATAPASS", Scope::Admin, "default");
    }
}
