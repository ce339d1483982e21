//! The other party, played by a tester: an event on a case as its OSL or its
//! SI would send it, files included.

use serde::Deserialize;

use super::{
    Caller, HubError, Work, exchange,
    injection::{SampleAttachment, sample_of},
    upload,
};
use crate::{
    domain::{
        access::{Ownership, Party},
        event::{ActionType, Event, EventStatus, NewEvent},
        id::CaseId,
        refusal::{Missing, Violation},
        scope::Scope,
    },
    store::{blobs::Blobs, cases, processes},
};

/// Who acted, when nothing is said.
const AUTHOR: &str = "hubee-sim";

/// The body of `POST /_sim/cases/{id}/events`: whom to act for, and an event.
/// What the API wants and a tester need not say is made up.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Act {
    /// `OSL` or `SI`.
    #[serde(rename = "as")]
    pub side: Scope,
    /// What it is about; a deposit of files when there are some, else a change
    /// of status, else a message.
    #[serde(default)]
    pub action_type: Option<String>,
    /// To the other side.
    #[serde(default)]
    pub message: Option<String>,
    /// To SIs only.
    #[serde(default)]
    pub comment: Option<String>,
    /// Who acted.
    #[serde(default)]
    pub author: Option<String>,
    /// Whether to notify the other side; yes when not said.
    #[serde(default)]
    pub notification: Option<bool>,
    /// Where the case is to go.
    #[serde(default)]
    pub case_new_status: Option<String>,
    /// Files to send along.
    #[serde(default)]
    pub attachments: Vec<SampleAttachment>,
}

impl Act {
    /// An event of that side that says who acts, and nothing else yet.
    #[must_use]
    pub fn of(side: Scope, author: &str) -> Self {
        Self {
            side,
            action_type: None,
            message: None,
            comment: None,
            author: Some(author.to_owned()),
            notification: None,
            case_new_status: None,
            attachments: Vec::new(),
        }
    }
}

/// Sends the event, files and all, as that side's client would.
///
/// # Errors
/// 404 on the case, and all that the API refuses.
pub fn act(work: &Work<'_>, blobs: &Blobs, id: CaseId, act: Act) -> Result<Event, HubError> {
    let case = cases::state(work.connection, id)?.ok_or(Missing::Case)?;
    let process = processes::known(work.connection, &case.ownership.process_code)?;
    let caller = Caller::from(party(act.side, &case.ownership)?);
    let formats = process.formats_enabled_for(&caller.party);
    let samples: Vec<_> = act.attachments.iter().map(|asked| sample_of(&process, formats, asked.clone())).collect();
    let mut new = event_of(act, case.status.to_string());
    new.attachments = samples.iter().map(|(declared, _)| declared.clone()).collect();
    let event = exchange::create(work, &caller, id, &new)?;
    for ((_, bytes), attachment) in samples.iter().zip(&event.attachments) {
        upload::upload(work, blobs, &caller, upload::Target::Event(id, event.id, attachment.id), bytes.as_slice())?;
    }
    if event.status == EventStatus::InProgress {
        exchange::update(work, &caller, id, event.id, Some(EventStatus::Sent.as_str()))?;
    }
    exchange::read(work, &caller, id, event.id)
}

fn party(side: Scope, case: &Ownership) -> Result<Party, Violation> {
    match side {
        Scope::Osl => Ok(Party::Osl(case.osl.clone())),
        Scope::Si => Ok(Party::Si { organization: case.recipient.clone(), process_code: case.process_code.clone() }),
        other => Err(Violation::NoPartner(other)),
    }
}

fn event_of(act: Act, case_current_status: String) -> NewEvent {
    let usual = match (&act.case_new_status, act.attachments.is_empty()) {
        (_, false) => ActionType::AttachDeposit,
        (Some(_), true) => ActionType::StatusUpdate,
        (None, true) => ActionType::SendingMessage,
    };
    NewEvent {
        action_type: Some(act.action_type.unwrap_or_else(|| usual.as_str().to_owned())),
        message: act.message,
        comment: act.comment,
        author: Some(act.author.unwrap_or_else(|| AUTHOR.to_owned())),
        notification: Some(act.notification.unwrap_or(true)),
        case_current_status: Some(case_current_status),
        case_new_status: act.case_new_status,
        partner_attributes: None,
        attachments: Vec::new(),
    }
}
