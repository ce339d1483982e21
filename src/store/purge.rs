//! Which attachments the portal may purge, and which it has.

use rusqlite::{Connection, Row, ToSql};

use super::{StoreError, organizations};
use crate::domain::{
    access::Party,
    attachment::AttachmentStatus,
    id::{AttachmentId, CaseId},
    purge::IdsForPurge,
    timestamp::Timestamp,
};

/// The pairs whose attachment has aged enough, is not deleted and is not yet
/// marked as purged, among the cases `party` takes part in.
///
/// # Errors
/// When the database fails.
pub fn due(connection: &Connection, party: &Party, now: Timestamp) -> Result<Vec<IdsForPurge>, StoreError> {
    let mut filter = "ca.portal_purge = 0 AND a.status <> :deleted AND r.since + r.wait <= :now".to_owned();
    let mut values: Vec<(&str, &dyn ToSql)> = vec![(":deleted", &AttachmentStatus::Deleted), (":now", &now)];
    let organization;
    if let Party::Osl(identifier) | Party::Si { organization: identifier, .. } = party {
        organization = organizations::known(connection, identifier)?;
        values.push((":organization", &organization));
    }
    match party {
        Party::Osl(_) => filter.push_str(" AND p.osl = :organization"),
        Party::Si { process_code, .. } => {
            filter.push_str(" AND c.recipient = :organization AND p.code = :process");
            values.push((":process", process_code));
        }
        Party::Admin(_) | Party::Subcrt => {}
    }
    let sql = format!(
        "SELECT a.id, c.id FROM case_attachments ca JOIN attachments a ON a.seq = ca.attachment JOIN cases c ON c.seq = ca.parent_case
         JOIN file_retentions r ON r.parent_case = c.seq
         JOIN folders f ON f.seq = c.folder JOIN processes p ON p.seq = f.process WHERE {filter} ORDER BY a.seq, c.seq"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let read = |row: &Row<'_>| Ok(IdsForPurge { folder_attachment_id: Some(row.get(0)?), case_id: Some(row.get(1)?) });
    let found = statement.query_map(values.as_slice(), read)?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// Marks one pair as purged by the portal; an unknown pair changes nothing.
///
/// # Errors
/// When the database fails.
pub fn mark(connection: &Connection, attachment: AttachmentId, case: CaseId) -> Result<(), StoreError> {
    let sql = "UPDATE case_attachments SET portal_purge = 1
               WHERE attachment = (SELECT seq FROM attachments WHERE id = ?) AND parent_case = (SELECT seq FROM cases WHERE id = ?)";
    connection.prepare_cached(sql)?.execute((attachment, case))?;
    Ok(())
}
