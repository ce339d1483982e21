//! OAuth2 clients in the database.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{StoreError, organizations, processes, values};
use crate::domain::{client::Client, organization::OrganizationIdentifier, scope::Scope};

const SELECT: &str = "SELECT c.id, c.secret, c.scope, p.code, o.type, o.company_register, o.branch_code
    FROM clients c LEFT JOIN organizations o ON o.seq = c.organization LEFT JOIN processes p ON p.seq = c.process";

/// Adds a client; `false` when its id is taken already.
///
/// # Errors
/// When the database fails, or its organization or process does not exist.
pub fn insert(connection: &Connection, client: &Client) -> Result<bool, StoreError> {
    let organization = client.organization.as_ref().map(|identifier| organizations::known(connection, identifier)).transpose()?;
    let process = client.process_code.as_ref().map(|code| processes::known_seq(connection, code)).transpose()?;
    let sql = "INSERT INTO clients (id, secret, scope, organization, process) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    let row = (&client.client_id, &client.client_secret, client.scope, organization, process);
    Ok(connection.prepare_cached(sql)?.execute(row)? == 1)
}

/// The client of that id.
///
/// # Errors
/// When the database fails.
pub fn find(connection: &Connection, client_id: &str) -> Result<Option<Client>, StoreError> {
    let sql = format!("{SELECT} WHERE c.id = ?");
    Ok(connection.prepare_cached(&sql)?.query_row([client_id], read).optional()?)
}

/// Whether the organization has credentials for the process.
///
/// # Errors
/// When the database fails, or the organization or the process does not exist.
pub fn has_si(connection: &Connection, organization: &OrganizationIdentifier, process_code: &str) -> Result<bool, StoreError> {
    let organization = organizations::known(connection, organization)?;
    let process = processes::known_seq(connection, process_code)?;
    let sql = "SELECT 1 FROM clients WHERE organization = ? AND process = ? AND scope = ?";
    Ok(connection.prepare_cached(sql)?.exists((organization, process, Scope::Si))?)
}

/// Every client, in the order of their creation.
///
/// # Errors
/// When the database fails.
pub fn list(connection: &Connection) -> Result<Vec<Client>, StoreError> {
    let sql = format!("{SELECT} ORDER BY c.seq");
    let mut statement = connection.prepare_cached(&sql)?;
    let clients = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(clients)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Client> {
    let has_organization = row.get_ref(4)? != rusqlite::types::ValueRef::Null;
    Ok(Client {
        client_id: row.get(0)?,
        client_secret: row.get(1)?,
        scope: row.get(2)?,
        process_code: row.get(3)?,
        organization: has_organization.then(|| values::organization(row, 4)).transpose()?,
    })
}
