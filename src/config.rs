//! What to serve and how, once flags, environment and file are put together.

use std::{fs, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use serde_json::Value;
use thiserror::Error;

use crate::{
    bot::{self, Bot},
    cli::ServeArgs,
    fault::{
        Rule,
        file::{self, FileError},
    },
    http::{PublicUrl, host},
    journal, json,
    limits::Limits,
    oauth::{Policy, ScopeMode},
    scenario::{self, Scenario},
    seed::Seed,
    simulator::{Builder, Simulator},
    tls::Tls,
};

/// The validated settings of `serve`.
#[derive(Clone, Debug)]
pub struct Config {
    listen: SocketAddr,
    tls: Option<Tls>,
    database: Option<PathBuf>,
    seed: Seed,
    admin_token: Option<String>,
    allowed_hosts: Vec<String>,
    public_url: Option<PublicUrl>,
    limits: Limits,
    client_timeout: Option<Duration>,
    random_seed: Option<u64>,
    is_strict: bool,
    policy: Policy,
    faults: Vec<Rule>,
    bots: Vec<Bot>,
    scenario: Option<Arc<Scenario>>,
    check_answers: bool,
    /// Where to write the URL once ready.
    pub ready_file: Option<PathBuf>,
}

/// Why the settings make no sense.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file of `--config` cannot be read.
    #[error("the configuration {} cannot be read: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// The file of `--config` is no TOML, or has a setting we do not know.
    #[error("the configuration {} is refused: {reason}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// Where, when it is not the whole, and what is wrong.
        reason: String,
    },
    /// The file of `--faults` cannot be used.
    #[error(transparent)]
    Faults(#[from] FileError),
    /// The file of `--bots` cannot be used.
    #[error(transparent)]
    Bots(#[from] bot::file::FileError),
    /// The scenario of `--scenario` cannot be used.
    #[error(transparent)]
    Scenario(#[from] scenario::FileError),
    /// An empty admin token protects nothing.
    #[error("the admin token is empty")]
    EmptyAdminToken,
    /// No name can be that.
    #[error("{0} is no name of a host: --allowed-host takes names such as hub.example.org")]
    AllowedHost(String),
    /// No address of a hub can be that.
    #[error("{0} is no address of a hub: --public-url takes one {rule}", rule = PublicUrl::RULE)]
    PublicUrl(String),
    /// A mode that there is not.
    #[error("{0} is no scope mode: echo, filter or reject")]
    ScopeMode(String),
    /// A setting of HTTPS without HTTPS.
    #[error("--tls-ca, --tls-cert, --tls-key and --tls-name need --tls-listen")]
    NoTls,
    /// Half of a certificate and its key, or a CA as well.
    #[error("--tls-cert and --tls-key go together, and without --tls-ca and --tls-name")]
    TwoCertificates,
}

impl Config {
    /// Flag beats environment (which clap has put together) beats file beats
    /// default.
    ///
    /// # Errors
    /// When the file cannot be used or a setting makes no sense.
    pub fn from_args(args: ServeArgs) -> Result<Self, ConfigError> {
        let file = match &args.config {
            Some(path) => read(path.clone())?,
            None => ServeArgs::default(),
        };
        let (tls, policy, limits) = (tls(&args, &file)?, policy(&args, &file)?, limits(&args, &file));
        let admin_token = args.admin_token.or(file.admin_token);
        if admin_token.as_deref().is_some_and(str::is_empty) {
            return Err(ConfigError::EmptyAdminToken);
        }
        let allowed_hosts = if args.allowed_host.is_empty() { file.allowed_host } else { args.allowed_host };
        if let Some(name) = allowed_hosts.iter().find(|name| host::name_of(name).is_none()) {
            return Err(ConfigError::AllowedHost(name.clone()));
        }
        let public_url = args.public_url.or(file.public_url).map(public_url).transpose()?;
        let faults = match args.faults.or(file.faults) {
            Some(path) => file::read(&path)?,
            None => Vec::new(),
        };
        let bots = args.bots.or(file.bots).map(|path| bot::file::read(&path)).transpose()?.unwrap_or_default();
        let scenario = args.scenario.or(file.scenario).map(|said| scenario::file::named(&said)).transpose()?;
        Ok(Self {
            faults,
            bots,
            scenario,
            listen: args.listen.or(file.listen).unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8484))),
            tls,
            database: args.database.or(file.database),
            seed: args.seed.or(file.seed).map_or(Seed::Demo, |seed| Seed::parse(&seed)),
            admin_token,
            allowed_hosts,
            public_url,
            limits,
            client_timeout: args.client_timeout.or(file.client_timeout).map(|seconds| Duration::from_secs(seconds.get())),
            random_seed: args.random_seed.or(file.random_seed),
            is_strict: args.strict || file.strict,
            policy,
            check_answers: args.check_answers.or(file.check_answers).unwrap_or(false),
            ready_file: args.ready_file.or(file.ready_file),
        })
    }

    /// Where it listens for others than this machine although it asks for no
    /// admin token, if it does.
    #[must_use]
    pub fn open_to_others(&self) -> Option<SocketAddr> {
        let addresses = [Some(self.listen), self.tls.as_ref().map(|tls| tls.listen)];
        let wide = addresses.into_iter().flatten().find(|address| !address.ip().is_loopback());
        wide.filter(|_| self.admin_token.is_none())
    }

    /// A hub with these settings, on every processor.
    #[must_use]
    pub fn builder(&self) -> Builder {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let builder = Simulator::builder().listen(self.listen).seed(self.seed.clone()).workers(workers).limits(self.limits);
        let mut builder =
            builder.strict(self.is_strict).token_policy(self.policy).check_answers(self.check_answers).faults(self.faults.clone());
        builder = builder.bots(self.bots.clone());
        if let Some(scenario) = &self.scenario {
            builder = builder.scenario(scenario.clone());
        }
        if let Some(tls) = &self.tls {
            builder = builder.tls(tls.clone());
        }
        if let Some(timeout) = self.client_timeout {
            builder = builder.client_timeout(timeout);
        }
        if let Some(seed) = self.random_seed {
            builder = builder.random_seed(seed);
        }
        if let Some(path) = &self.database {
            builder = builder.database(path);
        }
        builder = self.allowed_hosts.iter().fold(builder, Builder::allowed_host);
        if let Some(url) = &self.public_url {
            builder = builder.public_url(url.clone());
        }
        if let Some(token) = &self.admin_token {
            builder = builder.admin_token(token);
        }
        builder
    }
}

