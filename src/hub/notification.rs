//! What waits for a caller, until it deletes it.

use super::{Caller, HubError, Work, exchange::refuse_unless};
use crate::{
    domain::{
        access::Party,
        id::NotificationId,
        notification::{Notification, NotificationQuery},
        refusal::Missing,
    },
    store::{notifications, notifications::NotificationState},
};

/// `GET /notifications`: reading never consumes.
///
/// # Errors
/// When the store fails.
pub fn list(work: &Work<'_>, caller: &Caller, query: &NotificationQuery) -> Result<Vec<Notification>, HubError> {
    Ok(notifications::list(work.connection, &caller.party, query)?)
}

/// `DELETE /notifications/{id}`: physical, so that a second one is a 404.
///
/// # Errors
/// 404 and 403.
pub fn delete(work: &Work<'_>, caller: &Caller, id: NotificationId) -> Result<(), HubError> {
    let notification = notifications::state(work.connection, id)?.ok_or(Missing::Notification)?;
    refuse_unless(is_for(&caller.party, &notification))?;
    Ok(notifications::delete(work.connection, &notification)?)
}

fn is_for(party: &Party, notification: &NotificationState) -> bool {
    match party {
        Party::Osl(organization) => *organization == notification.recipient,
        Party::Si { organization, process_code } => {
            *organization == notification.recipient && *process_code == notification.process_code
        }
        Party::Admin(_) => true,
        Party::Subcrt => false,
    }
}
