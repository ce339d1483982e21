//! `POST /oauth2/revoke`.

use super::{
    answer::Answer,
    call::Call,
    credentials::Credentials,
    error::{TokenError, error_body},
    parameters::Parameters,
    revocations::Revocations,
    token::verify,
};
use crate::domain::client::Client;

/// Why a token is not revoked (WSO2 Identity Server 5.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RevokeError {
    /// Not a form.
    UnsupportedMediaType,
    RepeatedParameter,
    MissingToken,
    /// No client id at all, or one with a wrong secret.
    InvalidClient,
    /// The token is another client's.
    UnauthorizedClient,
    Internal,
}

/// Answers a request to revoke a token.
///
/// The server looks for the token first and checks the client only once it has
/// found one: of an unknown token anyone with any id is told that it is gone.
pub fn revoke_endpoint<E>(
    call: &Call<'_>,
    revocations: &Revocations,
    find: impl FnOnce(&str) -> Result<Option<Client>, E>,
) -> Answer {
    revoke(call, revocations, find).unwrap_or_else(|error| error.answer(call.host))
}

fn revoke<E>(
    call: &Call<'_>,
    revocations: &Revocations,
    find: impl FnOnce(&str) -> Result<Option<Client>, E>,
) -> Result<Answer, RevokeError> {
    let parameters = Parameters::of_form_only(call)?;
    let token = parameters.get("token").ok_or(RevokeError::MissingToken)?;
    let credentials = Credentials::of(call.authorization, &parameters);
    let gone = Answer::html(200, String::new()).not_to_be_kept();
    let Some(claims) = known(token, call) else {
        let carries_an_id = credentials.is_ok() || parameters.credential("client_id").is_some();
        return if carries_an_id { Ok(gone) } else { Err(RevokeError::InvalidClient) };
    };
    let client = credentials?.authenticate(find)?;
    if client.client_id != claims.client_id() {
        return Err(RevokeError::UnauthorizedClient);
    }
    revocations.revoke(&claims, call.now);
    Ok(gone.with("RevokedAccessToken", token).with("AuthorizedUser", claims.subject()))
}

/// An expired token is no longer in the server's database.
fn known(token: &str, call: &Call<'_>) -> Option<super::token::Claims> {
    verify(token, call.world, call.now).ok()
}

impl From<TokenError> for RevokeError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::UnsupportedMediaType | TokenError::MethodNotAllowed => Self::UnsupportedMediaType,
            TokenError::RepeatedParameter => Self::RepeatedParameter,
            TokenError::Internal => Self::Internal,
            _ => Self::InvalidClient,
        }
    }
}

impl RevokeError {
    #[rustfmt::skip]
    fn answer(self, host: &str) -> Answer {
        let refusal = |status, error, description| Answer::html(status, error_body(error, description));
        match self {
            Self::UnsupportedMediaType => Answer::html(415, String::new()),
            Self::RepeatedParameter    => refusal(400, "invalid_request", "Invalid request with repeated parameters."),
            Self::MissingToken         => refusal(400, "invalid_request", "Invalid revocation request"),
            Self::InvalidClient        => refusal(401, "invalid_client", "Client Authentication failed.").demanding_credentials(host),
            Self::UnauthorizedClient   => refusal(401, "unauthorized_client", "Client Authentication failed.").demanding_credentials(host),
            Self::Internal             => refusal(500, "server_error", "Internal Server Error.").demanding_credentials(host),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::{
        bearer::{CredentialError, bearer},
        testing::{FORM, basic, call, find, nobody, now, token_of},
    };

    const ID: &str = "si-certdc-paris";
    const SECRET: &str = "si-certdc-paris-secret";

    fn send(authorization: &str, body: &str, revocations: &Revocations) -> Answer {
        let authorization = Some(authorization).filter(|header| !header.is_empty());
        revoke_endpoint(&call(FORM, authorization, "", body), revocations, find)
    }

    fn refused(status: u16, error: &str, description: &str) -> (u16, String) {
        (status, format!(r#"{{"error_description":"{description}","error":"{error}"}}"#))
    }

    #[test]
    fn a_revoked_token_is_refused_from_the_next_call_on() {
        let (revocations, token) = (Revocations::default(), token_of(ID));
        let header = format!("Bearer {token}");
        assert!(bearer(Some(&header), "default", now(), &revocations).is_ok());
        let answer = send(&basic(ID, SECRET), &format!("token={token}&token_type_hint=access_token"), &revocations);
        assert_eq!((answer.status, &*answer.body), (200, ""));
        let names: Vec<_> = answer.headers.iter().map(|header| header.0).skip(5).collect();
        assert_eq!(names, ["Cache-Control", "Pragma", "RevokedAccessToken", "AuthorizedUser"]);
        assert_eq!(answer.header("Content-Type"), Some("text/html"));
        assert_eq!(answer.header("RevokedAccessToken"), Some(&*token));
        assert_eq!(answer.header("AuthorizedUser"), Some("admin@carbon.super"));
        assert_eq!(bearer(Some(&header), "default", now(), &revocations), Err(CredentialError::InvalidCredentials));
    }

    #[test]
    fn an_unknown_token_is_gone_whoever_asks_with_some_id() {
        for (authorization, body) in [(basic("nobody", "x"), "token=unknown"), (String::new(), "token=unknown&client_id=x")] {
            let answer = send(&authorization, body, &Revocations::default());
            assert_eq!((answer.status, &*answer.body, answer.header("RevokedAccessToken")), (200, "", None));
            assert_eq!(answer.header("Cache-Control"), Some("no-store"));
        }
    }

    #[test]
    fn every_refusal_is_json_said_to_be_html() {
        let token = token_of(ID);
        let form = format!("token={token}");
        for (authorization, body, expected, demanded) in [
            (String::new(), "token=x", refused(401, "invalid_client", "Client Authentication failed."), true),
            (basic(ID, SECRET), "", refused(400, "invalid_request", "Invalid revocation request"), false),
            (
                basic(ID, SECRET),
                "token=a&token=b",
                refused(400, "invalid_request", "Invalid request with repeated parameters."),
                false,
            ),
            (basic(ID, "wrong"), &form, refused(401, "invalid_client", "Client Authentication failed."), true),
            (basic("nobody", "x"), &form, refused(401, "invalid_client", "Client Authentication failed."), true),
            (basic("other", "other-secret"), &form, refused(401, "unauthorized_client", "Client Authentication failed."), true),
        ] {
            let answer = send(&authorization, body, &Revocations::default());
            assert_eq!((answer.status, answer.body.clone()), expected);
            assert_eq!(answer.header("Content-Type"), Some("text/html"));
            assert_eq!(answer.header("WWW-Authenticate"), demanded.then_some("Basic realm=hub.test"));
            assert_eq!(answer.header("Cache-Control"), None);
        }
    }

    #[test]
    fn a_json_request_is_refused_and_a_failing_store_told() {
        let json = call(Some("application/json"), None, "", "{}");
        assert_eq!(revoke_endpoint(&json, &Revocations::default(), nobody).status, 415);
        let (authorization, body) = (basic(ID, SECRET), format!("token={}", token_of(ID)));
        let failing = revoke_endpoint(&call(FORM, Some(&authorization), "", &body), &Revocations::default(), |_| Err(()));
        assert_eq!(failing.status, 500);
    }
}
