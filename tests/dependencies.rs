//! What is depended upon is under a licence, and from a place, that `deny.toml`
//! allows. `cargo deny check` says more, where it is installed.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use serde_json::Value;
use spdx::{Expression, ParseMode};

fn policy() -> toml::Table {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml")).unwrap().parse().unwrap()
}

fn texts(list: &toml::Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

/// All packages, for every platform and purpose, but this one.
fn packages() -> Vec<Value> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--locked", "--all-features"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let Value::Array(packages) = metadata["packages"].take() else { unreachable!("packages are a list") };
    let others: Vec<_> = packages.into_iter().filter(|package| package["name"] != env!("CARGO_PKG_NAME")).collect();
    assert!(others.len() > 100, "{}", others.len());
    others
}

fn is_allowed(licence: &str, allowed: &[&str]) -> bool {
    // Older packages write a slash where "or" is meant.
    let expression = Expression::parse_mode(licence, ParseMode::LAX).unwrap();
    expression.evaluate(|asked| {
        let name = asked.license.id().map(|id| id.name);
        asked.addition.is_none() && name.is_some_and(|name| allowed.contains(&name))
    })
}

#[test]
fn every_dependency_is_under_a_licence_that_is_allowed() {
    let policy = policy();
    let allowed = texts(&policy["licenses"]["allow"]);
    for package in packages() {
        let licence = package["license"].as_str().unwrap_or_else(|| unreachable!("{} says no licence", package["id"]));
        assert!(is_allowed(licence, &allowed), "{}: {licence}", package["id"]);
    }
}

#[test]
fn every_dependency_is_from_the_registry_and_none_is_banned() {
    let policy = policy();
    let registries: Vec<_> = texts(&policy["sources"]["allow-registry"]).iter().map(|url| format!("registry+{url}")).collect();
    let banned = policy["bans"]["deny"].as_array().unwrap();
    for package in packages() {
        let is_known = package["source"].as_str().is_some_and(|source| registries.iter().any(|registry| registry == source));
        assert!(is_known, "{} is from {}", package["id"], package["source"]);
        assert!(!banned.iter().any(|ban| ban["crate"].as_str() == package["name"].as_str()), "{} is banned", package["id"]);
    }
}

#[test]
fn the_licences_that_go_with_the_program_name_each_dependency() {
    let console = tempfile::tempdir().unwrap();
    fs::write(console.path().join("licences.md"), "## of the console").unwrap();
    let host = Command::new("rustc").args(["--print", "host-tuple"]).output().unwrap();
    let mut notices = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/notices"));
    let output = notices.arg(String::from_utf8(host.stdout).unwrap().trim()).arg(console.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let manifest: toml::Table = include_str!("../Cargo.toml").parse().unwrap();
    for name in manifest["dependencies"].as_table().unwrap().keys() {
        assert!(text.contains(&format!(" {name} ")) || text.contains(&format!("\n{name} ")), "{name} is not named");
    }
    assert!(text.ends_with("## of the console"));
}

#[test]
fn a_licence_is_allowed_when_one_can_choose_it_or_has_all() {
    let allowed = ["MIT", "ISC"];
    for licence in ["MIT", "MIT OR GPL-3.0-only", "GPL-3.0-only/MIT", "MIT AND ISC", "ISC AND (Apache-2.0 OR MIT)"] {
        assert!(is_allowed(licence, &allowed), "{licence}");
    }
    for licence in ["GPL-3.0-only", "MIT AND GPL-3.0-only", "ISC AND (Apache-2.0 OR 0BSD)", "MIT WITH LLVM-exception"] {
        assert!(!is_allowed(licence, &allowed), "{licence}");
    }
}

/// What tests need beside, and the program does not use or has by another name.
const OF_TESTS: [(&str, &str); 3] = [("rusqlite", "trace"), ("serde", "alloc"), ("ureq", "json")];

/// The features of what is depended upon directly, by name and version.
fn features(edges: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--locked", "--depth", "1", "--prefix", "none", "--format", "{p} {f}", "--edges", edges]);
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout).unwrap();
    let mut found = BTreeMap::<_, BTreeSet<_>>::new();
    for (name, rest) in listed.lines().skip(1).filter_map(|line| line.trim_end_matches(" (*)").split_once(' ')) {
        let features = rest.split_once(' ').map_or("", |(_, features)| features);
        found.entry(name.to_owned()).or_default().extend(features.split(',').map(str::to_owned));
    }
    found
}

/// Cargo gives all builds of a test the features that tests ask for. A program
/// whose libraries have fewer would do what no test has seen.
#[test]
fn what_the_program_depends_upon_can_do_no_more_in_the_tests() {
    let (program, tests) = (features("normal"), features("normal,dev"));
    assert!(program.len() > 30, "{program:?}");
    for (name, features) in program {
        let more: Vec<_> = tests[&name].difference(&features).filter(|more| !OF_TESTS.contains(&(&name, more))).collect();
        assert!(more.is_empty(), "{name} has {more:?} in the tests alone");
    }
}
