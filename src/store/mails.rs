//! The e-mails that the hub would have sent.

use rusqlite::{Connection, Row};

use super::{StoreError, newest, values};
use crate::domain::{
    id::NotificationId,
    mail::{AT_EACH_NOTIFICATION, Mail},
    subscription::SubscriptionStatus,
};

/// Mails the recipient of a notification, if its subscription asks for it.
///
/// # Errors
/// When the database fails.
pub fn about(connection: &Connection, notification: NotificationId) -> Result<(), StoreError> {
    let sql = "INSERT INTO mails (address, recipient, process, case_id, event_id, date_time)
               SELECT coalesce(s.email, json_extract(o.details, '$.email')),
                      n.recipient, n.process, n.case_id, n.event_id, n.date_time
               FROM notifications n JOIN organizations o ON o.seq = n.recipient
               JOIN subscriptions s ON s.process = n.process AND s.subscriber = n.recipient
               WHERE n.id = ? AND s.status = ? AND s.notification_frequency = ?
                     AND coalesce(s.email, json_extract(o.details, '$.email')) IS NOT NULL";
    let sent = connection.prepare_cached(sql)?.execute((notification, SubscriptionStatus::Actif, AT_EACH_NOTIFICATION))?;
    if sent > 0 {
        newest::keep(connection, "mails")?;
    }
    Ok(())
}

/// Every mail, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list(connection: &Connection) -> Result<Vec<Mail>, StoreError> {
    let sql = "SELECT m.date_time, m.address, o.type, o.company_register, o.branch_code, p.code, m.case_id, m.event_id
               FROM mails m JOIN organizations o ON o.seq = m.recipient JOIN processes p ON p.seq = m.process ORDER BY m.seq";
    let read = |row: &Row<'_>| {
        Ok(Mail {
            date_time: row.get(0)?,
            to: row.get(1)?,
            recipient: values::organization(row, 2)?,
            process_code: row.get(5)?,
            case_id: row.get(6)?,
            event_id: row.get(7)?,
        })
    };
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// Forgets every mail.
///
/// # Errors
/// When the database fails.
pub fn clear(connection: &Connection) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM mails")?.execute([])?;
    Ok(())
}
