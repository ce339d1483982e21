//! A télédossier as a whole, for whoever looks at the hub from outside: no
//! party of the real hub sees both of its sides.

use serde::Serialize;

use super::{
    case::Case,
    folder::{Applicant, Folder},
    id::{CaseId, FolderId},
    notification::Notification,
    organization::OrganizationIdentifier,
    scope::Scope,
    status::Status,
    status_graph,
    timestamp::Timestamp,
};

/// Which télédossiers are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DossierFilter {
    /// Only this process.
    pub process_code: Option<String>,
    /// Only those that stand there, or one of whose cases does.
    pub status: Option<Status>,
    /// Only those of this OSL, or with a case for this SI; in one piece.
    pub organization: Option<String>,
    /// Only those whose numbers or applicant hold this text, or that it
    /// identifies: a folder, a case, an event or an attachment.
    pub text: Option<String>,
    /// Only those deposited at this instant or later.
    pub from: Option<Timestamp>,
    /// Only those deposited before.
    pub to: Option<Timestamp>,
}

/// A télédossier in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DossierSummary {
    /// Its number in the order of deposit.
    pub number: u64,
    /// Its folder.
    pub folder_id: FolderId,
    /// The OSL's number.
    pub external_id: String,
    /// Its process.
    pub process_code: String,
    /// Who deposited it.
    pub osl: OrganizationIdentifier,
    /// Status of the whole.
    pub global_status: Status,
    /// The person it is about.
    pub applicant: Applicant,
    /// When it was deposited.
    pub create_date_time: Timestamp,
    /// When it, a case or an event of it last changed.
    pub change_date_time: Timestamp,
    /// One per recipient, in the deposit's order.
    pub cases: Vec<CaseSummary>,
    /// How many files came with the deposit.
    pub attachments: u64,
    /// How many notifications about it wait.
    pub waiting: u64,
}

/// A case in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseSummary {
    /// Its identifier.
    pub id: CaseId,
    /// The SI that treats it.
    pub recipient: OrganizationIdentifier,
    /// Where it stands.
    pub status: Status,
}

/// All there is of a télédossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dossier {
    /// Who deposited it.
    pub osl: OrganizationIdentifier,
    /// Its folder, as the API shows it.
    pub folder: Folder,
    /// Its cases, as the API shows them to an administrator.
    pub cases: Vec<Case>,
    /// What waits about it.
    pub notifications: Vec<Notification>,
    /// The moves that the documents allow on its cases.
    pub moves: Vec<Move>,
}

/// A move from one status to another, and who may make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// `OSL` or `SI`.
    pub by: Scope,
    /// Where the case stands.
    pub from: Status,
    /// Where it goes.
    pub to: Status,
}

/// The moves that the documents allow on a case of that process.
#[must_use]
pub fn moves_of(process_code: &str) -> Vec<Move> {
    let all = || Status::all();
    let pairs = all().flat_map(|from| all().map(move |to| (from, to))).filter(|(from, to)| from != to);
    let by_either = pairs.flat_map(|(from, to)| [Scope::Osl, Scope::Si].map(|by| Move { by, from, to }));
    by_either.filter(|one| status_graph::allows(process_code, one.by, one.from, one.to)).collect()
}

/// Whose notifications are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaitingFilter {
    /// Only those for this organization; in one piece.
    pub recipient: Option<String>,
    /// Only those of this process.
    pub process_code: Option<String>,
    /// Only those about this case.
    pub case_id: Option<CaseId>,
}

/// A notification in the list of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    /// Its number in the order of their making.
    pub number: u64,
    /// What the API shows of it, with what its event is about.
    #[serde(flatten)]
    pub notification: Notification,
    /// The folder of its case; null when the case does not exist.
    pub folder_id: Option<FolderId>,
    /// The OSL's number of that folder.
    pub external_id: Option<String>,
}

/// How much waits for an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Queue {
    /// Whom it waits for.
    pub recipient: OrganizationIdentifier,
    /// Of which process.
    pub process_code: String,
    /// How many notifications.
    pub count: u64,
    /// When the oldest of them was made.
    pub since: Timestamp,
}
