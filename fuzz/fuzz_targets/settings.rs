//! The TOML of `--config`. Other files that it names are not opened here: what
//! stands in them has targets of its own.
#![no_main]

use hubee_sim::{cli::ServeArgs, config::Config};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(args) = toml::from_str::<ServeArgs>(text) else { return };
    let args = ServeArgs { config: None, faults: None, bots: None, scenario: None, ..args };
    let Ok(config) = Config::from_args(args) else { return };
    let _ = (config.open_to_others(), config.builder());
});
