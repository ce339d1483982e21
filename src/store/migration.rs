//! Everything of one organization handed to another.

use rusqlite::Connection;

use super::{StoreError, organizations};
use crate::domain::organization::OrganizationIdentifier;

/// Moves all cases, events and notifications from `source` to `target`; gives
/// how many cases moved.
///
/// # Errors
/// When the database fails, or either does not exist.
pub fn migrate(
    connection: &Connection,
    source: &OrganizationIdentifier,
    target: &OrganizationIdentifier,
) -> Result<usize, StoreError> {
    let pair = (organizations::known(connection, target)?, organizations::known(connection, source)?);
    for sql in [
        "UPDATE events SET transmitter = ? WHERE transmitter = ?",
        "UPDATE notifications SET recipient = ? WHERE recipient = ?",
        "UPDATE notifications SET transmitter = ? WHERE transmitter = ?",
    ] {
        connection.prepare_cached(sql)?.execute(pair)?;
    }
    Ok(connection.prepare_cached("UPDATE cases SET recipient = ? WHERE recipient = ?")?.execute(pair)?)
}
