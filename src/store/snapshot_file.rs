//! A snapshot as one file: the SQLite database of a world with the bytes of its
//! large attachments inside, its clock and the tokens it took back.
//!
//! A file that comes back may have been made by anyone. Nothing of it is used
//! before its tables, views and indexes are, to the letter, those we write.

use std::{
    fs::File,
    io::{Read, Write},
    path::Path,
};

use rusqlite::{Connection, OpenFlags, OptionalExtension, ffi::ErrorCode};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use thiserror::Error;
use uuid::Uuid;

use super::{StoreError, blobs::Blobs, image, image::Image, sanity, schema};
use crate::{clock::Reading, domain::timestamp::Timestamp, ids::Ids};

/// `HubS`: not a world's own database, whose attachments are in files.
const APPLICATION_ID: i32 = 0x4875_6253;

/// What such a file has besides the tables of a world.
const TABLES: &str = include_str!("schema/snapshot.sql");

/// How much of an attachment is in one row, and in memory at once.
const PART: usize = 1024 * 1024;

/// What a world remembers besides its store.
#[derive(Clone, Debug, PartialEq)]
pub struct Remains {
    /// The time of the world at that moment.
    pub taken: Timestamp,
    /// What its clock showed.
    pub clock: Reading,
    /// The tokens taken back: their expiry, in seconds since 1970, and their identifier.
    pub revoked: Vec<(i64, Uuid)>,
}

/// Why a file is no snapshot: one clear sentence each.
#[derive(Debug, Error)]
pub enum ReadError {
    /// Something else.
    #[error("this is no snapshot of hubee-sim")]
    Foreign,
    /// Written by a newer version.
    #[error("this snapshot was written by a newer hubee-sim (schema {found}, this one knows {known})")]
    Newer {
        /// Its schema version.
        found: usize,
        /// The newest we know.
        known: usize,
    },
    /// Damaged, or made by someone else.
    #[error("this snapshot is damaged: {0}")]
    Damaged(String),
    /// Not the file's fault.
    #[error(transparent)]
    Failed(#[from] StoreError),
}

impl From<rusqlite::Error> for ReadError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::Foreign,
            Some(ErrorCode::DiskFull | ErrorCode::OutOfMemory | ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => {
                Self::Failed(error.into())
            }
            _ => Self::Damaged(error.to_string()),
        }
    }
}

/// Writes a snapshot to a file that goes by itself.
///
/// # Errors
/// When the database or the disk fails.
pub fn write(image: &Image, remains: &Remains) -> Result<NamedTempFile, StoreError> {
    let file = NamedTempFile::new()?;
    let mut connection = Connection::open(file.path())?;
    image.overwrite(&mut connection)?;
    // One file is what is sent: no log beside it, nothing to wait for.
    connection.pragma_update(None, "journal_mode", "delete")?;
    connection.pragma_update(None, "synchronous", "off")?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(TABLES)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    let Remains { taken, clock, .. } = remains;
    let row = (taken, clock.since(), clock.ahead(), clock.scale(), clock.frozen());
    transaction.execute("INSERT INTO snapshot (date_time, since, ahead, scale, frozen) VALUES (?, ?, ?, ?, ?)", row)?;
    for revoked in &remains.revoked {
        transaction.execute("INSERT INTO snapshot_revocations (expiry, token) VALUES (?, ?)", *revoked)?;
    }
    for name in schema::files(&transaction)? {
        insert_parts(&transaction, &name, &image.blobs().open(&name)?)?;
    }
    transaction.commit()?;
    drop(connection);
    Ok(file)
}

fn insert_parts(connection: &Connection, name: &str, file: &File) -> Result<(), StoreError> {
    let mut insert = connection.prepare_cached("INSERT INTO snapshot_files (name, part, bytes) VALUES (?, ?, ?)")?;
    for part in 0_i64.. {
        let mut bytes = Vec::new();
        file.take(PART as u64).read_to_end(&mut bytes)?;
        if bytes.is_empty() {
            break;
        }
        insert.execute((name, part, bytes))?;
    }
    Ok(())
}

