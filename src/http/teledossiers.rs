//! `/teledossiers/v1`: the 22 operations of the Folder description 1.2.7.
//!
//! A handler takes a [`Call`], whose type says which operation it is, runs one
//! use case and answers.

use actix_web::{HttpResponse, web};

use super::{
    call::{Admitted, Call},
    error::Denied,
    operation::{
        CreateEvent, CreateFolder, DeleteEvent, DeleteFolder, DeleteNotification, DownloadCaseAttachmentById,
        DownloadEventAttachmentById, GetCaseById, GetEventById, GetFolderById, GetListIdCaseForPurge, ListNotification,
        MigrateCases, Operation, UpdateCaseAttachmentPortalBinary, UploadEventAttachment, UploadFolderAttachment,
    },
    transfer,
};
use crate::{
    domain::{
        event::NewEvent,
        folder::{FolderUpdate, NewFolder},
        id::{AttachmentId, CaseId, EventId, FolderId, NotificationId},
        notification::NotificationQuery,
        purge::IdsForPurge,
    },
    hub::{deposit, download, exchange, migration, notification, purge, treatment, upload::Target},
};

type Answer = Result<HttpResponse, Denied>;

/// The body of `PATCH` on a case or an event.
#[derive(Debug, serde::Deserialize)]
struct StatusUpdate {
    #[serde(default)]
    status: Option<String>,
}

fn no_content() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

pub(super) async fn list_notifications(call: Call<ListNotification>) -> Answer {
    let query = notification_query(&call);
    let found = call.world().read(|work| notification::list(work, &call.caller, &query))?;
    Ok(HttpResponse::Ok().json(found))
}

fn notification_query(call: &Admitted) -> NotificationQuery {
    NotificationQuery {
        max_result: call.count("maxResult").unwrap_or(NotificationQuery::default().max_result),
        process_codes: call.list("processCode"),
        process_priority: call.list("processPriority"),
        event_details: call.parameter("eventDetails").is_some_and(|value| value.eq_ignore_ascii_case("true")),
    }
}

pub(super) async fn delete_notification(call: Call<DeleteNotification>) -> Answer {
    let id = call.id("notificationId", NotificationId);
    let caller = call.caller.clone();
    call.world().write(move |work| notification::delete(work, &caller, id)).await?;
    Ok(no_content())
}

pub(super) async fn create_folder(mut call: Call<CreateFolder>) -> Answer {
    let new: NewFolder = call.body()?;
    let caller = call.caller.clone();
    let folder = call.world().write(move |work| deposit::create(work, &caller, &new)).await?;
    Ok(HttpResponse::Created().json(folder))
}

pub(super) async fn get_folder(call: Call<GetFolderById>) -> Answer {
    let folder = call.world().read(|work| deposit::read(work, &call.caller, call.id("folderId", FolderId)))?;
    Ok(HttpResponse::Ok().json(folder))
}

/// `PATCH`, or `POST` with the method override.
pub(super) async fn update_folder<O: Operation>(mut call: Call<O>) -> Answer {
    let id = call.id("folderId", FolderId);
    let update: FolderUpdate = call.body()?;
    let caller = call.caller.clone();
    call.world().write(move |work| deposit::update(work, &caller, id, &update)).await?;
    Ok(no_content())
}

pub(super) async fn delete_folder(call: Call<DeleteFolder>) -> Answer {
    let id = call.id("folderId", FolderId);
    let caller = call.caller.clone();
    call.world().write(move |work| deposit::delete(work, &caller, id)).await?;
    Ok(no_content())
}

pub(super) async fn upload_folder_attachment(call: Call<UploadFolderAttachment>, bytes: web::Payload) -> Answer {
    let target = Target::Folder(call.id("folderId", FolderId), call.id("attachmentId", AttachmentId));
    transfer::receive(&call, target, bytes).await?;
    Ok(no_content())
}

pub(super) async fn migrate_cases(mut call: Call<MigrateCases>) -> Answer {
    let asked: migration::Migration = call.body()?;
    let caller = call.caller.clone();
    let migrated = call.world().write(move |work| migration::migrate(work, &caller, &asked)).await?;
    Ok(HttpResponse::Ok().json(migrated))
}

