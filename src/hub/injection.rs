//! What a tester puts into the hub from outside: whole télédossiers, and
//! notifications as they please.

use serde::{Deserialize, Serialize};

use super::{Caller, HubError, Work, deposit, upload};
use crate::{
    domain::{
        access::Party,
        attachment::NewAttachment,
        folder::{Applicant, Folder, FolderUpdate, NewCase, NewFolder, NewFolderAttachment},
        id::{CaseId, EventId, FolderId, NotificationId},
        numbering,
        organization::OrganizationIdentifier,
        process::Process,
        refusal::Violation,
        status::Status,
    },
    seed::sample,
    store::{blobs::Blobs, cases, events, notifications, notifications::NewNotification, organizations, processes, subscriptions},
};

/// The code that stands for the OSL's in the numbers of injected télédossiers.
const INJECTED: &str = "SIM";

/// The body of `POST /_sim/dossiers`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDossiers {
    /// The process.
    pub process_code: String,
    /// The SI; the first one with an active subscription when not said.
    #[serde(default)]
    pub recipient: Option<OrganizationIdentifier>,
    /// How many; one when not said, within the limits of the hub.
    #[serde(default)]
    pub count: Option<u32>,
    /// The files; one of each type the process enables when not said.
    #[serde(default)]
    pub attachments: Option<Vec<SampleAttachment>>,
}

impl NewDossiers {
    /// One of that process, for its first SI, with a file of each type.
    #[must_use]
    pub fn of(process_code: &str) -> Self {
        Self { process_code: process_code.to_owned(), recipient: None, count: None, attachments: None }
    }

    /// As many as that, within the limits of the hub.
    #[must_use]
    pub fn count(self, count: u32) -> Self {
        Self { count: Some(count), ..self }
    }

    /// For that SI.
    #[must_use]
    pub fn to(self, recipient: OrganizationIdentifier) -> Self {
        Self { recipient: Some(recipient), ..self }
    }
}

impl From<&str> for NewDossiers {
    fn from(process_code: &str) -> Self {
        Self::of(process_code)
    }
}

/// A file to inject; what is not said is made up.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SampleAttachment {
    /// File name.
    #[serde(default)]
    pub file_name: Option<String>,
    /// One of the process's types; the first when not said.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    /// One of the process's formats; the first when not said.
    #[serde(default)]
    pub mime_type: Option<String>,
    /// The text of the file; a small sample of its format when not said.
    #[serde(default)]
    pub text: Option<String>,
}

/// A télédossier that was injected.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InjectedDossier {
    /// Its folder.
    pub folder_id: FolderId,
    /// Its case.
    pub case_id: CaseId,
    /// The OSL's number.
    pub external_id: String,
    /// Whom it waits for.
    pub recipient: OrganizationIdentifier,
}

/// Injects complete, notified télédossiers, as their OSL would deposit them:
/// all of them or none, and `most` at once.
///
/// # Errors
/// 400 as a deposit gets it.
pub fn dossiers(work: &Work<'_>, blobs: &Blobs, asked: &NewDossiers, most: u32) -> Result<Vec<InjectedDossier>, HubError> {
    let process = processes::find(work.connection, &asked.process_code)?
        .ok_or_else(|| Violation::UnknownProcess(asked.process_code.clone()))?;
    let recipient = match &asked.recipient {
        Some(recipient) => recipient.clone(),
        None => subscriptions::first_active_subscriber(work.connection, &process.code)?
            .ok_or_else(|| Violation::NoSubscriber(process.code.clone()))?,
    };
    let count = asked.count.unwrap_or(1);
    if !(1..=most).contains(&count) {
        return Err(Violation::InjectedCount { count, maximum: most }.into());
    }
    let samples = samples_of(&process, asked.attachments.as_deref());
    let osl = Caller::from(Party::Osl(process.osl.clone()));
    (0..count).map(|_| inject(work, blobs, &osl, &folder_of(work, &process, &recipient, &samples), &samples)).collect()
}

/// What is declared of a file, and its bytes.
type Sample = (NewAttachment, Vec<u8>);

fn samples_of(process: &Process, asked: Option<&[SampleAttachment]>) -> Vec<Sample> {
    let one_of_each_type = || {
        let of_type = |kind: &String| SampleAttachment { kind: Some(kind.clone()), ..SampleAttachment::default() };
        process.attachment_types_enabled.iter().map(of_type).collect()
    };
    let asked = asked.map_or_else(one_of_each_type, <[_]>::to_vec);
    asked.into_iter().map(|attachment| sample_of(process, &process.attachment_formats_enabled, attachment)).collect()
}

