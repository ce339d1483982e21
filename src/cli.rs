//! The command line.

mod examples;
mod serve;

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};
use clap_complete::Shell;

use crate::{conformance::Rule, contract::DESCRIPTIONS, domain::timestamp::Timestamp, drift::DiffArgs};

pub use serve::ServeArgs;

/// The French State's message hub (HubEE) on your own machine.
///
/// Without a command it serves.
#[derive(Debug, Parser)]
#[command(name = "hubee-sim", version, args_conflicts_with_subcommands = true, after_help = examples::PROGRAM)]
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
    #[command(after_help = examples::HEALTHCHECK)]
    Healthcheck {
        /// Seconds to wait for it to become ready.
        #[arg(long, value_name = "SECONDS", default_value_t = 0)]
        wait: u64,
        /// Where the hub on this machine listens, when no URL is said.
        #[arg(long, value_name = "ADDR", env = "HUBEE_SIM_LISTEN")]
        listen: Option<SocketAddr>,
        /// The hub.
        #[arg(help = "The hub [default: http://127.0.0.1:8484]")]
        url: Option<String>,
    },
    /// Print a bearer token of a running hub.
    #[command(after_help = examples::TOKEN)]
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
    #[command(after_help = examples::DIFF)]
    Diff(Box<DiffArgs>),
    /// Tell how well a client of a running hub keeps to the hub's documented
    /// obligations.
    ///
    /// Exit 0 when no rule that must be kept is broken, 1 when one is, 2 when
    /// there is nothing to tell.
    #[command(after_help = examples::CONFORMANCE)]
    Conformance(ConformanceArgs),
    /// Play a scenario with a client, and grade the client.
    ///
    /// Starts a hub of its own, begins the scenario, runs the command with the
    /// hub's address and the credentials in its environment, and tells how the
    /// client did. Exits 0 when it has passed, 1 when not, 2 when nothing could
    /// be tried.
    #[command(after_help = examples::RUN)]
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
    /// Print a Postman environment for the public "Valise générique" collection
    /// of HubEE: the addresses and credentials of a running hub under the
    /// collection's own names.
    #[command(after_help = examples::POSTMAN)]
    PostmanEnvironment(PostmanArgs),
    /// Print the script that completes this command line in a shell.
    #[command(after_help = examples::COMPLETIONS)]
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page, every command in it.
    #[command(after_help = examples::MAN)]
    Man,
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

/// The flags of `postman-environment`.
#[derive(Debug, Args)]
pub struct PostmanArgs {
    /// The SI that receives; its process is the one that is played.
    #[arg(long, value_name = "ID", default_value = "si-certdc-paris")]
    pub client: String,
    /// The admin token of the hub, if it has one.
    #[arg(long, value_name = "TOKEN", env = "HUBEE_SIM_ADMIN_TOKEN", hide_env_values = true)]
    pub admin_token: Option<String>,
    /// The hub, or a world of it.
    #[arg(long, value_name = "URL", default_value = DEFAULT_URL)]
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
