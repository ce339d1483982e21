//! The OAuth2 scopes of the hub.

use serde::{Deserialize, Serialize};

/// What a token allows its bearer to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Scope {
    /// Online-service operator: deposits télédossiers.
    Osl,
    /// *Service instructeur*: treats the cases addressed to it.
    Si,
    /// National administrator and portal.
    Admin,
    /// DataPass, the subscription creator.
    #[serde(alias = "DATAPASS")]
    Subcrt,
}

impl Scope {
    /// The scope a client names in a token request; `DATAPASS`, the newer name
    /// in the Subscription description 1.2.3, has the rights of `SUBCRT`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "OSL" => Some(Self::Osl),
            "SI" => Some(Self::Si),
            "ADMIN" => Some(Self::Admin),
            "SUBCRT" | "DATAPASS" => Some(Self::Subcrt),
            _ => None,
        }
    }

    /// The name in tokens and in the API descriptions.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Osl => "OSL",
            Self::Si => "SI",
            Self::Admin => "ADMIN",
            Self::Subcrt => "SUBCRT",
        }
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
