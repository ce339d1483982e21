//! Parses, runs, and turns the outcome into an exit code.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;

/// What is logged when `RUST_LOG` does not say. An answer that breaks off is no
/// error when a fault wants it so; the hub tells of the others.
const USUAL_LOG: &str = "warn,actix_http::h1::dispatcher=off";

fn main() -> ExitCode {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or(USUAL_LOG)).init();
    match hubee_sim::run::run(hubee_sim::cli::Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("hubee-sim: {error}");
            error.exit_code()
        }
    }
}
