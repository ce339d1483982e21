//! The operations of the API descriptions as types, so that a handler's
//! signature says which one it serves, hence who may call it
//! ([`crate::domain::access`]) and what a request must look like
//! ([`crate::contract`]).

/// An operation of an API description.
pub(super) trait Operation: 'static {
    /// Its `operationId`.
    const ID: &'static str;
    /// Whether its body is an upload, read by the handler as it comes.
    const STREAMS: bool;
}

macro_rules! operations {
    ($($name:ident = $id:literal $($streams:ident)?;)+) => {
        $(
            #[derive(Debug)]
            pub(super) struct $name;

            impl Operation for $name {
                const ID: &'static str = $id;
                const STREAMS: bool = operations!(@ $($streams)?);
            }
        )+

        /// The `operationId` of every operation that has a type.
        #[cfg(test)]
        pub(super) const IDS: &[&str] = &[$($id),+];
    };
    (@ streams) => { true };
    (@) => { false };
}

operations! {
    ListNotification = "listNotification";
    DeleteNotification = "deleteNotification";
    CreateFolder = "createFolder";
    GetFolderById = "getFolderById";
    UpdateFolder = "updateFolder";
    UpdateFolderWithPost = "updateFolderWithPost";
    DeleteFolder = "deleteFolder";
    UploadFolderAttachment = "uploadFolderAttachment" streams;
    MigrateCases = "migrateCases";
    GetCaseById = "getCaseById";
    UpdateCase = "updateCase";
    UpdateCaseWithPost = "updateCaseWithPost";
    DownloadCaseAttachmentById = "downloadCaseAttachmentById";
    CreateEvent = "createEvent";
    GetEventById = "getEventById";
    UpdateEvent = "updateEvent";
    UpdateEventWithPost = "updateEventWithPost";
    DeleteEvent = "deleteEvent";
    UploadEventAttachment = "uploadEventAttachment" streams;
    DownloadEventAttachmentById = "downloadEventAttachmentById";
    GetListIdCaseForPurge = "getListIdCaseForPurge";
    UpdateCaseAttachmentPortalBinary = "updateCaseAttachmentPortalBinary";
    GetOrganizations = "getOrganizations";
    CreateOrganization = "createOrganization";
    // Sic: the description gives this name to GET /organizations/{id}.
    GetOrganizationById = "deleteOrganization";
    UpdateOrganization = "updateOrganization";
    ListProcess = "listProcess";
    CreateProcess = "createProcess";
    GetProcessById = "getProcessById";
    UpdateProcess = "updateProcess";
    ListSubscription = "listSubscription";
    CreateSubscription = "createSubscription";
    GetSubscriptionById = "getSubscriptionById";
    UpdateSubscription = "updateSubscription";
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use std::collections::HashSet;

    use super::IDS;
    use crate::{
        contract::Contract,
        domain::{access, scope::Scope},
    };

    #[test]
    fn every_operation_of_the_descriptions_has_a_type_and_no_other_has() {
        let contract = Contract::new().unwrap();
        let mut described: Vec<_> = contract.operations().map(crate::contract::Operation::id).collect();
        let mut typed = IDS.to_vec();
        described.sort_unstable();
        typed.sort_unstable();
        assert_eq!(typed, described);
        assert_eq!(typed.len(), 34);
    }

    #[test]
    fn the_access_table_and_the_descriptions_name_the_same_scopes() {
        let contract = Contract::new().unwrap();
        for operation in contract.operations() {
            // By what they are: DATAPASS is SUBCRT's newer name.
            let described: HashSet<_> = operation.scopes().iter().map(|name| Scope::parse(name).unwrap()).collect();
            let allowed: HashSet<_> = access::scopes_of(operation.id()).iter().copied().collect();
            assert_eq!(described, allowed, "{}", operation.id());
        }
    }
}
