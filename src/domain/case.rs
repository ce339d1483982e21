//! Cases: the part of a folder that one SI treats.

use serde::Serialize;

use super::{
    attachment::Attachment, event::Event, folder::Applicant, id::CaseId, organization::OrganizationIdentifier, status::Status,
    timestamp::Timestamp,
};

/// A case as `GET /cases/{id}` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Case {
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
    /// Process of the télédossier.
    pub process_code: String,
    /// When its folder was deposited.
    pub create_date_time: Timestamp,
    /// When it was closed.
    pub close_date_time: Option<Timestamp>,
    /// Technical messages between OSL and SI.
    pub partner_attributes: Option<String>,
    /// The person it is about.
    pub applicant: Applicant,
    /// What `lite=true` leaves out (assumed).
    #[serde(flatten)]
    pub contents: Option<CaseContents>,
}

/// What a case holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseContents {
    /// The folder's files addressed to this case, in the deposit's order.
    pub attachments: Vec<Attachment>,
    /// What was said about it, oldest first.
    pub events: Vec<Event>,
}
