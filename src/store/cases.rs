//! Cases in the database.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row};

use super::{StoreError, attachments, events, folders, organizations, values};
use crate::domain::{
    access::Ownership,
    case::{Case, CaseContents},
    folder::NewCase,
    id::{CaseId, FolderId},
    status::Status,
    timestamp::Timestamp,
};

/// What a use case needs to know of a case before it acts.
#[derive(Clone, Debug)]
pub struct CaseState {
    pub(super) seq: i64,
    /// Its identifier.
    pub id: CaseId,
    /// Whose it is.
    pub ownership: Ownership,
    /// Where it stands.
    pub status: Status,
    /// Its folder.
    pub folder: FolderId,
}

impl CaseState {
    /// Its number in the order of deposit: the same as long as it exists, and in
    /// copies of the world too.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.seq.unsigned_abs()
    }
}

/// Adds a case to the folder of that row; gives the case's row.
///
/// # Errors
/// When the database fails, or its recipient does not exist.
pub fn insert(connection: &Connection, folder: i64, id: CaseId, new: &NewCase) -> Result<i64, StoreError> {
    let recipient = organizations::known(connection, &new.recipient)?;
    let sql = "INSERT INTO cases (id, folder, recipient, external_id, status, partner_attributes) VALUES (?, ?, ?, ?, ?, ?)";
    let row = (id, folder, recipient, &new.external_id, Status::HubeeReceived, &new.partner_attributes);
    connection.prepare_cached(sql)?.execute(row)?;
    Ok(connection.last_insert_rowid())
}

pub(super) fn seqs_of_folder(connection: &Connection, folder: i64) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT seq FROM cases WHERE folder = ? ORDER BY seq")?;
    let found = statement.query_map([folder], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// Where a case stands and whose it is.
///
/// # Errors
/// When the database fails.
pub fn state(connection: &Connection, id: CaseId) -> Result<Option<CaseState>, StoreError> {
    let sql = "SELECT c.seq, osl.type, osl.company_register, osl.branch_code, r.type, r.company_register, r.branch_code,
                      p.code, c.status, f.id
               FROM cases c JOIN folders f ON f.seq = c.folder JOIN processes p ON p.seq = f.process
               JOIN organizations osl ON osl.seq = p.osl JOIN organizations r ON r.seq = c.recipient WHERE c.id = ?";
    let read = |row: &Row<'_>| {
        let ownership =
            Ownership { osl: values::organization(row, 1)?, recipient: values::organization(row, 4)?, process_code: row.get(7)? };
        Ok(CaseState { seq: row.get(0)?, id, ownership, status: row.get(8)?, folder: row.get(9)? })
    };
    Ok(connection.prepare_cached(sql)?.query_row([id], read).optional()?)
}

/// The case; with its attachments and events unless `lite`.
///
/// # Errors
/// When the database fails.
pub fn read(connection: &Connection, case: &CaseState, lite: bool) -> Result<Case, StoreError> {
    let sql = "SELECT c.external_id, c.update_date_time, c.transmission_date_time, f.create_date_time, c.close_date_time,
                      c.partner_attributes, f.first_name, f.last_name, f.email
               FROM cases c JOIN folders f ON f.seq = c.folder WHERE c.seq = ?";
    let contents = if lite { None } else { Some(contents_of(connection, case)?) };
    let read = |row: &Row<'_>| {
        Ok(Case {
            id: case.id,
            status: case.status,
            recipient: case.ownership.recipient.clone(),
            external_id: row.get(0)?,
            update_date_time: row.get(1)?,
            transmission_date_time: row.get(2)?,
            process_code: case.ownership.process_code.clone(),
            create_date_time: row.get(3)?,
            close_date_time: row.get(4)?,
            partner_attributes: row.get(5)?,
            applicant: folders::applicant(row, 6)?,
            contents,
        })
    };
    Ok(connection.prepare_cached(sql)?.query_row([case.seq], read)?)
}

fn contents_of(connection: &Connection, case: &CaseState) -> Result<CaseContents, StoreError> {
    Ok(CaseContents { attachments: attachments::of_case(connection, case.seq)?, events: events::of_case(connection, case.seq)? })
}

/// Moves a case to `status`. It closes when that is `CLOSED` and reopens
/// otherwise; its attachments start to age the first time it gets to
/// `aging_from`, its process's `statusBeforeFileDeletion`.
///
/// # Errors
/// When the database fails.
pub fn set_status(
    connection: &Connection,
    case: &CaseState,
    status: Status,
    aging_from: Status,
    now: Timestamp,
) -> Result<(), StoreError> {
    let closed = (status == Status::Closed).then_some(now);
    let aging = (status == aging_from).then_some(now);
    let sql = "UPDATE cases SET status = ?, close_date_time = ?, file_deletion_from = coalesce(file_deletion_from, ?), update_date_time = ?
               WHERE seq = ?";
    connection.prepare_cached(sql)?.execute((status, closed, aging, now, case.seq))?;
    Ok(())
}

/// How many cases of the folders deposited after that one have which status.
///
/// # Errors
/// When the database fails.
pub fn statuses_after(connection: &Connection, last_folder: i64) -> Result<HashMap<Status, usize>, StoreError> {
    let sql = "SELECT status, count(*) FROM cases WHERE folder > ? GROUP BY status";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([last_folder], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(found)
}
