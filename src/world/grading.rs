//! How the clients of a world are judged.

use super::World;
use crate::{
    conformance::{self, Report, Who, deposits, facts::Facts, view},
    hub,
    store::StoreError,
};

impl World {
    /// How well a client, or every one that called, keeps to the rules; nobody
    /// when that client did not call.
    ///
    /// # Errors
    /// When the store fails.
    pub fn conformance(&self, client: Option<&str>) -> Result<Report, StoreError> {
        let (entries, evicted) = (self.journal.entries(), self.journal.totals().evicted);
        let mut clients = Vec::new();
        for client_id in view::clients(&entries).into_iter().filter(|id| client.is_none_or(|client| client == id)) {
            let exchanges = view::exchanges(&entries, &client_id);
            let facts = self.read(|work| hub::conformance::facts(work, &client_id, &deposits::numbers(&exchanges)))?;
            let facts = Facts { is_clock_frozen: self.clock.read().frozen().is_some(), is_cut: evicted > 0, ..facts };
            clients.push(conformance::judge(Who::of(&entries, client_id), &exchanges, &facts));
        }
        Ok(Report::new(self.clock.now(), evicted, clients))
    }
}
