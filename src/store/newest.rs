//! Tables that would grow for ever: only their newest rows are kept.

use rusqlite::Connection;

use super::StoreError;

/// How many.
const KEPT: i64 = 10_000;

/// Forgets the oldest rows of the table that was last inserted into.
///
/// # Errors
/// When the database fails.
pub(super) fn keep(connection: &Connection, table: &'static str) -> Result<(), StoreError> {
    let oldest = connection.last_insert_rowid() - KEPT;
    connection.prepare_cached(&format!("DELETE FROM {table} WHERE seq <= ?"))?.execute([oldest])?;
    Ok(())
}
