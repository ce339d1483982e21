//! The gateway's check of the token of each call.

use thiserror::Error;

use super::{
    assumed,
    credentials::is_basic,
    revocations::Revocations,
    token::{Claims, verify},
};
use crate::domain::timestamp::Timestamp;

/// Why the gateway lets a call no further, each a 401 (WSO2 API Microgateway
/// 3.2; the `HubEE` guide shows [`Self::InvalidCredentials`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CredentialError {
    /// No `Authorization`, or an empty one: code 900902.
    #[error("Missing Credentials")]
    MissingCredentials,
    /// A token that is not this server's or another world's, expired or revoked, or none after
    /// `Bearer`, or no scheme the gateway knows: code 900901.
    #[error("Invalid Credentials")]
    InvalidCredentials,
    /// `Basic` where a token is due: code 900917.
    #[error("Invalid Authentication scheme")]
    InvalidScheme,
}

const BEARER: &str = "Bearer";

/// What the token of an `Authorization` header says, if the gateway of that
/// world takes it; the scheme may be in any case.
///
/// # Errors
/// When it does not.
pub fn bearer(
    authorization: Option<&str>,
    world: &str,
    now: Timestamp,
    revocations: &Revocations,
) -> Result<Claims, CredentialError> {
    let header = authorization.map(str::trim).filter(|header| !header.is_empty()).ok_or(CredentialError::MissingCredentials)?;
    if is_basic(header) {
        return Err(CredentialError::InvalidScheme);
    }
    let (scheme, token) = header.split_once(' ').ok_or(CredentialError::InvalidCredentials)?;
    if !scheme.eq_ignore_ascii_case(BEARER) {
        return Err(CredentialError::InvalidCredentials);
    }
    let claims = verify(token.trim_start(), world, now).map_err(|_| CredentialError::InvalidCredentials)?;
    if assumed::REVOCATION_ACTS_AT_ONCE && revocations.contains(&claims) {
        return Err(CredentialError::InvalidCredentials);
    }
    Ok(claims)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::{
        domain::scope::Scope,
        oauth::testing::{basic, now, token_of},
    };

    fn check(authorization: Option<&str>, now: Timestamp) -> Result<Claims, CredentialError> {
        bearer(authorization, "default", now, &Revocations::default())
    }

    #[test]
    fn a_good_token_says_who_calls_and_as_what_whatever_the_case_of_its_scheme() {
        for scheme in ["Bearer", "bearer", "BEARER", "Bearer "] {
            let claims = check(Some(&format!("{scheme} {}", token_of("si-certdc-paris"))), now());
            let said = claims.as_ref().map(|claims| (claims.client_id(), claims.scopes()));
            assert_eq!(said, Ok(("si-certdc-paris", vec![Scope::Si])), "{scheme}");
        }
    }

    #[test]
    fn an_expired_token_is_as_invalid_as_an_unknown_one() {
        let header = format!("Bearer {}", token_of("si-certdc-paris"));
        assert!(check(Some(&header), now().plus(TimeDelta::seconds(3604))).is_ok());
        assert_eq!(check(Some(&header), now().plus(TimeDelta::seconds(3606))), Err(CredentialError::InvalidCredentials));
    }

    #[test]
    fn each_bad_header_has_its_refusal() {
        let basic = basic("id", "secret");
        for (header, error) in [
            (None, CredentialError::MissingCredentials),
            (Some(""), CredentialError::MissingCredentials),
            (Some("  "), CredentialError::MissingCredentials),
            (Some("Bearer"), CredentialError::InvalidCredentials),
            (Some("Bearer "), CredentialError::InvalidCredentials),
            (Some("Bearer null"), CredentialError::InvalidCredentials),
            (Some("Bearer a.b.c"), CredentialError::InvalidCredentials),
            (Some("Digest x"), CredentialError::InvalidCredentials),
            (Some(&*basic), CredentialError::InvalidScheme),
            (Some("basic"), CredentialError::InvalidScheme),
        ] {
            assert_eq!(check(header, now()), Err(error), "{header:?}");
        }
    }
}
