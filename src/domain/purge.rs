//! The purge of attachments that the portal carries out.

use serde::{Deserialize, Serialize};

use super::id::{AttachmentId, CaseId};

/// An attachment and a case it is addressed to, as the purge calls name them
/// (API description 1.2.7, which requires neither).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdsForPurge {
    /// The attachment.
    #[serde(default)]
    pub folder_attachment_id: Option<AttachmentId>,
    /// The case.
    #[serde(default)]
    pub case_id: Option<CaseId>,
}