pub(super) async fn get_case(call: Call<GetCaseById>) -> Answer {
    let id = call.id("caseId", CaseId);
    let lite = call.query("lite").iter().any(|value| value.eq_ignore_ascii_case("true"));
    let case = call.world().read(|work| treatment::read(work, &call.caller, id, lite))?;
    Ok(HttpResponse::Ok().json(case))
}

/// `PATCH`, or `POST` with the method override.
pub(super) async fn update_case<O: Operation>(mut call: Call<O>) -> Answer {
    let id = call.id("caseId", CaseId);
    let StatusUpdate { status } = call.body()?;
    let caller = call.caller.clone();
    call.world().write(move |work| treatment::update(work, &caller, id, status.as_deref())).await?;
    Ok(no_content())
}

pub(super) async fn download_case_attachment(call: Call<DownloadCaseAttachmentById>) -> Answer {
    let (case, id) = (call.id("caseId", CaseId), call.id("attachmentId", AttachmentId));
    let world = call.world();
    let outgoing = world.read(|work| download::from_case(work, world.store.blobs(), &call.caller, case, id))?;
    Ok(transfer::send(outgoing))
}

pub(super) async fn create_event(mut call: Call<CreateEvent>) -> Answer {
    let case = call.id("caseId", CaseId);
    let new: NewEvent = call.body()?;
    let caller = call.caller.clone();
    let event = call.world().write(move |work| exchange::create(work, &caller, case, &new)).await?;
    Ok(HttpResponse::Created().json(event))
}

pub(super) async fn get_event(call: Call<GetEventById>) -> Answer {
    let (case, id) = (call.id("caseId", CaseId), call.id("eventId", EventId));
    let event = call.world().read(|work| exchange::read(work, &call.caller, case, id))?;
    Ok(HttpResponse::Ok().json(event))
}

/// `PATCH`, or `POST` with the method override.
pub(super) async fn update_event<O: Operation>(mut call: Call<O>) -> Answer {
    let (case, id) = (call.id("caseId", CaseId), call.id("eventId", EventId));
    let StatusUpdate { status } = call.body()?;
    let caller = call.caller.clone();
    call.world().write(move |work| exchange::update(work, &caller, case, id, status.as_deref())).await?;
    Ok(no_content())
}

pub(super) async fn delete_event(call: Call<DeleteEvent>) -> Answer {
    let (case, id) = (call.id("caseId", CaseId), call.id("eventId", EventId));
    let caller = call.caller.clone();
    call.world().write(move |work| exchange::delete(work, &caller, case, id)).await?;
    Ok(no_content())
}

pub(super) async fn upload_event_attachment(call: Call<UploadEventAttachment>, bytes: web::Payload) -> Answer {
    let target = Target::Event(call.id("caseId", CaseId), call.id("eventId", EventId), call.id("attachmentId", AttachmentId));
    transfer::receive(&call, target, bytes).await?;
    Ok(no_content())
}

pub(super) async fn download_event_attachment(call: Call<DownloadEventAttachmentById>) -> Answer {
    let event = (call.id("caseId", CaseId), call.id("eventId", EventId));
    let id = call.id("attachmentId", AttachmentId);
    let world = call.world();
    let outgoing = world.read(|work| download::from_event(work, world.store.blobs(), &call.caller, event, id))?;
    Ok(transfer::send(outgoing))
}

pub(super) async fn ids_for_purge(call: Call<GetListIdCaseForPurge>) -> Answer {
    let found = call.world().read(|work| purge::due(work, &call.caller))?;
    Ok(HttpResponse::Ok().json(found))
}

pub(super) async fn ids_purged(mut call: Call<UpdateCaseAttachmentPortalBinary>) -> Answer {
    let purged: Vec<IdsForPurge> = call.items()?;
    let caller = call.caller.clone();
    call.world().write(move |work| purge::mark(work, &caller, &purged)).await?;
    Ok(no_content())
}
