//! `/_sim/snapshots`: named states of a world.

use actix_web::{
    HttpRequest, HttpResponse,
    body::SizedStream,
    http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, LOCATION},
    rt::task::spawn_blocking,
    web::{Path, Payload},
};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use tokio::{fs::File, io::AsyncWriteExt};
use tokio_util::io::ReaderStream;

use super::{Object, Problem};
use crate::{
    domain::{name::Name, timestamp::Timestamp},
    http::here::Here,
    snapshot::Snapshot,
    store::{StoreError, snapshot_file::ReadError},
};

/// What is sent at once.
const CHUNK: usize = 256 * 1024;

/// A snapshot as it is listed.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    name: Name,
    /// The time of the world when it was taken.
    date_time: Timestamp,
}

/// The body of `POST /_sim/snapshots`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSnapshot {
    name: Name,
}

/// `GET /_sim/snapshots`.
pub(super) async fn list(here: Here) -> HttpResponse {
    let all = here.world().snapshots.list();
    let listed: Vec<_> = all.into_iter().map(|(name, snapshot)| Listed { name, date_time: snapshot.taken() }).collect();
    HttpResponse::Ok().json(listed)
}

/// `POST /_sim/snapshots`.
pub(super) async fn take(here: Here, Object(NewSnapshot { name }): Object<NewSnapshot>) -> Result<HttpResponse, Problem> {
    let snapshot = here.world().remember().await?;
    let kept = here.world().snapshots.add(name.clone(), snapshot)?;
    Ok(created(&here, name, &kept))
}

fn created(here: &Here, name: Name, kept: &Snapshot) -> HttpResponse {
    let location = format!("{}/_sim/snapshots/{name}", here.prefix());
    HttpResponse::Created().insert_header((LOCATION, location)).json(Listed { name, date_time: kept.taken() })
}

/// `POST /_sim/snapshots/{name}/restore`.
pub(super) async fn restore(here: Here, name: Path<String>) -> Result<HttpResponse, Problem> {
    let (_, snapshot) = find(&here, &name)?;
    here.world().go_back_to(snapshot).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `DELETE /_sim/snapshots/{name}`.
pub(super) async fn delete(here: Here, name: Path<String>) -> Result<HttpResponse, Problem> {
    let (name, _) = find(&here, &name)?;
    here.world().snapshots.remove(&name);
    Ok(HttpResponse::NoContent().finish())
}

/// `GET /_sim/snapshots/{name}`: the snapshot as one file.
pub(super) async fn download(here: Here, name: Path<String>) -> Result<HttpResponse, Problem> {
    let (name, snapshot) = find(&here, &name)?;
    let file = spawn_blocking(move || snapshot.write()).await.map_err(|_| StoreError::Silent)??;
    // It has no name any more, and is gone once it is sent.
    let file = file.into_file();
    let size = file.metadata().map_err(StoreError::from)?.len();
    let stream = ReaderStream::with_capacity(File::from_std(file), CHUNK);
    let disposition = format!("attachment; filename=\"{name}.db\"");
    let mut response = HttpResponse::Ok();
    response.content_type("application/vnd.sqlite3").insert_header((CONTENT_DISPOSITION, disposition));
    Ok(response.body(SizedStream::new(size, stream)))
}

/// `PUT /_sim/snapshots/{name}`: one that was downloaded, here or elsewhere.
pub(super) async fn upload(here: Here, request: HttpRequest, name: Path<String>, body: Payload) -> Result<HttpResponse, Problem> {
    let name = Name::parse(&name).ok_or_else(|| Problem::bad_request(&Name::RULE))?;
    let announced = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let most = here.world().limits.snapshot_bytes;
    refuse_too_large(announced.unwrap_or_default(), most)?;
    let file = receive(body, most).await?;
    let read = spawn_blocking(move || Snapshot::read(file.path()));
    let snapshot = read.await.unwrap_or(Err(ReadError::Failed(StoreError::Silent)))?;
    let kept = here.world().snapshots.put(name.clone(), snapshot)?;
    Ok(created(&here, name, &kept))
}

async fn receive(mut body: Payload, most: u64) -> Result<NamedTempFile, Problem> {
    let file = NamedTempFile::new().map_err(StoreError::from)?;
    let mut sink = File::from_std(file.reopen().map_err(StoreError::from)?);
    let mut size = 0;
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| Problem::bad_request(&error))?;
        size += chunk.len() as u64;
        refuse_too_large(size, most)?;
        sink.write_all(&chunk).await.map_err(StoreError::from)?;
    }
    sink.flush().await.map_err(StoreError::from)?;
    Ok(file)
}

fn refuse_too_large(size: u64, most: u64) -> Result<(), Problem> {
    if size > most { Err(Problem::too_large(format!("a snapshot has at most {most} bytes"))) } else { Ok(()) }
}

fn find(here: &Here, name: &str) -> Result<(Name, std::sync::Arc<Snapshot>), Problem> {
    let found = Name::parse(name).and_then(|name| Some((here.world().snapshots.find(&name)?, name)));
    found.map(|(snapshot, name)| (name, snapshot)).ok_or_else(|| Problem::not_found(format!("there is no snapshot {name}")))
}
