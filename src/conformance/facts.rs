//! What a report needs to know of the hub besides the journal.

use crate::domain::{departure::RecordedDeparture, folder::NumberedFolder};

/// What the hub knows that the exchanges of a client do not show.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// What the client did that the documents do not allow, oldest first.
    pub departures: Vec<RecordedDeparture>,
    /// The folders that have the numbers of its deposits.
    pub folders: Vec<NumberedFolder>,
    /// Whether the hub's clock stands still, so that no pause can be told.
    pub is_clock_frozen: bool,
    /// Whether the journal has lost exchanges.
    pub is_cut: bool,
}
