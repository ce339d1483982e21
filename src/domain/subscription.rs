//! Subscriptions: which SI receives which process.

use serde::{Deserialize, Serialize};

use super::{batch, id::SubscriptionId, organization::OrganizationIdentifier, timestamp::Timestamp};

/// The body of `POST /subscriptions` and of `PUT /subscriptions/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NewSubscription {
    /// What is subscribed to, by whom and how.
    #[serde(flatten)]
    pub terms: SubscriptionTerms,
    /// The name of its standing; see [`SubscriptionStatus::parse`].
    #[serde(default)]
    pub status: Option<String>,
}

/// What a subscription says. Absent members are left out of answers (observed).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionTerms {
    /// DataPass' own number.
    pub datapass_id: i64,
    /// The process subscribed to.
    pub process_code: String,
    /// The SI that subscribes.
    pub subscriber: OrganizationIdentifier,
    /// How it reaches its télédossiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_mode: Option<AccessMode>,
    /// How often the subscriber is mailed: `unitaire`, …
    pub notification_frequency: String,
    /// From when it is active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activate_date_time: Option<Timestamp>,
    /// When it was validated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validate_date_time: Option<Timestamp>,
    /// When it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reject_date_time: Option<Timestamp>,
    /// When it ends; nothing public says what then happens, and nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date_time: Option<Timestamp>,
    /// The subscriber's technical delegate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegation_actor: Option<Person>,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejection_reason: Option<String>,
    /// Where the subscriber is mailed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The person in charge at the subscriber's.
    pub local_administrator: Person,
}

impl SubscriptionTerms {
    /// When it becomes active by itself: in the batch of its day (functional specification).
    #[must_use]
    pub fn activation(&self) -> Option<Timestamp> {
        self.activate_date_time.map(batch::of_day)
    }

    /// Where a subscription stands that was put at `asked`: one that waits for
    /// a day that has come waits no more.
    #[must_use]
    pub fn status_at(&self, asked: SubscriptionStatus, now: Timestamp) -> SubscriptionStatus {
        let is_due = self.activation().is_some_and(|activation| activation <= now);
        if asked == SubscriptionStatus::Inactif && is_due { SubscriptionStatus::Actif } else { asked }
    }
}

/// Somebody at the subscriber's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The only member that reading shows, but for an organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Mobile telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile_number: Option<String>,
    /// The organization that a delegate is when it is nobody in particular,
    /// such as a software vendor (observed).
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationIdentifier>,
}

impl Person {
    fn in_short(self) -> Self {
        Self { email: self.email, organization: self.organization, ..Self::default() }
    }

    fn is_said(&self) -> bool {
        self.email.is_some() || self.organization.is_some()
    }
}

/// A subscription of the referential, as `POST /subscriptions` answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    /// Its identifier.
    pub id: SubscriptionId,
    /// What it says.
    #[serde(flatten)]
    pub terms: SubscriptionTerms,
    /// Where it stands.
    pub status: SubscriptionStatus,
    /// When it was last modified; the hub's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_date_time: Option<Timestamp>,
}

impl Subscription {
    /// As every call but its creation shows it: of people, the address only
    /// (Subscription description), so nothing of a delegate without one.
    #[must_use]
    pub fn with_emails_only(mut self) -> Self {
        self.terms.local_administrator = self.terms.local_administrator.in_short();
        self.terms.delegation_actor = self.terms.delegation_actor.map(Person::in_short).filter(Person::is_said);
        self
    }
}

/// Which subscriptions are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubscriptionFilter {
    /// Only these processes; all when empty.
    pub process_codes: Vec<String>,
    /// Only this status; an unknown one has no subscriptions (assumed).
    pub status: Option<String>,
    /// Only subscribers with this SIRET.
    pub company_register: Option<String>,
    /// Only those with this number of DataPass.
    pub datapass_id: Option<i64>,
    /// Only those with this technical delegate.
    pub delegation_actor_email: Option<String>,
}

/// How a subscriber reaches its télédossiers (Subscription description).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum AccessMode {
    /// Through the hub's portal.
    Portail,
    /// With software of its own, hence with API credentials.
    Api,
}

impl AccessMode {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Portail => "PORTAIL",
            Self::Api => "API",
        }
    }

    /// The mode of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Portail, Self::Api].into_iter().find(|mode| mode.as_str() == name)
    }
}

/// Where a subscription stands (Subscription description).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum SubscriptionStatus {
    /// Télédossiers may be addressed to the subscriber.
    Actif,
    /// Waits for its day.
    #[default]
    Inactif,
    /// Refused.
    #[serde(rename = "Refusé")]
    Refuse,
    /// Suspended, for instance with its process.
    Suspendu,
}

impl SubscriptionStatus {
    const ALL: [Self; 4] = [Self::Actif, Self::Inactif, Self::Refuse, Self::Suspendu];

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

    /// The status of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    fn terms(activate: Option<&str>) -> SubscriptionTerms {
        let subscriber = OrganizationIdentifier::parse("SI-21920023500014-92023").unwrap();
        let body = serde_json::json!({
            "datapassId": 1, "processCode": "CERTDC", "subscriber": subscriber, "notificationFrequency": "unitaire",
            "activateDateTime": activate, "localAdministrator": { "email": "a@b.fr" },
        });
        serde_json::from_value(body).unwrap()
    }

    #[test]
    fn a_subscription_that_waits_is_active_from_one_minute_past_midnight_in_paris() {
        let waiting = terms(Some("2026-07-10T15:30:00+02:00"));
        for (now, status) in [
            ("2026-07-09T22:00:59.999Z", SubscriptionStatus::Inactif),
            ("2026-07-09T22:01:00Z", SubscriptionStatus::Actif),
            ("2027-01-01T00:00:00Z", SubscriptionStatus::Actif),
        ] {
            assert_eq!(waiting.status_at(SubscriptionStatus::Inactif, Timestamp::parse(now).unwrap()), status, "{now}");
        }
    }

    #[test]
    fn only_a_subscription_that_waits_for_a_day_becomes_active_by_itself() {
        let late = Timestamp::parse("2030-01-01T00:00:00Z").unwrap();
        assert_eq!(terms(None).status_at(SubscriptionStatus::Inactif, late), SubscriptionStatus::Inactif);
        for status in [SubscriptionStatus::Refuse, SubscriptionStatus::Suspendu, SubscriptionStatus::Actif] {
            assert_eq!(terms(Some("2026-07-10T00:00:00Z")).status_at(status, late), status);
        }
    }
}
