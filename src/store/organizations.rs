//! Organizations in the database.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{
    StoreError, json,
    listing::{Columns, Listing, Sorting},
};
use crate::domain::{
    organization::{Organization, OrganizationFilter, OrganizationIdentifier},
    page::{Excerpt, Order, Page},
    timestamp::Timestamp,
};

/// The columns of the Organization description, `branche_code` included (sic;
/// the right spelling too, assumed).
const COLUMNS: &Columns = &[
    ("code", "details ->> '$.code'"),
    ("type", "type"),
    ("name", "details ->> '$.name'"),
    ("company_register", "company_register"),
    ("branche_code", "branch_code"),
    ("branch_code", "branch_code"),
    ("country", "details ->> '$.country'"),
    ("postal_code", "details ->> '$.postalCode'"),
    ("territory", "details ->> '$.territory'"),
    ("email", "details ->> '$.email'"),
    ("phone_number", "details ->> '$.phoneNumber'"),
    ("status", "details ->> '$.status'"),
    ("create_date_time", "create_date_time"),
];

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

/// The organization of that identifier.
///
/// # Errors
/// When the database fails.
pub fn find(connection: &Connection, identifier: &OrganizationIdentifier) -> Result<Option<Organization>, StoreError> {
    let sql = "SELECT details, create_date_time, update_date_time FROM organizations
               WHERE type = ? AND company_register = ? AND branch_code = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let mut found = statement.query((&identifier.kind, &identifier.company_register, &identifier.branch_code))?;
    found.next()?.map(read).transpose()
}

/// Replaces what is known of an organization.
///
/// # Errors
/// When the database fails.
pub fn update(connection: &Connection, organization: &Organization, now: Timestamp) -> Result<(), StoreError> {
    let seq = known(connection, &organization.identifier)?;
    let sql = "UPDATE organizations SET details = ?, update_date_time = ? WHERE seq = ?";
    connection.prepare_cached(sql)?.execute((json::write(organization)?, now, seq))?;
    Ok(())
}

/// The order asked for, when there is such a column.
#[must_use]
pub fn sorting(order: Option<&Order>) -> Option<Sorting> {
    Sorting::by(COLUMNS, order)
}

/// A part of the organizations.
///
/// # Errors
/// When the database fails.
pub fn list(
    connection: &Connection,
    filter: &OrganizationFilter,
    sorting: Sorting,
    page: &Page,
) -> Result<Excerpt<Organization>, StoreError> {
    let mut listing = Listing::of("organizations one");
    listing.only_if_some("type = :type", ":type", filter.kind.as_ref());
    listing.only_if_some("company_register = :register", ":register", filter.company_register.as_ref());
    listing.excerpt(connection, "details, create_date_time, update_date_time", sorting, page, read)
}

fn read(row: &Row<'_>) -> Result<Organization, StoreError> {
    let details: Organization = json::read(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?;
    Ok(Organization { create_date_time: row.get(1)?, update_date_time: row.get(2)?, ..details })
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
