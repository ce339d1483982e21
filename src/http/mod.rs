//! The hub on the wire: routes, tokens, validation, refusals. Knows HTTP only;
//! what a call means is decided in [`crate::hub`].

pub mod app;
mod call;
mod control;
mod error;
mod operation;
mod referential;
mod teledossiers;
mod token;
mod transfer;

use std::sync::{Arc, mpsc::Sender};

use crate::{contract::Contract, world::World};

/// What every request handler can reach.
#[derive(Debug)]
pub struct Hub {
    /// The one world there is.
    pub world: Arc<World>,
    /// What requests are validated against.
    pub contract: Contract,
    /// What `/_sim` asks for, when it asks.
    pub admin_token: Option<String>,
    /// Dropped after the world, when nothing of the hub is left: whoever holds
    /// the other end then knows that the database is free.
    pub released: Sender<()>,
}