/// Reads a snapshot from a file that nobody else uses; it is changed by that.
///
/// # Errors
/// When it is no snapshot, or the disk fails.
pub fn read(path: &Path) -> Result<(Image, Remains), ReadError> {
    let mut connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    check(&connection)?;
    connection.pragma_update(None, "synchronous", "off")?;
    let remains = remains(&connection)?;
    let blobs = Blobs::temporary();
    for name in schema::files(&connection).map_err(damaged)? {
        let kept = extract(&connection, &name, &blobs, Ids::file())?;
        schema::rename_file(&connection, &name, &kept)?;
    }
    connection.execute_batch("DROP TABLE snapshot; DROP TABLE snapshot_revocations; DROP TABLE snapshot_files; VACUUM")?;
    connection.pragma_update(None, "application_id", schema::APPLICATION_ID)?;
    schema::migrate(&mut connection, path).map_err(|error| ReadError::Damaged(error.to_string()))?;
    let mut copy = image::empty().map_err(|error| StoreError::Copy(error.to_string()))?;
    image::overwrite(&mut copy, &connection)?;
    Ok((Image::new(copy, blobs), remains))
}

/// Whether the file is whole and ours, in this order: nothing is read of a
/// table before it is known to be one.
fn check(connection: &Connection) -> Result<(), ReadError> {
    connection.pragma_update(None, "trusted_schema", false)?;
    if schema::pragma(connection, "application_id")? != APPLICATION_ID {
        return Err(ReadError::Foreign);
    }
    let found = usize::try_from(schema::pragma(connection, "user_version")?).unwrap_or(usize::MAX);
    if found > schema::VERSION {
        return Err(ReadError::Newer { found, known: schema::VERSION });
    }
    let model = schema::model(found, TABLES)?;
    if schema::shape(connection)? != schema::shape(&model)? {
        return Err(ReadError::Damaged("its tables are not those of a snapshot".into()));
    }
    let said: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if said != "ok" {
        return Err(ReadError::Damaged(said));
    }
    if connection.prepare("PRAGMA foreign_key_check")?.exists([])? {
        return Err(ReadError::Damaged("a row refers to one that is not there".into()));
    }
    sanity::check(connection).map_err(damaged)
}

fn damaged(error: StoreError) -> ReadError {
    match error {
        StoreError::Sqlite(error) => error.into(),
        other => ReadError::Damaged(other.to_string()),
    }
}

fn remains(connection: &Connection) -> Result<Remains, ReadError> {
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, Reading::new(row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)));
    let row = connection.query_row("SELECT date_time, since, ahead, scale, frozen FROM snapshot", [], read).optional()?;
    let (taken, clock) = row.ok_or_else(|| ReadError::Damaged("it has no clock".into()))?;
    let mut revoked = connection.prepare("SELECT expiry, token FROM snapshot_revocations")?;
    let revoked = revoked.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(Remains { taken, clock, revoked })
}

/// Puts an attachment's parts together again, provided that they are its.
fn extract(connection: &Connection, name: &str, blobs: &Blobs, new: Uuid) -> Result<String, ReadError> {
    let sql = "SELECT a.size, a.digest FROM contents c JOIN attachments a ON a.seq = c.attachment WHERE c.file = ?";
    let (size, digest): (u64, [u8; 32]) = connection.query_row(sql, [name], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut spool = blobs.spool().map_err(StoreError::from)?;
    let (mut sum, mut length) = (Sha256::new(), 0);
    let mut parts = connection.prepare_cached("SELECT bytes FROM snapshot_files WHERE name = ? ORDER BY part")?;
    let mut parts = parts.query([name])?;
    while let Some(part) = parts.next()? {
        let bytes = part.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        sum.update(bytes);
        length += bytes.len() as u64;
        spool.write_all(bytes).map_err(StoreError::from)?;
    }
    if length != size || sum.finalize()[..] != digest {
        return Err(ReadError::Damaged("an attachment is not what its digest says".into()));
    }
    Ok(blobs.keep(spool, new).map_err(StoreError::from)?)
}
