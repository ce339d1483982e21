//! What a scenario needs of the hub: empty lists to begin with, and how far its
//! télédossiers are.

use std::collections::HashMap;

use super::Work;
use crate::{
    domain::{access::Party, client::Client, notification::NotificationQuery, status::Status},
    store::{StoreError, cases, clients, folders, notifications},
};

/// How far the télédossiers of a scenario are.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The cases, by status.
    pub cases: HashMap<Status, usize>,
    /// The folders, by status.
    pub folders: HashMap<Status, usize>,
    /// The notifications that wait for the client.
    pub waiting: usize,
}

/// The client of that id.
///
/// # Errors
/// When the store fails.
pub fn client(work: &Work<'_>, client_id: &str) -> Result<Option<Client>, StoreError> {
    clients::find(work.connection, client_id)
}

/// Has nothing wait for anyone; gives the newest folder, after which those of
/// the scenario come.
///
/// # Errors
/// When the store fails.
pub fn clear_the_way(work: &Work<'_>) -> Result<i64, StoreError> {
    notifications::clear(work.connection)?;
    folders::last(work.connection)
}

/// How far the télédossiers after that folder are, and what waits for the client.
///
/// # Errors
/// When the store fails.
pub fn outcome(work: &Work<'_>, client: &Client, last_folder: i64) -> Result<Outcome, StoreError> {
    let everything = NotificationQuery { max_result: usize::MAX, ..NotificationQuery::default() };
    let waiting = match Party::behind(client) {
        Some(party) => notifications::list(work.connection, &party, &everything)?.len(),
        None => 0,
    };
    Ok(Outcome {
        cases: cases::statuses_after(work.connection, last_folder)?,
        folders: folders::statuses_after(work.connection, last_folder)?,
        waiting,
    })
}
