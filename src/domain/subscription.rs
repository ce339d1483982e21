//! Subscriptions: which SI receives which process.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{organization::OrganizationIdentifier, timestamp::Timestamp};

/// A subscription, as `POST /subscriptions` takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewSubscription {
    /// DataPass' own number.
    pub datapass_id: i64,
    /// The process subscribed to.
    pub process_code: String,
    /// The SI that subscribes.
    pub subscriber: OrganizationIdentifier,
    /// `API` or `PORTAIL`.
    #[serde(default)]
    pub access_mode: Option<String>,
    /// How often the subscriber is mailed: `unitaire`, …
    pub notification_frequency: String,
    /// From when it is active.
    #[serde(default)]
    pub activate_date_time: Option<Timestamp>,
    /// When it was validated.
    #[serde(default)]
    pub validate_date_time: Option<Timestamp>,
    /// When it was refused.
    #[serde(default)]
    pub reject_date_time: Option<Timestamp>,
    /// When it ends.
    #[serde(default)]
    pub end_date_time: Option<Timestamp>,
    /// Why it was refused.
    #[serde(default)]
    pub rejection_reason: Option<String>,
    /// Its standing; `Inactif` when nothing is said.
    #[serde(default)]
    pub status: Option<SubscriptionStatus>,
    /// Where the subscriber is mailed.
    #[serde(default)]
    pub email: Option<String>,
    /// The person in charge at the subscriber's, as sent.
    pub local_administrator: Value,
    /// Its technical delegate, as sent.
    #[serde(default)]
    pub delegation_actor: Option<Value>,
}

/// Where a subscription stands (Subscription description).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SubscriptionStatus {
    /// Télédossiers may be addressed to the subscriber.
    Actif,
    /// Not yet, or no more.
    #[default]
    Inactif,
    /// Refused.
    #[serde(rename = "Refusé")]
    Refuse,
    /// Suspended, for instance with its process.
    Suspendu,
}

impl SubscriptionStatus {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Actif => "Actif",
            Self::Inactif => "Inactif",
            Self::Refuse => "Refusé",
            Self::Suspendu => "Suspendu",
        }
    }
}
