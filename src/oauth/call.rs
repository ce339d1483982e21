//! A call to the authorization server, as the HTTP layer read it.

use crate::domain::timestamp::Timestamp;

/// What the endpoints need to know of a `POST`; its method and path are what
/// led here.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The `Content-Type` header.
    pub content_type: Option<&'a str>,
    /// The `Authorization` header.
    pub authorization: Option<&'a str>,
    /// What follows `?` in the request line, still encoded; empty if nothing.
    pub query: &'a str,
    /// The whole body.
    pub body: &'a [u8],
    /// The host the server was reached by, its port included or not: the
    /// realm of a demand for credentials.
    pub host: &'a str,
    /// The address the server was reached by, such as `http://localhost:8484`,
    /// without a final slash: what the `iss` of a token starts with.
    pub base_url: &'a str,
    /// The world that was reached: the only one whose tokens are good here.
    pub world: &'a str,
    /// The present, by the world's clock.
    pub now: Timestamp,
}
