//! The organizations of the referential.

use super::{HubError, Work};
use crate::{
    domain::{
        organization::{Organization, OrganizationFilter, OrganizationIdentifier},
        page::{Excerpt, Page},
        refusal::{Missing, Violation},
    },
    store::organizations,
};

/// `POST /organizations`.
///
/// # Errors
/// 400 when it exists already (observed).
pub fn create(work: &Work<'_>, new: &Organization) -> Result<Organization, HubError> {
    if !organizations::insert(work.connection, new, work.now)? {
        return Err(Violation::OrganizationExists(new.identifier.clone()).into());
    }
    read(work, &new.identifier)
}

/// `GET /organizations/{id}`.
///
/// # Errors
/// 404.
pub fn read(work: &Work<'_>, id: &OrganizationIdentifier) -> Result<Organization, HubError> {
    Ok(organizations::find(work.connection, id)?.ok_or(Missing::Organization)?)
}

/// `GET /organizations`.
///
/// # Errors
/// 400 on a column that there is not (assumed).
pub fn list(work: &Work<'_>, filter: &OrganizationFilter, page: &Page) -> Result<Excerpt<Organization>, HubError> {
    let sorting = organizations::sorting(page.order.as_ref()).ok_or_else(|| Violation::unknown_column(page))?;
    Ok(organizations::list(work.connection, filter, sorting, page)?)
}

/// `PUT /organizations/{id}`: replaces it whole. Its identifier stays: télédossiers,
/// subscriptions and clients go by it (assumed).
///
/// # Errors
/// 404, and 400 when the body names another organization.
pub fn update(work: &Work<'_>, id: &OrganizationIdentifier, new: &Organization) -> Result<Organization, HubError> {
    read(work, id)?;
    if new.identifier != *id {
        return Err(Violation::NotModifiable("Organization identifier").into());
    }
    organizations::update(work.connection, new, work.now)?;
    read(work, id)
}
