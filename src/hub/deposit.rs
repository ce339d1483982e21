//! The deposit of a télédossier by its OSL.

use std::collections::HashMap;

use super::{
    Caller, HubError, Work,
    departure::{self, At},
};
use crate::{
    domain::{
        folder::{Folder, FolderUpdate, NewFolder},
        id::{AttachmentId, CaseId, FolderId, NotificationId},
        process::Process,
        refusal::{Missing, Refusal, Violation},
        status::Status,
    },
    store::{
        StoreError,
        attachments::{self, Holder},
        cases, folders,
        folders::FolderState,
        organizations, processes, subscriptions,
    },
};

/// `POST /folders`: a folder is created whole or not at all.
///
/// # Errors
/// 403 on another OSL's process (the official guides announce it), 400 with
/// everything the hub has against the folder.
pub fn create(work: &Work<'_>, caller: &Caller, new: &NewFolder) -> Result<Folder, HubError> {
    let process =
        processes::find(work.connection, &new.process_code)?.ok_or_else(|| Violation::UnknownProcess(new.process_code.clone()))?;
    if !caller.party.owns_folders_of(&process.osl) {
        return Err(Refusal::UnauthorizedUser.into());
    }
    let mut found = new.violations(&process);
    found.extend(violations_of_recipients(work, new, &process)?);
    if !found.is_empty() {
        return Err(Refusal::Invalid(found).into());
    }
    let departures = departure::of_numbers(new);
    departure::refuse_if_strict(work, &departures)?;
    let id = work.next_id(FolderId);
    departure::record(work, caller, At { folder: id, case: None }, &departures)?;
    let folder = folders::insert(work.connection, id, new, &caller.partner, work.now)?;
    insert_contents(work, folder, new)?;
    folders::read(work.connection, id)?.ok_or_else(|| StoreError::Corrupt("a folder just deposited is gone".into()).into())
}

/// Recipients must exist and have an active subscription (error guide).
fn violations_of_recipients(work: &Work<'_>, new: &NewFolder, process: &Process) -> Result<Vec<Violation>, StoreError> {
    let mut found = Vec::new();
    for case in &new.cases {
        let recipient = case.recipient.clone();
        if !organizations::exists(work.connection, &recipient)? {
            found.push(Violation::UnknownRecipient(recipient));
        } else if !subscriptions::is_active(work.connection, &process.code, &recipient)? {
            found.push(Violation::RecipientNotSubscribed { recipient, process_code: process.code.clone() });
        }
    }
    Ok(found)
}

fn insert_contents(work: &Work<'_>, folder: i64, new: &NewFolder) -> Result<(), StoreError> {
    let mut rows = HashMap::new();
    for case in &new.cases {
        let row = cases::insert(work.connection, folder, work.next_id(CaseId), case)?;
        rows.insert(case.external_id.as_str(), row);
    }
    for attachment in &new.attachments {
        let id = work.next_id(AttachmentId);
        let row = attachments::insert(work.connection, Holder::Folder(folder), id, &attachment.declared)?;
        for case in attachment.recipients.iter().filter_map(|recipient| rows.get(recipient.as_str())) {
            attachments::address(work.connection, row, *case)?;
        }
    }
    Ok(())
}

/// `GET /folders/{id}`.
///
/// # Errors
/// 404 and 403.
pub fn read(work: &Work<'_>, caller: &Caller, id: FolderId) -> Result<Folder, HubError> {
    folder_of(work, caller, id)?;
    Ok(folders::read(work.connection, id)?.ok_or(Missing::Folder)?)
}

/// `PATCH /folders/{id}`: declares the folder complete, or moves the folder
/// and none of its cases (API description 1.2.7).
///
/// # Errors
/// 404, 403, and 400 on a status that cannot be asked for or not from here.
pub fn update(work: &Work<'_>, caller: &Caller, id: FolderId, update: &FolderUpdate) -> Result<(), HubError> {
    let folder = folder_of(work, caller, id)?;
    let status = Status::parse(&update.global_status)
        .filter(|status| status.may_be_asked_of_a_folder())
        .ok_or_else(|| Violation::UnknownFolderStatus(update.global_status.clone()))?;
    match (folder.global_status, status) {
        (Status::Archived, _) => Err(Violation::Archived.into()),
        (Status::HubeeReceived, Status::HubeeCompleted) => complete(work, &folder),
        (_, Status::HubeeCompleted) => Err(Violation::FolderAlreadyCompleted.into()),
        _ => {
            let closed = (status == Status::Closed).then(|| update.close_date_time.unwrap_or(work.now));
            Ok(folders::set_status(work.connection, &folder, status, closed, work.now)?)
        }
    }
}

/// `HUBEE_COMPLETED` is never seen: the hub notifies in the same transaction.
/// Attachments it refused do not block, the OSL decides (functional
/// specification); those still to come do (assumed).
fn complete(work: &Work<'_>, folder: &FolderState) -> Result<(), HubError> {
    if attachments::any_pending(work.connection, folder.into())? {
        return Err(Violation::AttachmentsPending.into());
    }
    let process = processes::known(work.connection, &folder.process_code)?;
    let next_id = || work.next_id(NotificationId);
    folders::notify_recipients(work.connection, folder, process.status_before_file_deletion, next_id, work.now)?;
    Ok(folders::set_status(work.connection, folder, Status::HubeeNotified, None, work.now)?)
}

/// `DELETE /folders/{id}`: only while it is `HUBEE_RECEIVED` and neither an
/// event nor a notification exists (API description 1.2.7).
///
/// # Errors
/// 404, 403, and 400 when it is too late.
pub fn delete(work: &Work<'_>, caller: &Caller, id: FolderId) -> Result<(), HubError> {
    let folder = folder_of(work, caller, id)?;
    if folder.global_status != Status::HubeeReceived || folders::has_event_or_notification(work.connection, &folder)? {
        return Err(Violation::FolderNotDeletable.into());
    }
    work.forget(folders::delete(work.connection, &folder)?);
    Ok(())
}

/// The folder, provided that it exists and is the caller's; existence is
/// checked before ownership (assumed).
pub(super) fn folder_of(work: &Work<'_>, caller: &Caller, id: FolderId) -> Result<FolderState, HubError> {
    let folder = folders::state(work.connection, id)?.ok_or(Missing::Folder)?;
    if caller.party.owns_folders_of(&folder.osl) { Ok(folder) } else { Err(Refusal::UnauthorizedUser.into()) }
}
