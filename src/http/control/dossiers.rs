//! What waits and what was exchanged, both sides of it: for the console, and
//! for whoever looks from outside.

use actix_web::{
    HttpResponse,
    http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, X_CONTENT_TYPE_OPTIONS},
    web::{Path, Query},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::Problem;
use crate::{
    domain::{
        dossier::{DossierFilter, WaitingFilter},
        id::{AttachmentId, CaseId, FolderId, NotificationId},
        status::Status,
        timestamp::Timestamp,
    },
    http::{here::Here, transfer},
    hub::{HubError, dossier, download},
    store::dossiers,
};

/// How many are listed when it is not said, and at most.
const USUAL: usize = 100;
const MOST: usize = 1000;

/// The query of `GET /_sim/dossiers`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DossierQuery {
    process_code: Option<String>,
    status: Option<Status>,
    organization: Option<String>,
    text: Option<String>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    before: Option<u64>,
    limit: Option<usize>,
}

/// `GET /_sim/dossiers`, newest first.
pub(super) async fn list(here: Here, Query(asked): Query<DossierQuery>) -> Result<HttpResponse, Problem> {
    let DossierQuery { process_code, status, organization, text, from, to, before, limit } = asked;
    let filter = DossierFilter { process_code, status, organization, text, from, to };
    let limit = limit_of(limit)?;
    let found = here.world().read(|work| dossiers::list(work.connection, &filter, before, limit))?;
    Ok(HttpResponse::Ok().json(found))
}

/// `GET /_sim/dossiers/{folderId}`.
pub(super) async fn read(here: Here, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = FolderId(parsed(&id, "folder")?);
    let found = here.world().read(|work| dossier::read(work, id))?;
    Ok(HttpResponse::Ok().json(found))
}

/// The query of `GET /_sim/notifications`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct WaitingQuery {
    recipient: Option<String>,
    process_code: Option<String>,
    case_id: Option<Uuid>,
    before: Option<u64>,
    limit: Option<usize>,
}

/// `GET /_sim/notifications`, newest first, and how much waits for whom.
pub(super) async fn waiting(here: Here, Query(asked): Query<WaitingQuery>) -> Result<HttpResponse, Problem> {
    let WaitingQuery { recipient, process_code, case_id, before, limit } = asked;
    let filter = WaitingFilter { recipient, process_code, case_id: case_id.map(CaseId) };
    let limit = limit_of(limit)?;
    let (found, queues) = here.world().read(|work| {
        let found = dossiers::waiting(work.connection, &filter, before, limit)?;
        Ok::<_, HubError>((found, dossiers::queues(work.connection)?))
    })?;
    Ok(HttpResponse::Ok().json(json!({ "items": found.items, "total": found.total, "queues": queues })))
}

/// `DELETE /_sim/notifications/{notificationId}`, whoever it waits for.
pub(super) async fn delete_notification(here: Here, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = NotificationId(parsed(&id, "notification")?);
    here.world().write(move |work| dossier::delete_notification(work, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `GET /_sim/attachments/{attachmentId}`: the bytes, whatever a party put into
/// them, as something to save. Opened in a browser all the same, they can run
/// and load nothing.
pub(super) async fn attachment(here: Here, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = AttachmentId(parsed(&id, "attachment")?);
    let blobs = here.world().store.blobs();
    let (attachment, outgoing) = here.world().read(|work| download::look_up(work, blobs, id))?;
    let name = utf8_percent_encode(&attachment.declared.file_name, NON_ALPHANUMERIC);
    let mut response = transfer::send(outgoing);
    for (header, value) in [
        (CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ] {
        response.headers_mut().insert(header, value.parse().map_err(|error| Problem::bad_request(&error))?);
    }
    Ok(response)
}

fn limit_of(asked: Option<usize>) -> Result<usize, Problem> {
    let limit = asked.unwrap_or(USUAL);
    if limit > MOST { Err(Problem::bad_request(&format!("limit is at most {MOST}"))) } else { Ok(limit) }
}

fn parsed(id: &str, what: &str) -> Result<Uuid, Problem> {
    id.parse().map_err(|_| Problem::not_found(format!("there is no {what} {id}")))
}