fn public_url(text: String) -> Result<PublicUrl, ConfigError> {
    PublicUrl::parse(&text).ok_or(ConfigError::PublicUrl(text))
}

fn limits(args: &ServeArgs, file: &ServeArgs) -> Limits {
    let usual = Limits::default();
    Limits {
        journal: journal::Limits {
            entries: args.journal_entries.or(file.journal_entries).unwrap_or(usual.journal.entries),
            bytes: args.journal_bytes.or(file.journal_bytes).unwrap_or(usual.journal.bytes),
        },
        worlds: args.worlds.or(file.worlds).unwrap_or(usual.worlds),
        hanging_calls: args.hanging_calls.or(file.hanging_calls).unwrap_or(usual.hanging_calls),
        json_bytes: args.json_bytes.or(file.json_bytes).unwrap_or(usual.json_bytes),
        attachment_bytes: args.attachment_bytes.or(file.attachment_bytes).unwrap_or(usual.attachment_bytes),
        snapshots: args.snapshots.or(file.snapshots).unwrap_or(usual.snapshots),
        snapshot_bytes: args.snapshot_bytes.or(file.snapshot_bytes).unwrap_or(usual.snapshot_bytes),
        dossiers_at_once: args.dossiers_at_once.or(file.dossiers_at_once).unwrap_or(usual.dossiers_at_once),
    }
}

fn policy(args: &ServeArgs, file: &ServeArgs) -> Result<Policy, ConfigError> {
    let gives_same_token = args.same_token || file.same_token;
    let usual = Policy { gives_same_token, ..Policy::default() };
    match args.scope_mode.as_ref().or(file.scope_mode.as_ref()) {
        Some(name) => {
            let scope_mode = ScopeMode::parse(name).ok_or_else(|| ConfigError::ScopeMode(name.clone()))?;
            Ok(Policy { scope_mode, ..usual })
        }
        None => Ok(usual),
    }
}

fn tls(args: &ServeArgs, file: &ServeArgs) -> Result<Option<Tls>, ConfigError> {
    let (authority, certificate) =
        (args.tls_ca.as_ref().or(file.tls_ca.as_ref()), args.tls_cert.as_ref().or(file.tls_cert.as_ref()));
    let key = args.tls_key.as_ref().or(file.tls_key.as_ref());
    let names = if args.tls_name.is_empty() { &file.tls_name } else { &args.tls_name };
    let has_settings = authority.is_some() || certificate.is_some() || key.is_some() || !names.is_empty();
    let Some(listen) = args.tls_listen.or(file.tls_listen) else {
        return if has_settings { Err(ConfigError::NoTls) } else { Ok(None) };
    };
    let tls = names.iter().fold(Tls::on(listen), Tls::name);
    match (authority, certificate, key) {
        (None, None, None) => Ok(Some(tls)),
        (Some(folder), None, None) => Ok(Some(tls.authority(folder))),
        (None, Some(certificate), Some(key)) if names.is_empty() => Ok(Some(tls.certificate(certificate, key))),
        _ => Err(ConfigError::TwoCertificates),
    }
}

fn read(path: PathBuf) -> Result<ServeArgs, ConfigError> {
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(reason) => return Err(ConfigError::Unreadable { path, reason }),
    };
    let settings: Result<Value, _> = toml::from_str(&text).map_err(|error| error.message().to_owned());
    let settings = settings.and_then(|settings| json::from_value(&settings).map_err(|mistake| mistake.to_string()));
    settings.map_err(|reason| ConfigError::Refused { path, reason })
}

#[cfg(test)]
mod tests;
