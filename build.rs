//! Turns the API descriptions into JSON, so that nothing parses YAML at run
//! time. Has npm make the web console. Then gzips what `src/embedded.rs` embeds.

#[path = "web-console/build.rs"]
mod console;

use std::{
    env,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use flate2::{Compression, write::GzEncoder};

const DOCUMENTS: [&str; 4] = ["teledossiers", "referential", "token", "control"];

/// Of the demonstration; its attachments are small and many, so that unpacking
/// each at a start would cost more than it saves.
const FIXTURES: [&str; 5] = ["organizations", "processes", "subscriptions", "clients", "dossiers"];

fn main() -> ExitCode {
    println!("cargo:rerun-if-changed=build.rs");
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            println!("cargo:error={reason}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    let target = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    println!("cargo:rerun-if-changed=contract");
    for name in DOCUMENTS {
        convert(name, &target).map_err(|reason| format!("contract/{name}.yaml is no usable API description: {reason}"))?;
    }
    let embedded = target.join("embedded");
    // Assets of the console have other names each time.
    let _ = fs::remove_dir_all(&embedded);
    embed(Path::new("contract"), &embedded.join("contract"))?;
    for name in FIXTURES {
        let source = format!("seed-data/demo/{name}.json");
        println!("cargo:rerun-if-changed={source}");
        embed(Path::new(&source), &embedded.join("demo").join(name).with_extension("json"))?;
    }
    if env::var_os("CARGO_FEATURE_CONSOLE").is_some() {
        println!("cargo:rerun-if-changed=web-console/build.rs");
        console::build(&target)?;
        embed(&target.join("console"), &embedded.join("console"))?;
    }
    Ok(())
}

fn convert(name: &str, target: &Path) -> Result<(), String> {
    let source = Path::new("contract").join(name).with_extension("yaml");
    let text = fs::read_to_string(source).map_err(|error| error.to_string())?;
    let mut yaml: serde_norway::Value = serde_norway::from_str(&text).map_err(|error| error.to_string())?;
    yaml.apply_merge().map_err(|error| error.to_string())?;
    let json = serde_json::to_string(&yaml).map_err(|error| error.to_string())?;
    fs::write(target.join(name).with_extension("json"), json).map_err(|error| error.to_string())
}

fn embed(source: &Path, target: &Path) -> Result<(), String> {
    gzip(source, target).map_err(|error| format!("{} could not be gzipped: {error}", source.display()))
}

/// Gzips the file, or those of the folder, under the same names.
fn gzip(source: &Path, target: &Path) -> io::Result<()> {
    if source.is_dir() {
        return fs::read_dir(source)?.try_for_each(|entry| {
            let entry = entry?;
            gzip(&entry.path(), &target.join(entry.file_name()))
        });
    }
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut encoder = GzEncoder::new(File::create(target)?, Compression::best());
    io::copy(&mut File::open(source)?, &mut encoder)?;
    encoder.finish().map(drop)
}
