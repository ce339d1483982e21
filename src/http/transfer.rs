//! Attachment bytes between the wire and the hub, whatever their number, in
//! constant memory.

use std::io;

use actix_web::{
    HttpResponse,
    body::SizedStream,
    web::{BytesMut, Payload},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use futures_util::StreamExt;
use tokio::task::{JoinError, JoinHandle, spawn_blocking};
use tokio_util::io::ReaderStream;

use super::{
    call::Admitted,
    error::{Denied, Gateway},
};
use crate::{
    domain::attachment::Upload,
    hub::{
        HubError,
        download::{Outgoing, OutgoingBytes},
        upload::{self, INLINE_LIMIT, Intake, Target},
    },
    ids::Ids,
    store::StoreError,
};

/// Takes an upload in. One that stops too soon changes nothing, nor does one of
/// no bytes, which makes the hub say what its description does not allow
/// (error guide).
pub(super) async fn receive(call: &Admitted, target: Target, bytes: Payload) -> Result<(), Denied> {
    let declared = call.world().read(|work| upload::declared_size(work, &call.caller, target))?;
    let (intake, surplus) = take_in(call, bytes, declared).await?;
    if intake.size() + surplus == 0 {
        let (method, path) = call.method_and_path();
        return Err(Gateway::SaidBadResponse { method, path }.into());
    }
    let mut facts = intake.facts(call.header("digest"));
    facts.size += surplus;
    facts.is_infected |= call.is_said_infected();
    // Once the bytes are here the caller may leave: the rest is done all the same.
    let (here, caller) = (call.here.clone(), call.caller.clone());
    let done = actix_web::rt::spawn(async move {
        let world = here.world();
        let (blobs, name) = (world.store.blobs().clone(), Ids::file());
        let content = spawn_blocking(move || intake.into_content(&blobs, name)).await.map_err(interrupted)??;
        let kept: Upload = facts;
        // Nobody remembers the file of an upload that comes too late.
        let file: Vec<String> = content.file().map(str::to_owned).into_iter().collect();
        let received = world.write(move |work| upload::receive(work, &caller, target, &kept, content)).await;
        let verdict = received.inspect_err(|_| world.store.blobs().forget(&file))?;
        upload::answer(verdict).map_err(Denied::from)
    });
    done.await.map_err(interrupted)?
}

/// Keeps up to what was declared; gives how many bytes came on top of it. More
/// than any attachment has is not even read. What came is hashed and written
/// while more comes.
async fn take_in(call: &Admitted, mut bytes: Payload, declared: u64) -> Result<(Intake, u64), Denied> {
    let (mut pushing, mut kept, mut surplus, mut waiting) = (None, 0, 0, BytesMut::new());
    while let Some(chunk) = bytes.next().await {
        let chunk = chunk.map_err(|error| Gateway::Truncated(error.to_string()))?;
        let length = chunk.len() as u64;
        if kept > declared {
            surplus += length;
        } else {
            kept += length;
            waiting.extend_from_slice(&chunk);
        }
        if waiting.len() >= INLINE_LIMIT {
            pushing = Some(push(call, pushed(pushing).await?, waiting.split()));
        }
        if kept + surplus > call.world().limits.attachment_bytes {
            return Err(Gateway::TooLarge.into());
        }
    }
    let last = push(call, pushed(pushing).await?, waiting);
    Ok((pushed(Some(last)).await?, surplus))
}

/// Has the intake while bytes are pushed into it.
type Pushing = JoinHandle<io::Result<Intake>>;

/// Hashing and writing wait for processor and disk: not on this thread.
fn push(call: &Admitted, mut intake: Intake, bytes: BytesMut) -> Pushing {
    let blobs = call.here.world().store.blobs().clone();
    spawn_blocking(move || intake.push(&bytes, &blobs).map(|()| intake))
}

/// What was pushed, when it is; a new intake when nothing is yet.
async fn pushed(pushing: Option<Pushing>) -> Result<Intake, Denied> {
    match pushing {
        Some(pushing) => Ok(pushing.await.map_err(interrupted)?.map_err(StoreError::from)?),
        None => Ok(Intake::default()),
    }
}

fn interrupted(_: JoinError) -> HubError {
    StoreError::Silent.into()
}

/// The bytes of an attachment with their digest (API description 1.2.7).
pub(super) fn send(outgoing: Outgoing) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.content_type("application/octet-stream").insert_header(("digest", BASE64_STANDARD.encode(outgoing.digest)));
    match outgoing.bytes {
        OutgoingBytes::Inline(bytes) => response.body(bytes),
        OutgoingBytes::File(file) => {
            let stream = ReaderStream::with_capacity(tokio::fs::File::from_std(file), INLINE_LIMIT);
            response.body(SizedStream::new(outgoing.size, stream))
        }
    }
}
