//! Drift watch: where the simulator answers otherwise than a real hub.
//!
//! A closed list of exchanges that change nothing ([`probe`]) is put to both, in
//! the same order, each with its own credentials. Data differ between the two,
//! so bodies are compared by shape ([`shape`]), refusals by their words without
//! ids ([`mask`]). A report holds statuses, names, shapes and a hub's own words,
//! never a value of a body, a secret or a token.

pub mod accept;
pub mod answer;
mod args;
pub mod compare;
pub mod headers;
pub mod mask;
mod place;
pub mod probe;
mod reference;
pub mod report;
mod run;
mod secret;
pub mod shape;
mod side;
mod wire;

use std::{io, path::PathBuf};

use thiserror::Error;

pub use args::{DiffArgs, Format};
pub use run::run;

use crate::start_error::StartError;

/// Why nothing could be compared: one clear sentence each.
#[derive(Debug, Error)]
pub enum DriftError {
    /// No URL of a hub; it is not repeated, since it might hold a secret.
    #[error("a hub's URL is http(s)://HOST/…, without credentials, ? and #")]
    Url,
    /// No URL of a token endpoint.
    #[error("the URL of a token endpoint ends in /token")]
    TokenUrl,
    /// The secret would cross a network in clear.
    #[error("{0} is not HTTPS: the secret of a client is not sent there")]
    NotPrivate(String),
    /// No such scope.
    #[error("{0} is no scope: SI, OSL, ADMIN, SUBCRT or DATAPASS")]
    Scope(String),
    /// A process code that no path can hold.
    #[error("a process code is made of letters, digits, - and _")]
    Process,
    /// The file of the secret cannot be read.
    #[error("the secret in {} cannot be read: {reason}", path.display())]
    SecretFile {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// The terminal cannot be asked.
    #[error("the secret cannot be read: {0}")]
    Terminal(io::Error),
    /// There is none.
    #[error("--client needs a secret: --secret-file FILE, the variable HUBEE_DIFF_SECRET, or a line of standard input")]
    NoSecret,
    /// The file of authorities cannot be used.
    #[error("the authorities in {} cannot be used: {reason}", path.display())]
    Ca {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The file of accepted differences cannot be read.
    #[error("the accepted differences {} cannot be read: {reason}", path.display())]
    AcceptFile {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// A line of it makes no sense.
    #[error("the accepted differences {} are refused: line {line} is not EXCHANGE PLACE REASON", path.display())]
    AcceptLine {
        /// The file.
        path: PathBuf,
        /// Which line.
        line: usize,
    },
    /// Nobody answers.
    #[error("no hub answers at {url}: {reason}")]
    Unreachable {
        /// Where.
        url: String,
        /// Why.
        reason: String,
    },
    /// The hub asks to be left alone, and is.
    #[error("{url} answers 429 to {exchange}: it was asked nothing more")]
    Throttled {
        /// Where.
        url: String,
        /// At which exchange.
        exchange: &'static str,
    },
    /// No token for these credentials; they are not tried again.
    #[error("{url} gives the client no token ({said}); nothing more was asked")]
    NoToken {
        /// Where.
        url: String,
        /// Status and words.
        said: String,
    },
    /// The simulator to compare with cannot start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The simulator to compare with does not answer as one.
    #[error("the reference {url} is no simulator ready to compare with: {reason}")]
    Reference {
        /// Where.
        url: String,
        /// Why.
        reason: String,
    },
    /// It has no client like the one of the other hub.
    #[error("the simulator has no {scope} client of the process {process}; GET /_sim/clients lists them")]
    NoCounterpart {
        /// The scope.
        scope: String,
        /// The process.
        process: String,
    },
}
