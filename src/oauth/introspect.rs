//! `POST /oauth2/introspect`.

use serde::Serialize;
use uuid::Uuid;

use super::{
    answer::{Answer, compact},
    call::Call,
    credentials::Credentials,
    error::TokenError,
    parameters::Parameters,
    revocations::Revocations,
    token::{Claims, verify},
};
use crate::domain::client::Client;

/// What is said of a token that is good: the fields of WSO2 Identity Server
/// 5.11 for a JWT.
#[derive(Serialize)]
struct GoodToken<'a> {
    active: bool,
    nbf: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    username: &'a str,
    token_type: &'static str,
    client_id: &'a str,
    iat: i64,
    exp: i64,
    aut: &'a str,
    aud: &'a str,
    jti: Uuid,
    sub: &'a str,
    iss: &'a str,
}

/// Not compact: the server wrote this one by hand.
const INVALID_INPUT: &str = r#"{"error": "Invalid input"}"#;

/// Of a token that is unknown, expired or revoked.
const INACTIVE: &str = r#"{"active":false}"#;

/// Says whether a token is good, and what it says, to any client that shows
/// its credentials in a `Basic` header (WSO2 Identity Server 5.11; the empty
/// body of the refusal is assumed).
pub fn introspect_endpoint<E>(
    call: &Call<'_>,
    revocations: &Revocations,
    find: impl FnOnce(&str) -> Result<Option<Client>, E>,
) -> Answer {
    let known = call.authorization.and_then(Credentials::of_basic).map(|credentials| credentials.authenticate(find));
    match known {
        Some(Ok(_)) => inspect(call, revocations),
        Some(Err(TokenError::Internal)) => TokenError::Internal.answer(call.host),
        Some(Err(_)) | None => Answer::json(401, String::new()).demanding_credentials(call.host),
    }
}

fn inspect(call: &Call<'_>, revocations: &Revocations) -> Answer {
    let parameters = match Parameters::of_form_only(call) {
        Ok(parameters) => parameters,
        Err(error) => return error.answer(call.host),
    };
    let Some(token) = parameters.get("token") else {
        return Answer::json(400, INVALID_INPUT.to_owned());
    };
    match verify(token, call.world, call.now) {
        Ok(claims) if !revocations.contains(&claims) => Answer::json(200, compact(&good_token(&claims))),
        _ => Answer::json(200, INACTIVE.to_owned()),
    }
}

fn good_token(claims: &Claims) -> GoodToken<'_> {
    GoodToken {
        active: true,
        nbf: claims.issued_at(),
        scope: claims.scope(),
        username: claims.subject(),
        token_type: "JWT",
        client_id: claims.client_id(),
        iat: claims.issued_at(),
        exp: claims.expires_at(),
        aut: claims.kind(),
        aud: claims.client_id(),
        jti: claims.jti(),
        sub: claims.subject(),
        iss: claims.issuer(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]
    use chrono::TimeDelta;

    use super::*;
    use crate::oauth::testing::{FORM, basic, call, find, now, token_of};

    const ID: &str = "si-certdc-paris";

    fn send(body: &str, revocations: &Revocations) -> Answer {
        let authorization = basic(ID, "si-certdc-paris-secret");
        introspect_endpoint(&call(FORM, Some(&authorization), "", body), revocations, find)
    }

    #[test]
    fn a_good_token_is_told_with_what_it_says() {
        let answer = send(&format!("token={}", token_of(ID)), &Revocations::default());
        assert_eq!(
            (answer.status, &*answer.body),
            (
                200,
                r#"{"active":true,"nbf":1720083255,"scope":"SI","username":"admin@carbon.super","token_type":"JWT","client_id":"si-certdc-paris","iat":1720083255,"exp":1720086855,"aut":"APPLICATION","aud":"si-certdc-paris","jti":"00000000-0000-0000-0000-000000000001","sub":"admin@carbon.super","iss":"http://hub.test:8484/oauth2/token"}"#
            )
        );
        assert_eq!(answer.header("Content-Type"), Some("application/json"));
    }

    #[test]
    fn a_token_that_is_unknown_expired_or_revoked_is_not_active() {
        let (token, revocations) = (token_of(ID), Revocations::default());
        let form = format!("token={token}");
        assert_eq!(send("token=unknown", &revocations).body, INACTIVE);
        let authorization = basic(ID, "si-certdc-paris-secret");
        let later = Call { now: now().plus(TimeDelta::hours(2)), ..call(FORM, Some(&authorization), "", &form) };
        assert_eq!(introspect_endpoint(&later, &revocations, find).body, INACTIVE);
        revocations.revoke(&verify(&token, "default", now()).unwrap(), now());
        assert_eq!(send(&form, &revocations).body, INACTIVE);
    }

    #[test]
    fn a_request_without_token_is_refused_in_the_servers_own_spacing() {
        let answer = send("", &Revocations::default());
        assert_eq!((answer.status, &*answer.body), (400, r#"{"error": "Invalid input"}"#));
    }

    #[test]
    fn only_basic_credentials_of_a_client_open_it() {
        let wrong = basic(ID, "wrong");
        for authorization in [None, Some("Bearer x"), Some("Basic !"), Some(&*wrong)] {
            let body = "token=x&client_id=si-certdc-paris&client_secret=si-certdc-paris-secret";
            let answer = introspect_endpoint(&call(FORM, authorization, "", body), &Revocations::default(), find);
            assert_eq!((answer.status, &*answer.body), (401, ""));
        }
    }
}
