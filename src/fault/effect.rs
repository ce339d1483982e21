//! What goes wrong.

use serde::{Deserialize, Serialize};

use super::{
    delay::Delay,
    matching::Seen,
    reply::{Reply, ReplyWith},
    rule::Phase,
};

/// What happens to a call that a rule acts on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Effect {
    /// An answer of this status, or of this name, instead of the hub's.
    Status(Reply),
    /// The token of the call is over.
    ExpireToken {},
    /// The token of the call is taken back. The gateway says the same of both.
    RevokeToken {},
    /// The answer comes late, by ten minutes at most.
    Delay(Delay),
    /// The call is accepted and never answered; after ten minutes the
    /// connection is closed.
    #[serde(alias = "no_answer")]
    Timeout {},
    /// The connection is reset (TCP RST) once the request is read.
    #[serde(alias = "socket_hang_up")]
    Reset {},
    /// The connection is closed without a byte.
    Close {},
    /// The connection is closed inside the answer.
    Truncate {
        /// After so many bytes of its body; half of them when not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bytes: Option<u64>,
    },
    /// A 200 said to be JSON that is none.
    Garbage {},
    /// The hub's answer, said to be HTML.
    WrongContentType {},
    /// The body of the answer trickles.
    Throttle {
        /// So many bytes each second.
        bytes_per_second: std::num::NonZeroU32,
    },
    /// An attachment comes damaged.
    Corrupt {
        /// Its bytes, or the digest said of them.
        #[serde(default)]
        what: Corrupted,
    },
    /// Each notification is listed twice.
    DuplicateNotifications {},
    /// Notifications are listed in another order.
    ShuffleNotifications {
        /// What the order is drawn with; the world's random seed when not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seed: Option<u64>,
    },
    /// The antivirus finds the upload infected.
    Antivirus {},
}

/// What is wrong with an attachment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Corrupted {
    /// A byte of it.
    #[default]
    Bytes,
    /// The `digest` header.
    Digest,
}

impl Effect {
    /// The phases it can have, the usual one first.
    #[must_use]
    pub fn phases(&self) -> &'static [Phase] {
        match self {
            Self::Status(Reply { with: ReplyWith::Name(name), .. }) if name.alters_token() => &[Phase::Before],
            Self::Antivirus {} => &[Phase::Before],
            Self::Truncate { .. }
            | Self::WrongContentType {}
            | Self::Throttle { .. }
            | Self::Corrupt { .. }
            | Self::DuplicateNotifications {}
            | Self::ShuffleNotifications { .. } => &[Phase::After],
            Self::Status(_)
            | Self::ExpireToken {}
            | Self::RevokeToken {}
            | Self::Delay(_)
            | Self::Timeout {}
            | Self::Reset {}
            | Self::Close {}
            | Self::Garbage {} => &[Phase::Before, Phase::After],
        }
    }

    /// Whether it can happen to that call at all.
    #[must_use]
    pub fn concerns(&self, seen: &Seen) -> bool {
        let is_one_of = |operations: &[&str]| seen.operation.as_deref().is_some_and(|id| operations.contains(&id));
        match self {
            Self::DuplicateNotifications {} | Self::ShuffleNotifications { .. } => is_one_of(&["listNotification"]),
            Self::Antivirus {} => is_one_of(&["uploadFolderAttachment", "uploadEventAttachment"]),
            Self::Corrupt { .. } => is_one_of(&["downloadCaseAttachmentById", "downloadEventAttachmentById"]),
            Self::ExpireToken {} | Self::RevokeToken {} => seen.has_token,
            Self::Status(Reply { with: ReplyWith::Name(name), .. }) if name.is_about_tokens() => seen.asks_for_a_token(),
            _ => true,
        }
    }

    /// The name of its kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Status(_) => "status",
            Self::ExpireToken {} => "expire_token",
            Self::RevokeToken {} => "revoke_token",
            Self::Delay(_) => "delay",
            Self::Timeout {} => "timeout",
            Self::Reset {} => "reset",
            Self::Close {} => "close",
            Self::Truncate { .. } => "truncate",
            Self::Garbage {} => "garbage",
            Self::WrongContentType {} => "wrong_content_type",
            Self::Throttle { .. } => "throttle",
            Self::Corrupt { .. } => "corrupt",
            Self::DuplicateNotifications {} => "duplicate_notifications",
            Self::ShuffleNotifications { .. } => "shuffle_notifications",
            Self::Antivirus {} => "antivirus",
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use serde_json::{Value, json};

    use super::*;

    fn read(effect: &Value) -> Result<Effect, String> {
        serde_json::from_value(effect.clone()).map_err(|error| error.to_string())
    }

    #[test]
    fn every_effect_is_written_as_it_is_read_under_the_name_of_its_kind() {
        for effect in [
            json!({ "kind": "status", "status": 503 }),
            json!({ "kind": "status", "name": "lb_503", "delayMs": 5 }),
            json!({ "kind": "expire_token" }),
            json!({ "kind": "revoke_token" }),
            json!({ "kind": "delay", "ms": 2000 }),
            json!({ "kind": "delay", "distribution": { "uniform": { "min": 1, "max": 2 } }, "seed": 3 }),
            json!({ "kind": "delay", "distribution": { "lognormal": { "median": 80.0, "sigma": 0.4 } }, "seed": 0 }),
            json!({ "kind": "timeout" }),
            json!({ "kind": "reset" }),
            json!({ "kind": "close" }),
            json!({ "kind": "truncate" }),
            json!({ "kind": "truncate", "bytes": 10 }),
            json!({ "kind": "garbage" }),
            json!({ "kind": "wrong_content_type" }),
            json!({ "kind": "throttle", "bytesPerSecond": 1000 }),
            json!({ "kind": "corrupt", "what": "digest" }),
            json!({ "kind": "duplicate_notifications" }),
            json!({ "kind": "shuffle_notifications", "seed": 1 }),
            json!({ "kind": "antivirus" }),
        ] {
            let read = read(&effect).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), effect);
            assert_eq!(effect["kind"], read.kind());
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_the_reason() {
        for (effect, reason) in [
            (json!({ "kind": "explode" }), "unknown variant `explode`"),
            (json!({ "kind": "close", "bytes": 1 }), "unknown field `bytes`"),
            (json!({ "kind": "status" }), "exactly one of status and name"),
            (json!({ "kind": "status", "status": 500, "name": "throttled" }), "exactly one of status and name"),
            (json!({ "kind": "status", "status": 42 }), "between 200 and 599"),
            (json!({ "kind": "status", "name": "gone_fishing" }), "unknown variant `gone_fishing`"),
            (json!({ "kind": "status", "status": 500, "colour": 1 }), "unknown field `colour`"),
            (json!({ "kind": "delay" }), "either ms or distribution"),
            (json!({ "kind": "delay", "ms": 1, "seed": 2 }), "either ms or distribution"),
            (json!({ "kind": "delay", "distribution": { "uniform": { "min": 2, "max": 1 } } }), "greater than max"),
            (json!({ "kind": "throttle", "bytesPerSecond": 0 }), "nonzero"),
        ] {
            let refused = read(&effect).unwrap_err();
            assert!(refused.contains(reason), "{effect}: {refused}");
        }
    }
}
