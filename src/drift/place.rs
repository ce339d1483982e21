//! Where the two hubs are.

use ureq::http::Uri;

use super::DriftError;

/// The addresses of one hub.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// What the paths of the API are added to.
    api: String,
    /// What `/token`, `/jwks` and so on are added to.
    token_server: String,
    /// Its names and its own path, which differ from hub to hub in its words.
    own: Vec<String>,
    is_local: bool,
}

impl Place {
    /// A hub whose API is at `api`; its token endpoint is where the simulator
    /// has it unless said otherwise.
    ///
    /// # Errors
    /// When a URL cannot be one of a hub.
    pub(super) fn new(api: &str, token_url: Option<&str>) -> Result<Self, DriftError> {
        let api = api.trim_end_matches('/').to_owned();
        let parsed = parse(&api)?;
        let token_url = token_url.map_or_else(|| format!("{api}/oauth2/token"), str::to_owned);
        let token_server = token_url.strip_suffix("/token").ok_or(DriftError::TokenUrl)?;
        let mut own = vec![parsed.path().trim_end_matches('/').to_owned()];
        for uri in [&parsed, &parse(token_server)?] {
            own.extend(uri.authority().map(ToString::to_string));
            own.extend(uri.host().map(str::to_owned));
        }
        own.retain(|name| !name.is_empty());
        let is_local = is_loopback(&api) && is_loopback(token_server);
        Ok(Self { token_server: token_server.to_owned(), api, own, is_local })
    }

    /// The address of the API.
    #[must_use]
    pub(super) fn api(&self) -> &str {
        &self.api
    }

    /// The URL of a path of the API.
    #[must_use]
    pub(super) fn of_api(&self, path: &str) -> String {
        format!("{}{path}", self.api)
    }

    /// The URL of something of the token server.
    #[must_use]
    pub(super) fn of_token_server(&self, path: &str) -> String {
        format!("{}{path}", self.token_server)
    }

    /// Whether both servers are on this machine.
    #[must_use]
    pub(super) fn is_local(&self) -> bool {
        self.is_local
    }

    /// Whether a secret may be sent there: encrypted, or within this machine.
    #[must_use]
    pub(super) fn is_private(&self) -> bool {
        [&self.api, &self.token_server].iter().all(|url| url.starts_with("https://") || is_loopback(url))
    }

    /// A text without the names of this hub.
    #[must_use]
    pub(super) fn without_names(&self, text: &str) -> String {
        self.own.iter().fold(text.to_owned(), |text, name| text.replace(name, ""))
    }
}

fn parse(url: &str) -> Result<Uri, DriftError> {
    // Credentials in a URL would end up in the report.
    let is_plain = !url.contains(['@', '?', '#']) && (url.starts_with("http://") || url.starts_with("https://"));
    let uri = if is_plain { url.parse::<Uri>().ok() } else { None };
    uri.filter(|uri| uri.host().is_some_and(|host| !host.is_empty())).ok_or(DriftError::Url)
}

fn is_loopback(url: &str) -> bool {
    let host = url.parse::<Uri>().ok().and_then(|uri| uri.host().map(|host| host.trim_matches(['[', ']']).to_owned()));
    host.is_some_and(|host| host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    #[test]
    fn the_token_server_is_beside_the_api_or_where_it_is_said_to_be() {
        let place = Place::new("https://api.hub.test/w/x/", None).unwrap();
        assert_eq!(place.of_api("/a"), "https://api.hub.test/w/x/a");
        assert_eq!(place.of_token_server("/jwks"), "https://api.hub.test/w/x/oauth2/jwks");
        assert_eq!(place.without_names("at api.hub.test, path : /w/x/a"), "at , path : /a");
        let place = Place::new("https://api.hub.test", Some("https://auth.hub.test/oauth2/token")).unwrap();
        assert_eq!(place.of_token_server("/token"), "https://auth.hub.test/oauth2/token");
    }

    #[test]
    fn a_url_that_cannot_be_a_hubs_is_refused() {
        for url in ["ftp://hub.test", "hub.test", "https://me:secret@hub.test", "https://hub.test?key=secret", "https://", ""] {
            let refused = Place::new(url, None).unwrap_err().to_string();
            assert!(!refused.contains("secret"), "{refused}");
        }
        assert!(Place::new("https://hub.test", Some("https://hub.test/oauth2")).is_err());
    }

    #[test]
    fn a_secret_goes_over_https_or_stays_on_the_machine() {
        for (url, is_private) in [
            ("https://hub.test", true),
            ("http://127.0.0.1:8484", true),
            ("http://[::1]:8484", true),
            ("http://localhost", true),
            ("http://hub.test", false),
        ] {
            assert_eq!(Place::new(url, None).unwrap().is_private(), is_private, "{url}");
        }
        assert!(!Place::new("https://hub.test", Some("http://hub.test/oauth2/token")).unwrap().is_private());
    }
}
