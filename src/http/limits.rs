//! What the gateway takes no longer part of (WSO2 Microgateway 3.2).
//!
//! A head that the HTTP server itself cannot hold never comes here: it answers
//! 431 past 128 KiB or 96 headers, and 400 to a path of more than 64 KiB.

use actix_web::{dev::RequestHead, http::StatusCode};

use super::assumed;

/// What stands between a header's name and its value.
const SEPARATOR: usize = ": ".len();

/// The status of the refusal, when the request line or the headers are too
/// long.
pub(super) fn exceeded(head: &RequestHead) -> Option<StatusCode> {
    let uri = head.uri.path_and_query().map_or(0, |text| text.as_str().len());
    if uri > assumed::LONGEST_URI {
        return Some(StatusCode::URI_TOO_LONG);
    }
    let headers: usize = head.headers.iter().map(|(name, value)| name.as_str().len() + SEPARATOR + value.len()).sum();
    (headers > assumed::LARGEST_HEADERS).then_some(StatusCode::PAYLOAD_TOO_LARGE)
}
