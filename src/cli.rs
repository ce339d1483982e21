//! The command line.

use std::{net::SocketAddr, path::PathBuf};

use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{BoolishValueParser, PossibleValuesParser},
};

use crate::{conformance::Rule, contract::DESCRIPTIONS, domain::timestamp::Timestamp, drift::DiffArgs, oauth::ScopeMode};

/// The French State's message hub (HubEE) on your own machine.
///
/// Without a command it serves.
#[derive(Debug, Parser)]
#[command(name = "hubee-sim", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to serve.
    #[command(flatten)]
    pub serve: ServeArgs,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve (the default).
    Serve(Box<ServeArgs>),
    /// Exit 0 when a hub is ready, 1 otherwise.
    Healthcheck {
        /// Seconds to wait for it to become ready.
        #[arg(long, value_name = "SECONDS", default_value_t = 0)]
        wait: u64,
        /// The hub.
        #[arg(default_value = DEFAULT_URL)]
        url: String,
    },
    /// Print a bearer token of a running hub.
    Token {
        /// The client it is for, as GET /_sim/clients lists them.
        #[arg(long, value_name = "ID")]
        client: String,
        /// The admin token of the hub, if it has one.
        #[arg(long, value_name = "TOKEN", env = "HUBEE_SIM_ADMIN_TOKEN", hide_env_values = true)]
        admin_token: Option<String>,
        /// The hub.
        #[arg(default_value = DEFAULT_URL)]
        url: String,
    },
    /// Print the certificate (PEM) of the CA in a folder, made there if there is none.
    ///
    /// Trust it once, then serve with --tls-listen ADDR --tls-ca DIR. The folder
    /// holds ca.pem and ca-key.pem; whoever has the key can pass for any site
    /// to those who trust the certificate.
    Ca {
        /// The folder.
        #[arg(value_name = "DIR")]
        directory: PathBuf,
    },
    /// Print an API description of this program in YAML, or list them.
    Openapi {
        /// Which one.
        #[arg(value_parser = PossibleValuesParser::new(DESCRIPTIONS.iter().map(|one| one.name)))]
        name: Option<String>,
    },
    /// Tell where another hub, such as a real one, answers otherwise.
    ///
    /// Puts to both a list of requests that change nothing (--list shows it)
    /// and compares status, headers and shape; nothing of a body is shown, nor
    /// any credential. Exits 0 when all is the same, 1 when something differs,
    /// 2 when it cannot tell.
    Diff(Box<DiffArgs>),
    /// Tell how well a client of a running hub keeps to the hub's documented
    /// obligations.
    ///
    /// Exit 0 when no rule that must be kept is broken, 1 when one is, 2 when
    /// there is nothing to tell.
    Conformance(ConformanceArgs),
    /// Play a scenario with a client, and grade the client.
    ///
    /// Starts a hub of its own, begins the scenario, runs the command with the
    /// hub's address and the credentials in its environment, and tells how the
    /// client did. Exits 0 when it has passed, 1 when not, 2 when nothing could
    /// be tried.
    Run(RunArgs),
    /// Work on scenarios.
    Scenario {
        /// What to do with them.
        #[command(subcommand)]
        command: ScenarioCommand,
    },
    /// Work on seeds.
    Seed {
        /// What to do with one.
        #[command(subcommand)]
        command: SeedCommand,
    },
}

/// The flags of `conformance`.
#[derive(Debug, Args)]
pub struct ConformanceArgs {
    /// The client; every one that called when not said.
    #[arg(long, value_name = "ID")]
    pub client: Option<String>,
    /// How the report is written.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Where it is written [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// A rule that may be broken; may be repeated.
    #[arg(long, value_name = "RULE", value_parser = PossibleValuesParser::new(Rule::all().map(Rule::as_str)))]
    pub allow: Vec<String>,
    /// The admin token of the hub, if it has one.
    #[arg(long, value_name = "TOKEN", env = "HUBEE_SIM_ADMIN_TOKEN", hide_env_values = true)]
    pub admin_token: Option<String>,
    /// The hub, or a world of it.
    #[arg(default_value = DEFAULT_URL)]
    pub url: String,
}

/// How a report can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal.
    Text,
    /// As `GET /_sim/conformance` answers.
    Json,
    /// A page to read and to print.
    Html,
    /// `JUnit` XML.
    Junit,
    /// SARIF 2.1.0.
    Sarif,
}

/// The flags of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// A scenario, as `hubee-sim scenario list` names it, or a YAML file.
    #[arg(value_name = "SCENARIO")]
    pub scenario: String,
    /// The client, as a command for sh. Its environment has `HUBEE_URL`,
    /// `HUBEE_TOKEN_URL`, `HUBEE_CLIENT_ID`, `HUBEE_CLIENT_SECRET`,
    /// `HUBEE_SCOPE` and, for an SI, `HUBEE_PROCESS_CODE`; its output goes to
    /// standard error.
    #[arg(long, value_name = "COMMAND")]
    pub client_command: String,
    /// What identifiers, faults and bots are drawn from [default: drawn, and told].
    #[arg(long, value_name = "NUMBER")]
    pub random_seed: Option<u64>,
    /// What the hub's clock shows at the start, as in 2026-03-02T08:00:00Z
    /// [default: the time].
    #[arg(long, value_name = "INSTANT", value_parser = Timestamp::parse)]
    pub now: Option<Timestamp>,
    /// Seconds after which the client is stopped.
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub timeout: u64,
    /// How the grade is written.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = GradeFormat::Text)]
    pub format: GradeFormat,
    /// Where it is written [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// How a grade can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GradeFormat {
    /// For a terminal.
    Text,
    /// As `GET /_sim/scenario` answers.
    Json,
    /// `JUnit` XML.
    Junit,
}

