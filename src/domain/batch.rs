//! What the hub does by itself, every night.
//!
//! Purge, archiving, deletion and activation all follow from dates that are
//! stored (functional specification), so nothing is scheduled: whoever looks
//! after a night has passed finds it done.

use chrono::TimeDelta;
use serde::Serialize;

use super::{
    id::{AttachmentId, CaseId, FolderId},
    timestamp::Timestamp,
};

/// When a night's batch runs, in minutes after 00:00 UTC. Subscriptions start
/// at 00:01 (functional specification); that the purge runs then too, and that
/// the hub's days are those of UTC, which it writes its dates in, is assumed.
const MINUTE_OF_THE_DAY: i64 = 1;

const MINUTE: i64 = 60 * 1000;

/// Milliseconds in a day.
pub const DAY: i64 = 24 * 60 * MINUTE;

/// The first batch at `instant` or after it.
#[must_use]
pub fn night_from(instant: Timestamp) -> Timestamp {
    let into_the_day = (instant.millis() - MINUTE_OF_THE_DAY * MINUTE).rem_euclid(DAY);
    let to_wait = if into_the_day == 0 { 0 } else { DAY - into_the_day };
    instant.plus(TimeDelta::milliseconds(to_wait))
}

/// The first batch after `instant`.
#[must_use]
pub fn night_after(instant: Timestamp) -> Timestamp {
    night_from(instant.plus(TimeDelta::milliseconds(1)))
}

/// Something the hub did in a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "effect", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub enum Effect {
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
}

/// An effect and the night it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FellDue {
    /// The batch.
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
    fn a_batch_runs_one_minute_into_every_day() {
        let night = at("2026-11-25T00:01:00Z");
        assert_eq!(night_from(at("2026-11-24T00:01:00.001Z")), night);
        assert_eq!(night_from(at("2026-11-25T00:00:59.999Z")), night);
        assert_eq!(night_from(night), night);
        assert_eq!(night_after(night), at("2026-11-26T00:01:00Z"));
        assert_eq!(night_from(at("1969-12-31T12:00:00Z")), at("1970-01-01T00:01:00Z"));
    }
}
