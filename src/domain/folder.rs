//! Folders: télédossiers as their OSL deposits and sees them.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{
    attachment::{Attachment, NewAttachment},
    id::{CaseId, FolderId},
    organization::OrganizationIdentifier,
    partner::PartnerInfo,
    process::Process,
    refusal::Violation,
    status::Status,
    timestamp::Timestamp,
};

/// The person a télédossier is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Applicant {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    #[serde(default)]
    pub email: Option<String>,
}

/// The body of `POST /folders`. Members that are the hub's own (ids, statuses,
/// dates) are ignored when a client sends them (assumed).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewFolder {
    /// Process of the télédossier.
    pub process_code: String,
    /// The OSL's number, such as `DGS-CERTDC-0000000000001`; not unique.
    pub external_id: String,
    /// The person it is about.
    pub applicant: Applicant,
    /// One per recipient.
    pub cases: Vec<NewCase>,
    /// The files, in an order that answers keep.
    pub attachments: Vec<NewFolderAttachment>,
}

/// The body of `PATCH /folders/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FolderUpdate {
    /// Name of the [`Status`] to move to.
    pub global_status: String,
    /// When it was closed, for `CLOSED`; now when it is not said.
    #[serde(default)]
    pub close_date_time: Option<Timestamp>,
}

/// One recipient's part of a new folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewCase {
    /// The OSL's number, the folder's plus `-01`; unique within its folder (assumed).
    pub external_id: String,
    /// The SI that will treat it.
    pub recipient: OrganizationIdentifier,
    /// Technical messages between OSL and SI, at most 1024 characters.
    #[serde(default)]
    pub partner_attributes: Option<String>,
}

/// A file of a new folder and whom it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFolderAttachment {
    /// The file.
    #[serde(flatten)]
    pub declared: NewAttachment,
    /// External ids of the cases it belongs to.
    pub recipients: Vec<String>,
}

impl NewFolder {
    /// Everything the hub has against this deposit that it can see without
    /// looking at its recipients (functional specification, error guide).
    #[must_use]
    pub fn violations(&self, process: &Process) -> Vec<Violation> {
        let mut found = Vec::new();
        if !process.is_activated {
            found.push(Violation::InactiveProcess(process.code.clone()));
        }
        if self.cases.is_empty() {
            found.push(Violation::NoCase);
        }
        if self.attachments.is_empty() {
            found.push(Violation::NoAttachment);
        }
        let mut known = HashSet::new();
        for case in &self.cases {
            if !known.insert(case.external_id.as_str()) {
                found.push(Violation::RepeatedCase(case.external_id.clone()));
            }
        }
        for attachment in &self.attachments {
            found.extend(process.violations_of(&attachment.declared, &process.attachment_formats_enabled));
            let unknown = attachment.recipients.iter().filter(|recipient| !known.contains(recipient.as_str()));
            found.extend(unknown.cloned().map(Violation::UnknownAttachmentRecipient));
        }
        found
    }
}

/// A folder as `GET /folders/{id}` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Folder {
    /// Identifier, the hub's.
    pub id: FolderId,
    /// Status of the whole.
    pub global_status: Status,
    /// Process of the télédossier.
    pub process_code: String,
    /// When it was deposited.
    pub create_date_time: Timestamp,
    /// When it was closed.
    pub close_date_time: Option<Timestamp>,
    /// The person it is about.
    pub applicant: Applicant,
    /// The OSL's number.
    pub external_id: String,
    /// When it last changed.
    pub update_date_time: Option<Timestamp>,
    /// The software that deposited it.
    pub partner_info: Option<PartnerInfo>,
    /// One per recipient, in the request's order.
    pub cases: Vec<FolderCase>,
    /// The files, in the request's order.
    pub attachments: Vec<FolderAttachment>,
}

/// A folder found by its number, which others may have too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberedFolder {
    /// Its identifier.
    pub id: FolderId,
    /// Its number.
    pub external_id: String,
    /// Its process.
    pub process_code: String,
    /// When it was created.
    pub create_date_time: Timestamp,
}

/// A case as its folder shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FolderCase {
    /// Identifier, the hub's.
    pub id: CaseId,
    /// Where it stands.
    pub status: Status,
    /// The SI that treats it.
    pub recipient: OrganizationIdentifier,
    /// The OSL's number.
    pub external_id: String,
    /// When it last changed.
    pub update_date_time: Option<Timestamp>,
    /// When its recipient was notified.
    pub transmission_date_time: Option<Timestamp>,
    /// Technical messages between OSL and SI.
    pub partner_attributes: Option<String>,
}

/// An attachment as its folder shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FolderAttachment {
    /// The attachment itself.
    #[serde(flatten)]
    pub attachment: Attachment,
    /// External ids of the cases it belongs to.
    pub recipients: Vec<String>,
}
