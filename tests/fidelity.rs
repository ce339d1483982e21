//! `docs/fidelity.md` and `docs/security.md` say what is held by which test: they
//! must not lie.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "this one looks at names alone")]
mod sources;

use std::{collections::HashSet, fs};

use hubee_sim::domain::{access, status::Status};
use sources::{below, place};

const PAGE: &str = include_str!("../docs/fidelity.md");
const THREATS: &str = include_str!("../docs/security.md");

/// The cells of every line of every table, without the lines under the titles.
fn lines() -> impl Iterator<Item = Vec<&'static str>> {
    lines_of(PAGE)
}

fn lines_of(page: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let cells = |line: &'static str| line.trim_matches('|').split('|').map(str::trim).collect();
    page.lines().filter(|line| line.starts_with('|') && !line.starts_with("|-")).map(cells)
}

fn in_code(cell: &str) -> Option<&str> {
    cell.strip_prefix('`')?.strip_suffix('`')
}

/// The names of all functions of the tests and of the sources.
fn all_functions() -> HashSet<String> {
    let mut known = HashSet::new();
    for file in ["tests", "src"].into_iter().flat_map(|folder| below(&place(folder))) {
        let source = fs::read_to_string(file).unwrap();
        let names = source.split("fn ").skip(1).filter_map(|rest| rest.split(['(', '<']).next());
        known.extend(names.map(str::to_owned));
    }
    known
}

#[test]
fn every_test_that_the_page_of_threats_names_exists() {
    let known = all_functions();
    let held = lines_of(THREATS).filter(|cells| cells.len() == 3 && cells[2] != "held by");
    let named: Vec<_> = held.flat_map(|cells| cells[2].split(", ").map(in_code)).collect();
    assert!(named.len() > 40, "the page is read wrongly: {} names", named.len());
    for name in named {
        assert!(name.is_some_and(|name| known.contains(name)), "{name:?}");
    }
}

#[test]
fn every_test_that_the_page_names_exists() {
    let known = all_functions();
    let named: Vec<_> = lines().filter_map(|cells| in_code(cells.last()?)).collect();
    assert!(named.len() > 100, "the page is read wrongly: {} names", named.len());
    let lost: Vec<_> = named.into_iter().filter(|name| !known.contains(*name)).collect();
    assert_eq!(lost, Vec::<&str>::new());
}

#[test]
fn every_operation_has_its_line_with_its_scopes() {
    for (operation, scopes) in access::TABLE {
        let line = lines().find(|cells| in_code(cells[0]) == Some(operation)).unwrap_or_default();
        let scopes: Vec<_> = scopes.iter().map(ToString::to_string).collect();
        assert_eq!(line.get(2), Some(&scopes.join(", ").as_str()), "{operation}");
    }
}

#[test]
fn every_status_has_its_line_saying_what_can_be_asked_for() {
    for status in Status::all() {
        let line = lines().find(|cells| in_code(cells[0]) == Some(status.as_str())).unwrap_or_default();
        let says_yes = |column: usize| line.get(column).is_some_and(|cell| !cell.starts_with("no"));
        assert_eq!(says_yes(1), status.may_be_asked_of_a_case(), "{status} on a case");
        assert_eq!(says_yes(2), status.may_be_asked_of_a_folder(), "{status} on a folder");
    }
}

#[test]
fn every_effect_of_the_night_has_its_line() {
    let schema = include_str!("../src/store/schema/001_first.sql");
    let effects: HashSet<_> =
        schema.split('\'').filter(|text| ["_ACTIVATED", "_DELETED", "_ARCHIVED"].iter().any(|end| text.ends_with(end))).collect();
    assert_eq!(effects.len(), 5, "{effects:?}");
    for effect in effects {
        assert!(lines().any(|cells| in_code(cells[0]) == Some(effect)), "{effect}");
    }
}
