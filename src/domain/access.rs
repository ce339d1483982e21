//! Who may do what.
//!
//! Two questions, asked in this order: does the *scope* of the token open the
//! operation (the gateway's 403, [`scopes_of`]), and does the resource belong
//! to the *party* behind it (the hub's 403 `Unauthorized user`, [`Party`]).

use super::{
    client::Client,
    organization::OrganizationIdentifier,
    scope::Scope::{self, Admin, Osl, Si, Subcrt},
};

/// The access table of the API presentations and descriptions: per operation,
/// by the name its description gives it, the scopes of which one suffices.
#[rustfmt::skip]
pub const TABLE: [(&str, &[Scope]); 34] = [
    // Folders
    ("createFolder",                      &[Osl,     Admin]),
    ("getFolderById",                     &[Osl,     Admin]),
    ("updateFolder",                      &[Osl,     Admin]),
    ("updateFolderWithPost",              &[Osl,     Admin]),
    ("deleteFolder",                      &[Osl,     Admin]),
    ("uploadFolderAttachment",            &[Osl,     Admin]),
    // Cases
    ("getCaseById",                       &[Osl, Si, Admin]),
    ("updateCase",                        &[Osl, Si, Admin]),
    ("updateCaseWithPost",                &[Osl, Si, Admin]),
    ("downloadCaseAttachmentById",        &[Osl, Si, Admin]),
    // The gateway lets an SI through (API description 1.2.7); the hub then
    // keeps the call to the portal (functional specification).
    ("migrateCases",                      &[     Si, Admin]),
    // Events
    ("createEvent",                       &[Osl, Si, Admin]),
    ("getEventById",                      &[Osl, Si, Admin]),
    ("updateEvent",                       &[Osl, Si, Admin]),
    ("updateEventWithPost",               &[Osl, Si, Admin]),
    ("deleteEvent",                       &[Osl, Si, Admin]),
    ("uploadEventAttachment",             &[Osl, Si, Admin]),
    ("downloadEventAttachmentById",       &[Osl, Si, Admin]),
    // Notifications
    ("listNotification",                  &[Osl, Si, Admin]),
    ("deleteNotification",                &[Osl, Si, Admin]),
    // Purge
    ("getListIdCaseForPurge",             &[Osl, Si, Admin]),
    ("updateCaseAttachmentPortalBinary",  &[Osl, Si, Admin]),
    // Referential
    ("listSubscription",                  &[Osl,     Admin]),
    ("getSubscriptionById",               &[Osl,     Admin]),
    ("createSubscription",                &[         Admin, Subcrt]),
    ("updateSubscription",                &[         Admin]),
    ("createOrganization",                &[         Admin, Subcrt]),
    // Sic: the description gives this name to GET /organizations/{id}.
    ("deleteOrganization",                &[         Admin, Subcrt]),
    ("getOrganizations",                  &[         Admin]),
    ("updateOrganization",                &[         Admin]),
    ("getProcessById",                    &[Osl,     Admin]),
    ("listProcess",                       &[         Admin]),
    ("createProcess",                     &[         Admin]),
    ("updateProcess",                     &[         Admin]),
];

/// The scopes that open the operation of that name; none for an unknown one.
#[must_use]
pub fn scopes_of(operation_id: &str) -> &'static [Scope] {
    TABLE.iter().find(|row| row.0 == operation_id).map_or(&[], |row| row.1)
}

/// On whose behalf a call is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party {
    /// An online-service operator: everything of the processes it owns.
    Osl(OrganizationIdentifier),
    /// One organization *and one process*: only the cases, events and
    /// notifications of both.
    Si {
        /// The organization that treats.
        organization: OrganizationIdentifier,
        /// The process its subscription is for.
        process_code: String,
    },
    /// The national administrator and its portal: everything.
    Admin(OrganizationIdentifier),
    /// DataPass: no télédossier at all.
    Subcrt,
}

/// Who a case concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ownership {
    /// The organization that owns the process.
    pub osl: OrganizationIdentifier,
    /// The organization the case is addressed to.
    pub recipient: OrganizationIdentifier,
    /// The process of the case.
    pub process_code: String,
}

impl Party {
    /// The party behind a client; `None` when the client lacks the
    /// organization or the process that its scope calls for.
    #[must_use]
    pub fn behind(client: &Client) -> Option<Self> {
        let organization = client.organization.clone();
        match client.scope {
            Osl => organization.map(Self::Osl),
            Si => Some(Self::Si { organization: organization?, process_code: client.process_code.clone()? }),
            Admin => organization.map(Self::Admin),
            Subcrt => Some(Self::Subcrt),
        }
    }

    /// The scope this party comes with.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self {
            Self::Osl(_) => Osl,
            Self::Si { .. } => Si,
            Self::Admin(_) => Admin,
            Self::Subcrt => Subcrt,
        }
    }

    /// The organization this party acts for.
    #[must_use]
    pub fn organization(&self) -> Option<&OrganizationIdentifier> {
        match self {
            Self::Osl(organization) | Self::Si { organization, .. } | Self::Admin(organization) => Some(organization),
            Self::Subcrt => None,
        }
    }

    /// Whether the process that `osl` owns, its folders and its subscriptions
    /// are this party's.
    #[must_use]
    pub fn owns_folders_of(&self, osl: &OrganizationIdentifier) -> bool {
        match self {
            Self::Osl(organization) => organization == osl,
            Self::Admin(_) => true,
            Self::Si { .. } | Self::Subcrt => false,
        }
    }

    /// Whether a case is this party's business.
    #[must_use]
    pub fn takes_part_in(&self, case: &Ownership) -> bool {
        match self {
            Self::Si { organization, process_code } => *organization == case.recipient && *process_code == case.process_code,
            Self::Osl(_) | Self::Admin(_) | Self::Subcrt => self.owns_folders_of(&case.osl),
        }
    }

    /// Whether this party sits on the recipient's side of a case: the SI, and
    /// the portal through which an SI without software works (assumed).
    #[must_use]
    pub fn is_on_the_si_side(&self) -> bool {
        matches!(self, Self::Si { .. } | Self::Admin(_))
    }
}
