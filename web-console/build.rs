//! Has npm make the web console, in a copy under `OUT_DIR`: a build leaves the
//! sources as they are. A package of the crate has no sources of it, but the
//! console as it was made of them (`make package`), and needs no npm.

use std::{fs, io, path::Path, process::Command};

/// What the console is made of, within `web-console/`.
const SOURCES: [&str; 7] =
    [".npmrc", "index.html", "package.json", "package-lock.json", "svelte.config.js", "tsconfig.json", "vite.config.ts"];
const FOLDERS: [&str; 2] = ["public", "src"];

const NO_NPM: &str = "the web console is made with npm, which is not here: install Node.js 20.19 or later, \
                      or go without the console: --no-default-features";

/// Where a package has the console. A checkout may have one too, of any age: it
/// is looked at only where there is nothing to make it of.
const MADE: &str = "web-console/dist";

const NO_CONSOLE: &str = "the web console is missing: there is neither web-console/package.json to make it of, nor web-console/dist; \
                          `make package` makes a package that has it";

/// Makes `console/` in the target, which is `OUT_DIR`.
pub(crate) fn build(target: &Path) -> Result<(), String> {
    if !Path::new("web-console/package.json").exists() {
        println!("cargo:rerun-if-changed={MADE}");
        return copy_folder(Path::new(MADE), &target.join("console")).map_err(|error| format!("{NO_CONSOLE} ({error})"));
    }
    let copy = target.join("web-console");
    copy_sources(&copy).map_err(|error| format!("the sources of the web console could not be copied: {error}"))?;
    copy_file(Path::new("contract/control.yaml"), &target.join("contract/control.yaml")).map_err(|error| error.to_string())?;
    install(&copy)?;
    npm(&copy, &["run", "build", "--", "--outDir", "../console", "--emptyOutDir", "--logLevel", "warn"])
}

fn copy_sources(copy: &Path) -> io::Result<()> {
    for file in SOURCES {
        let source = Path::new("web-console").join(file);
        println!("cargo:rerun-if-changed={}", source.display());
        copy_file(&source, &copy.join(file))?;
    }
    for folder in FOLDERS {
        let source = Path::new("web-console").join(folder);
        println!("cargo:rerun-if-changed={}", source.display());
        if copy.join(folder).exists() {
            fs::remove_dir_all(copy.join(folder))?;
        }
        copy_folder(&source, &copy.join(folder))?;
    }
    Ok(())
}

fn copy_folder(source: &Path, target: &Path) -> io::Result<()> {
    for entry in fs::read_dir(source)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        if path.is_dir() { copy_folder(&path, &target.join(name))? } else { copy_file(&path, &target.join(name))? }
    }
    Ok(())
}

fn copy_file(source: &Path, target: &Path) -> io::Result<()> {
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(source, target).map(drop)
}

/// Fetches what the lock file names, once for each lock file.
fn install(copy: &Path) -> Result<(), String> {
    let (wanted, installed) = (copy.join("package-lock.json"), copy.join("installed.json"));
    let read = |path| fs::read(path).unwrap_or_default();
    if read(&wanted) != read(&installed) {
        npm(copy, &["ci", "--omit=dev"])?;
        fs::copy(wanted, installed).map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// Runs npm, which is heard only when it fails.
fn npm(folder: &Path, arguments: &[&str]) -> Result<(), String> {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    let output = output.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => NO_NPM.to_owned(),
        _ => format!("npm could not be run: {error}"),
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("npm {} failed: {}", arguments.join(" "), String::from_utf8_lossy(&said).replace('\n', "; ")))
}
