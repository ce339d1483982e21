//! What the hub does: its use cases, a file per function of the functional
//! specification, each of them one transaction.
//!
//! A use case is a plain function of the [`Work`] at hand, so that several of
//! them can share a transaction, as when a world is seeded.

pub mod batch;
pub mod bots;
mod client;
pub mod conformance;
pub mod counterpart;
mod departure;
pub mod deposit;
pub mod dossier;
pub mod download;
pub mod exchange;
pub mod injection;
pub mod migration;
pub mod notification;
pub mod organization;
pub mod partner;
pub mod process;
pub mod purge;
pub mod scenario;
pub mod seeding;
pub mod subscription;
pub mod treatment;
pub mod upload;

use std::cell::RefCell;

use rusqlite::Connection;
use thiserror::Error;

use crate::{
    domain::{
        access::Party,
        id::CaseId,
        organization::OrganizationIdentifier,
        partner::PartnerInfo,
        refusal::{Missing, Refusal, Violation},
        timestamp::Timestamp,
    },
    ids::Ids,
    store::{StoreError, cases, cases::CaseState},
};

/// Why a use case came to nothing.
#[derive(Debug, Error)]
pub enum HubError {
    /// The hub says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The hub broke down.
    #[error(transparent)]
    Failed(#[from] StoreError),
}

impl From<Missing> for HubError {
    fn from(missing: Missing) -> Self {
        Self::Refused(missing.into())
    }
}

impl From<Violation> for HubError {
    fn from(violation: Violation) -> Self {
        Self::Refused(violation.into())
    }
}

/// Who asks.
#[derive(Clone, Debug)]
pub struct Caller {
    /// On whose behalf.
    pub party: Party,
    /// With which software.
    pub partner: PartnerInfo,
    /// With which OAuth2 client; none when the simulator acts for the party.
    pub client_id: Option<String>,
}

impl Caller {
    /// The organization that the call is made for.
    fn organization(&self) -> Result<&OrganizationIdentifier, HubError> {
        Ok(self.party.organization().ok_or(Refusal::UnauthorizedUser)?)
    }
}

impl From<Party> for Caller {
    /// A caller whose software did not introduce itself.
    fn from(party: Party) -> Self {
        Self { party, partner: PartnerInfo::default(), client_id: None }
    }
}

/// A use case at work: its transaction, the present instant, and the
/// identifiers it gives out.
#[derive(Debug)]
pub struct Work<'a> {
    /// The transaction.
    pub connection: &'a Connection,
    /// The present instant of the world.
    pub now: Timestamp,
    is_strict: bool,
    ids: &'a Ids,
    forgotten: RefCell<Vec<String>>,
}

impl<'a> Work<'a> {
    /// A use case that starts now; `is_strict` refuses departures from the
    /// documents that the real hub lets through.
    #[must_use]
    pub fn new(connection: &'a Connection, now: Timestamp, ids: &'a Ids, is_strict: bool) -> Self {
        Self { connection, now, is_strict, ids, forgotten: RefCell::default() }
    }

    /// The same transaction, at another instant and forgiving.
    fn at(&self, now: Timestamp) -> Self {
        Self { is_strict: false, ..self.as_of(now) }
    }

    /// The same transaction, at another instant.
    fn as_of(&self, now: Timestamp) -> Self {
        Self { connection: self.connection, now, is_strict: self.is_strict, ids: self.ids, forgotten: RefCell::default() }
    }

    fn next_id<T>(&self, of: impl FnOnce(uuid::Uuid) -> T) -> T {
        of(self.ids.next())
    }

    /// Marks attachment files that are of no more use once this is committed.
    fn forget(&self, files: impl IntoIterator<Item = String>) {
        self.forgotten.borrow_mut().extend(files);
    }

    /// The attachment files to remove once this is committed.
    #[must_use]
    pub fn into_forgotten(self) -> Vec<String> {
        self.forgotten.into_inner()
    }
}

/// The case, provided that it exists and is the caller's business; existence
/// is checked before ownership (assumed).
fn case_of(work: &Work<'_>, caller: &Caller, id: CaseId) -> Result<CaseState, HubError> {
    let case = cases::state(work.connection, id)?.ok_or(Missing::Case)?;
    if caller.party.takes_part_in(&case.ownership) { Ok(case) } else { Err(Refusal::UnauthorizedUser.into()) }
}
