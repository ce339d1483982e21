//! The embeddable handle: a hub that runs as long as its handle lives.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, RecvTimeoutError},
    },
    time::Duration,
};

use actix_web::{dev::ServerHandle, web::Data};
use thiserror::Error;

use crate::{
    clock::Clock,
    contract::{Contract, ContractError},
    domain::name::Name,
    fault::{Faults, IdTaken, Rule},
    http::{self, Hub, drain::Exchanges},
    ids::Ids,
    oauth::Policy,
    seed::{Seed, SeedError},
    seedbed::Seedbed,
    serving::{DRAIN, Sockets, Thread, serve},
    store::{OpenError, Store},
    tls::{Tls, TlsError},
    world::{Origin, World},
    worlds::{self, Worlds},
};

/// A running hub. Dropping it stops it without letting exchanges end; its port
/// and its database are free once that is done.
#[derive(Debug)]
pub struct Simulator {
    address: SocketAddr,
    tls_address: Option<SocketAddr>,
    server: ServerHandle,
    exchanges: Exchanges,
    thread: Option<Thread>,
    faults: Arc<Faults>,
    /// Closes when the last of the server's threads has let the hub go.
    gone: Mutex<mpsc::Receiver<()>>,
}

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

/// What a hub starts with.
#[derive(Clone, Debug)]
pub struct Builder {
    listen: SocketAddr,
    tls: Option<Tls>,
    database: Option<PathBuf>,
    seed: Seed,
    admin_token: Option<String>,
    allowed_hosts: Vec<String>,
    check_answers: bool,
    workers: usize,
    worlds: usize,
    random_seed: Option<u64>,
    is_strict: bool,
    faults: Vec<Rule>,
    client_timeout: Duration,
    policy: Policy,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            tls: None,
            database: None,
            seed: Seed::Demo,
            admin_token: None,
            allowed_hosts: Vec::new(),
            check_answers: false,
            workers: 1,
            worlds: worlds::MOST,
            random_seed: None,
            is_strict: false,
            faults: Vec::new(),
            client_timeout: http::assumed::CLIENT_TIMEOUT,
            policy: Policy::default(),
        }
    }
}

impl Builder {
    /// Where to listen; a free port of the loopback when not said.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// HTTPS too; none when not said.
    #[must_use]
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// The SQLite file to remember in; memory when not said.
    #[must_use]
    pub fn database(mut self, path: impl Into<PathBuf>) -> Self {
        self.database = Some(path.into());
        self
    }

    /// What an empty world starts from; the demonstration when not said.
    #[must_use]
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// What `/_sim` is to ask for; nothing when not said.
    #[must_use]
    pub fn admin_token(mut self, token: impl Into<String>) -> Self {
        self.admin_token = Some(token.into());
        self
    }

    /// A name by which `/_sim` may be called when it asks for no admin token,
    /// besides addresses and the names that no site of the web can have.
    #[must_use]
    pub fn allowed_host(mut self, name: impl Into<String>) -> Self {
        self.allowed_hosts.push(name.into());
        self
    }

    /// Whether answers are held against the API descriptions; one that breaks
    /// its own becomes the gateway's 500 `Bad Response`. Not when not said.
    #[must_use]
    pub fn check_answers(mut self, check: bool) -> Self {
        self.check_answers = check;
        self
    }

    /// Threads that answer; one when not said.
    #[must_use]
    pub fn workers(mut self, workers: usize) -> Self {
        self.workers = workers;
        self
    }

    /// How many worlds there may be beside the default one; a hundred when not
    /// said.
    #[must_use]
    pub fn worlds(mut self, worlds: usize) -> Self {
        self.worlds = worlds;
        self
    }

    /// What the default world draws its identifiers and its faults from, so that
    /// the same calls get the same ones; nothing that repeats when not said.
    #[must_use]
    pub fn random_seed(mut self, seed: u64) -> Self {
        self.random_seed = Some(seed);
        self
    }

    /// Whether to refuse what the real hub lets through although its documents
    /// say otherwise: moves outside the status graph, ill-formed numbers.
    #[must_use]
    pub fn strict(mut self, is_strict: bool) -> Self {
        self.is_strict = is_strict;
        self
    }

    /// What is to go wrong from the start and after each reset; nothing when not
    /// said.
    #[must_use]
    pub fn faults(mut self, rules: Vec<Rule>) -> Self {
        self.faults = rules;
        self
    }

    /// How tokens are given; as the real hub is believed to, when not said.
    #[must_use]
    pub fn token_policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// How long a client may stop sending before it gets a 408, and an idle
    /// connection is kept; two minutes, as the real gateway, when not said.
    #[must_use]
    pub fn client_timeout(mut self, timeout: Duration) -> Self {
        self.client_timeout = timeout;
        self
    }

    /// Starts the hub; it answers once this returns.
    ///
    /// # Errors
    /// When an address, the certificate, the database or the seed cannot be
    /// used.
    pub fn start(self) -> Result<Simulator, StartError> {
        let listener = listen_on(self.listen)?;
        let address = listener.local_addr()?;
        let (mut sockets, mut tls_address, mut ca_certificate) = (Sockets { plain: listener, tls: None }, None, None);
        if let Some(tls) = &self.tls {
            let ready = tls.ready()?;
            let listener = listen_on(tls.listen)?;
            tls_address = Some(listener.local_addr()?);
            sockets.tls = Some((listener, ready.config));
            ca_certificate = ready.ca_certificate;
        }
        let contract = Contract::new()?;
        let worlds = self.open_worlds(&contract)?;
        let faults = worlds.default_world().faults.clone();
        faults.start_with(self.faults)?;
        let (released, gone) = mpsc::channel();
        let hub = Hub {
            worlds,
            contract,
            admin_token: self.admin_token,
            allowed_hosts: self.allowed_hosts,
            ca_certificate,
            policy: self.policy,
            client_timeout: self.client_timeout,
            released,
        };
        let exchanges = Exchanges::default();
        let (server, thread) = serve(Data::new(hub), sockets, self.workers, self.check_answers, exchanges.clone())?;
        Ok(Simulator { address, tls_address, server, exchanges, thread: Some(thread), faults, gone: Mutex::new(gone) })
    }

    fn open_worlds(&self, contract: &Contract) -> Result<Worlds, StartError> {
        let store = self.database.as_deref().map(Store::open).transpose()?;
        let seed = Arc::new(Seedbed::new(self.seed.fixtures(contract)?));
        let (name, clock, ids) = (Name::of_default_world(), Clock::system(), Ids::of(self.random_seed));
        let world = match store {
            Some(store) => World::open(name, store, &seed, clock, ids, self.is_strict)?,
            None => World::begin(name, Origin::Seed(seed.clone()), clock, ids, self.is_strict)?,
        };
        Ok(Worlds::new(world, seed, self.seed == Seed::Demo, self.worlds, self.is_strict))
    }
}

fn listen_on(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).map_err(|source| StartError::Listen { address, source })
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

    /// What is to go wrong: rules can be added, looked at and taken away.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.faults
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
            // Those whom a fault keeps waiting would wait for the hub's end.
            self.faults.clear();
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
