//! What the tests of this module share.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::convert::Infallible;

use base64::{Engine, engine::general_purpose::STANDARD};
use uuid::Uuid;

use super::{Call, issue};
use crate::domain::{client::Client, scope::Scope, timestamp::Timestamp};

pub(super) const FORM: Option<&str> = Some("application/x-www-form-urlencoded");
pub(super) const JTI: Uuid = Uuid::from_u128(1);
pub(super) const BASE_URL: &str = "http://hub.test:8484";

/// 2024-07-04T08:54:15Z.
pub(super) const NOW_SECONDS: i64 = 1_720_083_255;

pub(super) fn now() -> Timestamp {
    Timestamp::from_millis(NOW_SECONDS * 1000)
}

pub(super) fn call<'a>(content_type: Option<&'a str>, authorization: Option<&'a str>, query: &'a str, body: &'a str) -> Call<'a> {
    Call {
        content_type,
        authorization,
        query,
        body: body.as_bytes(),
        host: "hub.test:8484",
        base_url: BASE_URL,
        world: "default",
        now: now(),
    }
}

pub(super) fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

/// Every client but `nobody` exists, an SI whose secret is its id and `-secret`.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a look-up")]
pub(super) fn find(id: &str) -> Result<Option<Client>, Infallible> {
    let client = || Client {
        client_id: id.to_owned(),
        client_secret: format!("{id}-secret"),
        scope: Scope::Si,
        organization: None,
        process_code: None,
    };
    Ok((id != "nobody" && !id.contains('<')).then(client))
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of a look-up")]
pub(super) fn nobody(_: &str) -> Result<Option<Client>, Infallible> {
    Ok(None)
}

pub(super) fn token_of(id: &str) -> String {
    issue(id, Some("SI"), BASE_URL, now(), JTI).unwrap()
}
