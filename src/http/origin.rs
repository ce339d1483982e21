//! Pages of other sites, kept off the control API: whoever browses the web
//! beside a running simulator must not have it reset by a page.

use actix_web::{
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HOST, HeaderValue, ORIGIN},
    middleware::Next,
};

use super::control::Problem;

/// Lets a request through that comes from no page, or from one of ours.
pub(super) async fn own_pages_only(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if let Some(origin) = request.headers().get(ORIGIN) {
        let authority = request.uri().authority().map(|authority| authority.as_str().as_bytes());
        let host = request.headers().get(HOST).map(HeaderValue::as_bytes).or(authority).unwrap_or_default();
        if !is_same(origin.as_bytes(), host) {
            return Err(Problem::forbidden("the control API answers no page of another site").into());
        }
    }
    next.call(request).await
}

/// An address with its port is served under one scheme only, and a proxy may
/// have changed that one: host and port tell.
fn is_same(origin: &[u8], host: &[u8]) -> bool {
    let authority = origin.strip_prefix(b"http://").or_else(|| origin.strip_prefix(b"https://"));
    authority.is_some_and(|authority| !authority.is_empty() && authority.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn an_origin_is_ours_when_its_host_and_port_are() {
        assert!(is_same(b"http://localhost:8484", b"localhost:8484"));
        assert!(is_same(b"https://LOCALHOST:8484", b"localhost:8484"));
        for other in ["http://localhost", "http://localhost:8485", "null", "", "http://", "ftp://localhost:8484", "localhost:8484"]
        {
            assert!(!is_same(other.as_bytes(), b"localhost:8484"), "{other}");
        }
        assert!(!is_same(b"http://", b""));
    }
}
