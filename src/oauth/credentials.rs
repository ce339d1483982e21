//! Who asks, and whether it is true.

use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use subtle::ConstantTimeEq;

use super::{call::Call, error::TokenError, parameters::Parameters};
use crate::domain::client::Client;

/// Base64 as Java reads it: its padding may be missing, its last bits odd.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true),
);

const BASIC: &str = "Basic";

/// A client's id and secret, as it gave them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Credentials {
    pub(super) id: String,
    pub(super) secret: String,
}

impl Credentials {
    /// Those of a request: in a `Basic` header or among its parameters, never
    /// both (WSO2 Identity Server 5.11).
    pub(super) fn of(authorization: Option<&str>, parameters: &Parameters) -> Result<Self, TokenError> {
        let parameters = parameters.credential("client_id").zip(parameters.credential("client_secret"));
        match (authorization.filter(|header| is_basic(header)), parameters) {
            (Some(_), Some(_)) => Err(TokenError::TwoAuthentications),
            (Some(header), None) => Self::of_basic(header).ok_or(TokenError::UndecodableAuthorization),
            (None, Some((id, secret))) => Ok(Self { id: id.to_owned(), secret: secret.to_owned() }),
            (None, None) => Err(TokenError::UnsupportedAuthentication),
        }
    }

    /// Those of a `Basic` header, if it can be read.
    ///
    /// Two words, the second `id:secret` in base64. The server splits as Java
    /// does: colons at the very end do not count, one in the secret makes three
    /// parts, and nothing is URL-decoded.
    pub(super) fn of_basic(header: &str) -> Option<Self> {
        let (_, encoded) = header.trim().split_once(' ').filter(|_| is_basic(header))?;
        let decoded = BASE64.decode(encoded).ok()?;
        let text = String::from_utf8_lossy(&decoded);
        let (id, secret) = text.trim_end_matches(':').split_once(':')?;
        (!secret.contains(':')).then(|| Self { id: id.to_owned(), secret: secret.to_owned() })
    }

    /// The client these are of.
    pub(super) fn authenticate<E>(&self, find: impl FnOnce(&str) -> Result<Option<Client>, E>) -> Result<Client, TokenError> {
        let client = find(&self.id).map_err(|_| TokenError::Internal)?;
        let client = client.ok_or_else(|| TokenError::UnknownClient(self.id.clone()))?;
        // A comparison that stops at the first difference tells how far it went.
        if bool::from(client.client_secret.as_bytes().ct_eq(self.secret.as_bytes())) {
            Ok(client)
        } else {
            Err(TokenError::WrongSecret)
        }
    }
}

/// The client that a request names, whether or not it is true.
#[must_use]
pub fn named_client(call: &Call<'_>) -> Option<String> {
    let parameters = Parameters::of_form_or_json(call).ok()?;
    let basic = call.authorization.and_then(Credentials::of_basic).map(|credentials| credentials.id);
    basic.or_else(|| parameters.credential("client_id").map(str::to_owned))
}

/// The scheme may be in any case, and the server looks no further than its
/// last letter.
pub(super) fn is_basic(header: &str) -> bool {
    header.get(..BASIC.len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case(BASIC))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::testing::basic;

    fn read(header: &str) -> Option<(String, String)> {
        Credentials::of_basic(header).map(|credentials| (credentials.id, credentials.secret))
    }

    #[test]
    fn a_basic_header_is_read_in_any_case_and_without_url_decoding() {
        let pair = |id: &str, secret: &str| Some((id.to_owned(), secret.to_owned()));
        assert_eq!(read(&basic("id", "secret")), pair("id", "secret"));
        assert_eq!(read(&basic("id", "secret").replace("Basic", "bASIC")), pair("id", "secret"));
        assert_eq!(read(&basic("a%20b", "c+d")), pair("a%20b", "c+d"));
        assert_eq!(read(&basic("id", "secret").replace('=', "")), pair("id", "secret"));
        assert_eq!(read(&basic("id", "secret:")), pair("id", "secret"));
        assert_eq!(read(&basic("", "secret")), pair("", "secret"));
    }

    #[test]
    fn a_basic_header_that_is_not_two_parts_is_not_read() {
        for header in
            ["Basic", "Basic ", "Basic !!!", "Basic aWQ=", "Basic  aWQ6c2VjcmV0", "Basic aWQ6c2VjcmV0 x", "Basic\taWQ6c2VjcmV0"]
        {
            assert_eq!(read(header), None, "{header}");
        }
        assert_eq!(read(&basic("id", "with:colon")), None);
        assert_eq!(read(&basic("id", "")), None);
    }
}
