//! Whether a database that may have been made by anyone can be read by the
//! use cases: SQLite's types let more through than they ever write.

use rusqlite::{
    Connection,
    types::{FromSql, FromSqlError, FromSqlResult, ValueRef},
};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::StoreError;
use crate::{
    domain::{
        attachment::AttachmentStatus,
        departure::Rule,
        event::{ActionType, EventStatus},
        organization::Organization,
        process::Process,
        scope::Scope,
        status::Status,
        subscription::{AccessMode, Person, SubscriptionStatus},
        timestamp::Timestamp,
    },
    json,
};

/// Refuses a value that no use case writes.
///
/// # Errors
/// The first one, or the database's failure.
pub(super) fn check(connection: &Connection) -> Result<(), StoreError> {
    let every = Columns(connection);
    for (table, column) in every.texts()? {
        every.is::<String>(&table, &column)?;
    }
    for (table, column) in [
        ("cases", "file_deletion_from"),
        ("cases", "close_date_time"),
        ("events", "create_date_time"),
        ("folders", "close_date_time"),
        ("folders", "update_date_time"),
    ] {
        every.is::<Instant>(table, column)?;
    }
    for table in ["subscriptions", "folders", "cases", "events", "attachments", "notifications"] {
        every.is::<Uuid>(table, "id")?;
    }
    for (table, column) in
        [("notifications", "case_id"), ("notifications", "event_id"), ("mails", "case_id"), ("mails", "event_id")]
    {
        every.is::<Uuid>(table, column)?;
    }
    every.is::<Uuid>("departures", "folder_id")?;
    every.is::<Uuid>("departures", "case_id")?;
    every.is::<Rule>("departures", "rule")?;
    every.is::<Scope>("clients", "scope")?;
    every.is::<SubscriptionStatus>("subscriptions", "status")?;
    every.is::<AccessMode>("subscriptions", "access_mode")?;
    every.is::<Json<Person>>("subscriptions", "local_administrator")?;
    every.is::<Json<Person>>("subscriptions", "delegation_actor")?;
    every.is::<Json<Organization>>("organizations", "details")?;
    every.is::<Json<Process>>("processes", "details")?;
    every.is::<Status>("folders", "global_status")?;
    every.is::<Status>("cases", "status")?;
    every.is::<ActionType>("events", "action_type")?;
    every.is::<EventStatus>("events", "status")?;
    every.is::<Status>("events", "case_new_status")?;
    every.is::<AttachmentStatus>("attachments", "status")?;
    every.is::<[u8; 32]>("attachments", "digest")
}

struct Columns<'a>(&'a Connection);

impl Columns<'_> {
    /// Where SQLite has texts, whose bytes it does not look at.
    fn texts(&self) -> Result<Vec<(String, String)>, StoreError> {
        let sql = "SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
                   WHERE t.type = 'table' AND c.type = 'TEXT'";
        let mut texts = self.0.prepare(sql)?;
        let texts = texts.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        Ok(texts)
    }

    /// Whether a column holds nothing but such values, and nulls where it may.
    fn is<T: FromSql>(&self, table: &str, column: &str) -> Result<(), StoreError> {
        let sql = format!("SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL");
        let mut values = self.0.prepare(&sql)?;
        let mut values = values.query([])?;
        while let Some(row) = values.next()? {
            row.get::<_, T>(0).map_err(|_| StoreError::Corrupt(format!("{table} have an odd {column}")))?;
        }
        Ok(())
    }
}

/// An instant that SQL can count from: past the last one, a deadline would be no
/// integer any more.
struct Instant;

impl FromSql for Instant {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let millis = value.as_i64()?;
        (Timestamp::from_millis(millis).millis() == millis).then_some(Self).ok_or(FromSqlError::OutOfRange(millis))
    }
}

/// A text that is a record in JSON.
struct Json<T>(T);

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        json::from_text(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}
