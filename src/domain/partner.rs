//! Which software made a call.

use serde::{Deserialize, Serialize};

/// The technical headers `editorName`, `applicationName`, `softwareVersion`
/// (at most 50 characters each, all optional), kept with what the call created
/// and given back as `partnerInfo` (API description 1.2.7, observed).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PartnerInfo {
    /// Vendor of the calling software.
    pub editor_name: Option<String>,
    /// Its product.
    pub application_name: Option<String>,
    /// The product's version.
    pub software_version: Option<String>,
}
