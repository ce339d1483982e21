//! The e-mails that the hub would have sent. None ever leaves the simulator.

use serde::Serialize;

use super::{
    id::{CaseId, EventId},
    organization::OrganizationIdentifier,
    timestamp::Timestamp,
};

/// The `notificationFrequency` of a subscription whose subscriber is mailed at
/// each notification (functional specification).
pub const AT_EACH_NOTIFICATION: &str = "unitaire";

/// An e-mail to an SI about one notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mail {
    /// When.
    pub date_time: Timestamp,
    /// To which address: the subscription's, the organization's when it has none (assumed).
    pub to: String,
    /// Whose address that is.
    pub recipient: OrganizationIdentifier,
    /// About which process.
    pub process_code: String,
    /// About which case.
    pub case_id: CaseId,
    /// About which event; null for the deposit itself.
    pub event_id: Option<EventId>,
}
