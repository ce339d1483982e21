//! The embeddable handle: a hub that runs as long as its handle lives.

mod builder;
mod clock;
mod control;
mod error;
mod journal;
mod place;

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        mpsc::{self, RecvTimeoutError},
    },
};

use actix_web::dev::ServerHandle;

use crate::{
    http::{Hub, drain::Exchanges},
    serving::{DRAIN, Thread},
    start_error::StartError,
    world::World,
};

pub use crate::hub::{
    injection::{InjectedDossier, NewDossiers, SampleAttachment},
    partner::Partner,
};
pub use builder::Builder;
pub use clock::Clock;
pub use error::ControlError;
pub use journal::{Journal, Unmet};
pub use place::Place;

/// A running hub. Dropping it stops it without letting exchanges end; its port
/// and its database are free once that is done.
#[derive(Debug)]
pub struct Simulator {
    address: SocketAddr,
    tls_address: Option<SocketAddr>,
    server: ServerHandle,
    exchanges: Exchanges,
    /// Gone once the server is.
    hub: Weak<Hub>,
    thread: Option<Thread>,
    default: Arc<World>,
    /// Closes when the last of the server's threads has let the hub go.
    gone: Mutex<mpsc::Receiver<()>>,
}

impl Simulator {
    /// A hub in memory with the demonstration seed, on a free port of the
    /// loopback.
    ///
    /// # Errors
    /// When the machine has no port, memory or thread to give.
    pub fn start() -> Result<Self, StartError> {
        Self::builder().start()
    }

    /// A hub to be set up.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL to give to a client, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The URL over HTTPS, if it is served, without a slash at its end.
    #[must_use]
    pub fn tls_url(&self) -> Option<String> {
        self.tls_address.map(|address| format!("https://{address}"))
    }

    /// Lets the exchanges that are going on end, for ten seconds at most, then
    /// stops.
    pub fn stop(mut self) {
        self.end(true);
    }

    fn end(&mut self, graceful: bool) {
        if let Some(thread) = self.thread.take() {
            // Whoever waits for something would wait for the hub's end.
            if let Some(hub) = self.hub.upgrade() {
                hub.worlds.let_go();
            }
            // The command is sent here; the future only waits for its end, as the join does.
            drop(self.server.stop(graceful));
            if graceful {
                self.exchanges.stop();
            }
            if let Ok(Err(error)) = thread.join() {
                log::error!("the server ended badly: {error}");
            }
            // Its workers end a little later; until then the database is theirs.
            let gone = self.gone.get_mut().unwrap_or_else(PoisonError::into_inner);
            if gone.recv_timeout(DRAIN) == Err(RecvTimeoutError::Timeout) {
                log::error!("the server's threads do not end");
            }
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.end(false);
    }
}
