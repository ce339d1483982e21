//! Every way the hub says no.
//!
//! The words are the hub's where a document or an observation gives them; the
//! variants marked *assumed* carry our own, so that the day the real sentence
//! is seen one line changes.

use thiserror::Error;

use super::{departure::Departure, event::ActionType, organization::OrganizationIdentifier, page::Page, scope::Scope};

/// Why the hub does not do what it is asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// A right token on somebody else's resource.
    #[error("Unauthorized user")]
    UnauthorizedUser,
    /// No such resource; existence is checked before ownership (assumed).
    #[error("{0} is not found")]
    NotFound(Missing),
    /// The request makes no sense to the hub; every reason is told.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Invalid(Vec<Violation>),
}

/// What was not found, in the words each call has for it (API description
/// 1.2.7: `event` and `Event`, `File` and `file` really differ).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Missing {
    /// Any call on a folder.
    #[error("Folder")]
    Folder,
    /// Any call on a case.
    #[error("Case")]
    Case,
    /// GET or PATCH of an event.
    #[error("event")]
    Event,
    /// DELETE of an event.
    #[error("Event")]
    EventToDelete,
    /// DELETE of a notification.
    #[error("Notification")]
    Notification,
    /// Download from a case.
    #[error("File")]
    CaseFile,
    /// Download from an event.
    #[error("file")]
    EventFile,
    /// Upload to an attachment nobody declared.
    #[error("Binary meta-data")]
    BinaryMetadata,
    /// A subscription of the referential.
    #[error("Subscription")]
    Subscription,
    /// An organization of the referential.
    #[error("Organization")]
    Organization,
    /// A process of the referential.
    #[error("Process")]
    Process,
}

