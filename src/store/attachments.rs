//! Attachments in the database: what was declared, and where the bytes are.

use rusqlite::{Connection, OptionalExtension, Row, types::FromSql};

use super::{StoreError, cases::CaseState, events::EventState, folders::FolderState};
use crate::domain::{
    attachment::{Attachment, AttachmentStatus, NewAttachment},
    folder::FolderAttachment,
    id::AttachmentId,
};

/// What an attachment belongs to, by its row.
#[derive(Clone, Copy, Debug)]
pub enum Holder {
    /// A folder.
    Folder(i64),
    /// An event.
    Event(i64),
}

impl Holder {
    /// The column that names the holder, and its row.
    fn column(self) -> (&'static str, i64) {
        match self {
            Self::Folder(seq) => ("folder", seq),
            Self::Event(seq) => ("event", seq),
        }
    }
}

impl From<&FolderState> for Holder {
    fn from(folder: &FolderState) -> Self {
        Self::Folder(folder.seq)
    }
}

impl From<&EventState> for Holder {
    fn from(event: &EventState) -> Self {
        Self::Event(event.seq)
    }
}

/// What a use case needs to know of an attachment before it acts.
#[derive(Clone, Debug)]
pub struct AttachmentState {
    seq: i64,
    /// What was declared.
    pub declared: NewAttachment,
}

/// Where an attachment's bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// In the database.
    Inline(Vec<u8>),
    /// In the file of that name among the [blobs](super::blobs).
    File(String),
}

impl Content {
    /// The file they are in, if they are in one.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Inline(_) => None,
            Self::File(name) => Some(name),
        }
    }
}

/// Bytes to download.
#[derive(Clone, Debug)]
pub struct Download {
    /// How many bytes.
    pub size: u64,
    /// SHA-256 of them.
    pub digest: [u8; 32],
    /// The bytes.
    pub content: Content,
}

/// Declares an attachment, `PENDING`; gives its row.
///
/// # Errors
/// When the database fails.
pub fn insert(connection: &Connection, holder: Holder, id: AttachmentId, declared: &NewAttachment) -> Result<i64, StoreError> {
    let (column, holder) = holder.column();
    let sql =
        format!("INSERT INTO attachments (id, {column}, status, file_name, type, size, mime_type) VALUES (?, ?, ?, ?, ?, ?, ?)");
    connection.prepare_cached(&sql)?.execute((
        id,
        holder,
        AttachmentStatus::Pending,
        &declared.file_name,
        &declared.kind,
        declared.size,
        &declared.mime_type,
    ))?;
    Ok(connection.last_insert_rowid())
}

/// Addresses a folder's attachment to one of its cases, both by their rows.
///
/// # Errors
/// When the database fails.
pub fn address(connection: &Connection, attachment: i64, case: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO case_attachments (attachment, parent_case) VALUES (?, ?) ON CONFLICT DO NOTHING";
    connection.prepare_cached(sql)?.execute((attachment, case))?;
    Ok(())
}

const COLUMNS: &str = "a.seq, a.id, a.status, a.file_name, a.type, a.size, a.mime_type";

fn read_row(row: &Row<'_>) -> rusqlite::Result<(i64, Attachment)> {
    let declared = NewAttachment { file_name: row.get(3)?, kind: row.get(4)?, size: row.get(5)?, mime_type: row.get(6)? };
    Ok((row.get(0)?, Attachment { id: row.get(1)?, status: row.get(2)?, declared }))
}

fn list(connection: &Connection, tail: &str, key: i64) -> Result<Vec<(i64, Attachment)>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM attachments a {tail} ORDER BY a.seq"))?;
    let found = statement.query_map([key], read_row)?.collect::<Result<_, _>>()?;
    Ok(found)
}

fn without_rows(attachments: Vec<(i64, Attachment)>) -> Vec<Attachment> {
    attachments.into_iter().map(|(_, attachment)| attachment).collect()
}

