//! `POST /oauth2/token` and `POST /token`.

use chrono::TimeDelta;
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::{
    answer::{Answer, compact},
    assumed::{self, ScopeMode},
    call::Call,
    error::TokenError,
    grant::granted,
    request::{Grant, TokenRequest},
    token::{Claims, VALIDITY},
};
use crate::domain::{client::Client, timestamp::Timestamp};

/// How a world's server is set; a fault may set it otherwise for one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What becomes of a scope that the client does not have.
    pub scope_mode: ScopeMode,
    /// How long the token lives, `expires_in` included.
    pub validity: TimeDelta,
    /// Whether a client is given the same token until it ends, `expires_in`
    /// counting down, as WSO2 does with opaque tokens; `HubEE` gives a new one
    /// each time.
    pub gives_same_token: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self { scope_mode: assumed::SCOPE_MODE, validity: VALIDITY, gives_same_token: false }
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
    let (issued, jti) =
        if policy.gives_same_token { same(&client, scope.as_deref(), call.now, policy.validity) } else { (call.now, jti) };
    let claims = Claims::new(&client.client_id, scope.as_deref(), call.base_url, issued, policy.validity, jti);
    let access_token = claims.sign().map_err(|_| TokenError::Internal)?;
    let expires_in = claims.expires_at() - call.now.seconds();
    let body = compact(&Success { access_token: &access_token, scope: scope.as_deref(), token_type: "Bearer", expires_in });
    Ok(Answer::json(200, body).not_to_be_kept())
}

/// When the present token of a client was given, and its identifier: made out
/// of what does not change until it ends, so that nothing need be remembered.
/// Tokens end on the hour, as if another machine of the client had asked first.
fn same(client: &Client, scope: Option<&str>, now: Timestamp, validity: TimeDelta) -> (Timestamp, Uuid) {
    let length = validity.num_milliseconds().max(1);
    let issued = Timestamp::from_millis(now.millis() - now.millis().rem_euclid(length));
    let mut hash = Sha256::new_with_prefix(issued.millis().to_le_bytes());
    for text in [client.client_id.as_str(), scope.unwrap_or_default()] {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    (issued, Builder::from_random_bytes(bytes).into_uuid())
}
