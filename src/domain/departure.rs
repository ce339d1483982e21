//! Departures: what the real hub takes although its documents say otherwise.
//!
//! Under `--strict` those that [are enforced](Departure::is_enforced) become
//! refusals; otherwise they are recorded, for whoever wants to know how well a
//! client keeps to the documents.

use serde::Serialize;
use thiserror::Error;

use super::{
    id::{CaseId, FolderId},
    status::Status,
    timestamp::Timestamp,
};

/// One way to depart from the documents.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Departure {
    /// A move that neither the workbook of statuses nor the specification has
    /// for this caller; an SI that closes a case is one of them.
    #[error("Case can not go from {from} to {to}")]
    StatusGraph {
        /// Where the case stands.
        from: Status,
        /// Where the caller wants it.
        to: Status,
    },
    /// An event whose `caseCurrentStatus` is not the real one.
    #[error("Case is {real}, not {said}")]
    CaseCurrentStatus {
        /// What the event says.
        said: String,
        /// Where the case stands.
        real: Status,
    },
    /// A folder or a case that is not numbered as the specification has it.
    #[error("externalId {0} is not well formed")]
    Numbering(String),
}

/// The name of a kind of departure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// [`Departure::StatusGraph`].
    StatusGraph,
    /// [`Departure::CaseCurrentStatus`].
    CaseCurrentStatus,
    /// [`Departure::Numbering`].
    Numbering,
}

impl Rule {
    const ALL: [(Self, &'static str); 3] =
        [(Self::StatusGraph, "status-graph"), (Self::CaseCurrentStatus, "case-current-status"), (Self::Numbering, "numbering")];

    /// The name in answers of the control API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The rule of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

impl Departure {
    /// Which rule it breaks.
    #[must_use]
    pub fn rule(&self) -> Rule {
        match self {
            Self::StatusGraph { .. } => Rule::StatusGraph,
            Self::CaseCurrentStatus { .. } => Rule::CaseCurrentStatus,
            Self::Numbering(_) => Rule::Numbering,
        }
    }

    /// Whether `--strict` refuses it. A wrong `caseCurrentStatus` never is:
    /// clients that also PATCH always send one.
    #[must_use]
    pub fn is_enforced(&self) -> bool {
        !matches!(self, Self::CaseCurrentStatus { .. })
    }
}

/// A departure that was let through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordedDeparture {
    /// When.
    pub date_time: Timestamp,
    /// Which client's; null when the simulator acted for it.
    pub client_id: Option<String>,
    /// The rule.
    pub rule: Rule,
    /// What happened, in one sentence.
    pub detail: String,
    /// The folder it happened to.
    pub folder_id: Option<FolderId>,
    /// The case it happened to.
    pub case_id: Option<CaseId>,
}