/// A folder's attachments with their recipients, in the request's order.
pub(super) fn of_folder(connection: &Connection, folder: i64) -> Result<Vec<FolderAttachment>, StoreError> {
    let sql = "SELECT c.external_id FROM case_attachments ca JOIN cases c ON c.seq = ca.parent_case WHERE ca.attachment = ? ORDER BY c.seq";
    let mut recipients = connection.prepare_cached(sql)?;
    let declared = list(connection, "WHERE a.folder = ?", folder)?;
    let addressed = declared.into_iter().map(|(seq, attachment)| {
        let recipients = recipients.query_map([seq], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(FolderAttachment { attachment, recipients })
    });
    addressed.collect()
}

/// The attachments addressed to a case, in the deposit's order.
pub(super) fn of_case(connection: &Connection, case: i64) -> Result<Vec<Attachment>, StoreError> {
    let tail = "JOIN case_attachments ca ON ca.attachment = a.seq WHERE ca.parent_case = ?";
    Ok(without_rows(list(connection, tail, case)?))
}

/// An event's attachments, in the request's order.
pub(super) fn of_event(connection: &Connection, event: i64) -> Result<Vec<Attachment>, StoreError> {
    Ok(without_rows(list(connection, "WHERE a.event = ?", event)?))
}

/// The attachment of that id which the holder declared.
///
/// # Errors
/// When the database fails.
pub fn state(connection: &Connection, holder: Holder, id: AttachmentId) -> Result<Option<AttachmentState>, StoreError> {
    let (column, holder) = holder.column();
    let sql = format!("SELECT {COLUMNS} FROM attachments a WHERE a.id = ? AND a.{column} = ?");
    let read = |row: &Row<'_>| read_row(row).map(|(seq, attachment)| AttachmentState { seq, declared: attachment.declared });
    Ok(connection.prepare_cached(&sql)?.query_row((id, holder), read).optional()?)
}

/// Whether bytes are still to come.
///
/// # Errors
/// When the database fails.
pub fn any_pending(connection: &Connection, holder: Holder) -> Result<bool, StoreError> {
    let (column, holder) = holder.column();
    let sql = format!("SELECT 1 FROM attachments WHERE {column} = ? AND status = ?");
    Ok(connection.prepare_cached(&sql)?.exists((holder, AttachmentStatus::Pending))?)
}

/// The files in which the holder's large attachments are.
pub(super) fn files_of(connection: &Connection, holder: Holder) -> Result<Vec<String>, StoreError> {
    let (column, holder) = holder.column();
    let sql = format!(
        "SELECT c.file FROM contents c JOIN attachments a ON a.seq = c.attachment WHERE a.{column} = ? AND c.file IS NOT NULL"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let files = statement.query_map([holder], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(files)
}

/// The files in which the large attachments of the folder's events are.
pub(super) fn files_of_events(connection: &Connection, folder: i64) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT k.file FROM contents k JOIN attachments a ON a.seq = k.attachment JOIN events e ON e.seq = a.event
               JOIN cases c ON c.seq = e.parent_case WHERE c.folder = ? AND k.file IS NOT NULL";
    let mut statement = connection.prepare_cached(sql)?;
    let files = statement.query_map([folder], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(files)
}

/// Keeps an attachment's bytes, `RECEIVED`; gives the file they replace, to
/// forget once that is committed.
///
/// # Errors
/// When the database fails.
pub fn keep(
    connection: &Connection,
    attachment: &AttachmentState,
    digest: [u8; 32],
    content: &Content,
) -> Result<Option<String>, StoreError> {
    let replaced = discard(connection, attachment, AttachmentStatus::Received)?;
    connection.prepare_cached("UPDATE attachments SET digest = ? WHERE seq = ?")?.execute((digest, attachment.seq))?;
    let (bytes, file) = match content {
        Content::Inline(bytes) => (Some(bytes), None),
        Content::File(name) => (None, Some(name)),
    };
    let sql = "INSERT INTO contents (attachment, bytes, file) VALUES (?, ?, ?)";
    connection.prepare_cached(sql)?.execute((attachment.seq, bytes, file))?;
    Ok(replaced)
}

/// Deletes an attachment's bytes: it is `DELETED`; gives the file to forget
/// once that is committed.
///
/// # Errors
/// When the database fails.
pub fn delete(connection: &Connection, id: AttachmentId) -> Result<Option<String>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM attachments a WHERE a.id = ?");
    let read = |row: &Row<'_>| read_row(row).map(|(seq, attachment)| AttachmentState { seq, declared: attachment.declared });
    match connection.prepare_cached(&sql)?.query_row([id], read).optional()? {
        Some(attachment) => discard(connection, &attachment, AttachmentStatus::Deleted),
        None => Ok(None),
    }
}

/// Leaves an attachment without bytes, in `status`; gives the file to forget
/// once that is committed.
///
/// # Errors
/// When the database fails.
pub fn discard(
    connection: &Connection,
    attachment: &AttachmentState,
    status: AttachmentStatus,
) -> Result<Option<String>, StoreError> {
    let sql = "DELETE FROM contents WHERE attachment = ? RETURNING file";
    let file: Option<Option<String>> = connection.prepare_cached(sql)?.query_row([attachment.seq], |row| row.get(0)).optional()?;
    let sql = "UPDATE attachments SET status = ?, digest = NULL WHERE seq = ?";
    connection.prepare_cached(sql)?.execute((status, attachment.seq))?;
    Ok(file.flatten())
}

/// The bytes of an attachment addressed to the case; none unless `RECEIVED`.
///
/// # Errors
/// When the database fails.
pub fn download_from_case(connection: &Connection, case: &CaseState, id: AttachmentId) -> Result<Option<Download>, StoreError> {
    let tail = "JOIN case_attachments ca ON ca.attachment = a.seq WHERE a.id = ? AND ca.parent_case = ?";
    download(connection, tail, id, case.seq)
}

/// The bytes of an event's attachment; none unless `RECEIVED`.
///
/// # Errors
/// When the database fails.
pub fn download_from_event(connection: &Connection, event: &EventState, id: AttachmentId) -> Result<Option<Download>, StoreError> {
    download(connection, "WHERE a.id = ? AND a.event = ?", id, event.seq)
}

/// What was declared of an attachment, whoever holds it, and its bytes unless
/// they are still to come or gone.
///
/// # Errors
/// When the database fails.
pub fn look_up(connection: &Connection, id: AttachmentId) -> Result<Option<(Attachment, Option<Download>)>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM attachments a WHERE a.id = ?");
    let found = connection.prepare_cached(&sql)?.query_row([id], read_row).optional()?;
    let with_bytes = |(seq, attachment)| Ok((attachment, download(connection, "WHERE a.id = ? AND a.seq = ?", id, seq)?));
    found.map(with_bytes).transpose()
}

fn download(connection: &Connection, tail: &str, id: AttachmentId, holder: i64) -> Result<Option<Download>, StoreError> {
    // Only a RECEIVED attachment has a row in `contents`.
    let sql = format!("SELECT a.size, a.digest, c.bytes, c.file FROM attachments a JOIN contents c ON c.attachment = a.seq {tail}");
    let read = |row: &Row<'_>| {
        let content = match row.get(3)? {
            Some(file) => Content::File(file),
            None => Content::Inline(Vec::column_result(row.get_ref(2)?)?),
        };
        Ok(Download { size: row.get(0)?, digest: row.get(1)?, content })
    };
    Ok(connection.prepare_cached(&sql)?.query_row((id, holder), read).optional()?)
}
