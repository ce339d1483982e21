//! What a planted seed has of the moment of its planting, made anew in a copy.
//!
//! A world that starts today has today's dates, or the nights would take away
//! what a long-running process seeds; and identifiers of its own, since no two
//! hubs, and no hub before and after a reset, share one unless a random seed says
//! so.

use rusqlite::Connection;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::StoreError;
use crate::{domain::timestamp::Timestamp, ids::Ids};

/// Every column that holds an instant.
const INSTANTS: [(&str, &[&str]); 9] = [
    ("organizations", &["create_date_time", "update_date_time"]),
    ("processes", &["create_date_time", "update_date_time"]),
    (
        "subscriptions",
        &["activate_date_time", "active_from", "validate_date_time", "reject_date_time", "end_date_time", "update_date_time"],
    ),
    ("folders", &["create_date_time", "update_date_time", "close_date_time"]),
    ("cases", &["update_date_time", "transmission_date_time", "close_date_time", "file_deletion_from"]),
    ("events", &["create_date_time", "update_date_time"]),
    ("notifications", &["date_time"]),
    ("mails", &["date_time"]),
    ("departures", &["date_time"]),
];

/// Every table whose rows have an identifier that the hub gave out, and where a
/// seed mentions it without a reference.
const IDENTIFIED: [(&str, Option<&str>); 6] = [
    ("subscriptions", None),
    ("folders", None),
    ("cases", Some("UPDATE notifications SET case_id = ? WHERE case_id = ?")),
    ("events", Some("UPDATE notifications SET event_id = ? WHERE event_id = ?")),
    ("attachments", None),
    ("notifications", None),
];

/// Moves to `now` what is dated `planted`, and gives out new identifiers. What
/// the fixtures themselves date stays as they say.
///
/// # Errors
/// When the database fails.
pub fn renew(connection: &Connection, planted: Timestamp, now: Timestamp, ids: &Ids) -> Result<(), StoreError> {
    connection.execute_batch("BEGIN")?;
    for (table, columns) in INSTANTS {
        for column in columns {
            connection.prepare(&format!("UPDATE {table} SET {column} = ?1 WHERE {column} = ?2"))?.execute((now, planted))?;
        }
    }
    for (table, mention) in IDENTIFIED {
        redraw(connection, table, mention, ids)?;
    }
    Ok(connection.execute_batch("COMMIT")?)
}

/// Everything that a world drew, or may yet draw: no two are the same, nor are
/// the states of a world before and after it drew.
const DRAWN: [(&str, &str); 4] =
    [("clients", "id"), ("organizations", "company_register"), ("processes", "code"), ("folders", "external_id")];

/// What tells a state of a world from another with other identifiers.
///
/// # Errors
/// When the database fails.
pub fn fingerprint(connection: &Connection) -> Result<[u8; 32], StoreError> {
    let mut hash = Sha256::new();
    for (table, column) in IDENTIFIED.map(|(table, _)| (table, "id")).into_iter().chain(DRAWN) {
        hash.update(table);
        let mut rows = connection.prepare(&format!("SELECT CAST({column} AS BLOB) FROM {table} ORDER BY seq"))?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let drawn = row.get_ref(0)?.as_bytes().map_err(rusqlite::Error::from)?;
            hash.update((drawn.len() as u64).to_le_bytes());
            hash.update(drawn);
        }
    }
    Ok(hash.finalize().into())
}

fn redraw(connection: &Connection, table: &str, mention: Option<&str>, ids: &Ids) -> Result<(), StoreError> {
    let mut rows = connection.prepare(&format!("SELECT seq, id FROM {table} ORDER BY seq"))?;
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<Vec<(i64, Uuid)>, _>>()?;
    let mut identify = connection.prepare(&format!("UPDATE {table} SET id = ? WHERE seq = ?"))?;
    let mut mention = mention.map(|sql| connection.prepare(sql)).transpose()?;
    for (row, old) in rows {
        let new = ids.next();
        identify.execute((new, row))?;
        if let Some(mention) = &mut mention {
            mention.execute((new, old))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use std::collections::BTreeSet;

    use super::*;
    use crate::store::Store;

    /// The columns of all tables whose name says so.
    fn columns(is_meant: &str) -> BTreeSet<(String, String)> {
        let sql = format!(
            "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND ({is_meant})"
        );
        let store = Store::in_memory().unwrap();
        let found = store.read(|connection| -> Result<BTreeSet<_>, StoreError> {
            let mut found = connection.prepare(&sql)?;
            Ok(found.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
        });
        found.unwrap()
    }

    #[test]
    fn every_instant_and_every_identifier_of_the_schema_is_renewed() {
        let instants = INSTANTS.iter().flat_map(|(table, columns)| columns.iter().map(|name| ((*table).into(), (*name).into())));
        assert_eq!(columns("c.name LIKE '%date_time' OR c.name LIKE '%_from'"), instants.collect());
        let identified = IDENTIFIED.iter().map(|(table, _)| ((*table).into(), "id".into()));
        assert_eq!(columns("c.name = 'id' AND c.type = 'BLOB'"), identified.collect());
    }
}
