//! Departures from the documents that were let through.

use rusqlite::{Connection, Row, params};

use super::{StoreError, newest};
use crate::domain::departure::RecordedDeparture;

/// Records a departure.
///
/// # Errors
/// When the database fails.
pub fn insert(connection: &Connection, departure: &RecordedDeparture) -> Result<(), StoreError> {
    let sql = "INSERT INTO departures (client_id, rule, detail, folder_id, case_id, date_time) VALUES (?, ?, ?, ?, ?, ?)";
    connection.prepare_cached(sql)?.execute(params![
        departure.client_id,
        departure.rule,
        departure.detail,
        departure.folder_id,
        departure.case_id,
        departure.date_time
    ])?;
    newest::keep(connection, "departures")
}

/// The departures of a client, or of all, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list(connection: &Connection, client_id: Option<&str>) -> Result<Vec<RecordedDeparture>, StoreError> {
    let sql = "SELECT client_id, rule, detail, folder_id, case_id, date_time FROM departures
               WHERE ?1 IS NULL OR client_id = ?1 ORDER BY seq";
    let read = |row: &Row<'_>| {
        Ok(RecordedDeparture {
            client_id: row.get(0)?,
            rule: row.get(1)?,
            detail: row.get(2)?,
            folder_id: row.get(3)?,
            case_id: row.get(4)?,
            date_time: row.get(5)?,
        })
    };
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([client_id], read)?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// Forgets every departure.
///
/// # Errors
/// When the database fails.
pub fn clear(connection: &Connection) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM departures")?.execute([])?;
    Ok(())
}
