//! What a hub starts with, and its start.

use std::{
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use actix_web::web::Data;
use tokio::sync::Semaphore;

use super::Simulator;
use crate::{
    blocking::wait,
    bot::Bot,
    clock::Clock,
    contract::Contract,
    domain::{name::Name, timestamp::Timestamp},
    fault::Rule,
    http::{self, Hub, PublicUrl, drain::Exchanges},
    ids::Ids,
    limits::Limits,
    oauth::Policy,
    scenario::Scenario,
    seed::Seed,
    seedbed::Seedbed,
    serving::{Sockets, listen, serve},
    start_error::StartError,
    store::Store,
    tls::Tls,
    world::{NotStarted, Origin, World},
    worlds::Worlds,
};

/// What a hub starts with.
#[derive(Clone, Debug)]
pub struct Builder {
    listen: SocketAddr,
    tls: Option<Tls>,
    database: Option<PathBuf>,
    seed: Seed,
    admin_token: Option<String>,
    allowed_hosts: Vec<String>,
    public_url: Option<PublicUrl>,
    check_answers: bool,
    workers: usize,
    limits: Limits,
    random_seed: Option<u64>,
    now: Option<Timestamp>,
    is_strict: bool,
    faults: Vec<Rule>,
    bots: Vec<Bot>,
    scenario: Option<Arc<Scenario>>,
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
            public_url: None,
            check_answers: false,
            workers: 1,
            limits: Limits::default(),
            random_seed: None,
            now: None,
            is_strict: false,
            faults: Vec::new(),
            bots: Vec::new(),
            scenario: None,
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

    /// The address by which clients reach the hub; what they called it by when
    /// not said.
    #[must_use]
    pub fn public_url(mut self, url: PublicUrl) -> Self {
        self.public_url = Some(url);
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
        self.limits.worlds = worlds;
        self
    }

    /// How much the hub takes in, holds and keeps, how many worlds among it;
    /// [`Limits::default`] when not said.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// What the default world draws its identifiers and its faults from, so that
    /// the same calls get the same ones; nothing that repeats when not said.
    #[must_use]
    pub fn random_seed(mut self, seed: u64) -> Self {
        self.random_seed = Some(seed);
        self
    }

    /// What the clock of the default world shows when the hub starts; the
    /// machine's time when not said.
    #[must_use]
    pub fn now(mut self, instant: Timestamp) -> Self {
        self.now = Some(instant);
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

    /// Who plays the other party from the start and after each reset; nobody when
    /// not said.
    #[must_use]
    pub fn bots(mut self, bots: Vec<Bot>) -> Self {
        self.bots = bots;
        self
    }

    /// A scenario that goes on in the default world from the start, until a
    /// reset; none when not said. The world is reset for it.
    #[must_use]
    pub fn scenario(mut self, scenario: Arc<Scenario>) -> Self {
        self.scenario = Some(scenario);
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
        let contract = Contract::shared()?;
        let worlds = self.open_worlds(contract)?;
        let default = worlds.default_world().clone();
        default.faults.start_with(self.faults)?;
        default.start_with_bots(self.bots)?;
        if let Some(scenario) = self.scenario {
            wait(|| default.begin_scenario(scenario)).map_err(NotStarted::from)??;
        }
        let (released, gone) = mpsc::channel();
        let hub = Hub {
            worlds,
            contract,
            admin_token: self.admin_token,
            allowed_hosts: self.allowed_hosts,
            public_url: self.public_url,
            ca_certificate,
            policy: self.policy,
            hanging: Semaphore::new(self.limits.hanging_calls.min(Semaphore::MAX_PERMITS)),
            client_timeout: self.client_timeout,
            released,
        };
        let exchanges = Exchanges::default();
        let hub = Data::new(hub);
        let at_work = Arc::downgrade(&hub);
        let (server, thread) = serve(hub, sockets, self.workers, self.check_answers, exchanges.clone())?;
        Ok(Simulator {
            address,
            tls_address,
            server,
            exchanges,
            hub: at_work,
            thread: Some(thread),
            default,
            gone: Mutex::new(gone),
        })
    }

    fn open_worlds(&self, contract: &Contract) -> Result<Worlds, StartError> {
        let store = self.database.as_deref().map(Store::open).transpose()?;
        let seed = match (&self.seed, self.now) {
            (Seed::Demo, None) => Seedbed::demonstration(contract)?,
            (seed, _) => Arc::new(Seedbed::new(seed.fixtures(contract)?)),
        };
        let (name, ids) = (Name::of_default_world(), Ids::of(self.random_seed));
        let clock = self.now.map_or_else(Clock::system, Clock::starting_at);
        let world = match store {
            Some(store) => World::open(name, store, &seed, clock, ids, self.is_strict)?,
            None => World::begin(name, Origin::Seed(seed.clone()), clock, ids, self.is_strict)?,
        };
        Ok(Worlds::new(world.within(self.limits), seed, self.limits, self.is_strict))
    }
}

fn listen_on(address: SocketAddr) -> Result<TcpListener, StartError> {
    listen(address).map_err(|source| StartError::Listen { address, source })
}
