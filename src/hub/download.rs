//! Attachments on their way out.

use std::fs::File;

use super::{Caller, HubError, Work, case_of, exchange};
use crate::{
    domain::{
        attachment::Attachment,
        id::{AttachmentId, CaseId, EventId},
        refusal::Missing,
    },
    store::{
        StoreError,
        attachments::{self, Content, Download},
        blobs::Blobs,
    },
};

/// An attachment ready to be sent.
#[derive(Debug)]
pub struct Outgoing {
    /// How many bytes.
    pub size: u64,
    /// SHA-256 of them.
    pub digest: [u8; 32],
    /// The bytes.
    pub bytes: OutgoingBytes,
}

/// Where the bytes come from.
#[derive(Debug)]
pub enum OutgoingBytes {
    /// They are here.
    Inline(Vec<u8>),
    /// An open file: it can be read to its end even if it is removed meanwhile.
    File(File),
}

/// `GET /cases/{id}/attachments/{id}`.
///
/// # Errors
/// 404 (also for an attachment that is not `RECEIVED`, assumed) and 403.
pub fn from_case(work: &Work<'_>, blobs: &Blobs, caller: &Caller, case: CaseId, id: AttachmentId) -> Result<Outgoing, HubError> {
    let case = case_of(work, caller, case)?;
    let found = attachments::download_from_case(work.connection, &case, id)?.ok_or(Missing::CaseFile)?;
    Ok(open(found, blobs)?)
}

/// `GET /cases/{id}/events/{id}/attachments/{id}`.
///
/// # Errors
/// As [`from_case`].
pub fn from_event(
    work: &Work<'_>,
    blobs: &Blobs,
    caller: &Caller,
    (case, event): (CaseId, EventId),
    id: AttachmentId,
) -> Result<Outgoing, HubError> {
    let (_, event) = exchange::event_of(work, caller, case, event, Missing::Event)?;
    let found = attachments::download_from_event(work.connection, &event, id)?.ok_or(Missing::EventFile)?;
    Ok(open(found, blobs)?)
}

/// An attachment for whoever looks from outside, whoever holds it.
///
/// # Errors
/// 404, also when its bytes are still to come or gone.
pub fn look_up(work: &Work<'_>, blobs: &Blobs, id: AttachmentId) -> Result<(Attachment, Outgoing), HubError> {
    let found = attachments::look_up(work.connection, id)?;
    let (attachment, download) = found.and_then(|(attachment, download)| Some((attachment, download?))).ok_or(Missing::CaseFile)?;
    Ok((attachment, open(download, blobs)?))
}

fn open(download: Download, blobs: &Blobs) -> Result<Outgoing, StoreError> {
    let bytes = match download.content {
        Content::Inline(bytes) => OutgoingBytes::Inline(bytes),
        Content::File(name) => OutgoingBytes::File(blobs.open(&name)?),
    };
    Ok(Outgoing { size: download.size, digest: download.digest, bytes })
}
