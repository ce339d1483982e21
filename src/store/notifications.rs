//! Notifications in the database.

use rusqlite::{Connection, OptionalExtension, Row, ToSql};

use super::{StoreError, json, organizations, processes, values};
use crate::domain::{
    access::Party,
    id::{CaseId, EventId, NotificationId},
    notification::{EventDetails, Notification, NotificationQuery},
    organization::OrganizationIdentifier,
    timestamp::Timestamp,
};

/// What is to wait, and for whom.
#[derive(Clone, Copy, Debug)]
pub struct NewNotification<'a> {
    /// Whom it waits for.
    pub recipient: &'a OrganizationIdentifier,
    /// Who caused it.
    pub transmitter: &'a OrganizationIdentifier,
    /// Process of the case.
    pub process_code: &'a str,
    /// The case; it may not exist.
    pub case_id: CaseId,
    /// The event; it may not exist.
    pub event_id: Option<EventId>,
}

/// Whose a notification is.
#[derive(Clone, Debug)]
pub struct NotificationState {
    seq: i64,
    /// Whom it waits for.
    pub recipient: OrganizationIdentifier,
    /// Process of the case.
    pub process_code: String,
}

/// Adds a notification.
///
/// # Errors
/// When the database fails, or a party or the process does not exist.
pub fn insert(connection: &Connection, id: NotificationId, new: NewNotification<'_>, now: Timestamp) -> Result<(), StoreError> {
    let recipient = organizations::known(connection, new.recipient)?;
    let transmitter = organizations::known(connection, new.transmitter)?;
    let process = processes::known_seq(connection, new.process_code)?;
    let sql = "INSERT INTO notifications (id, recipient, transmitter, process, case_id, event_id, date_time) VALUES (?, ?, ?, ?, ?, ?, ?)";
    connection.prepare_cached(sql)?.execute((id, recipient, transmitter, process, new.case_id, new.event_id, now))?;
    Ok(())
}

/// What waits for `party`, oldest first (the real order is not guaranteed).
///
/// # Errors
/// When the database fails.
pub fn list(connection: &Connection, party: &Party, query: &NotificationQuery) -> Result<Vec<Notification>, StoreError> {
    let codes = json::write(&query.process_codes)?;
    let priority = json::write(&query.process_priority)?;
    let limit = i64::try_from(query.max_result).unwrap_or(i64::MAX);
    let mut conditions: Vec<&str> = Vec::new();
    let mut order = "one.seq";
    let mut values: Vec<(&str, &dyn ToSql)> = vec![(":limit", &limit)];
    let recipient;
    if let Party::Osl(organization) | Party::Si { organization, .. } = party {
        recipient = organizations::known(connection, organization)?;
        conditions.push("one.recipient = :recipient");
        values.push((":recipient", &recipient));
    }
    if let Party::Si { process_code, .. } = party {
        conditions.push("one.process = (SELECT seq FROM processes WHERE code = :process)");
        values.push((":process", process_code));
    }
    if !query.process_codes.is_empty() {
        conditions.push("p.code IN (SELECT value FROM json_each(:codes))");
        values.push((":codes", &codes));
    }
    if !query.process_priority.is_empty() {
        order = "p.code IN (SELECT value FROM json_each(:priority)) DESC, one.seq";
        values.push((":priority", &priority));
    }
    let filter = if conditions.is_empty() { "1".to_owned() } else { conditions.join(" AND ") };
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE {filter} ORDER BY {order} LIMIT :limit");
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_map(values.as_slice(), |row| read_row(row, query.event_details))?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// The columns that [`read_row`] reads.
pub(super) const COLUMNS: &str = "one.id, r.type, r.company_register, r.branch_code, t.type, t.company_register, t.branch_code,
           p.code, one.case_id, one.event_id, one.date_time, e.action_type, e.status";
const TABLES: &str =
    "notifications one JOIN organizations r ON r.seq = one.recipient JOIN organizations t ON t.seq = one.transmitter
    JOIN processes p ON p.seq = one.process LEFT JOIN events e ON e.id = one.event_id";

pub(super) fn read_row(row: &Row<'_>, with_event_details: bool) -> rusqlite::Result<Notification> {
    let event_details = EventDetails { event_action_type: row.get(11)?, event_status: row.get(12)? };
    Ok(Notification {
        id: row.get(0)?,
        recipient: values::organization(row, 1)?,
        transmitter: values::organization(row, 4)?,
        process_code: row.get(7)?,
        case_id: row.get(8)?,
        event_id: row.get(9)?,
        date_time: row.get(10)?,
        event_details: with_event_details.then_some(event_details),
    })
}

/// Whose the notification of that id is.
///
/// # Errors
/// When the database fails.
pub fn state(connection: &Connection, id: NotificationId) -> Result<Option<NotificationState>, StoreError> {
    let sql = "SELECT n.seq, o.type, o.company_register, o.branch_code, p.code
               FROM notifications n JOIN organizations o ON o.seq = n.recipient JOIN processes p ON p.seq = n.process WHERE n.id = ?";
    let read = |row: &Row<'_>| {
        Ok(NotificationState { seq: row.get(0)?, recipient: values::organization(row, 1)?, process_code: row.get(4)? })
    };
    Ok(connection.prepare_cached(sql)?.query_row([id], read).optional()?)
}

/// Removes a notification for good.
///
/// # Errors
/// When the database fails.
pub fn delete(connection: &Connection, notification: &NotificationState) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM notifications WHERE seq = ?")?.execute([notification.seq])?;
    Ok(())
}

/// Removes all that waits for `recipient` about a case, as a party does that
/// has seen it.
///
/// # Errors
/// When the database fails.
pub fn delete_about(connection: &Connection, case_id: CaseId, recipient: &OrganizationIdentifier) -> Result<(), StoreError> {
    let recipient = organizations::known(connection, recipient)?;
    connection.prepare_cached("DELETE FROM notifications WHERE case_id = ? AND recipient = ?")?.execute((case_id, recipient))?;
    Ok(())
}

/// Removes all that waits, for whomever.
///
/// # Errors
/// When the database fails.
pub fn clear(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("DELETE FROM notifications", ())?;
    Ok(())
}
