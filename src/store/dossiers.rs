//! Télédossiers as a whole, for whoever looks from outside.

use rusqlite::{Connection, Row, ToSql};
use uuid::Uuid;

use super::{StoreError, folders, listing::Listing, notifications, values};
use crate::domain::{
    dossier::{CaseSummary, DossierFilter, DossierSummary, Queue, Waiting, WaitingFilter},
    id::FolderId,
    notification::Notification,
    page::Section,
};

const TABLES: &str = "folders one JOIN processes p ON p.seq = one.process JOIN organizations o ON o.seq = p.osl";

const COLUMNS: &str = "one.seq, one.id, one.external_id, p.code, o.type, o.company_register, o.branch_code, one.global_status,
    one.first_name, one.last_name, one.email, one.create_date_time,
    (SELECT max(at) FROM (
        SELECT coalesce(one.update_date_time, one.create_date_time) AS at
        UNION ALL SELECT c.update_date_time FROM cases c WHERE c.folder = one.seq
        UNION ALL SELECT coalesce(e.update_date_time, e.create_date_time)
                  FROM events e JOIN cases c ON c.seq = e.parent_case WHERE c.folder = one.seq)),
    (SELECT count(*) FROM attachments a WHERE a.folder = one.seq),
    (SELECT count(*) FROM cases c JOIN notifications n ON n.case_id = c.id WHERE c.folder = one.seq)";

const OF_PROCESS: &str = "p.code = :process";
const AT_STATUS: &str =
    "(one.global_status = :status OR EXISTS (SELECT 1 FROM cases c WHERE c.folder = one.seq AND c.status = :status))";
const OF_ORGANIZATION: &str = "(SELECT seq FROM organizations
        WHERE type || '-' || company_register || '-' || branch_code = :organization)
    IN (SELECT p.osl UNION ALL SELECT c.recipient FROM cases c WHERE c.folder = one.seq)";
const WITH_TEXT: &str = "(instr(lower(one.external_id), lower(:text))
    OR instr(lower(one.first_name || ' ' || one.last_name), lower(:text))
    OR EXISTS (SELECT 1 FROM cases c WHERE c.folder = one.seq AND instr(lower(c.external_id), lower(:text))))";
const IDENTIFIED: &str = "one.seq IN (
    SELECT seq FROM folders WHERE id = :id
    UNION ALL SELECT folder FROM cases WHERE id = :id
    UNION ALL SELECT c.folder FROM events e JOIN cases c ON c.seq = e.parent_case WHERE e.id = :id
    UNION ALL SELECT coalesce(a.folder, c.folder) FROM attachments a
              LEFT JOIN events e ON e.seq = a.event LEFT JOIN cases c ON c.seq = e.parent_case WHERE a.id = :id)";

/// The newest télédossiers older than the one numbered `before`.
///
/// # Errors
/// When the database fails.
pub fn list(
    connection: &Connection,
    filter: &DossierFilter,
    before: Option<u64>,
    limit: usize,
) -> Result<Section<DossierSummary>, StoreError> {
    let text = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let id = text.and_then(|text| Uuid::try_parse(text).ok());
    let mut listing = Listing::of(TABLES);
    listing.only_if_some(OF_PROCESS, ":process", filter.process_code.as_ref());
    listing.only_if_some(AT_STATUS, ":status", filter.status.as_ref());
    listing.only_if_some(OF_ORGANIZATION, ":organization", filter.organization.as_ref());
    listing.only_if_some("one.create_date_time >= :from", ":from", filter.from.as_ref());
    listing.only_if_some("one.create_date_time < :to", ":to", filter.to.as_ref());
    match (&id, &text) {
        (Some(id), _) => listing.only(IDENTIFIED, ":id", id),
        (None, Some(text)) => listing.only(WITH_TEXT, ":text", text as &dyn ToSql),
        (None, None) => {}
    }
    listing.newest(connection, COLUMNS, (before, limit), |row| read_row(connection, row))
}

fn read_row(connection: &Connection, row: &Row<'_>) -> Result<DossierSummary, StoreError> {
    let seq: i64 = row.get(0)?;
    let cases = folders::cases_of(connection, seq)?;
    Ok(DossierSummary {
        number: seq.unsigned_abs(),
        folder_id: row.get(1)?,
        external_id: row.get(2)?,
        process_code: row.get(3)?,
        osl: values::organization(row, 4)?,
        global_status: row.get(7)?,
        applicant: folders::applicant(row, 8)?,
        create_date_time: row.get(11)?,
        change_date_time: row.get(12)?,
        cases: cases.into_iter().map(|case| CaseSummary { id: case.id, recipient: case.recipient, status: case.status }).collect(),
        attachments: row.get(13)?,
        waiting: row.get(14)?,
    })
}

const WAITING: &str = "notifications one JOIN organizations r ON r.seq = one.recipient
    JOIN organizations t ON t.seq = one.transmitter JOIN processes p ON p.seq = one.process
    LEFT JOIN events e ON e.id = one.event_id LEFT JOIN cases c ON c.id = one.case_id LEFT JOIN folders f ON f.seq = c.folder";

/// The newest notifications older than the one numbered `before`, whoever they
/// wait for.
///
/// # Errors
/// When the database fails.
pub fn waiting(
    connection: &Connection,
    filter: &WaitingFilter,
    before: Option<u64>,
    limit: usize,
) -> Result<Section<Waiting>, StoreError> {
    let mut listing = Listing::of(WAITING);
    let recipient = "r.type || '-' || r.company_register || '-' || r.branch_code = :recipient";
    listing.only_if_some(recipient, ":recipient", filter.recipient.as_ref());
    listing.only_if_some(OF_PROCESS, ":process", filter.process_code.as_ref());
    listing.only_if_some("one.case_id = :case", ":case", filter.case_id.as_ref());
    let columns = format!("{}, one.seq, f.id, f.external_id", notifications::COLUMNS);
    listing.newest(connection, &columns, (before, limit), |row| {
        let seq: i64 = row.get(13)?;
        let notification = notifications::read_row(row, true)?;
        Ok(Waiting { number: seq.unsigned_abs(), notification, folder_id: row.get(14)?, external_id: row.get(15)? })
    })
}

/// How much waits for each organization, by process; the longest first.
///
/// # Errors
/// When the database fails.
pub fn queues(connection: &Connection) -> Result<Vec<Queue>, StoreError> {
    let sql = "SELECT r.type, r.company_register, r.branch_code, p.code, count(*), min(n.date_time)
               FROM notifications n JOIN organizations r ON r.seq = n.recipient JOIN processes p ON p.seq = n.process
               GROUP BY r.seq, p.seq ORDER BY count(*) DESC, min(n.seq)";
    let read = |row: &Row<'_>| {
        Ok(Queue { recipient: values::organization(row, 0)?, process_code: row.get(3)?, count: row.get(4)?, since: row.get(5)? })
    };
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// What waits about the cases of a folder, oldest first.
///
/// # Errors
/// When the database fails.
pub fn notifications_about(connection: &Connection, folder: FolderId) -> Result<Vec<Notification>, StoreError> {
    let columns = notifications::COLUMNS;
    let sql = format!("SELECT {columns} FROM {WAITING} WHERE f.id = ? ORDER BY one.seq");
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_map([folder], |row| notifications::read_row(row, true))?.collect::<Result<_, _>>()?;
    Ok(found)
}
