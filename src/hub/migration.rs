//! One organization takes over from another.

use serde::{Deserialize, Serialize};

use super::{Caller, HubError, Work, exchange::refuse_unless};
use crate::{
    domain::{
        access::Party,
        organization::OrganizationIdentifier,
        refusal::{Missing, Violation},
    },
    store::{migration, organizations},
};

/// The body of `PUT /cases/migrate` (whose description requires neither).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Migration {
    /// Who hands over.
    #[serde(default)]
    pub organization_source: Option<OrganizationIdentifier>,
    /// Who takes over.
    #[serde(default)]
    pub organization_target: Option<OrganizationIdentifier>,
}

/// The answer of `PUT /cases/migrate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Migrated {
    /// Cases that changed hands.
    pub case_updated: usize,
}

/// `PUT /cases/migrate`: all cases, events and notifications of the source go
/// to the target. The gateway lets an SI through, the hub keeps the call to
/// the portal (functional specification).
///
/// # Errors
/// 403, 404 on an unknown organization, 400 when one is not named.
pub fn migrate(work: &Work<'_>, caller: &Caller, migration: &Migration) -> Result<Migrated, HubError> {
    refuse_unless(matches!(caller.party, Party::Admin(_)))?;
    let source = migration.organization_source.as_ref().ok_or(Violation::Required("organizationSource"))?;
    let target = migration.organization_target.as_ref().ok_or(Violation::Required("organizationTarget"))?;
    for organization in [source, target] {
        if !organizations::exists(work.connection, organization)? {
            return Err(Missing::Organization.into());
        }
    }
    Ok(Migrated { case_updated: migration::migrate(work.connection, source, target)? })
}
