//! What falls due in the nightly batch, and its execution.
//!
//! The view `deadlines` of the schema has every rule.

use rusqlite::{Connection, Row, params, types::Type};
use uuid::Uuid;

use super::StoreError;
use crate::domain::{
    batch::Effect,
    id::{AttachmentId, CaseId, FolderId, SubscriptionId},
    status::Status,
    timestamp::Timestamp,
};

/// The first instant from which something is to be done.
///
/// # Errors
/// When the database fails.
pub fn next_deadline(connection: &Connection) -> Result<Option<Timestamp>, StoreError> {
    Ok(connection.prepare_cached("SELECT min(due) FROM deadlines")?.query_row([], |row| row.get(0))?)
}

/// What is to be done by `night`, the longest due first.
///
/// # Errors
/// When the database fails.
pub fn due(connection: &Connection, night: Timestamp) -> Result<Vec<Effect>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT effect, id FROM deadlines WHERE due <= ? ORDER BY due, effect, id")?;
    let found = statement.query_map([night], read)?.collect::<Result<_, _>>()?;
    Ok(found)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Effect> {
    let effect: String = row.get(0)?;
    let id: Uuid = row.get(1)?;
    match effect.as_str() {
        "SUBSCRIPTION_ACTIVATED" => Ok(Effect::SubscriptionActivated { subscription_id: SubscriptionId(id) }),
        "ATTACHMENT_DELETED" => Ok(Effect::AttachmentDeleted { attachment_id: AttachmentId(id) }),
        "CASE_ARCHIVED" => Ok(Effect::CaseArchived { case_id: CaseId(id) }),
        "FOLDER_ARCHIVED" => Ok(Effect::FolderArchived { folder_id: FolderId(id) }),
        "FOLDER_DELETED" => Ok(Effect::FolderDeleted { folder_id: FolderId(id) }),
        other => Err(rusqlite::Error::FromSqlConversionFailure(0, Type::Text, format!("no effect {other}").into())),
    }
}

/// Puts a case away: `ARCHIVED`, still closed when it was.
///
/// # Errors
/// When the database fails.
pub fn archive_case(connection: &Connection, id: CaseId, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE cases SET status = ?, update_date_time = ? WHERE id = ?";
    connection.prepare_cached(sql)?.execute(params![Status::Archived, now, id])?;
    Ok(())
}

/// The attachments that no case needs any more once this one is archived:
/// those of its events, and those of its folder for archived cases only.
///
/// # Errors
/// When the database fails.
pub fn attachments_of_archived(connection: &Connection, id: CaseId) -> Result<Vec<AttachmentId>, StoreError> {
    let sql = "SELECT a.id FROM attachments a JOIN contents k ON k.attachment = a.seq JOIN events e ON e.seq = a.event
               WHERE e.parent_case = (SELECT seq FROM cases WHERE id = ?1)
               UNION ALL
               SELECT a.id FROM attachments a JOIN contents k ON k.attachment = a.seq
               JOIN case_attachments ca ON ca.attachment = a.seq AND ca.parent_case = (SELECT seq FROM cases WHERE id = ?1)
               WHERE NOT EXISTS (SELECT 1 FROM case_attachments other JOIN cases c ON c.seq = other.parent_case
                                 WHERE other.attachment = a.seq AND c.status <> 'ARCHIVED')";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// Puts a folder, and nothing else, away.
///
/// # Errors
/// When the database fails.
pub fn archive_folder(connection: &Connection, id: FolderId, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE folders SET global_status = ?, update_date_time = ? WHERE id = ?";
    connection.prepare_cached(sql)?.execute(params![Status::Archived, now, id])?;
    Ok(())
}