/// A file as it is asked for, of one of those formats.
pub(super) fn sample_of(process: &Process, formats: &[String], asked: SampleAttachment) -> Sample {
    let first = |enabled: &[String]| enabled.first().cloned().unwrap_or_default();
    let kind = asked.kind.unwrap_or_else(|| first(&process.attachment_types_enabled));
    let mime_type = asked.mime_type.unwrap_or_else(|| first(formats));
    let (sample, extension) = sample::of_type(&mime_type);
    let bytes = asked.text.map_or(sample, String::into_bytes);
    let file_name = asked.file_name.unwrap_or_else(|| format!("{kind}.{extension}"));
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    (NewAttachment { file_name, kind, size, mime_type }, bytes)
}

/// Numbered as the specification has it, so that it can be told from others.
fn folder_of(work: &Work<'_>, process: &Process, recipient: &OrganizationIdentifier, samples: &[Sample]) -> NewFolder {
    let free = work.next_id(|id| id.simple().to_string().to_uppercase());
    let external_id = numbering::folder_number(INJECTED, &process.code, &free);
    let case = format!("{external_id}-01");
    let addressed = |(declared, _): &Sample| NewFolderAttachment { declared: declared.clone(), recipients: vec![case.clone()] };
    NewFolder {
        process_code: process.code.clone(),
        applicant: Applicant {
            first_name: "Camille".into(),
            last_name: "EXEMPLE".into(),
            email: Some("camille.exemple@courriel.test".into()),
        },
        attachments: samples.iter().map(addressed).collect(),
        cases: vec![NewCase { external_id: case, recipient: recipient.clone(), partner_attributes: None }],
        external_id,
    }
}

fn inject(work: &Work<'_>, blobs: &Blobs, osl: &Caller, new: &NewFolder, samples: &[Sample]) -> Result<InjectedDossier, HubError> {
    let folder: Folder = deposit::create(work, osl, new)?;
    for ((_, bytes), attachment) in samples.iter().zip(&folder.attachments) {
        let target = upload::Target::Folder(folder.id, attachment.attachment.id);
        upload::upload(work, blobs, osl, target, bytes.as_slice())?;
    }
    let complete = FolderUpdate { global_status: Status::HubeeCompleted.to_string(), close_date_time: None };
    deposit::update(work, osl, folder.id, &complete)?;
    let case = &folder.cases[0];
    Ok(InjectedDossier {
        folder_id: folder.id,
        case_id: case.id,
        external_id: folder.external_id,
        recipient: case.recipient.clone(),
    })
}

/// The body of `POST /_sim/notifications`. Two identical ones make a
/// duplicate; an unknown case or event makes a dangling one, and then the
/// members that cannot be looked up must be said.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InjectedNotification {
    /// The case.
    pub case_id: CaseId,
    /// The event.
    #[serde(default)]
    pub event_id: Option<EventId>,
    /// Whom it waits for; the other side of the event, or the case's SI.
    #[serde(default)]
    pub recipient: Option<OrganizationIdentifier>,
    /// Who caused it; the event's author, or the OSL.
    #[serde(default)]
    pub transmitter: Option<OrganizationIdentifier>,
    /// The process; the case's.
    #[serde(default)]
    pub process_code: Option<String>,
}

/// Puts a notification in a list, as it is.
///
/// # Errors
/// 400 when something needed is neither said nor to be found.
pub fn notification(work: &Work<'_>, asked: &InjectedNotification) -> Result<NotificationId, HubError> {
    let case = cases::state(work.connection, asked.case_id)?;
    let event = match (&case, asked.event_id) {
        (Some(case), Some(event)) => events::state(work.connection, case, event)?,
        _ => None,
    };
    let is_by_si = event.as_ref().is_some_and(|event| event.is_by_si);
    let (reader, author) = match &case {
        Some(case) if is_by_si => (Some(&case.ownership.osl), Some(&case.ownership.recipient)),
        Some(case) => (Some(&case.ownership.recipient), Some(&case.ownership.osl)),
        None => (None, None),
    };
    let process_code = asked.process_code.as_ref().or(case.as_ref().map(|case| &case.ownership.process_code));
    let new = NewNotification {
        recipient: asked.recipient.as_ref().or(reader).ok_or(Violation::Required("recipient"))?,
        transmitter: asked.transmitter.as_ref().or(author).ok_or(Violation::Required("transmitter"))?,
        process_code: process_code.ok_or(Violation::Required("processCode"))?,
        case_id: asked.case_id,
        event_id: asked.event_id,
    };
    for organization in [new.recipient, new.transmitter] {
        if !organizations::exists(work.connection, organization)? {
            return Err(Violation::UnknownOrganization(organization.clone()).into());
        }
    }
    if processes::find(work.connection, new.process_code)?.is_none() {
        return Err(Violation::UnknownProcess(new.process_code.to_owned()).into());
    }
    let id = work.next_id(NotificationId);
    notifications::insert(work.connection, id, new, work.now)?;
    Ok(id)
}
