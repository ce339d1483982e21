//! Processes in the database.

use rusqlite::{Connection, Row};

use super::{
    StoreError, json,
    listing::{Columns, Listing, Sorting},
    organizations,
};
use crate::domain::{
    page::{Excerpt, Order, Page},
    process::Process,
    timestamp::Timestamp,
};

/// The columns of the Process description.
const COLUMNS: &Columns = &[
    ("code", "one.code"),
    ("name", "one.details ->> '$.name'"),
    ("description", "one.details ->> '$.description'"),
    ("is_activated", "one.details ->> '$.isActivated'"),
    ("subscription_validation", "one.details ->> '$.subscriptionValidation'"),
    ("osl_type", "o.type"),
    ("osl_company_register", "o.company_register"),
    ("osl_branch_code", "o.branch_code"),
    ("attachments_max_size", "one.details ->> '$.attachmentMaxSizeEnabled'"),
    ("time_before_archiving", "one.details ->> '$.timeBeforeArchiving'"),
    ("time_before_deletion", "one.details ->> '$.timeBeforeFolderDeletion'"),
    ("message_transmitter", "one.details ->> '$.messageToTransmitter'"),
    ("attachments_types", "one.details ->> '$.attachmentTypesEnabled'"),
    ("attachments_formats", "one.details ->> '$.attachmentFormatsEnabled'"),
];

const READ: &str = "one.details, one.create_date_time, one.update_date_time";

/// Adds a process; `false` when its code is taken already.
///
/// # Errors
/// When the database fails, or its OSL does not exist.
pub fn insert(connection: &Connection, process: &Process, now: Timestamp) -> Result<bool, StoreError> {
    let osl = organizations::known(connection, &process.osl)?;
    let sql = "INSERT INTO processes (code, osl, details, create_date_time) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    let added = connection.prepare_cached(sql)?.execute((&process.code, osl, json::write(process)?, now))?;
    Ok(added == 1)
}

/// Replaces what is known of a process.
///
/// # Errors
/// When the database fails, or its OSL does not exist.
pub fn update(connection: &Connection, process: &Process, now: Timestamp) -> Result<(), StoreError> {
    let osl = organizations::known(connection, &process.osl)?;
    let sql = "UPDATE processes SET osl = ?, details = ?, update_date_time = ? WHERE code = ?";
    connection.prepare_cached(sql)?.execute((osl, json::write(process)?, now, &process.code))?;
    Ok(())
}

/// The process of that code.
///
/// # Errors
/// When the database fails.
pub fn find(connection: &Connection, code: &str) -> Result<Option<Process>, StoreError> {
    let sql = format!("SELECT {READ} FROM processes one WHERE code = ?");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = statement.query([code])?;
    found.next()?.map(read).transpose()
}

/// The process that a row elsewhere says exists.
///
/// # Errors
/// When the database fails.
pub fn known(connection: &Connection, code: &str) -> Result<Process, StoreError> {
    find(connection, code)?.ok_or_else(|| StoreError::Corrupt(format!("no process {code}")))
}

/// The row of a process that a row elsewhere says exists.
pub(super) fn known_seq(connection: &Connection, code: &str) -> Result<i64, StoreError> {
    Ok(connection.prepare_cached("SELECT seq FROM processes WHERE code = ?")?.query_row([code], |row| row.get(0))?)
}

/// The order asked for, when there is such a column.
#[must_use]
pub fn sorting(order: Option<&Order>) -> Option<Sorting> {
    Sorting::by(COLUMNS, order)
}

/// A part of the processes, of all or of the OSLs with that SIRET.
///
/// # Errors
/// When the database fails.
pub fn list(
    connection: &Connection,
    company_register: Option<&String>,
    sorting: Sorting,
    page: &Page,
) -> Result<Excerpt<Process>, StoreError> {
    let mut listing = Listing::of("processes one JOIN organizations o ON o.seq = one.osl");
    listing.only_if_some("o.company_register = :register", ":register", company_register);
    listing.excerpt(connection, READ, sorting, page, read)
}

fn read(row: &Row<'_>) -> Result<Process, StoreError> {
    let details: Process = json::read(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?;
    Ok(Process { creation_date_time: row.get(1)?, update_date_time: row.get(2)?, ..details })
}
