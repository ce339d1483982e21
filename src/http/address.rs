//! The address that a client is told of the hub: what it has reached it by.
//!
//! In a container, behind a proxy or a published port, that is not where the
//! hub listens. Whatever the hub hands out with a host in it asks here.

use actix_web::{
    HttpRequest,
    http::uri::{Authority, Uri},
    web::Data,
};

use super::Hub;

/// The address by which clients reach a hub that cannot tell by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    scheme: &'static str,
    authority: Authority,
}

impl PublicUrl {
    /// What such a URL is.
    pub const RULE: &'static str = "such as https://hub.example.org or http://localhost:8484, without a path";

    /// Reads one; `None` when it has a path, which would be taken for a part of
    /// every route, or is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        let scheme = ["http", "https"].into_iter().find(|scheme| uri.scheme_str() == Some(scheme))?;
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@') && !authority.host().is_empty())?;
        let is_bare = uri.path_and_query().is_none_or(|rest| rest.as_str() == "/");
        is_bare.then(|| Self { scheme, authority: authority.clone() })
    }

    /// Its host, without the port.
    #[must_use]
    pub fn host(&self) -> &str {
        self.authority.host()
    }

    /// Whether a page of that origin is one of this address.
    pub(super) fn is_origin(&self, origin: &[u8]) -> bool {
        self.to_string().as_bytes().eq_ignore_ascii_case(origin)
    }
}

impl std::fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority)
    }
}

/// The host of the hub, with its port, as the client knows it: `--public-url`,
/// or else what a proxy says (`Forwarded`, `X-Forwarded-Host`), or else `Host`.
pub(super) fn host(request: &HttpRequest) -> String {
    match public(request) {
        Some(url) => url.authority.to_string(),
        None => request.connection_info().host().to_owned(),
    }
}

/// The hub's address, without a slash at its end and without a world's prefix.
pub(super) fn base_url(request: &HttpRequest) -> String {
    if let Some(url) = public(request) {
        return url.to_string();
    }
    let connection = request.connection_info();
    // A header may say anything of the host, but nothing of the world.
    let host = connection.host().split('/').next().unwrap_or_default();
    format!("{}://{host}", connection.scheme())
}

fn public(request: &HttpRequest) -> Option<&PublicUrl> {
    request.app_data::<Data<Hub>>()?.public_url.as_ref()
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    #[test]
    fn a_public_url_is_a_scheme_a_host_and_a_port() {
        for (text, written, host) in [
            ("https://hub.example.org", "https://hub.example.org", "hub.example.org"),
            ("http://localhost:8484/", "http://localhost:8484", "localhost"),
            ("HTTP://[::1]:8484", "http://[::1]:8484", "[::1]"),
        ] {
            let url = PublicUrl::parse(text).map(|url| (url.to_string(), url.host().to_owned()));
            assert_eq!(url, Some((written.to_owned(), host.to_owned())), "{text}");
        }
        for text in [
            "",
            "hub",
            "hub:8484",
            "/hub",
            "ftp://hub",
            "http://",
            "http://hub/path",
            "http://hub/?a",
            "http://a@hub",
            "http://:80",
        ] {
            assert_eq!(PublicUrl::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_origin_is_that_of_its_pages_with_the_same_scheme() {
        let url = PublicUrl::parse("https://hub.example.org");
        let is_origin = |origin: &str| url.as_ref().is_some_and(|url| url.is_origin(origin.as_bytes()));
        assert!(is_origin("https://hub.example.org") && is_origin("https://HUB.example.org"));
        assert!(!is_origin("http://hub.example.org") && !is_origin("https://hub.example.org:8443") && !is_origin("null"));
    }
}
