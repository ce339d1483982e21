//! Parses, runs, and turns the outcome into an exit code.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("warn")).init();
    match hubee_sim::run::run(hubee_sim::cli::Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("hubee-sim: {error}");
            error.exit_code()
        }
    }
}
