//! The OAuth2 server of the hub: who may have a token, and what it says.
//!
//! The real hub runs WSO2 Identity Server 5.11 behind a WSO2 API Microgateway
//! 3.2; clients depend on their words to the byte. This module has the rules
//! and the words, and knows neither the network nor the store: the caller
//! brings the request, the time, an identifier and a way to find a client, and
//! sends the [`Answer`] it gets back.
//!
//! - [`token_endpoint`], [`revoke_endpoint`], [`introspect_endpoint`],
//!   [`jwks`] and [`discovery`] answer the server's own addresses;
//! - [`bearer`] is the gateway's check of each call to the hub.

mod answer;
pub mod assumed;
mod bearer;
mod call;
mod claimed;
mod credentials;
mod discovery;
mod error;
mod grant;
mod introspect;
mod issue;
mod key;
mod parameters;
mod proven;
mod request;
mod revocations;
mod revoke;
mod token;

pub use answer::{Answer, token_lost};
pub use assumed::ScopeMode;
pub use bearer::{CredentialError, bearer};
pub use call::Call;
pub use claimed::{Claimed, claimed};
pub use credentials::named_client;
pub use discovery::discovery;
pub use error::TokenError;
pub use introspect::introspect_endpoint;
pub use issue::{Policy, token_endpoint};
pub use key::jwks;
pub use revocations::Revocations;
pub use revoke::revoke_endpoint;
pub use token::{Claims, InvalidToken, SigningFailed, TOLERANCE_SECONDS, VALIDITY, issue, verify};

#[cfg(test)]
mod testing;
#[cfg(test)]
mod token_endpoint_tests;
