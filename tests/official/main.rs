//! Our descriptions against the facts of the official ones (Folder 1.2.7,
//! Organization 1.2.0, Process 1.2.1, Subscription 1.2.3): they say the same,
//! but for what `differences` lists. The facts were taken by `extract.py`.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]
#![expect(unreachable_pub, reason = "one binary made of modules")]

mod differences;
mod facts;

use std::collections::BTreeSet;

use differences::{DIFFERENCES, Found};
use facts::{Facts, facts, operations};
use hubee_sim::{Simulator, contract::DESCRIPTIONS};
use serde_json::Value;

fn official() -> Vec<Value> {
    serde_json::from_str(include_str!("facts.json")).unwrap()
}

fn all_facts<'a>(documents: impl IntoIterator<Item = &'a Value>) -> Facts {
    documents.into_iter().flat_map(facts).collect()
}

/// Every place where the two say something else.
fn found() -> Vec<(String, Found)> {
    let ours: Vec<Value> = DESCRIPTIONS[..2].iter().map(|one| serde_json::from_str(one.json).unwrap()).collect();
    let (official, ours) = (all_facts(&official()), all_facts(&ours));
    let places: BTreeSet<&String> = official.keys().chain(ours.keys()).collect();
    let differing = places.into_iter().filter(|place| official.get(*place) != ours.get(*place));
    let found = differing.map(|place| {
        let found = match (official.get(place), ours.get(place)) {
            (None, _) => Found::OnlyOurs,
            (_, None) => Found::OnlyOfficial,
            (Some(official), Some(ours)) => Found::Changed(official.clone(), ours.clone()),
        };
        (place.clone(), found)
    });
    found.collect()
}

#[test]
fn our_descriptions_say_what_the_official_ones_say_but_for_what_is_listed() {
    let unlisted: Vec<_> =
        found().into_iter().filter(|(place, found)| !DIFFERENCES.iter().any(|listed| listed.is(place, found))).collect();
    assert!(unlisted.is_empty(), "{} unlisted: {unlisted:#?}", unlisted.len());
}

#[test]
fn every_difference_that_is_listed_exists_and_says_why() {
    let found = found();
    for listed in DIFFERENCES {
        assert!(found.iter().any(|(place, found)| listed.is(place, found)), "gone: {listed:?}");
        assert!(!listed.reason.is_empty() && !listed.source.is_empty(), "{listed:?}");
    }
}

#[test]
fn the_facts_are_those_of_34_operations() {
    let documents = official();
    let operations: Vec<_> = documents.iter().flat_map(operations).collect();
    assert_eq!(operations.len(), 34);
    assert_eq!(operations.iter().filter(|one| one.path.starts_with("/teledossiers/v1/")).count(), 22);
}

#[test]
fn every_official_operation_is_routed() {
    let hub = Simulator::builder().check_answers(true).start().unwrap();
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let documents = official();
    for operation in documents.iter().flat_map(operations) {
        let url = format!("{}{}", hub.url(), operation.path.replace(['{', '}'], ""));
        let request = ureq::http::Request::builder().method(operation.method.as_str()).uri(url);
        let request = request.header("X-HTTP-Method-Override", "PATCH").body(()).unwrap();
        let status = agent.run(request).unwrap().status();
        assert_eq!(status, 401, "{} {}", operation.method, operation.path);
    }
}
