//! A token request, read.

use super::{call::Call, credentials::Credentials, error::TokenError, parameters::Parameters};

/// What a client asks for, and as whom; not yet whether it may.
#[derive(Debug)]
pub(super) struct TokenRequest {
    pub(super) credentials: Credentials,
    pub(super) grant: Grant,
    /// The scopes asked, each once; empty when none is.
    pub(super) scopes: Vec<String>,
}

/// The grants of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grant {
    /// The only one for partners (`HubEE` specification).
    ClientCredentials,
    /// One that the server knows, and no partner may use.
    NotForPartners,
}

/// The other grants that WSO2 Identity Server 5.11 comes with.
const NOT_FOR_PARTNERS: [&str; 8] = [
    "authorization_code",
    "password",
    "refresh_token",
    "iwa:ntlm",
    "urn:ietf:params:oauth:grant-type:saml2-bearer",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "urn:ietf:params:oauth:grant-type:device_code",
    "urn:ietf:params:oauth:grant-type:uma-ticket",
];

impl TokenRequest {
    /// Reads a request, or says the first thing wrong with it.
    pub(super) fn parse(call: &Call<'_>) -> Result<Self, TokenError> {
        let parameters = Parameters::of_form_or_json(call)?;
        let grant = Grant::parse(parameters.get("grant_type").ok_or(TokenError::MissingGrantType)?)?;
        let credentials = Credentials::of(call.authorization, &parameters)?;
        Ok(Self { credentials, grant, scopes: scopes(parameters.get("scope").unwrap_or_default()) })
    }
}

impl Grant {
    fn parse(name: &str) -> Result<Self, TokenError> {
        match name {
            "client_credentials" => Ok(Self::ClientCredentials),
            other if NOT_FOR_PARTNERS.contains(&other) => Ok(Self::NotForPartners),
            _ => Err(TokenError::UnsupportedGrantType),
        }
    }
}

fn scopes(text: &str) -> Vec<String> {
    let mut scopes: Vec<String> = Vec::new();
    for scope in text.split_whitespace() {
        if !scopes.iter().any(|known| known == scope) {
            scopes.push(scope.to_owned());
        }
    }
    scopes
}
