//! Dependencies point one way: http → hub → {domain, store, clock}, store →
//! domain, domain → nothing.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod sources;

use std::{fs, path::PathBuf};

use sources::{below, code_of, place};

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

fn src() -> PathBuf {
    place("src")
}

#[test]
fn no_layer_names_what_stands_above_it() {
    for (layer, forbidden) in FORBIDDEN {
        let files = below(&src().join(layer));
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

/// What calls out, or asks for the address of a name.
const CALLS_OUT: [&str; 7] = ["ureq", "::connect(", "connect_timeout", "UdpSocket", "UnixStream", "lookup_host", "to_socket_addrs"];

#[test]
fn nothing_that_serves_calls_out() {
    let (clients, mut found) = ([src().join("drift"), src().join("run")], 0);
    for file in below(&src()) {
        let code = code_of(&file);
        let is_client = clients.iter().any(|folder| file.starts_with(folder));
        for word in CALLS_OUT.iter().filter(|word| code.contains(**word)) {
            assert!(is_client, "{} names {word}", file.display());
            found += 1;
        }
    }
    assert!(found > 0, "the words are those of the commands that do call");
    // They in turn are called by the commands alone.
    for file in below(&src()).iter().filter(|file| !clients.iter().any(|folder| file.starts_with(folder))) {
        let is_command = ["run.rs", "main.rs", "lib.rs", "cli.rs"].iter().any(|name| *file == src().join(name));
        for name in ["drift::", "run::"] {
            assert!(is_command || !names_module(&code_of(file), name), "{} names {name}", file.display());
        }
    }
}

/// Whether a code has that name, and not as the end of a longer one.
fn names_module(code: &str, name: &str) -> bool {
    let is_inside = |before: &str| before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
    code.match_indices(name).any(|(place, _)| !is_inside(&code[..place]))
}

#[test]
fn secrets_are_compared_in_constant_time() {
    for file in ["oauth/credentials.rs", "http/control/mod.rs"] {
        assert!(code_of(&src().join(file)).contains(".ct_eq("), "{file}");
    }
    for file in below(&src()) {
        for line in code_of(&file).lines().filter(|line| line.contains("==") || line.contains("!=")) {
            assert!(!line.contains("secret") && !line.contains("admin_token"), "{}: {line}", file.display());
        }
    }
}

#[test]
fn all_sql_is_in_the_store() {
    for file in below(&src()).iter().filter(|file| !file.starts_with(src().join("store"))) {
        let code = code_of(file);
        for word in ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "] {
            assert!(!code.contains(word), "{} has SQL: {word}", file.display());
        }
    }
}

#[test]
fn no_file_is_too_long_to_be_read_at_once() {
    for file in below(&src()) {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 330, "{} has {lines} lines", file.display());
    }
}
