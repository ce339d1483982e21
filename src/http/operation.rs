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
}
