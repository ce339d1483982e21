//! Processes: the administrative procedures and their rules.

use serde::{Deserialize, Serialize};

use super::{
    access::Party, attachment::NewAttachment, organization::OrganizationIdentifier, refusal::Violation, status::Status,
    timestamp::Timestamp,
};

/// A process of the referential, as `POST /processes` takes it and answers show
/// it. Absent members are left out (observed of the referential).
#[expect(clippy::struct_excessive_bools, reason = "the API's own members")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Process {
    /// Code, at most 30 characters, such as `CERTDC`.
    pub code: String,
    /// Name.
    pub name: String,
    /// Description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether deposits and subscriptions are open.
    pub is_activated: bool,
    /// The OSL that owns it.
    pub osl: OrganizationIdentifier,
    /// Media types an OSL may deposit.
    pub attachment_formats_enabled: Vec<String>,
    /// Media types an SI may answer with.
    #[serde(default)]
    pub si_attachment_formats_enabled: Vec<String>,
    /// Attachment types, on both sides.
    pub attachment_types_enabled: Vec<String>,
    /// Largest attachment, in bytes.
    pub attachment_max_size_enabled: i64,
    /// The status at which attachments start to age.
    pub status_before_file_deletion: Status,
    /// Days from there to the purge of attachments.
    pub time_before_file_deletion: i32,
    /// Days a CLOSED case waits before it is ARCHIVED.
    pub time_before_archiving: i32,
    /// Days an ARCHIVED folder waits before it is deleted.
    pub time_before_folder_deletion: i32,
    /// Whether an SI may send messages to the OSL.
    pub message_to_transmitter: bool,
    /// Required since the Process description 1.2.3.
    pub message_with_status: bool,
    /// Whether `ADD_AWAITING` belongs to this process; not enforced.
    pub authorized_awaiting: bool,
    /// `Auto` or `Manual`.
    pub subscription_validation: String,
    /// Why the process exists in law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_justification: Option<String>,
    /// When it was created; the hub's own, ignored in a request.
    #[serde(default, skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub creation_date_time: Option<Timestamp>,
    /// When it was last modified; the hub's own, ignored in a request.
    #[serde(default, skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub update_date_time: Option<Timestamp>,
}

impl Process {
    /// The media types that `author` may attach.
    #[must_use]
    pub fn formats_enabled_for(&self, author: &Party) -> &[String] {
        if author.is_on_the_si_side() { &self.si_attachment_formats_enabled } else { &self.attachment_formats_enabled }
    }

    /// What this process has against a declared attachment (error guide).
    #[must_use]
    pub fn violations_of(&self, attachment: &NewAttachment, formats_enabled: &[String]) -> Vec<Violation> {
        let mut found = Vec::new();
        if !self.attachment_types_enabled.contains(&attachment.kind) {
            found.push(Violation::AttachmentType { kind: attachment.kind.clone(), process_code: self.code.clone() });
        }
        if !formats_enabled.contains(&attachment.mime_type) {
            found.push(Violation::AttachmentFormat { mime_type: attachment.mime_type.clone(), process_code: self.code.clone() });
        }
        if !(0..=self.attachment_max_size_enabled).contains(&attachment.size) {
            found.push(Violation::AttachmentSize { size: attachment.size, maximum: self.attachment_max_size_enabled });
        }
        found
    }
}