/// What can be done with scenarios.
#[derive(Debug, Subcommand)]
pub enum ScenarioCommand {
    /// List those that come with the program.
    List,
    /// Print one, to copy and to change.
    Show {
        /// Its name.
        name: String,
    },
    /// Begin one in a throw-away hub.
    Check {
        /// A YAML file.
        file: PathBuf,
    },
}

/// What can be done with a seed.
#[derive(Debug, Subcommand)]
pub enum SeedCommand {
    /// Read a seed directory and plant it in a throw-away hub.
    Check {
        /// The directory.
        directory: PathBuf,
    },
}

/// Where a hub listens by default.
pub const DEFAULT_URL: &str = "http://127.0.0.1:8484";

/// The flags of `serve`. What neither flag nor environment says may be said by
/// the file of `--config`, under the same names.
#[derive(Clone, Debug, Default, Args, serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ServeArgs {
    /// A TOML file with the settings below as keys.
    #[arg(long, value_name = "FILE", env = "HUBEE_SIM_CONFIG")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Where to listen; port 0 picks a free one [default: 127.0.0.1:8484].
    #[arg(long, value_name = "ADDR", env = "HUBEE_SIM_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Where to listen for HTTPS too; its CA is made anew at each start and
    /// given by GET /_sim/ca.pem, unless --tls-ca or --tls-cert says otherwise
    /// [default: nowhere].
    #[arg(long, value_name = "ADDR", env = "HUBEE_SIM_TLS_LISTEN")]
    pub tls_listen: Option<SocketAddr>,
    /// A folder that keeps the CA: ca.pem and ca-key.pem, written there when
    /// it has none.
    #[arg(long, value_name = "DIR", env = "HUBEE_SIM_TLS_CA")]
    pub tls_ca: Option<PathBuf>,
    /// The certificate to show instead, with its chain (PEM).
    #[arg(long, value_name = "FILE", env = "HUBEE_SIM_TLS_CERT")]
    pub tls_cert: Option<PathBuf>,
    /// The key of that certificate (PEM).
    #[arg(long, value_name = "FILE", env = "HUBEE_SIM_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
    /// A name or address the certificate is good for, besides those of this
    /// machine and its loopback; may be repeated.
    #[arg(long, value_name = "NAME", env = "HUBEE_SIM_TLS_NAME", value_delimiter = ',')]
    pub tls_name: Vec<String>,
    /// A SQLite file, kept across restarts [default: in memory].
    #[arg(long, value_name = "PATH", env = "HUBEE_SIM_DATABASE")]
    pub database: Option<PathBuf>,
    /// What an empty hub starts from: demo, none or a directory [default: demo].
    #[arg(long, value_name = "SEED", env = "HUBEE_SIM_SEED")]
    pub seed: Option<String>,
    /// What becomes of a scope that a client does not have: granted as asked
    /// (echo), left out (filter) or refused (reject) [default: filter].
    #[arg(long, value_name = "MODE", env = "HUBEE_SIM_SCOPE_MODE", value_parser = PossibleValuesParser::new(ScopeMode::NAMES))]
    pub scope_mode: Option<String>,
    /// Give a client the same token until it ends, its time counting down, as
    /// a server of opaque tokens does.
    #[arg(long, env = "HUBEE_SIM_SAME_TOKEN")]
    pub same_token: bool,
    /// How many worlds there may be beside the default one; those that nobody
    /// calls for a quarter of an hour make room for new ones [default: 100].
    #[arg(long, value_name = "COUNT", env = "HUBEE_SIM_WORLDS")]
    pub worlds: Option<usize>,
    /// Draw identifiers, credentials and faults from this number, so that the
    /// same calls get the same ones, after a reset too [default: never the same].
    #[arg(long, value_name = "NUMBER", env = "HUBEE_SIM_RANDOM_SEED")]
    pub random_seed: Option<u64>,
    /// Refuse what the real hub lets through although its documents say
    /// otherwise: moves outside the status graph, ill-formed externalIds.
    #[arg(long, env = "HUBEE_SIM_STRICT")]
    pub strict: bool,
    /// A JSON file of fault rules that hold from the start and after each reset.
    #[arg(long, value_name = "FILE", env = "HUBEE_SIM_FAULTS")]
    pub faults: Option<PathBuf>,
    /// A JSON file of bots that play the other party from the start and after
    /// each reset.
    #[arg(long, value_name = "FILE", env = "HUBEE_SIM_BOTS")]
    pub bots: Option<PathBuf>,
    /// A scenario to begin with: a name that `hubee-sim scenario list` lists, or
    /// a YAML file. A reset ends it.
    #[arg(long, value_name = "SCENARIO", env = "HUBEE_SIM_SCENARIO")]
    pub scenario: Option<String>,
    /// What /_sim asks for as a bearer token [default: nothing].
    #[arg(long, value_name = "TOKEN", env = "HUBEE_SIM_ADMIN_TOKEN", hide_env_values = true)]
    pub admin_token: Option<String>,
    /// A name by which /_sim may be called when it asks for no token; may be
    /// repeated. Any address and localhost, *.localhost, *.test, *.internal and
    /// names of one label may without.
    #[arg(long, value_name = "NAME", env = "HUBEE_SIM_ALLOWED_HOST", value_delimiter = ',')]
    pub allowed_host: Vec<String>,
    /// Hold answers against the API descriptions: one that breaks its own
    /// becomes the gateway's 500 [default: false].
    #[arg(long, value_name = "BOOL", env = "HUBEE_SIM_CHECK_ANSWERS", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub check_answers: Option<bool>,
    /// A file to write the URL to once ready.
    #[arg(long, value_name = "PATH", env = "HUBEE_SIM_READY_FILE")]
    pub ready_file: Option<PathBuf>,
}
