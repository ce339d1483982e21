//! `GET /.well-known/openid-configuration`, and under `/oauth2/token` too.

use serde::Serialize;

use super::{
    answer::{Answer, compact},
    token::issuer,
};

/// The fields of WSO2 Identity Server 5.11, without the endpoints and the
/// abilities that belong to people's sessions: only what is served here.
#[derive(Serialize)]
struct Configuration {
    issuer: String,
    token_endpoint: String,
    revocation_endpoint: String,
    introspection_endpoint: String,
    jwks_uri: String,
    token_endpoint_auth_methods_supported: [&'static str; 2],
    revocation_endpoint_auth_methods_supported: [&'static str; 2],
    introspection_endpoint_auth_methods_supported: [&'static str; 1],
    grant_types_supported: [&'static str; 1],
    response_types_supported: [&'static str; 1],
    scopes_supported: [&'static str; 5],
    claims_supported: [&'static str; 10],
    subject_types_supported: [&'static str; 1],
    id_token_signing_alg_values_supported: [&'static str; 1],
    claims_parameter_supported: bool,
    request_parameter_supported: bool,
    backchannel_logout_supported: bool,
}

const CLIENT_SECRET: [&str; 2] = ["client_secret_basic", "client_secret_post"];

/// What a client that configures itself finds; `base_url` is the address the
/// server was reached by, without a final slash.
#[must_use]
pub fn discovery(base_url: &str) -> Answer {
    let under = |path: &str| format!("{base_url}{path}");
    let configuration = Configuration {
        issuer: issuer(base_url),
        token_endpoint: under("/oauth2/token"),
        revocation_endpoint: under("/oauth2/revoke"),
        introspection_endpoint: under("/oauth2/introspect"),
        jwks_uri: under("/oauth2/jwks"),
        token_endpoint_auth_methods_supported: CLIENT_SECRET,
        revocation_endpoint_auth_methods_supported: CLIENT_SECRET,
        introspection_endpoint_auth_methods_supported: ["client_secret_basic"],
        grant_types_supported: ["client_credentials"],
        response_types_supported: ["token"],
        scopes_supported: ["SI", "OSL", "ADMIN", "SUBCRT", "DATAPASS"],
        claims_supported: ["sub", "aut", "aud", "nbf", "azp", "scope", "iss", "exp", "iat", "jti"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
        claims_parameter_supported: false,
        request_parameter_supported: false,
        backchannel_logout_supported: false,
    };
    Answer::json(200, compact(&configuration))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    #[test]
    fn only_the_endpoints_that_are_served_are_advertised() {
        let body: serde_json::Value = serde_json::from_str(&discovery("http://h:1/w/night").body).unwrap();
        assert_eq!(body["issuer"], "http://h:1/w/night/oauth2/token");
        let mut addresses: Vec<_> = body.as_object().unwrap().values().filter_map(|value| value.as_str()).collect();
        addresses.sort_unstable();
        addresses.dedup();
        assert_eq!(addresses, ["introspect", "jwks", "revoke", "token"].map(|name| format!("http://h:1/w/night/oauth2/{name}")));
    }
}
