//! What waits for the parties that bots play.

use rusqlite::{Connection, Row};

use super::{StoreError, json, values};
use crate::domain::{
    id::{CaseId, EventId, NotificationId},
    organization::OrganizationIdentifier,
    status::Status,
    timestamp::Timestamp,
};

/// A notification as a bot sees it.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its row, in the order of creation.
    pub seq: i64,
    /// Its identifier.
    pub id: NotificationId,
    /// Whom it waits for.
    pub recipient: OrganizationIdentifier,
    /// Whether that is the process's OSL.
    pub is_for_osl: bool,
    /// Process of the case.
    pub process_code: String,
    /// When it began to wait.
    pub date_time: Timestamp,
    /// The case; it may not exist.
    pub case_id: CaseId,
    /// The number of the case; the notification's own when there is none.
    pub case_number: u64,
    /// The SI of the case; the recipient when there is none.
    pub si: OrganizationIdentifier,
    /// The event; it may not exist.
    pub event_id: Option<EventId>,
    /// The number of the event among those of its case; 0 when there is none.
    pub event_number: u64,
    /// Where the event moves the case.
    pub case_new_status: Option<Status>,
}

const SELECT: &str = "SELECT n.seq, n.id, r.type, r.company_register, r.branch_code, n.recipient = p.osl, p.code, n.date_time,
           n.case_id, coalesce(c.seq, n.seq), s.type, s.company_register, s.branch_code, n.event_id,
           (SELECT count(*) FROM events o WHERE o.parent_case = e.parent_case AND o.seq <= e.seq), e.case_new_status
    FROM notifications n JOIN processes p ON p.seq = n.process JOIN organizations r ON r.seq = n.recipient
    LEFT JOIN cases c ON c.id = n.case_id LEFT JOIN events e ON e.id = n.event_id
    JOIN organizations s ON s.seq = coalesce(c.recipient, n.recipient)";

/// All that waits about cases of these processes, or of all, oldest first.
///
/// # Errors
/// When the database fails.
pub fn waiting(connection: &Connection, process_codes: Option<&[String]>) -> Result<Vec<Waiting>, StoreError> {
    let codes = process_codes.map(|codes| json::write(&codes)).transpose()?;
    let sql = format!("{SELECT} WHERE ?1 IS NULL OR p.code IN (SELECT value FROM json_each(?1)) ORDER BY n.date_time, n.seq");
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_map([codes], read)?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// What waits about one case.
///
/// # Errors
/// When the database fails.
pub fn waiting_about(connection: &Connection, case: CaseId) -> Result<Vec<Waiting>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE n.case_id = ? ORDER BY n.seq"))?;
    let found = statement.query_map([case], read)?.collect::<Result<_, _>>()?;
    Ok(found)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    Ok(Waiting {
        seq: row.get(0)?,
        id: row.get(1)?,
        recipient: values::organization(row, 2)?,
        is_for_osl: row.get(5)?,
        process_code: row.get(6)?,
        date_time: row.get(7)?,
        case_id: row.get(8)?,
        case_number: row.get::<_, i64>(9)?.unsigned_abs(),
        si: values::organization(row, 10)?,
        event_id: row.get(13)?,
        event_number: row.get::<_, i64>(14)?.unsigned_abs(),
        case_new_status: row.get(15)?,
    })
}

/// Whether the SI asked for complements of the case under that name.
///
/// # Errors
/// When the database fails.
pub fn has_asked(connection: &Connection, case: CaseId, author: &str) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM events e JOIN cases c ON c.seq = e.parent_case
               WHERE c.id = ? AND e.by_si AND e.author = ? AND (e.case_new_status = ? OR e.action_type = 'SENDING_MESSAGE')";
    Ok(connection.prepare_cached(sql)?.exists((case, author, Status::AddAwaiting))?)
}
