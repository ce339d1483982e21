//! Events: what one party says about a case.

use serde::{Deserialize, Serialize};

use super::{
    access::Party,
    attachment::{Attachment, NewAttachment},
    id::EventId,
    organization::OrganizationIdentifier,
    partner::PartnerInfo,
    process::Process,
    refusal::Violation,
    status::Status,
    timestamp::Timestamp,
};

/// What an event is about (API description 1.2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActionType {
    /// The case moved.
    StatusUpdate,
    /// Files are added: the only type that carries attachments.
    AttachDeposit,
    /// A file was downloaded.
    AttachDl,
    /// All files were downloaded.
    AttachDlAll,
    /// A comment among SIs.
    ComAdd,
    /// A message to the other party.
    SendingMessage,
}

impl ActionType {
    const ALL: [(Self, &'static str); 6] = [
        (Self::StatusUpdate, "STATUS_UPDATE"),
        (Self::AttachDeposit, "ATTACH_DEPOSIT"),
        (Self::AttachDl, "ATTACH_DL"),
        (Self::AttachDlAll, "ATTACH_DL_ALL"),
        (Self::ComAdd, "COM_ADD"),
        (Self::SendingMessage, "SENDING_MESSAGE"),
    ];

    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The type of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

/// Where an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EventStatus {
    /// An `ATTACH_DEPOSIT` whose files are on their way.
    InProgress,
    /// Said.
    Sent,
    /// Acknowledged by the other party.
    Received,
}

impl EventStatus {
    const ALL: [(Self, &'static str); 3] = [(Self::InProgress, "IN_PROGRESS"), (Self::Sent, "SENT"), (Self::Received, "RECEIVED")];

    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The status of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

/// The body of `POST /cases/{id}/events`. The hub's own members are ignored.
///
/// Names are kept as sent, so that what the hub refuses can be quoted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewEvent {
    /// Name of an [`ActionType`].
    #[serde(default)]
    pub action_type: Option<String>,
    /// To the other party, at most 1000 characters.
    #[serde(default)]
    pub message: Option<String>,
    /// To SIs only: an OSL never sees it.
    #[serde(default)]
    pub comment: Option<String>,
    /// Who acted.
    #[serde(default)]
    pub author: Option<String>,
    /// Whether the other party is to be notified.
    #[serde(default)]
    pub notification: Option<bool>,
    /// Where the case stands, as the caller believes; not checked.
    #[serde(default)]
    pub case_current_status: Option<String>,
    /// Where this event moves the case.
    #[serde(default)]
    pub case_new_status: Option<String>,
    /// Technical messages between OSL and SI.
    #[serde(default)]
    pub partner_attributes: Option<String>,
    /// Files to come, for an `ATTACH_DEPOSIT`.
    #[serde(default)]
    pub attachments: Vec<NewAttachment>,
}

/// What a new event asks for, once its words are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intent {
    /// What it is about.
    pub action_type: ActionType,
    /// Where the case is to go.
    pub case_new_status: Option<Status>,
}

impl Intent {
    /// Where the event starts: only files make it wait.
    #[must_use]
    pub fn first_status(self) -> EventStatus {
        match self.action_type {
            ActionType::AttachDeposit => EventStatus::InProgress,
            _ => EventStatus::Sent,
        }
    }
}

impl NewEvent {
    /// Reads the event as `author` writes it for a case of `process`.
    ///
    /// # Errors
    /// Everything the hub has against it (functional specification).
    pub fn understand(&self, author: &Party, process: &Process) -> Result<Intent, Vec<Violation>> {
        let mut found = Vec::new();
        let action_name = self.action_type.as_deref().unwrap_or_default();
        let action_type = ActionType::parse(action_name);
        if action_type.is_none() {
            found.push(Violation::UnknownActionType(action_name.to_owned()));
        }
        let case_new_status = self.new_status(&mut found);
        match (action_type, self.attachments.is_empty()) {
            (Some(ActionType::AttachDeposit), true) => found.push(Violation::NoEventAttachment),
            (Some(other), false) if other != ActionType::AttachDeposit => found.push(Violation::UnexpectedEventAttachment(other)),
            _ => {}
        }
        if author.is_on_the_si_side() && self.message.is_some() && !process.message_to_transmitter {
            found.push(Violation::MessageNotEnabled(process.code.clone()));
        }
        let formats = process.formats_enabled_for(author);
        found.extend(self.attachments.iter().flat_map(|attachment| process.violations_of(attachment, formats)));
        match action_type {
            Some(action_type) if found.is_empty() => Ok(Intent { action_type, case_new_status }),
            _ => Err(found),
        }
    }

    fn new_status(&self, found: &mut Vec<Violation>) -> Option<Status> {
        let name = self.case_new_status.as_deref()?;
        let status = Status::parse(name).filter(|status| status.may_be_asked_of_a_case());
        if status.is_none() {
            found.push(Violation::UnknownCaseStatus(name.to_owned()));
        }
        status
    }
}

/// An event as answers show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Identifier, the hub's.
    pub id: EventId,
    /// The organization that wrote it.
    pub transmitter: OrganizationIdentifier,
    /// To the other party.
    pub message: Option<String>,
    /// To SIs only; null for an OSL.
    pub comment: Option<String>,
    /// What it is about.
    pub action_type: ActionType,
    /// Who acted.
    pub author: Option<String>,
    /// Whether the other party is notified.
    pub notification: bool,
    /// When it was written.
    pub create_date_time: Timestamp,
    /// When it last changed.
    pub update_date_time: Option<Timestamp>,
    /// Where it stands.
    pub status: EventStatus,
    /// Where its author believed the case to stand.
    pub case_current_status: Option<String>,
    /// Where it moves the case.
    pub case_new_status: Option<Status>,
    /// Technical messages between OSL and SI.
    pub partner_attributes: Option<String>,
    /// Its files, in the request's order.
    pub attachments: Vec<Attachment>,
    /// The software that wrote it.
    pub partner_info: Option<PartnerInfo>,
}

impl Event {
    /// The event as `party` may see it: `comment` is for SIs only, never shown
    /// to an OSL (API description 1.2.7).
    #[must_use]
    pub fn seen_by(mut self, party: &Party) -> Self {
        if matches!(party, Party::Osl(_)) {
            self.comment = None;
        }
        self
    }
}
