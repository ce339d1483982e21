//! What the hub does by itself, every night.
//!
//! Purge, archiving, deletion and activation all follow from dates that are
//! stored (functional specification), so nothing is scheduled: whoever looks
//! after a night has passed finds it done.

use chrono::TimeDelta;
use serde::Serialize;

use super::{
    deed::Deed,
    id::{AttachmentId, CaseId, FolderId, SubscriptionId},
    paris,
    timestamp::Timestamp,
};

/// When a day's batch runs, counted from midnight in Paris. Subscriptions
/// start at 00:01 (functional specification); that the purge runs then too, and
/// that the hub's days are those of Paris, is assumed.
const TIME: TimeDelta = TimeDelta::minutes(1);

/// The batch of the day that it is at `instant`.
#[must_use]
pub fn of_day(instant: Timestamp) -> Timestamp {
    paris::start_of_day(instant).plus(TIME)
}

/// The first batch at `instant` or after it.
#[must_use]
pub fn night_from(instant: Timestamp) -> Timestamp {
    let today = of_day(instant);
    // A day has between 23 and 25 hours.
    if today < instant { of_day(today.plus(TimeDelta::hours(26))) } else { today }
}

/// The first batch after `instant`.
#[must_use]
pub fn night_after(instant: Timestamp) -> Timestamp {
    night_from(instant.plus(TimeDelta::milliseconds(1)))
}

/// Something the hub did in a batch, or a bot of its own accord.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "effect", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub enum Effect {
    /// A subscription is `Actif`.
    SubscriptionActivated {
        /// The subscription.
        subscription_id: SubscriptionId,
    },
    /// The bytes of an attachment are gone; it is `DELETED`.
    AttachmentDeleted {
        /// The attachment.
        attachment_id: AttachmentId,
    },
    /// A case is `ARCHIVED`.
    CaseArchived {
        /// The case.
        case_id: CaseId,
    },
    /// A folder is `ARCHIVED`.
    FolderArchived {
        /// The folder.
        folder_id: FolderId,
    },
    /// A folder is gone with its cases, their events and notifications.
    FolderDeleted {
        /// The folder.
        folder_id: FolderId,
    },
    /// A bot acted, or tried to.
    BotActed {
        /// The bot.
        bot: String,
        /// The case; none when a deposit is refused.
        #[serde(skip_serializing_if = "Option::is_none")]
        case_id: Option<CaseId>,
        /// What became of it.
        did: Deed,
        /// Why the hub refused it, when it did.
        #[serde(skip_serializing_if = "Option::is_none")]
        refusal: Option<String>,
    },
    /// A bot let deposits be, since too much was due at once.
    BotSkipped {
        /// The bot.
        bot: String,
        /// How many deposits.
        count: i64,
    },
}

/// An effect and when it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FellDue {
    /// The night of the batch, or the instant at which the bot acted.
    pub date_time: Timestamp,
    /// What it did.
    #[serde(flatten)]
    pub effect: Effect,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn a_batch_runs_one_minute_into_every_day_of_paris() {
        let night = at("2026-11-24T23:01:00Z");
        assert_eq!(night_from(at("2026-11-23T23:01:00.001Z")), night);
        assert_eq!(night_from(at("2026-11-24T23:00:59.999Z")), night);
        assert_eq!(night_from(night), night);
        assert_eq!(night_after(night), at("2026-11-25T23:01:00Z"));
        // The nights on which the clocks change.
        assert_eq!(night_after(at("2026-03-28T23:01:00Z")), at("2026-03-29T22:01:00Z"));
        assert_eq!(night_after(at("2026-10-24T22:01:00Z")), at("2026-10-25T23:01:00Z"));
    }
}
