//! What may keep a hub from starting.

use std::{error::Error, io, net::SocketAddr};

use crate::{
    contract::ContractError,
    fault::IdTaken,
    seed::SeedError,
    store::OpenError,
    tls::TlsError,
    world::{NotSet, NotStarted},
};

/// Why a hub cannot start: one clear sentence each.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
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
    Store(Box<dyn Error + Send + Sync>),
    /// The seed cannot be used.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// Two fault rules have one id.
    #[error(transparent)]
    Faults(#[from] IdTaken),
    /// A bot could never act.
    #[error("the bots are refused: {0}")]
    Bots(Box<dyn Error + Send + Sync>),
    /// The scenario cannot begin.
    #[error("the scenario cannot begin: {0}")]
    Scenario(Box<dyn Error + Send + Sync>),
    /// HTTPS cannot be served.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The program's own API descriptions are wrong.
    #[error(transparent)]
    Contract(Box<dyn Error + Send + Sync>),
    /// No thread could be started.
    #[error("cannot start: {0}")]
    Thread(#[from] io::Error),
}

impl From<OpenError> for StartError {
    fn from(reason: OpenError) -> Self {
        Self::Store(reason.into())
    }
}

impl From<NotSet> for StartError {
    fn from(reason: NotSet) -> Self {
        Self::Bots(reason.into())
    }
}

impl From<NotStarted> for StartError {
    fn from(reason: NotStarted) -> Self {
        Self::Scenario(reason.into())
    }
}

impl From<ContractError> for StartError {
    fn from(reason: ContractError) -> Self {
        Self::Contract(reason.into())
    }
}
