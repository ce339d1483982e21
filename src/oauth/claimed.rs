//! Who a request says it is from, whether that is true or not: for the journal,
//! which also tells whose call was refused.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::Deserialize;

use super::credentials::{Credentials, is_basic};

/// What a token or credentials claim.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Claimed {
    /// The client's id.
    #[serde(rename = "azp")]
    pub client_id: Option<String>,
    /// The scopes, space-separated.
    pub scope: Option<String>,
}

/// What an `Authorization` header claims; nothing is checked.
#[must_use]
pub fn claimed(authorization: &str) -> Claimed {
    if is_basic(authorization) {
        let client_id = Credentials::of_basic(authorization).map(|credentials| credentials.id);
        return Claimed { client_id, scope: None };
    }
    let claims = authorization.split('.').nth(1).and_then(|claims| BASE64_URL_SAFE_NO_PAD.decode(claims).ok());
    claims.and_then(|claims| serde_json::from_slice(&claims).ok()).unwrap_or_default()
}
