//! Events in the database.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{StoreError, attachments, cases::CaseState, organizations, values};
use crate::domain::{
    event::{ActionType, Event, EventStatus, Intent, NewEvent},
    id::EventId,
    organization::OrganizationIdentifier,
    partner::PartnerInfo,
    status::Status,
    timestamp::Timestamp,
};

/// What a use case needs to know of an event before it acts.
#[derive(Clone, Debug)]
pub struct EventState {
    pub(super) seq: i64,
    /// Its identifier.
    pub id: EventId,
    /// The organization that wrote it.
    pub transmitter: OrganizationIdentifier,
    /// Whether the recipient's side of the case wrote it.
    pub is_by_si: bool,
    /// What it is about.
    pub action_type: ActionType,
    /// Where it stands.
    pub status: EventStatus,
    /// Whether the other party is to be notified.
    pub notification: bool,
    /// Where it moves the case.
    pub case_new_status: Option<Status>,
}

/// Who writes an event, and with which software.
#[derive(Clone, Copy, Debug)]
pub struct Author<'a> {
    /// The organization.
    pub organization: &'a OrganizationIdentifier,
    /// Whether it sits on the recipient's side of the case.
    pub is_on_the_si_side: bool,
    /// Its software.
    pub partner: &'a PartnerInfo,
}

/// Adds an event without its attachments; gives its row.
///
/// # Errors
/// When the database fails, or its author does not exist.
pub fn insert(
    connection: &Connection,
    case: &CaseState,
    id: EventId,
    new: &NewEvent,
    intent: Intent,
    author: Author<'_>,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let transmitter = organizations::known(connection, author.organization)?;
    let sql =
        "INSERT INTO events (id, parent_case, transmitter, by_si, action_type, status, message, comment, author, notification,
                                   case_current_status, case_new_status, partner_attributes, create_date_time,
                                   editor_name, application_name, software_version)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    connection.prepare_cached(sql)?.execute(rusqlite::params![
        id,
        case.seq,
        transmitter,
        author.is_on_the_si_side,
        intent.action_type,
        intent.first_status(),
        new.message,
        new.comment,
        new.author,
        new.notification.unwrap_or_default(),
        new.case_current_status,
        intent.case_new_status,
        new.partner_attributes,
        now,
        author.partner.editor_name,
        author.partner.application_name,
        author.partner.software_version,
    ])?;
    Ok(connection.last_insert_rowid())
}

/// Where an event of the case stands and who wrote it.
///
/// # Errors
/// When the database fails.
pub fn state(connection: &Connection, case: &CaseState, id: EventId) -> Result<Option<EventState>, StoreError> {
    let sql = "SELECT e.seq, o.type, o.company_register, o.branch_code, e.by_si, e.action_type, e.status, e.notification, e.case_new_status
               FROM events e JOIN organizations o ON o.seq = e.transmitter WHERE e.id = ? AND e.parent_case = ?";
    let read = |row: &Row<'_>| {
        Ok(EventState {
            seq: row.get(0)?,
            id,
            transmitter: values::organization(row, 1)?,
            is_by_si: row.get(4)?,
            action_type: row.get(5)?,
            status: row.get(6)?,
            notification: row.get(7)?,
            case_new_status: row.get(8)?,
        })
    };
    Ok(connection.prepare_cached(sql)?.query_row((id, case.seq), read).optional()?)
}

const SELECT: &str = "SELECT e.seq, e.id, o.type, o.company_register, o.branch_code, e.message, e.comment, e.action_type, e.author,
           e.notification, e.create_date_time, e.update_date_time, e.status, e.case_current_status, e.case_new_status,
           e.partner_attributes, e.editor_name, e.application_name, e.software_version
    FROM events e JOIN organizations o ON o.seq = e.transmitter";

/// The whole event, attachments in the request's order.
///
/// # Errors
/// When the database fails.
pub fn read(connection: &Connection, event: &EventState) -> Result<Event, StoreError> {
    let found = connection.prepare_cached(&format!("{SELECT} WHERE e.seq = ?"))?.query_row([event.seq], read_row)?;
    with_attachments(connection, found)
}

/// The events of a case, oldest first.
pub(super) fn of_case(connection: &Connection, case: i64) -> Result<Vec<Event>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE e.parent_case = ? ORDER BY e.seq"))?;
    let found: Vec<_> = statement.query_map([case], read_row)?.collect::<Result<_, _>>()?;
    found.into_iter().map(|found| with_attachments(connection, found)).collect()
}

fn with_attachments(connection: &Connection, (seq, mut event): (i64, Event)) -> Result<Event, StoreError> {
    if event.action_type == ActionType::AttachDeposit {
        event.attachments = attachments::of_event(connection, seq)?;
    }
    Ok(event)
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<(i64, Event)> {
    let event = Event {
        id: row.get(1)?,
        transmitter: values::organization(row, 2)?,
        message: row.get(5)?,
        comment: row.get(6)?,
        action_type: row.get(7)?,
        author: row.get(8)?,
        notification: row.get(9)?,
        create_date_time: row.get(10)?,
        update_date_time: row.get(11)?,
        status: row.get(12)?,
        case_current_status: row.get(13)?,
        case_new_status: row.get(14)?,
        partner_attributes: row.get(15)?,
        attachments: Vec::new(),
        partner_info: values::partner_info(row, 16)?,
    };
    Ok((row.get(0)?, event))
}

/// Moves an event to `status`.
///
/// # Errors
/// When the database fails.
pub fn set_status(connection: &Connection, event: &EventState, status: EventStatus, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE events SET status = ?, update_date_time = ? WHERE seq = ?";
    connection.prepare_cached(sql)?.execute((status, now, event.seq))?;
    Ok(())
}

/// Removes an event with its attachments; gives the attachment files to
/// forget once that is committed.
///
/// # Errors
/// When the database fails.
pub fn delete(connection: &Connection, event: &EventState) -> Result<Vec<String>, StoreError> {
    let files = attachments::files_of(connection, event.into())?;
    connection.prepare_cached("DELETE FROM events WHERE seq = ?")?.execute([event.seq])?;
    Ok(files)
}
