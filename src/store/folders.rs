//! Folders in the database.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row};

use super::{StoreError, attachments, cases, mails, organizations, processes, values};
use crate::domain::{
    folder::{Applicant, Folder, FolderCase, NewFolder, NumberedFolder},
    id::{FolderId, NotificationId},
    organization::OrganizationIdentifier,
    partner::PartnerInfo,
    status::Status,
    timestamp::Timestamp,
};

/// What a use case needs to know of a folder before it acts.
#[derive(Clone, Debug)]
pub struct FolderState {
    pub(super) seq: i64,
    /// The organization that owns its process.
    pub osl: OrganizationIdentifier,
    /// Its process.
    pub process_code: String,
    /// Where it stands.
    pub global_status: Status,
}

/// Adds a folder without its cases and attachments; gives its row.
///
/// # Errors
/// When the database fails, or its process does not exist.
pub fn insert(
    connection: &Connection,
    id: FolderId,
    new: &NewFolder,
    partner: &PartnerInfo,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let process = processes::known_seq(connection, &new.process_code)?;
    let sql = "INSERT INTO folders (id, process, external_id, global_status, first_name, last_name, email, create_date_time,
                                    editor_name, application_name, software_version)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    connection.prepare_cached(sql)?.execute((
        id,
        process,
        &new.external_id,
        Status::HubeeReceived,
        &new.applicant.first_name,
        &new.applicant.last_name,
        &new.applicant.email,
        now,
        &partner.editor_name,
        &partner.application_name,
        &partner.software_version,
    ))?;
    Ok(connection.last_insert_rowid())
}

/// Where a folder stands and whose it is.
///
/// # Errors
/// When the database fails.
pub fn state(connection: &Connection, id: FolderId) -> Result<Option<FolderState>, StoreError> {
    let sql = "SELECT f.seq, o.type, o.company_register, o.branch_code, p.code, f.global_status
               FROM folders f JOIN processes p ON p.seq = f.process JOIN organizations o ON o.seq = p.osl WHERE f.id = ?";
    let read = |row: &Row<'_>| {
        Ok(FolderState {
            seq: row.get(0)?,
            osl: values::organization(row, 1)?,
            process_code: row.get(4)?,
            global_status: row.get(5)?,
        })
    };
    Ok(connection.prepare_cached(sql)?.query_row([id], read).optional()?)
}

/// The folders with that number, oldest first.
///
/// # Errors
/// When the database fails.
pub fn numbered(connection: &Connection, external_id: &str) -> Result<Vec<NumberedFolder>, StoreError> {
    let sql = "SELECT f.id, f.external_id, p.code, f.create_date_time FROM folders f JOIN processes p ON p.seq = f.process
               WHERE f.external_id = ? ORDER BY f.seq";
    let read = |row: &Row<'_>| {
        Ok(NumberedFolder { id: row.get(0)?, external_id: row.get(1)?, process_code: row.get(2)?, create_date_time: row.get(3)? })
    };
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([external_id], read)?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// The whole folder, cases and attachments in the request's order.
///
/// # Errors
/// When the database fails.
pub fn read(connection: &Connection, id: FolderId) -> Result<Option<Folder>, StoreError> {
    let sql = "SELECT f.seq, f.global_status, p.code, f.create_date_time, f.close_date_time, f.first_name, f.last_name, f.email,
                      f.external_id, f.update_date_time, f.editor_name, f.application_name, f.software_version
               FROM folders f JOIN processes p ON p.seq = f.process WHERE f.id = ?";
    let read = |row: &Row<'_>| {
        let folder = Folder {
            id,
            global_status: row.get(1)?,
            process_code: row.get(2)?,
            create_date_time: row.get(3)?,
            close_date_time: row.get(4)?,
            applicant: applicant(row, 5)?,
            external_id: row.get(8)?,
            update_date_time: row.get(9)?,
            partner_info: values::partner_info(row, 10)?,
            cases: Vec::new(),
            attachments: Vec::new(),
        };
        Ok((row.get::<_, i64>(0)?, folder))
    };
    let Some((seq, mut folder)) = connection.prepare_cached(sql)?.query_row([id], read).optional()? else { return Ok(None) };
    folder.cases = cases_of(connection, seq)?;
    folder.attachments = attachments::of_folder(connection, seq)?;
    Ok(Some(folder))
}

/// The applicant whose three columns start at `first`.
pub(super) fn applicant(row: &Row<'_>, first: usize) -> rusqlite::Result<Applicant> {
    Ok(Applicant { first_name: row.get(first)?, last_name: row.get(first + 1)?, email: row.get(first + 2)? })
}

