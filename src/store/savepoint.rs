//! Savepoints: what is written within one is kept or not, all of it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rusqlite::Connection;

use super::StoreError;

/// Runs `work`; what it refuses leaves no trace. One may stand in another.
///
/// # Errors
/// Whatever `work` refuses, or the database's failure.
pub fn in_savepoint<T, E: From<StoreError>>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, E>,
) -> Result<T, E> {
    let mut outcome = None;
    let work = || outcome.insert(work(connection)).is_ok();
    savepoint(connection, Box::new(work))?;
    outcome.unwrap_or_else(|| Err(StoreError::Silent.into()))
}

/// Runs `work`, and keeps what it wrote if it says so.
pub(super) fn savepoint(connection: &Connection, work: Box<dyn FnOnce() -> bool + '_>) -> Result<(), StoreError> {
    connection.execute_batch("SAVEPOINT use_case")?;
    // A panic must not take the writer, and everybody's work, down with it.
    let is_kept = catch_unwind(AssertUnwindSafe(work)).unwrap_or(false);
    connection.execute_batch(if is_kept { "RELEASE use_case" } else { "ROLLBACK TO use_case; RELEASE use_case" })?;
    Ok(())
}
