//! `POST /oauth2/token` and `POST /token`.

use chrono::TimeDelta;
use serde::Serialize;
use uuid::Uuid;

use super::{
    answer::{Answer, compact},
    assumed::{self, ScopeMode},
    call::Call,
    error::TokenError,
    grant::granted,
    request::{Grant, TokenRequest},
    token::{Claims, VALIDITY},
};
use crate::domain::client::Client;

/// How a world's server is set; a fault may set it otherwise for one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What becomes of a scope that the client does not have.
    pub scope_mode: ScopeMode,
    /// How long the token lives, `expires_in` included.
    pub validity: TimeDelta,
}

impl Default for Policy {
    fn default() -> Self {
        Self { scope_mode: assumed::SCOPE_MODE, validity: VALIDITY }
    }
}

/// Keys in the order of WSO2 Identity Server 5.11.
#[derive(Serialize)]
struct Success<'a> {
    access_token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    token_type: &'static str,
    expires_in: i64,
}

/// Answers a token request: a new token each time, or the first thing wrong
/// with the request. The caller checks the method
/// ([`TokenError::MethodNotAllowed`]) and gives the token its identifier.
pub fn token_endpoint<E>(
    call: &Call<'_>,
    jti: Uuid,
    policy: Policy,
    find: impl FnOnce(&str) -> Result<Option<Client>, E>,
) -> Answer {
    answer(call, jti, policy, find).unwrap_or_else(|error| error.answer(call.host))
}

fn answer<E>(
    call: &Call<'_>,
    jti: Uuid,
    policy: Policy,
    find: impl FnOnce(&str) -> Result<Option<Client>, E>,
) -> Result<Answer, TokenError> {
    let request = TokenRequest::parse(call)?;
    let client = request.credentials.authenticate(find)?;
    if request.grant != Grant::ClientCredentials {
        return Err(TokenError::UnauthorizedGrantType);
    }
    let scope = granted(policy.scope_mode, &request.scopes, client.scope)?;
    let claims = Claims::new(&client.client_id, scope.as_deref(), call.base_url, call.now, policy.validity, jti);
    let access_token = claims.sign().map_err(|_| TokenError::Internal)?;
    let expires_in = policy.validity.num_seconds();
    let body = compact(&Success { access_token: &access_token, scope: scope.as_deref(), token_type: "Bearer", expires_in });
    Ok(Answer::json(200, body).not_to_be_kept())
}
