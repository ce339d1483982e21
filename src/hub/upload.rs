//! Attachments on their way in.
//!
//! An upload is checked before it is answered (official collection). Its bytes
//! pass through an [`Intake`] that keeps a bounded part of them in memory.

use std::io::{Read, Write};

use base64::{Engine, prelude::BASE64_STANDARD};
use memchr::memmem::Finder;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::{Caller, HubError, Work, deposit, exchange, treatment};
use crate::{
    domain::{
        attachment::{Announced, AttachmentStatus, Upload, Verdict},
        event::EventStatus,
        id::{AttachmentId, CaseId, EventId, FolderId},
        refusal::{Missing, Violation},
        status::Status,
    },
    ids::Ids,
    store::{
        StoreError,
        attachments::{self, AttachmentState, Content},
        blobs::Blobs,
    },
};

/// Bytes kept in the database; larger attachments go to files. Also how much
/// of an upload is in memory at once.
pub const INLINE_LIMIT: usize = 256 * 1024;

/// Bytes looked at to tell the type of a file.
const HEAD: usize = 4096;

/// The antivirus test string, in two parts so that no antivirus takes this
/// program for the virus.
const EICAR: [&str; 2] = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}", "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"];

/// Which attachment the bytes are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `PUT /folders/{id}/attachments/{id}`.
    Folder(FolderId, AttachmentId),
    /// `PUT /cases/{id}/events/{id}/attachments/{id}`.
    Event(CaseId, EventId, AttachmentId),
}

/// Whether the caller may upload there, and how many bytes were declared;
/// asked before any byte is read.
///
/// # Errors
/// 404, 403, and 400 when uploads are over.
pub fn declared_size(work: &Work<'_>, caller: &Caller, target: Target) -> Result<u64, HubError> {
    let attachment = open_attachment(work, caller, target)?;
    Ok(u64::try_from(attachment.declared.size).unwrap_or_default())
}

/// Judges what came in and keeps it, or marks the attachment as refused.
///
/// # Errors
/// As [`declared_size`], since much may have changed meanwhile.
pub fn receive(work: &Work<'_>, caller: &Caller, target: Target, upload: &Upload, content: Content) -> Result<Verdict, HubError> {
    let attachment = open_attachment(work, caller, target)?;
    let verdict = attachment.declared.judge(upload);
    let replaced = match verdict {
        Verdict::Sound => attachments::keep(work.connection, &attachment, upload.digest, &content)?,
        Verdict::Infected => attachments::discard(work.connection, &attachment, AttachmentStatus::Corrupted)?,
        Verdict::WrongSize | Verdict::WrongDigest | Verdict::WrongType => {
            attachments::discard(work.connection, &attachment, AttachmentStatus::Rejected)?
        }
    };
    work.forget(replaced);
    if let (Content::File(name), true) = (content, verdict != Verdict::Sound) {
        work.forget([name]);
    }
    Ok(verdict)
}

/// A whole upload of bytes that are at hand, for a seed or an injection; may
/// wait for the disk.
///
/// # Errors
/// As [`receive`] and [`answer`], and when `bytes` cannot be read.
pub fn upload(work: &Work<'_>, blobs: &Blobs, caller: &Caller, target: Target, mut bytes: impl Read) -> Result<(), HubError> {
    let mut intake = Intake::default();
    let mut buffer = [0; HEAD];
    loop {
        let read = bytes.read(&mut buffer).map_err(StoreError::from)?;
        if read == 0 {
            break;
        }
        intake.push(&buffer[..read], blobs).map_err(StoreError::from)?;
    }
    let facts = intake.facts(None);
    let content = intake.into_content(blobs, Ids::file())?;
    receive(work, caller, target, &facts, content).and_then(answer)
}

/// What the caller is told once the verdict is committed. An infected file is
/// not refused: its status says it (functional specification).
///
/// # Errors
/// 400 on wrong size, digest or type.
pub fn answer(verdict: Verdict) -> Result<(), HubError> {
    match verdict {
        Verdict::Sound | Verdict::Infected => Ok(()),
        Verdict::WrongSize => Err(Violation::SizeMismatch.into()),
        Verdict::WrongDigest => Err(Violation::DigestMismatch.into()),
        Verdict::WrongType => Err(Violation::TypeMismatch.into()),
    }
}

/// The attachment, provided that its bytes may still come: while the folder is
/// `HUBEE_RECEIVED`, while the event is `IN_PROGRESS` (assumed).
fn open_attachment(work: &Work<'_>, caller: &Caller, target: Target) -> Result<AttachmentState, HubError> {
    let (holder, id, is_open) = match target {
        Target::Folder(folder, id) => {
            let folder = deposit::folder_of(work, caller, folder)?;
            ((&folder).into(), id, folder.global_status == Status::HubeeReceived)
        }
        Target::Event(case, event, id) => {
            let (case, event) = exchange::event_of(work, caller, case, event, Missing::Event)?;
            exchange::refuse_unless(exchange::is_author(caller, &event))?;
            treatment::refuse_archived(&case)?;
            ((&event).into(), id, event.status == EventStatus::InProgress)
        }
    };
    let attachment = attachments::state(work.connection, holder, id)?.ok_or(Missing::BinaryMetadata)?;
    if is_open { Ok(attachment) } else { Err(Violation::UploadClosed.into()) }
}

/// Bytes coming in: counted, hashed, looked at, and kept in memory or, past
/// [`INLINE_LIMIT`], in a file that goes by itself unless it is kept.
#[derive(Debug)]
pub struct Intake {
    size: u64,
    digest: Sha256,
    head: Vec<u8>,
    tail: Vec<u8>,
    is_infected: bool,
    memory: Vec<u8>,
    file: Option<NamedTempFile>,
}

