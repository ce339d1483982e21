//! The identifiers of the hub's resources: UUID v4, one type per resource, so
//! that a case's identifier never stands where an event's is meant.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

identifiers! {
    /// A folder, the télédossier as its OSL deposited it.
    FolderId,
    /// A case, the part of a folder that is addressed to one SI.
    CaseId,
    /// An event, what one party says about a case.
    EventId,
    /// An attachment of a folder or of an event.
    AttachmentId,
    /// A notification waiting in an organization's list.
    NotificationId,
    /// A subscription of an SI organization to a process.
    SubscriptionId,
}
