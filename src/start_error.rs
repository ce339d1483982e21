//! What may keep a hub from starting.

use std::{io, net::SocketAddr};

use thiserror::Error;

use crate::{
    contract::ContractError,
    fault::IdTaken,
    seed::SeedError,
    store::OpenError,
    tls::TlsError,
    world::{NotSet, NotStarted},
};

/// Why a hub cannot start: one clear sentence each.
#[derive(Debug, Error)]
pub enum StartError {
    /// The address is taken, or not this machine's.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// The seed cannot be used.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// Two fault rules have one id.
    #[error(transparent)]
    Faults(#[from] IdTaken),
    /// A bot could never act.
    #[error("the bots are refused: {0}")]
    Bots(#[from] NotSet),
    /// The scenario cannot begin.
    #[error("the scenario cannot begin: {0}")]
    Scenario(#[from] NotStarted),
    /// HTTPS cannot be served.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The program's own API descriptions are wrong.
    #[error(transparent)]
    Contract(#[from] ContractError),
    /// No thread could be started.
    #[error("cannot start: {0}")]
    Thread(#[from] io::Error),
}
