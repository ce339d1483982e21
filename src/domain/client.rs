//! API credentials and who stands behind them.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{organization::OrganizationIdentifier, scope::Scope};

/// A pair of OAuth2 credentials.
///
/// An SI's client belongs to one subscription, hence to one organization *and
/// one process*; an OSL's to its organization (official collection, guides).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Client {
    /// OAuth2 `client_id`.
    pub client_id: String,
    /// OAuth2 `client_secret`, in clear: every client here is invented.
    pub client_secret: String,
    /// The one scope it may be granted.
    pub scope: Scope,
    /// The organization it acts for; `None` for DataPass.
    #[serde(default)]
    pub organization: Option<OrganizationIdentifier>,
    /// The one process an SI's client may see; `None` for the other scopes.
    #[serde(default)]
    pub process_code: Option<String>,
}

impl Client {
    /// Said of a client that lacks what its scope calls for.
    pub const INCOMPLETE: &str = "OSL and ADMIN need an organization, SI an organization and a processCode";

    /// A client id or a secret of the real hub's shape: 28 characters of
    /// `[A-Za-z0-9_]`, the last one always `a` (official guides).
    #[must_use]
    pub fn credential(first: Uuid, second: Uuid) -> String {
        const ALPHABET: &[u8; 63] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
        let digits = |number: Uuid, count: usize| {
            let mut rest = number.as_u128();
            std::iter::repeat_with(move || {
                let digit = rest % 63;
                rest /= 63;
                char::from(ALPHABET[usize::try_from(digit).unwrap_or_default()])
            })
            .take(count)
        };
        digits(first, 14).chain(digits(second, 13)).chain(std::iter::once('a')).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_has_the_real_hubs_shape() {
        let credentials = [0, 1, u128::MAX].map(|number| Client::credential(Uuid::from_u128(number), Uuid::from_u128(number / 7)));
        for text in &credentials {
            assert_eq!(text.len(), 28, "{text}");
            assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && text.ends_with('a'), "{text}");
        }
        assert_ne!(credentials[0], credentials[1]);
    }
}
