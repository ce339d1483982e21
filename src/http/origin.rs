//! Pages of other sites, kept off the control API: whoever browses the web
//! beside a running simulator must not have it reset by a page.

use actix_web::{
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{HOST, HeaderMap, HeaderValue, ORIGIN},
    },
    middleware::Next,
    web::Data,
};

use super::{Hub, control::Problem};

const REFUSAL: &str = "the control API answers no page of another site";

/// Lets a request through that comes from no page, or from one of ours.
pub(super) async fn own_pages_only(
    hub: Data<Hub>,
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if let Some(origin) = request.headers().get(ORIGIN) {
        let authority = request.uri().authority().map(|authority| authority.as_str().as_bytes());
        let host = request.headers().get(HOST).map(HeaderValue::as_bytes).or(authority).unwrap_or_default();
        let is_public = hub.public_url.as_ref().is_some_and(|url| url.is_origin(origin.as_bytes()));
        if !is_public && !is_same(origin.as_bytes(), host) {
            return Err(Problem::forbidden(REFUSAL).into());
        }
    }
    if is_of_another_site(request.method(), request.headers()) {
        return Err(Problem::forbidden(REFUSAL).into());
    }
    next.call(request).await
}

/// What a page has its browser fetch without an `Origin`, an image for instance,
/// tells the page's site all the same. Whoever follows a link to us leaves it.
fn is_of_another_site(method: &Method, headers: &HeaderMap) -> bool {
    let says = |name, value: &str| headers.get(name).is_some_and(|said| said == value);
    let is_of_another = says("sec-fetch-site", "cross-site") || says("sec-fetch-site", "same-site");
    let follows_a_link = method == Method::GET && says("sec-fetch-mode", "navigate") && says("sec-fetch-dest", "document");
    is_of_another && !follows_a_link
}

/// An address with its port is served under one scheme only, and a proxy may
/// have changed that one: host and port tell.
fn is_same(origin: &[u8], host: &[u8]) -> bool {
    let authority = origin.strip_prefix(b"http://").or_else(|| origin.strip_prefix(b"https://"));
    authority.is_some_and(|authority| !authority.is_empty() && authority.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use actix_web::{http::Method, test::TestRequest};

    use super::{is_of_another_site, is_same};

    #[test]
    fn what_another_site_fetches_is_told_from_a_link_to_us() {
        for (method, site, mode, dest, is_refused) in [
            (Method::GET, "same-origin", "cors", "empty", false),
            (Method::GET, "none", "navigate", "document", false),
            (Method::GET, "cross-site", "navigate", "document", false),
            (Method::GET, "same-site", "navigate", "document", false),
            (Method::GET, "cross-site", "no-cors", "image", true),
            (Method::GET, "same-site", "no-cors", "script", true),
            (Method::GET, "cross-site", "navigate", "iframe", true),
            (Method::POST, "cross-site", "navigate", "document", true),
            (Method::POST, "same-site", "cors", "empty", true),
            (Method::DELETE, "cross-site", "", "", true),
        ] {
            let request = TestRequest::default().insert_header(("sec-fetch-site", site));
            let request = request.insert_header(("sec-fetch-mode", mode)).insert_header(("sec-fetch-dest", dest)).to_http_request();
            assert_eq!(is_of_another_site(&method, request.headers()), is_refused, "{method} {site} {mode} {dest}");
        }
        assert!(!is_of_another_site(&Method::POST, TestRequest::default().to_http_request().headers()));
    }

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
