//! Processes in the database.

use rusqlite::{Connection, OptionalExtension};

use super::{StoreError, json, organizations};
use crate::domain::{process::Process, timestamp::Timestamp};

/// Adds a process; `false` when its code is taken already.
///
/// # Errors
/// When the database fails, or its OSL does not exist.
pub fn insert(connection: &Connection, process: &Process, now: Timestamp) -> Result<bool, StoreError> {
    let osl = organizations::known(connection, &process.osl)?;
    let sql = "INSERT INTO processes (code, osl, details, create_date_time) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    let added = connection.prepare_cached(sql)?.execute((&process.code, osl, json::write(process)?, now))?;
    Ok(added == 1)
}

/// The process of that code.
///
/// # Errors
/// When the database fails.
pub fn find(connection: &Connection, code: &str) -> Result<Option<Process>, StoreError> {
    let sql = "SELECT details FROM processes WHERE code = ?";
    let details: Option<String> = connection.prepare_cached(sql)?.query_row([code], |row| row.get(0)).optional()?;
    details.as_deref().map(json::read).transpose()
}

/// The process that a row elsewhere says exists.
///
/// # Errors
/// When the database fails.
pub fn known(connection: &Connection, code: &str) -> Result<Process, StoreError> {
    find(connection, code)?.ok_or_else(|| StoreError::Corrupt(format!("no process {code}")))
}

/// The row of a process that a row elsewhere says exists.
pub(super) fn known_seq(connection: &Connection, code: &str) -> Result<i64, StoreError> {
    Ok(connection.prepare_cached("SELECT seq FROM processes WHERE code = ?")?.query_row([code], |row| row.get(0))?)
}
