//! Télédossiers as a whole, for whoever looks from outside. Nothing of this is
//! the real hub's: there, each party sees its side.

use super::{HubError, Work};
use crate::{
    domain::{
        dossier::{self, Dossier},
        id::{FolderId, NotificationId},
        refusal::Missing,
    },
    store::{cases, dossiers, folders, notifications},
};

/// All there is of a télédossier.
///
/// # Errors
/// 404.
pub fn read(work: &Work<'_>, id: FolderId) -> Result<Dossier, HubError> {
    let folder = folders::read(work.connection, id)?.ok_or(Missing::Folder)?;
    let state = folders::state(work.connection, id)?.ok_or(Missing::Folder)?;
    let mut whole = Vec::new();
    for case in &folder.cases {
        let case = cases::state(work.connection, case.id)?.ok_or(Missing::Case)?;
        whole.push(cases::read(work.connection, &case, false)?);
    }
    let notifications = dossiers::notifications_about(work.connection, id)?;
    let moves = dossier::moves_of(&folder.process_code);
    Ok(Dossier { osl: state.osl, folder, cases: whole, notifications, moves })
}

/// Takes a notification away, whoever it waits for.
///
/// # Errors
/// 404.
pub fn delete_notification(work: &Work<'_>, id: NotificationId) -> Result<(), HubError> {
    let notification = notifications::state(work.connection, id)?.ok_or(Missing::Notification)?;
    Ok(notifications::delete(work.connection, &notification)?)
}
