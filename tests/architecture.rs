//! Dependencies point one way: http → hub → {domain, store, clock}, store →
//! domain, domain → nothing.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Layer, and what its files may not name.
const FORBIDDEN: [(&str, &[&str]); 13] = [
    ("domain", &["crate::hub", "crate::store", "crate::http", "crate::oauth", "crate::contract", "actix", "rusqlite", "tokio"]),
    ("contract", &["crate::hub", "crate::store", "crate::http", "crate::oauth", "actix", "rusqlite", "tokio"]),
    ("oauth", &["crate::hub", "crate::store", "crate::http", "crate::contract", "actix", "rusqlite", "tokio"]),
    ("store", &["crate::hub", "crate::http", "crate::oauth", "crate::contract", "actix"]),
    ("hub", &["crate::http", "crate::oauth", "crate::contract", "actix", "tokio"]),
    ("journal", &["crate::hub", "crate::store", "crate::http", "crate::oauth", "crate::contract", "actix", "rusqlite"]),
    (
        "conformance",
        &["crate::hub", "crate::store", "crate::http", "crate::oauth", "crate::contract", "actix", "rusqlite", "tokio"],
    ),
    ("seed", &["crate::http", "crate::hub", "crate::oauth", "actix", "rusqlite"]),
    ("fault", &["crate::hub", "crate::store", "crate::http", "crate::oauth", "crate::contract", "actix", "rusqlite"]),
    ("drift", &["crate::hub", "crate::store", "crate::http", "crate::oauth", "crate::contract", "actix", "rusqlite", "tokio"]),
    ("bot", &["crate::hub", "crate::store", "crate::http", "crate::oauth", "crate::contract", "actix", "rusqlite", "tokio"]),
    ("scenario", &["crate::store", "crate::http", "crate::oauth", "crate::contract", "actix", "rusqlite"]),
    ("http", &["rusqlite"]),
];

/// Where a file's tests begin; they may look anywhere.
const TESTS: &str = "#[cfg(test)]";

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The lines of code of a file, without comments and tests.
fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split(TESTS).next().unwrap_or_default().to_owned();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_layer_names_what_stands_above_it() {
    for (layer, forbidden) in FORBIDDEN {
        let files = sources(&src().join(layer));
        assert!(!files.is_empty(), "{layer}");
        for file in files.iter().filter(|file| !file.ends_with("tests.rs") && !file.display().to_string().contains("/tests/")) {
            let code = code_of(file);
            // Several imports of the crate share one `use crate::{…}`.
            let flat = code.replace("crate::{", "crate::").split_whitespace().collect::<String>();
            for name in forbidden {
                let short = name.strip_prefix("crate::").map(|module| format!("{module}::"));
                let is_named = code.contains(name)
                    || short
                        .is_some_and(|module| flat.contains(&format!(",{module}")) || flat.contains(&format!("crate::{module}")));
                assert!(!is_named, "{} names {name}", file.display());
            }
        }
    }
}

#[test]
fn all_sql_is_in_the_store() {
    for file in sources(&src()).iter().filter(|file| !file.starts_with(src().join("store"))) {
        let code = code_of(file);
        for word in ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "] {
            assert!(!code.contains(word), "{} has SQL: {word}", file.display());
        }
    }
}

#[test]
fn no_file_is_too_long_to_be_read_at_once() {
    for file in sources(&src()) {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 330, "{} has {lines} lines", file.display());
    }
}