/// A reason for a 400 of the hub itself.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Violation {
    /// Error guide.
    #[error("Case recipient {0} does not exist")]
    UnknownRecipient(OrganizationIdentifier),
    /// Error guide; "suscribed" is the hub's spelling.
    #[error("Case recipient {recipient} does not suscribed to {process_code}")]
    RecipientNotSubscribed {
        /// The recipient without an active subscription.
        recipient: OrganizationIdentifier,
        /// The process it lacks.
        process_code: String,
    },
    /// Error guide.
    #[error("Size does not match with attachment meta-data")]
    SizeMismatch,
    /// Assumed wording.
    #[error("Digest does not match with attachment content")]
    DigestMismatch,
    /// Assumed wording.
    #[error("Type does not match with attachment meta-data")]
    TypeMismatch,
    /// Assumed wording.
    #[error("Attachment can not be uploaded any more")]
    UploadClosed,
    /// Assumed wording.
    #[error("Process {0} does not exist")]
    UnknownProcess(String),
    /// Assumed wording.
    #[error("Process {0} is not activated")]
    InactiveProcess(String),
    /// Assumed wording.
    #[error("Folder must have at least one case")]
    NoCase,
    /// Assumed wording.
    #[error("Folder must have at least one attachment")]
    NoAttachment,
    /// Assumed wording.
    #[error("Case externalId {0} is not unique in the folder")]
    RepeatedCase(String),
    /// Assumed wording.
    #[error("Attachment recipient {0} is not a case of the folder")]
    UnknownAttachmentRecipient(String),
    /// Assumed wording.
    #[error("Attachment type {kind} is not enabled for {process_code}")]
    AttachmentType {
        /// The type sent.
        kind: String,
        /// The process that does not know it.
        process_code: String,
    },
    /// Assumed wording.
    #[error("Attachment format {mime_type} is not enabled for {process_code}")]
    AttachmentFormat {
        /// The media type sent.
        mime_type: String,
        /// The process that does not take it.
        process_code: String,
    },
    /// Assumed wording.
    #[error("Attachment size {size} is not between 0 and {maximum}")]
    AttachmentSize {
        /// Bytes declared.
        size: i64,
        /// Bytes enabled.
        maximum: i64,
    },
    /// Assumed wording.
    #[error("Folder status {0} is not allowed")]
    UnknownFolderStatus(String),
    /// Assumed wording.
    #[error("Case status {0} is not allowed")]
    UnknownCaseStatus(String),
    /// Assumed wording.
    #[error("Event status {0} is not allowed")]
    UnknownEventStatus(String),
    /// Assumed wording.
    #[error("Folder can not be completed from its present status")]
    FolderAlreadyCompleted,
    /// Assumed wording.
    #[error("Attachments are still pending")]
    AttachmentsPending,
    /// Assumed wording.
    #[error("Folder can not be deleted")]
    FolderNotDeletable,
    /// Assumed wording: an archived case or folder changes no more.
    #[error("Archived and not modifiable")]
    Archived,
    /// Assumed wording.
    #[error("Event action type {0} is not allowed")]
    UnknownActionType(String),
    /// Assumed wording.
    #[error("Event ATTACH_DEPOSIT must have at least one attachment")]
    NoEventAttachment,
    /// Assumed wording.
    #[error("Event {} can not have an attachment", .0.as_str())]
    UnexpectedEventAttachment(ActionType),
    /// Assumed wording.
    #[error("Message to the transmitter is not enabled for {0}")]
    MessageNotEnabled(String),
    /// Assumed wording.
    #[error("Event is not IN_PROGRESS")]
    EventNotInProgress,
    /// Assumed wording.
    #[error("Event is not SENT")]
    EventNotSent,
    /// Assumed wording.
    #[error("Event can not be deleted")]
    EventNotDeletable,
    /// Ours, under `--strict`: the real hub lets it through.
    #[error(transparent)]
    Departure(#[from] Departure),
    /// Ours: a party that no tester plays.
    #[error("a tester plays an OSL or an SI, not {0}")]
    NoPartner(Scope),
    /// Ours: an injection for a process nobody is subscribed to.
    #[error("No organization has an active subscription to {0}")]
    NoSubscriber(String),
    /// Ours: an injection of too few or too many télédossiers.
    #[error("count {count} is not between 1 and {maximum}")]
    InjectedCount {
        /// How many were asked for.
        count: u32,
        /// How many may be.
        maximum: u32,
    },
    /// Assumed wording.
    #[error("Organization {0} does not exist")]
    UnknownOrganization(OrganizationIdentifier),
    /// Observed.
    #[error("Organization {0} already exists")]
    OrganizationExists(OrganizationIdentifier),
    /// Assumed wording, after the two that were observed.
    #[error("Process {0} already exists")]
    ProcessExists(String),
    /// Observed.
    #[error("Subscription {process_code} for organization {subscriber} already exists")]
    SubscriptionExists {
        /// The process.
        process_code: String,
        /// The organization that is subscribed to it already.
        subscriber: OrganizationIdentifier,
    },
    /// Assumed wording.
    #[error("Subscription status {0} is not allowed")]
    UnknownSubscriptionStatus(String),
    /// Assumed wording: what identifies a resource of the referential stays.
    #[error("{0} can not be modified")]
    NotModifiable(&'static str),
    /// Assumed wording.
    #[error("orderBy {0} is not allowed")]
    UnknownColumn(String),
    /// A body that the gateway let through, for want of a `Content-Type`, and
    /// that is not what the call takes (API description 1.2.7, example of a 400).
    #[error("Bad request")]
    Unreadable,
    /// Assumed wording: a body without the member the call is about.
    #[error("{0} is required")]
    Required(&'static str),
}

impl Violation {
    /// The column that a list cannot be sorted by.
    #[must_use]
    pub fn unknown_column(page: &Page) -> Self {
        Self::UnknownColumn(page.order.as_ref().map(|order| order.column.clone()).unwrap_or_default())
    }
}

impl From<Violation> for Refusal {
    fn from(violation: Violation) -> Self {
        Self::Invalid(vec![violation])
    }
}

impl From<Missing> for Refusal {
    fn from(missing: Missing) -> Self {
        Self::NotFound(missing)
    }
}

impl From<Vec<Violation>> for Refusal {
    fn from(violations: Vec<Violation>) -> Self {
        Self::Invalid(violations)
    }
}
