//! What the library shows of itself names no crate that it is made with, so
//! that another version of one, or another one, changes nothing for its users.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod sources;

use std::{fs, path::PathBuf};

use sources::{below, code_of, place};

/// What JSON values, identifiers and instants are, everybody agrees on.
const SHOWN: [&str; 4] = ["chrono", "serde", "serde_json", "uuid"];

/// What `src/lib.rs` takes out of modules that it does not show.
const TAKEN_OUT: [&str; 2] = ["start_error.rs", "http/address.rs"];

/// The files of the modules that the documentation lists.
fn shown_files() -> Vec<PathBuf> {
    let lib = fs::read_to_string(place("src/lib.rs")).unwrap();
    let lines: Vec<_> = lib.lines().collect();
    let is_hidden = |i: usize| i > 0 && lines[i - 1] == "#[doc(hidden)]";
    let names = (0..lines.len()).filter(|i| !is_hidden(*i)).filter_map(|i| lines[i].strip_prefix("pub mod ")?.strip_suffix(';'));
    let mut files = Vec::new();
    for module in names.map(|name| place("src").join(name)) {
        if module.is_dir() {
            files.extend(below(&module));
        }
        files.extend(Some(module.with_extension("rs")).filter(|file| file.exists()));
    }
    assert!(files.len() > 40, "{files:?}");
    files.extend(TAKEN_OUT.map(|file| place("src").join(file)));
    files.retain(|file| !file.ends_with("tests.rs"));
    files
}

/// The crates of `[dependencies]`, as code names them.
fn crates() -> Vec<String> {
    let manifest: toml::Table = fs::read_to_string(place("Cargo.toml")).unwrap().parse().unwrap();
    let names = manifest["dependencies"].as_table().unwrap().keys().map(|name| name.replace('-', "_"));
    names.filter(|name| !SHOWN.contains(&name.as_str())).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty())
}

/// The crates themselves, and what the code imports from them.
fn names_of_others(code: &str, crates: &[String]) -> Vec<String> {
    let imports = code.split(';').filter_map(|statement| statement.trim().strip_prefix("use "));
    let from_others = imports.filter(|import| words(import).next().is_some_and(|first| crates.iter().any(|name| name == first)));
    let types = from_others.flat_map(words).filter(|word| word.starts_with(char::is_uppercase));
    // Derived, and known by name to nobody else.
    types.filter(|name| *name != "Error").map(str::to_owned).chain(crates.iter().cloned()).collect()
}

/// Signatures, public fields, whole enums, and which traits are implemented.
fn surface(code: &str) -> Vec<String> {
    let lines: Vec<_> = code.lines().collect();
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let indent = &line[..line.len() - line.trim_start().len()];
        let item = line.trim_start();
        if item.starts_with("pub enum ") {
            let end = format!("{indent}}}");
            found.push(lines[i..].iter().take_while(|line| **line != end).copied().collect::<Vec<_>>().join("\n"));
        } else if item.starts_with("pub struct ") && item.contains('(') {
            found.extend(item.split(&['(', ','][..]).filter(|field| field.trim_start().starts_with("pub ")).map(str::to_owned));
        } else if item.starts_with("pub ") && !item.starts_with("pub use ") || item.starts_with("impl") && item.contains(" for ") {
            let mut signature = String::new();
            for line in &lines[i..] {
                signature += line;
                if signature.matches('(').count() == signature.matches(')').count() && line.ends_with(&['{', ';', ',', '}'][..]) {
                    break;
                }
            }
            found.push(signature);
        }
    }
    found
}

#[test]
fn what_the_library_shows_names_no_crate_that_it_is_made_with() {
    let crates = crates();
    let (mut seen, mut shown) = (0, Vec::new());
    for file in shown_files() {
        let code = code_of(&file);
        let others = names_of_others(&code, &crates);
        for item in surface(&code) {
            seen += 1;
            let named = words(&item).find(|word| others.iter().any(|name| name == word));
            shown.extend(named.map(|name| format!("{}: {name}: {item}", file.display())));
        }
    }
    assert!(shown.is_empty(), "{}", shown.join("\n"));
    assert!(seen > 500, "{seen}");
}

#[test]
fn a_crate_that_is_shown_is_found() {
    let crates = ["rusqlite".to_owned()];
    for code in [
        "use rusqlite::{Connection, params};\npub fn of(\n    it: &Connection,\n) {}",
        "pub enum Why {\n    Sql(#[from] rusqlite::Error),\n}",
        "pub struct Why {\n    pub reason: rusqlite::Error,\n}",
        "pub struct Why(pub rusqlite::Error);",
        "impl From<rusqlite::Error> for Why {",
    ] {
        let others = names_of_others(code, &crates);
        assert!(surface(code).iter().any(|item| words(item).any(|word| others.iter().any(|name| name == word))), "{code}");
    }
    let kept = "use rusqlite::Connection;\npub struct Kept(Connection);\nstruct Other {\n    it: Connection,\n}\nfn private(it: Connection) {}";
    let others = names_of_others(kept, &crates);
    assert!(!surface(kept).iter().any(|item| words(item).any(|word| others.iter().any(|name| name == word))));
}
