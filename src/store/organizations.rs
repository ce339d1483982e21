//! Organizations in the database.

use rusqlite::{Connection, OptionalExtension};

use super::{StoreError, json};
use crate::domain::{
    organization::{Organization, OrganizationIdentifier},
    timestamp::Timestamp,
};

/// Adds an organization; `false` when its identifier is taken already.
///
/// # Errors
/// When the database fails.
pub fn insert(connection: &Connection, organization: &Organization, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "INSERT INTO organizations (type, company_register, branch_code, details, create_date_time)
               VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    let identifier = &organization.identifier;
    let added = connection.prepare_cached(sql)?.execute((
        &identifier.kind,
        &identifier.company_register,
        &identifier.branch_code,
        json::write(organization)?,
        now,
    ))?;
    Ok(added == 1)
}

/// The organization's row, when it exists.
///
/// # Errors
/// When the database fails.
pub(super) fn seq_of(connection: &Connection, identifier: &OrganizationIdentifier) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT seq FROM organizations WHERE type = ? AND company_register = ? AND branch_code = ?";
    let key = (&identifier.kind, &identifier.company_register, &identifier.branch_code);
    Ok(connection.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()?)
}

/// The row of an organization that a row elsewhere says exists.
pub(super) fn known(connection: &Connection, identifier: &OrganizationIdentifier) -> Result<i64, StoreError> {
    seq_of(connection, identifier)?.ok_or_else(|| StoreError::Corrupt(format!("no organization {identifier}")))
}

/// Whether the organization exists.
///
/// # Errors
/// When the database fails.
pub fn exists(connection: &Connection, identifier: &OrganizationIdentifier) -> Result<bool, StoreError> {
    Ok(seq_of(connection, identifier)?.is_some())
}
