//! The database's shape, and how an older one is brought up to it.

use std::path::Path;

use rusqlite::Connection;

use super::{OpenError, StoreError};

/// `HubE`, written in the file so that a database of ours is known as such.
pub(super) const APPLICATION_ID: i32 = 0x4875_6245;

/// Each entry brings the schema from its index to the next version. Entries
/// are never changed once released, only added.
const MIGRATIONS: [&str; 1] = [include_str!("schema/001_first.sql")];

/// The newest version.
pub(super) const VERSION: usize = MIGRATIONS.len();

/// Brings the database to the newest schema, in one transaction.
///
/// # Errors
/// When it is not ours, or newer than we know.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), OpenError> {
    let unreadable = |error: rusqlite::Error| OpenError::Unreadable { path: path.to_owned(), source: StoreError::from(error) };
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(unreadable)?;
    let version: usize = pragma(&transaction, "user_version").map_err(unreadable)?.try_into().unwrap_or(usize::MAX);
    let application = pragma(&transaction, "application_id").map_err(unreadable)?;
    let is_empty = transaction
        .query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get::<_, bool>(0))
        .map_err(unreadable)?;
    if !is_empty && application != APPLICATION_ID {
        return Err(OpenError::Foreign(path.to_owned()));
    }
    if version > MIGRATIONS.len() {
        return Err(OpenError::Newer { path: path.to_owned(), found: version, known: MIGRATIONS.len() });
    }
    for migration in &MIGRATIONS[version..] {
        transaction.execute_batch(migration).map_err(unreadable)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len()).map_err(unreadable)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(unreadable)?;
    transaction.commit().map_err(unreadable)
}

pub(super) fn pragma(connection: &Connection, name: &str) -> rusqlite::Result<i32> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}

/// The files in which large attachments are.
pub(super) fn files(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut files = connection.prepare("SELECT file FROM contents WHERE file IS NOT NULL")?;
    let files = files.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(files)
}

/// Gives a large attachment's file another name.
pub(super) fn rename_file(connection: &Connection, file: &str, name: &str) -> Result<(), StoreError> {
    connection.prepare_cached("UPDATE contents SET file = ? WHERE file = ?")?.execute((name, file))?;
    Ok(())
}

/// Whether nothing was ever seeded or created here.
///
/// # Errors
/// When the database fails.
pub fn is_empty(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection.query_row("SELECT NOT EXISTS (SELECT 1 FROM organizations)", [], |row| row.get(0))?)
}

/// An empty database in memory of that version, with `more` tables.
pub(super) fn model(version: usize, more: &str) -> Result<Connection, StoreError> {
    let connection = Connection::open_in_memory()?;
    for migration in MIGRATIONS.iter().take(version) {
        connection.execute_batch(migration)?;
    }
    connection.execute_batch(more)?;
    Ok(connection)
}

/// How every table, index, view and trigger of a database is written.
pub(super) fn shape(connection: &Connection) -> rusqlite::Result<Vec<[Option<String>; 4]>> {
    let mut shape = connection.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")?;
    shape.query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))?.collect()
}
