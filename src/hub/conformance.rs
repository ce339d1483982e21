//! What a conformance report needs to know of the hub.

use std::collections::BTreeSet;

use super::Work;
use crate::{
    conformance::facts::Facts,
    store::{StoreError, departures, folders},
};

/// What the hub knows of a client, and of the folders with those numbers.
///
/// # Errors
/// When the store fails.
pub fn facts(work: &Work<'_>, client_id: &str, numbers: &BTreeSet<String>) -> Result<Facts, StoreError> {
    let departures = departures::list(work.connection, Some(client_id))?;
    let mut found = Vec::new();
    for number in numbers {
        found.extend(folders::numbered(work.connection, number)?);
    }
    Ok(Facts { departures, folders: found, ..Facts::default() })
}