pub(super) fn cases_of(connection: &Connection, folder: i64) -> Result<Vec<FolderCase>, StoreError> {
    let sql = "SELECT c.id, c.status, o.type, o.company_register, o.branch_code, c.external_id, c.update_date_time,
                      c.transmission_date_time, c.partner_attributes
               FROM cases c JOIN organizations o ON o.seq = c.recipient WHERE c.folder = ? ORDER BY c.seq";
    let read = |row: &Row<'_>| {
        Ok(FolderCase {
            id: row.get(0)?,
            status: row.get(1)?,
            recipient: values::organization(row, 2)?,
            external_id: row.get(5)?,
            update_date_time: row.get(6)?,
            transmission_date_time: row.get(7)?,
            partner_attributes: row.get(8)?,
        })
    };
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([folder], read)?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// Moves a folder, and nothing else, to `status`.
///
/// # Errors
/// When the database fails.
pub fn set_status(
    connection: &Connection,
    folder: &FolderState,
    status: Status,
    closed: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE folders SET global_status = ?, close_date_time = ?, update_date_time = ? WHERE seq = ?";
    connection.prepare_cached(sql)?.execute((status, closed, now, folder.seq))?;
    Ok(())
}

/// Tells every recipient of the folder: its cases become `HUBEE_NOTIFIED` and
/// each gets a notification, by mail too if it wants. Attachments start to age when `aging_from`, the
/// process's `statusBeforeFileDeletion`, is that status.
///
/// # Errors
/// When the database fails.
pub fn notify_recipients(
    connection: &Connection,
    folder: &FolderState,
    aging_from: Status,
    mut next_id: impl FnMut() -> NotificationId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let transmitter = organizations::known(connection, &folder.osl)?;
    let aging = (aging_from == Status::HubeeNotified).then_some(now);
    let sql =
        "UPDATE cases SET status = ?, transmission_date_time = ?, update_date_time = ?, file_deletion_from = ? WHERE folder = ?";
    connection.prepare_cached(sql)?.execute((Status::HubeeNotified, now, now, aging, folder.seq))?;
    let insert = "INSERT INTO notifications (id, recipient, transmitter, process, case_id, date_time)
                  SELECT ?, c.recipient, ?, f.process, c.id, ? FROM cases c JOIN folders f ON f.seq = c.folder WHERE c.seq = ?";
    for case in cases::seqs_of_folder(connection, folder.seq)? {
        let id = next_id();
        connection.prepare_cached(insert)?.execute((id, transmitter, now, case))?;
        mails::about(connection, id)?;
    }
    Ok(())
}

/// Whether anything was said about the folder's cases, or anyone told.
///
/// # Errors
/// When the database fails.
pub fn has_event_or_notification(connection: &Connection, folder: &FolderState) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM cases c WHERE c.folder = ? AND
               (EXISTS (SELECT 1 FROM events e WHERE e.parent_case = c.seq)
                OR EXISTS (SELECT 1 FROM notifications n WHERE n.case_id = c.id))";
    Ok(connection.prepare_cached(sql)?.exists([folder.seq])?)
}

/// Removes a folder with all it holds and the notifications about it; gives the attachment files to forget
/// once that is committed.
///
/// # Errors
/// When the database fails.
pub fn delete(connection: &Connection, folder: &FolderState) -> Result<Vec<String>, StoreError> {
    let mut files = attachments::files_of(connection, folder.into())?;
    files.extend(attachments::files_of_events(connection, folder.seq)?);
    let sql = "DELETE FROM notifications WHERE case_id IN (SELECT id FROM cases WHERE folder = ?)";
    connection.prepare_cached(sql)?.execute([folder.seq])?;
    connection.prepare_cached("DELETE FROM folders WHERE seq = ?")?.execute([folder.seq])?;
    Ok(files)
}

/// The newest folder, by the order of deposit; 0 when there is none.
///
/// # Errors
/// When the database fails.
pub fn last(connection: &Connection) -> Result<i64, StoreError> {
    let sql = "SELECT coalesce(max(seq), 0) FROM folders";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// How many of the folders deposited after that one have which status.
///
/// # Errors
/// When the database fails.
pub fn statuses_after(connection: &Connection, last: i64) -> Result<HashMap<Status, usize>, StoreError> {
    let sql = "SELECT global_status, count(*) FROM folders WHERE seq > ? GROUP BY global_status";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([last], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(found)
}