impl Default for Intake {
    fn default() -> Self {
        Self {
            size: 0,
            digest: Sha256::new(),
            head: Vec::new(),
            tail: Vec::new(),
            is_infected: false,
            memory: Vec::new(),
            file: None,
        }
    }
}

impl Intake {
    /// Bytes taken in so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Takes bytes in. May write to disk: not for a thread that must not wait.
    ///
    /// # Errors
    /// When the disk is full or broken.
    pub fn push(&mut self, chunk: &[u8], blobs: &Blobs) -> std::io::Result<()> {
        self.size += chunk.len() as u64;
        self.digest.update(chunk);
        self.head.extend_from_slice(&chunk[..chunk.len().min(HEAD - self.head.len())]);
        self.look_for_infection(chunk);
        self.memory.extend_from_slice(chunk);
        if self.memory.len() > INLINE_LIMIT {
            self.flush(blobs)?;
        }
        Ok(())
    }

    fn flush(&mut self, blobs: &Blobs) -> std::io::Result<()> {
        let file = match self.file.take() {
            Some(file) => file,
            None => blobs.spool()?,
        };
        self.file.insert(file).write_all(&self.memory)?;
        self.memory.clear();
        Ok(())
    }

    /// The string may straddle two chunks: the end of the previous one is kept.
    fn look_for_infection(&mut self, chunk: &[u8]) {
        let pattern = EICAR.concat();
        let overlap = pattern.len() - 1;
        let finder = Finder::new(pattern.as_bytes());
        self.tail.extend_from_slice(&chunk[..chunk.len().min(overlap)]);
        self.is_infected |= finder.find(&self.tail).is_some() || finder.find(chunk).is_some();
        if chunk.len() >= overlap {
            self.tail.clear();
            self.tail.extend_from_slice(&chunk[chunk.len() - overlap..]);
        } else {
            let excess = self.tail.len().saturating_sub(overlap);
            self.tail.drain(..excess);
        }
    }

    /// What came in, beside the `digest` header it came with.
    #[must_use]
    pub fn facts(&self, digest_header: Option<&str>) -> Upload {
        Upload {
            size: self.size,
            digest: self.digest.clone().finalize().into(),
            announced: announced(digest_header),
            is_infected: self.is_infected,
            sniffed: sniff(&self.head),
        }
    }

    /// The bytes, on disk under `name` if they are many.
    ///
    /// # Errors
    /// When the disk is full or broken.
    pub fn into_content(mut self, blobs: &Blobs, name: uuid::Uuid) -> Result<Content, StoreError> {
        if self.file.is_some() {
            self.flush(blobs)?;
        }
        match self.file {
            Some(file) => Ok(Content::File(blobs.keep(file, name)?)),
            None => Ok(Content::Inline(self.memory)),
        }
    }
}

fn announced(header: Option<&str>) -> Announced {
    let Some(text) = header else { return Announced::Nothing };
    let decoded = BASE64_STANDARD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
    decoded.map_or(Announced::Unreadable, Announced::Digest)
}

/// The media type that the first bytes give away. Short signatures of binary
/// formats also begin plain texts (`BM`…): what reads as text is text, a PDF
/// apart.
fn sniff(head: &[u8]) -> Option<&'static str> {
    let found = infer::get(head)?.mime_type();
    let is_text = found != "application/pdf" && reads_as_text(head);
    (!is_text).then_some(found)
}

fn reads_as_text(head: &[u8]) -> bool {
    let readable = match std::str::from_utf8(head) {
        Ok(text) => text,
        // A character cut in two by the end of the head is no reason to doubt.
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
        Err(_) => return false,
    };
    readable.chars().all(|character| !character.is_control() || character.is_whitespace())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;
    use crate::store::Store;

    fn intake(chunks: &[&[u8]]) -> Upload {
        let store = Store::in_memory().unwrap();
        let mut intake = Intake::default();
        for chunk in chunks {
            intake.push(chunk, store.blobs()).unwrap();
        }
        intake.facts(None)
    }

    #[test]
    fn the_antivirus_test_string_is_found_however_it_is_cut() {
        let text = format!("before {} after", EICAR.concat());
        let bytes = text.as_bytes();
        for cut in 0..bytes.len() {
            assert!(intake(&[&bytes[..cut], &bytes[cut..]]).is_infected, "cut at {cut}");
        }
        let one_by_one: Vec<&[u8]> = bytes.chunks(1).collect();
        assert!(intake(&one_by_one).is_infected);
        assert!(!intake(&[&bytes[..40], &bytes[41..]]).is_infected);
    }

    #[test]
    fn a_text_that_begins_like_a_picture_is_text() {
        assert_eq!(intake(&[b"BMW et autres marques"]).sniffed, None);
        assert_eq!(intake(&[b"BM\x00\x01\x02\x03\x04"]).sniffed, Some("image/bmp"));
        assert_eq!(intake(&[b"%PDF-1.4 all in letters"]).sniffed, Some("application/pdf"));
    }

    #[test]
    fn many_bytes_go_to_a_file_and_few_do_not() {
        let store = Store::in_memory().unwrap();
        for (size, is_file) in [(10, false), (INLINE_LIMIT, false), (INLINE_LIMIT + 1, true)] {
            let mut intake = Intake::default();
            for chunk in vec![7; size].chunks(1000) {
                intake.push(chunk, store.blobs()).unwrap();
            }
            let content = intake.into_content(store.blobs(), uuid::Uuid::nil()).unwrap();
            assert_eq!(matches!(content, Content::File(_)), is_file, "{size}");
        }
    }
}
