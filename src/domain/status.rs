//! The statuses of a case and of a folder.
//!
//! Which may follow which, is for [`super::status_graph`].

use serde::{Deserialize, Serialize};

/// Where a case, or a whole folder, stands (API description 1.2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Deposited; attachments may still be on their way.
    HubeeReceived,
    /// Declared complete by the OSL.
    HubeeCompleted,
    /// The recipient has a notification.
    HubeeNotified,
    /// Taken over by the recipient's software.
    Sent,
    /// Received by the SI.
    SiReceived,
    /// Under treatment.
    InProgress,
    /// Waiting for complements.
    AddAwaiting,
    /// Refused by the SI.
    Refused,
    /// Treated.
    Done,
    /// Closed by the OSL.
    Closed,
    /// The SI's software could not take it in.
    SiIntgError,
    /// Put away by the hub: nothing may change any more.
    Archived,
}

/// A status beside its name on the wire and whether a caller may ask for it on
/// a case and on a folder.
type Row = (Status, &'static str, bool, bool);

/// A PATCH of a case takes the statuses of the description and, to reopen,
/// `HUBEE_COMPLETED` and `HUBEE_NOTIFIED` (official collection); one of a
/// folder those of `globalStatus`. `HUBEE_RECEIVED` and `ARCHIVED` are the
/// hub's own (assumed for a folder's `HUBEE_RECEIVED`).
const TABLE: [Row; 12] = [
    // status, name, may be asked for on a case, … on a folder
    (Status::HubeeReceived, "HUBEE_RECEIVED", false, false),
    (Status::HubeeCompleted, "HUBEE_COMPLETED", true, true),
    (Status::HubeeNotified, "HUBEE_NOTIFIED", true, true),
    (Status::Sent, "SENT", true, true),
    (Status::SiReceived, "SI_RECEIVED", true, true),
    (Status::InProgress, "IN_PROGRESS", true, true),
    (Status::AddAwaiting, "ADD_AWAITING", true, true),
    (Status::Refused, "REFUSED", true, true),
    (Status::Done, "DONE", true, true),
    (Status::Closed, "CLOSED", true, true),
    (Status::SiIntgError, "SI_INTG_ERROR", true, false),
    (Status::Archived, "ARCHIVED", false, false),
];

impl Status {
    /// Every status, in the order of a case's life.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().1
    }

    /// The status of that name, in any position.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// Whether a caller may move a case here.
    #[must_use]
    pub fn may_be_asked_of_a_case(self) -> bool {
        self.row().2
    }

    /// Whether a caller may move a folder here.
    #[must_use]
    pub fn may_be_asked_of_a_folder(self) -> bool {
        self.row().3
    }

    fn row(self) -> &'static Row {
        // The table lists the statuses in the order of their declaration.
        &TABLE[self as usize]
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_stands_at_its_own_row_of_the_table() {
        for status in Status::all() {
            assert_eq!(Status::parse(status.as_str()), Some(status));
            assert_eq!(serde_json::to_value(status).ok(), Some(status.as_str().into()));
        }
    }
}
