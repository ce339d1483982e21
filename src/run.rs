//! What each command does.

mod conformance;
mod manual;
mod postman;
mod running;
mod scenario;

use std::{
    io::{self, Write},
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    path::Path,
    process::ExitCode,
    time::Duration,
};

use rustix::process::{Resource, getrlimit, setrlimit};
use thiserror::Error;

use crate::{
    cli::{Cli, Command, DEFAULT_URL, SeedCommand},
    config::{Config, ConfigError},
    contract::{Contract, DESCRIPTIONS, Description},
    drift::{self, DiffArgs, DriftError},
    scenario::FileError,
    seed::Seed,
    simulator::Simulator,
    start_error::StartError,
    tls::{Authority, TlsError},
};

/// Why a command failed: one clear sentence each.
#[derive(Debug, Error)]
pub enum RunError {
    /// Bad settings.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// No CA.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The hub cannot start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The ready file cannot be written.
    #[error("the ready file {0} cannot be written: {1}")]
    ReadyFile(String, io::Error),
    /// Signals cannot be waited for, or standard output is gone.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The hub does not answer as a hub does.
    #[error("no hub is ready at {url}: {reason}")]
    NotReady {
        /// Where.
        url: String,
        /// What came instead.
        reason: String,
    },
    /// The hub is ready, for those who have its admin token.
    #[error("{0} asks for its admin token: --admin-token TOKEN")]
    AdminToken(String),
    /// A client breaks rules that must be kept.
    #[error("rules that must be kept are broken: {0}")]
    NotConformant(String),
    /// The hub cannot be asked for a report, or it cannot be written.
    #[error(transparent)]
    NoReport(Box<RunError>),
    /// There is nothing to judge.
    #[error("the journal of {0} has no call of {1}")]
    NeverCalled(String, String),
    /// The hub has no such client.
    #[error("{0} has no client {1}; GET /_sim/clients lists them")]
    NoSuchClient(String, String),
    /// The client is no SI.
    #[error("{0} is no SI: --client takes one that receives, and whose process is played")]
    NoSi(String),
    /// The scenario cannot be used.
    #[error(transparent)]
    Scenario(#[from] FileError),
    /// There is no such scenario.
    #[error("there is no scenario {0}; hubee-sim scenario list lists them")]
    NoSuchScenario(String),
    /// The client could not be tried.
    #[error("the client could not be tried: {0}")]
    NotTried(Box<dyn std::error::Error + Send + Sync>),
    /// Nothing could be compared.
    #[error(transparent)]
    Drift(#[from] DriftError),
}

impl RunError {
    /// What the program ends with: 2 for a comparison, a report or a trial that
    /// cannot be made, whose 1 says that something is amiss, as `diff` does.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(if matches!(self, Self::Drift(_) | Self::NoReport(_) | Self::NotTried(_)) { 2 } else { 1 })
    }
}

/// Does what the command line says.
///
/// # Errors
/// One sentence for the person at the terminal.
pub fn run(cli: Cli) -> Result<ExitCode, RunError> {
    let done = match cli.command.unwrap_or(Command::Serve(Box::new(cli.serve))) {
        Command::Serve(args) => serve(&Config::from_args(*args)?),
        Command::Healthcheck { wait, listen, url } => {
            running::healthcheck(&url.unwrap_or_else(|| local_url(listen)), Duration::from_secs(wait))
        }
        Command::Token { client, admin_token, url } => running::print_token(&url, &client, admin_token.as_deref()),
        Command::PostmanEnvironment(args) => postman::print_environment(&args),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man => manual::page(),
        Command::Ca { directory } => Ok(write!(io::stdout(), "{}", Authority::open(&directory)?.pem())?),
        Command::Openapi { name } => print_description(name.as_deref()),
        Command::Conformance(args) => conformance::report(&args),
        Command::Seed { command: SeedCommand::Check { directory } } => check_seed(&directory),
        Command::Diff(args) => return diff(&args),
        Command::Run(args) => return scenario::play(&args),
        Command::Scenario { command } => scenario::work(command),
    };
    done.map(|()| ExitCode::SUCCESS)
}

/// The address by which this machine reaches a hub that listens there.
fn local_url(listen: Option<SocketAddr>) -> String {
    let Some(mut address) = listen else { return DEFAULT_URL.to_owned() };
    if address.ip().is_unspecified() {
        address.set_ip(if address.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() });
    }
    format!("http://{address}")
}

fn diff(args: &DiffArgs) -> Result<ExitCode, RunError> {
    // Whatever RUST_LOG asks for: at `trace` the HTTP library logs what it sends.
    log::set_max_level(log::LevelFilter::Warn);
    if args.list {
        return print(&drift::report::list()).map(|()| ExitCode::SUCCESS);
    }
    let report = drift::run(args)?;
    print(&report.write(args.format))?;
    Ok(ExitCode::from(u8::from(report.has_differences())))
}

/// Lets the program hold as many connections as the system allows it: each
/// takes two files, and many hang when a fault wants them to.
fn raise_file_limit() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    if let Err(reason) = setrlimit(Resource::Nofile, limit) {
        log::warn!("the number of open files stays as it is: {reason}");
    }
}

fn serve(config: &Config) -> Result<(), RunError> {
    raise_file_limit();
    let signals = Signals::new()?;
    if let Some(address) = config.open_to_others() {
        log::warn!("whoever reaches {address} can change this hub by /_sim: --admin-token TOKEN asks for a token");
    }
    let simulator = config.builder().start()?;
    if let Some(path) = &config.ready_file {
        write_whole(path, &simulator.url()).map_err(|error| RunError::ReadyFile(path.display().to_string(), error))?;
    }
    // Whoever started us may have closed its end: no reason to stop serving.
    drop(io::stdout().write_all(listening(&simulator).as_bytes()));
    signals.wait();
    log::info!("stopping");
    simulator.stop();
    Ok(())
}

/// One line an address, written at once.
fn listening(simulator: &Simulator) -> String {
    let urls = [Some(simulator.url()), simulator.tls_url()];
    let lines: Vec<_> = urls.iter().flatten().map(|url| format!("hubee-sim listening on {url}\n")).collect();
    lines.concat()
}

/// A reader never sees half a file.
fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// SIGTERM and SIGINT, caught from before the hub is ready.
struct Signals {
    runtime: tokio::runtime::Runtime,
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let entered = runtime.enter();
        let (terminate, interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        drop(entered);
        Ok(Self { runtime, terminate, interrupt })
    }

    fn wait(mut self) {
        self.runtime.block_on(async {
            futures_util::future::select(Box::pin(self.terminate.recv()), Box::pin(self.interrupt.recv())).await;
        });
    }
}

fn print_description(name: Option<&str>) -> Result<(), RunError> {
    let text = match name.and_then(Description::find) {
        Some(description) => description.yaml()?,
        None => DESCRIPTIONS.iter().flat_map(|one| [one.name, "\n"]).collect(),
    };
    print(&text)
}

/// Whoever reads may have enough, as `head` does.
fn print(text: &str) -> Result<(), RunError> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn check_seed(directory: &Path) -> Result<(), RunError> {
    let seed = Seed::Directory(directory.into());
    let contract = Contract::shared().map_err(StartError::from)?;
    let summary = seed.fixtures(contract).map_err(StartError::from)?.summary();
    Simulator::builder().seed(seed).start()?;
    writeln!(io::stdout(), "{}: {summary}", directory.display())?;
    Ok(())
}
