//! `connection: keep-alive` over HTTP/1.1, where it says nothing that is not
//! so already: the gateway sends it all the same (observed).
//!
//! The HTTP server leaves it out, and takes it out of an answer's headers. Of
//! all it writes only the reason phrase is left to us, so the header rides on
//! its line. These texts are all there is: nothing of a request can end up in
//! one.

use actix_web::http::StatusCode;

macro_rules! reasons {
    ($($status:ident $reason:literal,)+) => {
        /// The reason phrase of a status and, after it, the header.
        pub(super) fn with_keep_alive(status: StatusCode) -> Option<&'static str> {
            match status {
                $(StatusCode::$status => Some(concat!($reason, "\r\nconnection: keep-alive")),)+
                _ => None,
            }
        }

        #[cfg(test)]
        const STATUSES: &[StatusCode] = &[$(StatusCode::$status),+];
    };
}

reasons! {
    OK "OK",
    CREATED "Created",
    ACCEPTED "Accepted",
    NO_CONTENT "No Content",
    PARTIAL_CONTENT "Partial Content",
    BAD_REQUEST "Bad Request",
    UNAUTHORIZED "Unauthorized",
    FORBIDDEN "Forbidden",
    NOT_FOUND "Not Found",
    METHOD_NOT_ALLOWED "Method Not Allowed",
    NOT_ACCEPTABLE "Not Acceptable",
    CONFLICT "Conflict",
    GONE "Gone",
    PAYLOAD_TOO_LARGE "Payload Too Large",
    UNSUPPORTED_MEDIA_TYPE "Unsupported Media Type",
    UNPROCESSABLE_ENTITY "Unprocessable Entity",
    TOO_MANY_REQUESTS "Too Many Requests",
    INTERNAL_SERVER_ERROR "Internal Server Error",
    BAD_GATEWAY "Bad Gateway",
    SERVICE_UNAVAILABLE "Service Unavailable",
    GATEWAY_TIMEOUT "Gateway Timeout",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_the_one_of_the_status() {
        for status in STATUSES {
            let first_line = with_keep_alive(*status).and_then(|text| text.split_once("\r\n")).map(|(reason, _)| reason);
            assert_eq!(first_line, status.canonical_reason());
        }
    }
}
