//! API credentials and who stands behind them.

use serde::{Deserialize, Serialize};

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
}
