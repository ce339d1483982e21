//! An environment for Postman, so that the public collection of HubEE (the
//! "Valise générique") plays against a hub as it is.
//!
//! Its names are the collection's, odd as some are written.

use serde_json::{Value, json};

use super::{RunError, print, running};
use crate::{
    cli::PostmanArgs,
    domain::{client::Client, organization::OrganizationIdentifier, scope::Scope},
};

/// The OSLs of the demonstration, with what the collection calls the id and the
/// secret of each.
const OSLS: [(&str, &str, &str); 5] = [
    ("osl-dila", "dilaClientid", "dilaClientSecret"),
    ("osl-dgs", "dgsClientId", "dgsClientSecret"),
    ("osl-cnaf", "CNAFClientId", "CNAFClientSecret"),
    ("osl-snated", "SnatedClient", "SnatedSecret"),
    ("osl-rsa", "RsaClient", "RsaSecret"),
];

/// The 13 digits that numbers of télédossiers end with; the collection adds 1
/// before each deposit.
const LAST_NUMBER: &str = "1000000000000";

/// Prints the environment.
pub(super) fn print_environment(args: &PostmanArgs) -> Result<(), RunError> {
    let url = args.url.trim_end_matches('/');
    let clients = running::clients(url, args.admin_token.as_deref())?;
    let si = running::named(&clients, &args.client).ok_or_else(|| RunError::NoSuchClient(url.into(), args.client.clone()))?;
    if si.scope != Scope::Si {
        return Err(RunError::NoSi(args.client.clone()));
    }
    let environment = json!({
        "name": "hubee-sim",
        "values": values(url, si, &clients),
        "_postman_variable_scope": "environment",
    });
    print(&format!("{environment:#}\n"))
}

fn values(url: &str, si: &Client, clients: &[Client]) -> Vec<Value> {
    let value = |key: &str, value: &str| json!({ "key": key, "value": value, "type": "default", "enabled": true });
    let secret = |key: &str, value: &str| json!({ "key": key, "value": value, "type": "secret", "enabled": true });
    let second = clients.iter().find(|other| other.process_code == si.process_code && other.organization != si.organization);
    let mut values = vec![
        value("baseUrl", url),
        value("tokenUrl", &format!("{url}/token")),
        value("version", "v1"),
        value("processCode", si.process_code.as_deref().unwrap_or_default()),
        value("actualTNRfolder", LAST_NUMBER),
    ];
    for (number, organization) in [(1, si.organization.as_ref()), (2, second.and_then(|second| second.organization.as_ref()))] {
        let said = |part: fn(&OrganizationIdentifier) -> &str| organization.map(part).unwrap_or_default();
        values.push(value(&format!("Si{number}CompanyRegister"), said(|one| &one.company_register)));
        values.push(value(&format!("Si{number}BranchCode"), said(|one| &one.branch_code)));
    }
    values.extend([value("SIClientId", &si.client_id), secret("SIClientSecret", &si.client_secret)]);
    for (client_id, id_name, secret_name) in OSLS {
        let osl = running::named(clients, client_id);
        values.push(value(id_name, osl.map_or("", |osl| &osl.client_id)));
        values.push(secret(secret_name, osl.map_or("", |osl| &osl.client_secret)));
    }
    values
}
