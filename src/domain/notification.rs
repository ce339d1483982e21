//! Notifications: what waits for an organization.

use serde::Serialize;

use super::{
    event::{ActionType, EventStatus},
    id::{CaseId, EventId, NotificationId},
    organization::OrganizationIdentifier,
    timestamp::Timestamp,
};

/// A notification as `GET /notifications` shows it. It stays until it is
/// deleted: reading never consumes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    /// Identifier, the hub's.
    pub id: NotificationId,
    /// Whom it waits for.
    pub recipient: OrganizationIdentifier,
    /// Who caused it.
    pub transmitter: OrganizationIdentifier,
    /// Process of the case.
    pub process_code: String,
    /// The case to look at.
    pub case_id: CaseId,
    /// The event to look at; null for the deposit itself.
    pub event_id: Option<EventId>,
    /// When it was made.
    pub date_time: Timestamp,
    /// Only with `eventDetails=true` (official collection, observed).
    #[serde(flatten)]
    pub event_details: Option<EventDetails>,
}

/// What `eventDetails=true` adds; both null without an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventDetails {
    /// What the event is about.
    pub event_action_type: Option<ActionType>,
    /// Where the event stands.
    pub event_status: Option<EventStatus>,
}

/// What a caller asks of its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationQuery {
    /// At most that many; 25 when the caller does not say (functional specification).
    pub max_result: usize,
    /// Only these processes; all when empty.
    pub process_codes: Vec<String>,
    /// These processes first.
    pub process_priority: Vec<String>,
    /// Whether to tell what the events are.
    pub event_details: bool,
}

impl Default for NotificationQuery {
    fn default() -> Self {
        Self { max_result: 25, process_codes: Vec::new(), process_priority: Vec::new(), event_details: false }
    }
}
