//! Attachments whose time has come.

use super::{Caller, HubError, Work, exchange::refuse_unless};
use crate::{
    domain::{purge::IdsForPurge, refusal::Violation},
    store::{cases, purge},
};

/// `GET /attachmentsIdsForPurge`: the pairs the portal may purge, among the
/// cases the caller takes part in.
///
/// # Errors
/// When the store fails.
pub fn due(work: &Work<'_>, caller: &Caller) -> Result<Vec<IdsForPurge>, HubError> {
    Ok(purge::due(work.connection, &caller.party, work.now)?)
}

/// `PUT /idsPurged`: marks all of them or, when one case is somebody else's,
/// none. Unknown pairs change nothing (assumed).
///
/// # Errors
/// 403 and, when a member is not named, 400.
pub fn mark(work: &Work<'_>, caller: &Caller, purged: &[IdsForPurge]) -> Result<(), HubError> {
    for ids in purged {
        let attachment = ids.folder_attachment_id.ok_or(Violation::Required("folder_attachment_id"))?;
        let case_id = ids.case_id.ok_or(Violation::Required("case_id"))?;
        if let Some(case) = cases::state(work.connection, case_id)? {
            refuse_unless(caller.party.takes_part_in(&case.ownership))?;
            purge::mark(work.connection, attachment, case_id)?;
        }
    }
    Ok(())
}
