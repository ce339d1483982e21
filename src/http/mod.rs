//! The hub on the wire: routes, tokens, validation, refusals. Knows HTTP only;
//! what a call means is decided in [`crate::hub`].

mod address;
pub mod answer_check;
pub mod app;
pub(crate) mod assumed;
mod call;
mod compression;
#[cfg(feature = "console")]
mod console;
mod control;
mod cors;
pub(crate) mod drain;
mod error;
pub mod fault_layer;
mod gateway;
mod gateway_refusals;
pub(crate) mod here;
pub(crate) mod host;
mod limits;
mod operation;
mod origin;
mod reason;
mod recorder;
mod referential;
mod teledossiers;
mod token;
mod transfer;
mod unread;
pub(crate) mod upgrade;

use std::{sync::mpsc::Sender, time::Duration};

use tokio::sync::Semaphore;

use crate::{contract::Contract, oauth::Policy, worlds::Worlds};

pub use address::PublicUrl;

/// What every request handler can reach.
#[derive(Debug)]
pub struct Hub {
    /// The default world and those beside it.
    pub worlds: Worlds,
    /// What requests are validated against.
    pub contract: &'static Contract,
    /// What `/_sim` asks for, when it asks.
    pub admin_token: Option<String>,
    /// Names by which `/_sim` may be called besides those that no site can have.
    pub allowed_hosts: Vec<String>,
    /// The address to hand out, when it is not the one that a request came by.
    pub public_url: Option<PublicUrl>,
    /// The PEM certificate of the CA that `/_sim/ca.pem` gives, when the hub
    /// has one of its own.
    pub ca_certificate: Option<String>,
    /// How tokens are given, unless a fault says otherwise.
    pub policy: Policy,
    /// Places for calls that faults keep waiting.
    pub hanging: Semaphore,
    /// How long a client may stop sending.
    pub client_timeout: Duration,
    /// Dropped after the worlds, when nothing of the hub is left: whoever holds
    /// the other end then knows that the database is free.
    pub released: Sender<()>,
}
