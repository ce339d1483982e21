//! Turns the API descriptions into JSON, so that nothing parses YAML at run
//! time. Then has npm make the web console.

#[path = "web-console/build.rs"]
mod console;

use std::{env, fs, path::Path, process::ExitCode};

const DOCUMENTS: [&str; 4] = ["teledossiers", "referential", "token", "control"];

fn main() -> ExitCode {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=contract");
    for name in DOCUMENTS {
        if let Err(reason) = convert(name) {
            println!("cargo:error=contract/{name}.yaml is no usable API description: {reason}");
            return ExitCode::FAILURE;
        }
    }
    if env::var_os("CARGO_FEATURE_CONSOLE").is_some() {
        println!("cargo:rerun-if-changed=web-console/build.rs");
        if let Err(reason) = console::build() {
            println!("cargo:error={reason}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn convert(name: &str) -> Result<(), String> {
    let source = Path::new("contract").join(name).with_extension("yaml");
    let text = fs::read_to_string(source).map_err(|error| error.to_string())?;
    let mut yaml: serde_norway::Value = serde_norway::from_str(&text).map_err(|error| error.to_string())?;
    yaml.apply_merge().map_err(|error| error.to_string())?;
    let json = serde_json::to_string(&yaml).map_err(|error| error.to_string())?;
    let target = env::var("OUT_DIR").map_err(|error| error.to_string())?;
    fs::write(Path::new(&target).join(name).with_extension("json"), json).map_err(|error| error.to_string())
}
