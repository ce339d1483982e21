//! What anybody may ask, mostly to be refused.

use super::{Caller, Exchange, Safety, Target};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// No client has this id: `hubee-sim-diff:none`.
const NO_CLIENT: Caller = Caller::Saying("Basic aHViZWUtc2ltLWRpZmY6bm9uZQ==");

const BAD: Safety = Safety::RefusedByTokenServer;
const ROUTE: Safety = Safety::RefusedByRoute;
const UNAUTHENTICATED: Safety = Safety::RefusedWithoutToken;

/// Of the token server (WSO2 Identity Server).
#[rustfmt::skip]
pub(super) static TOKEN_SERVER: &[Exchange] = &[
    Exchange::get("jwks", "the keys that sign tokens", Target::TokenServer("/jwks")),
    Exchange::get("discovery", "what the token server says of itself", Target::TokenServer("/token/.well-known/openid-configuration")),
    Exchange::get("token-by-get", "a token asked for with GET", Target::TokenServer("/token")),
    Exchange::token("token-without-type", "a token request of no media type", None, BAD),
    Exchange::token("token-bad-json", "a token request that is no JSON", Some((JSON, "{")), BAD),
    Exchange::token("token-repeated", "a parameter said twice", Some((FORM, "grant_type=client_credentials&grant_type=client_credentials")), BAD),
    Exchange::token("token-no-grant", "no grant_type", Some((FORM, "scope={scope}")), BAD),
    Exchange::token("token-odd-grant", "a grant_type that there is not", Some((FORM, "grant_type=hubee_sim_diff")), BAD),
    Exchange::token("token-no-client", "no client", Some((FORM, "grant_type=client_credentials")), BAD),
    Exchange::token("token-unknown-client", "a client that there is not", Some((FORM, "grant_type=client_credentials")), BAD).by(NO_CLIENT),
    Exchange::token("token-bad-basic", "credentials that do not decode", Some((FORM, "grant_type=client_credentials")), BAD).by(Caller::Saying("Basic %%%")),
    Exchange::token("introspect-no-client", "a token looked into by no client", Some((FORM, "token=hubee-sim-diff")), BAD).at(Target::TokenServer("/introspect")),
    Exchange::token("revoke-nothing", "no token to revoke, by no client", Some((FORM, "")), BAD).at(Target::TokenServer("/revoke")),
];

/// A path longer than the gateway takes (4096 characters).
const LONG_PATH: &str = concat_path();

const fn concat_path() -> &'static str {
    const LENGTH: usize = 4200;
    const PREFIX: &[u8] = b"/teledossiers/v1/";
    const BYTES: [u8; LENGTH] = {
        let mut bytes = [b'a'; LENGTH];
        let mut index = 0;
        while index < PREFIX.len() {
            bytes[index] = PREFIX[index];
            index += 1;
        }
        bytes
    };
    match std::str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => "/teledossiers/v1/",
    }
}

/// Of the gateway.
#[rustfmt::skip]
pub(super) static API: &[Exchange] = &[
    Exchange::get("no-token", "a call without a token", Target::Api("/teledossiers/v1/notifications")),
    Exchange::get("no-token-slash", "the same, with a slash at the end", Target::Api("/teledossiers/v1/notifications/")),
    Exchange::get("no-token-referential", "the other API without a token", Target::Api("/referential/v1/subscriptions")),
    Exchange::get("no-token-origin", "a call from a browser's page without a token", Target::Api("/teledossiers/v1/notifications")).with(&[("origin", "https://hubee-sim.test")]),
    Exchange::get("no-token-gzip", "a refusal, gzip accepted", Target::Api("/teledossiers/v1/notifications")).with(&[("accept-encoding", "gzip")]),
    Exchange::get("bad-token", "a token that nobody gave", Target::Api("/teledossiers/v1/notifications")).by(Caller::Saying("Bearer hubee-sim-diff")),
    Exchange::get("empty-bearer", "Bearer with nothing", Target::Api("/teledossiers/v1/notifications")).by(Caller::Saying("Bearer")),
    Exchange::get("basic-on-api", "Basic where a token is due", Target::Api("/teledossiers/v1/notifications")).by(NO_CLIENT),
    Exchange::get("unknown-path", "a path that the API does not have", Target::Api("/teledossiers/v1/hubee-sim-diff")),
    Exchange::get("unknown-api", "a path of no API", Target::Api("/hubee-sim-diff/v1")),
    Exchange::get("long-path", "a path over 4096 characters", Target::Api(LONG_PATH)),
    Exchange::refused("wrong-method", "a method that the path does not take", "DELETE", "/teledossiers/v1/notifications", ROUTE),
    Exchange::refused("wrong-method-referential", "the same on the other API", "DELETE", "/referential/v1/subscriptions", ROUTE),
    Exchange::refused("head", "only the headers of a list", "HEAD", "/teledossiers/v1/notifications", Safety::Reads),
    Exchange::refused("options", "what a path takes", "OPTIONS", "/teledossiers/v1/notifications", Safety::Reads),
    Exchange::refused("preflight", "a browser asks whether it may", "OPTIONS", "/teledossiers/v1/notifications", Safety::Reads)
        .with(&[("origin", "https://hubee-sim.test"), ("access-control-request-method", "GET"), ("access-control-request-headers", "authorization")]),
    Exchange::refused("preflight-odd-header", "the same with a header that is not allowed", "OPTIONS", "/teledossiers/v1/notifications", Safety::Reads)
        .with(&[("origin", "https://hubee-sim.test"), ("access-control-request-method", "GET"), ("access-control-request-headers", "editorName")]),
    Exchange::refused("delete-no-token", "a deletion without a token", "DELETE", "/teledossiers/v1/notifications/00000000-0000-4000-8000-000000000000", UNAUTHENTICATED),
    Exchange::refused("patch-no-token", "a change without a token", "PATCH", "/teledossiers/v1/cases/00000000-0000-4000-8000-000000000000", UNAUTHENTICATED),
    Exchange::refused("post-no-token", "an event without a token", "POST", "/teledossiers/v1/cases/00000000-0000-4000-8000-000000000000/events", UNAUTHENTICATED),
];
