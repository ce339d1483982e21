//! The flags of `diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// What to compare, and how to say it.
#[derive(Clone, Debug, Args)]
pub struct DiffArgs {
    /// The other hub: where its API is, the part before /teledossiers/v1.
    #[arg(long, value_name = "URL", required_unless_present = "list")]
    pub against: Option<String>,
    /// Its token endpoint, when that is on another host [default: URL/oauth2/token].
    #[arg(long, value_name = "URL")]
    pub token_url: Option<String>,
    /// The client to call it as; without one, only what anybody may ask is
    /// asked. Its secret is that of --secret-file, else of the environment
    /// (`HUBEE_DIFF_SECRET`), else the next line of standard input.
    #[arg(long, value_name = "ID")]
    pub client: Option<String>,
    /// The scope to ask for: SI, OSL, ADMIN, SUBCRT or DATAPASS.
    #[arg(long, value_name = "SCOPE", default_value = "SI")]
    pub scope: String,
    /// A file that holds the client's secret.
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
    /// The process to ask about: that of the client, for an SI.
    #[arg(long, value_name = "CODE", default_value = "CERTDC")]
    pub process: String,
    /// A running simulator to compare with, rather than one of this program's own.
    #[arg(long, value_name = "URL")]
    pub reference: Option<String>,
    /// The authorities to trust over HTTPS (PEM), rather than those of browsers.
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// A file of known differences, one a line: exchange, place, reason.
    #[arg(long, value_name = "FILE")]
    pub accept: Option<PathBuf>,
    /// Milliseconds to wait before each request; a hub on another machine is
    /// given 200 at least.
    #[arg(long, value_name = "MS", default_value_t = 350)]
    pub pause: u64,
    /// Seconds to wait for an answer.
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=300))]
    pub timeout: u64,
    /// How to say it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Only say what would be asked, and why it is safe.
    #[arg(long)]
    pub list: bool,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal of 80 columns.
    Text,
    /// For a program.
    Json,
    /// For an issue.
    Markdown,
}
