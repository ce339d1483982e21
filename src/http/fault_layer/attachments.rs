//! Attachments that arrive damaged.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
};
use base64::{Engine, prelude::BASE64_STANDARD};

use super::bodies;
use crate::fault::Corrupted;

const DIGEST: HeaderName = HeaderName::from_static("digest");

/// The download with something wrong; a refusal stays.
pub(super) fn corrupted(mut response: HttpResponse, what: Corrupted) -> HttpResponse {
    if response.status() != StatusCode::OK {
        return response;
    }
    match what {
        Corrupted::Bytes => response.map_body(|_, body| bodies::damaged(body)),
        Corrupted::Digest => {
            if let Ok(digest) = HeaderValue::from_str(&BASE64_STANDARD.encode([0; 32])) {
                response.headers_mut().insert(DIGEST, digest);
            }
            response
        }
    }
}
