//! The answer that a fault gives instead of the hub's.

use serde::{Deserialize, Serialize};

use super::name::Name;

/// An answer, and how long it takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WrittenReply", into = "WrittenReply")]
pub struct Reply {
    /// Which answer.
    pub with: ReplyWith,
    /// When it comes; at once when not said, but for an answer that says that
    /// something took too long.
    pub delay_ms: Option<u64>,
}

/// How a rule says which answer it wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyWith {
    /// By status: the usual answer of that status.
    Status(u16),
    /// By name.
    Name(Name),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WrittenReply {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delay_ms: Option<u64>,
}

impl TryFrom<WrittenReply> for Reply {
    type Error = &'static str;

    fn try_from(written: WrittenReply) -> Result<Self, Self::Error> {
        let with = match (written.status, written.name) {
            (Some(status), None) if (200..600).contains(&status) => ReplyWith::Status(status),
            (Some(_), None) => return Err("status is between 200 and 599"),
            (None, Some(name)) => ReplyWith::Name(name),
            _ => return Err("the effect status has exactly one of status and name"),
        };
        Ok(Self { with, delay_ms: written.delay_ms })
    }
}

impl From<Reply> for WrittenReply {
    fn from(Reply { with, delay_ms }: Reply) -> Self {
        let (status, name) = match with {
            ReplyWith::Status(status) => (Some(status), None),
            ReplyWith::Name(name) => (None, Some(name)),
        };
        Self { status, name, delay_ms }
    }
}
