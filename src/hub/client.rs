//! Credentials that the hub makes up.

use super::Work;
use crate::{
    domain::{client::Client, organization::OrganizationIdentifier, scope::Scope},
    store::{StoreError, clients},
};

/// A client of that organization, and of that process for an SI, with an id and
/// a secret of the real hub's shape.
pub(super) fn create(
    work: &Work<'_>,
    scope: Scope,
    organization: &OrganizationIdentifier,
    process_code: Option<String>,
) -> Result<Client, StoreError> {
    let credential = || work.next_id(|first| work.next_id(|second| Client::credential(first, second)));
    let client = Client {
        client_id: credential(),
        client_secret: credential(),
        scope,
        organization: Some(organization.clone()),
        process_code,
    };
    let is_new = clients::insert(work.connection, &client)?;
    if is_new { Ok(client) } else { Err(StoreError::Corrupt(format!("client {} was drawn twice", client.client_id))) }
}
