//! Everything that a caller can make grow has a bound, which whoever starts the
//! hub sets, and past which there is an answer in the right form.

use std::{
    io::Write,
    thread,
    time::{Duration, Instant},
};

use hubee_sim::{Simulator, journal, limits::Limits};
use serde_json::{Value, json};

use crate::{
    support::{Answer, PDF, TestHub, certdc_folder},
    wire::{connect, statuses, to_its_end},
};

const SI: &str = "si-certdc-paris";

fn within(limits: Limits) -> TestHub {
    TestHub::of(Simulator::builder().limits(limits))
}

#[track_caller]
fn expect_problem(answer: &Answer, status: u16, words: &str) {
    assert_eq!((answer.status, answer.header("content-type")), (status, Some("application/problem+json")), "{}", answer.text());
    assert!(answer.json()["detail"].as_str().unwrap().contains(words), "{}", answer.text());
}

#[test]
fn a_journal_keeps_the_newest_within_its_bounds() {
    let hub = within(Limits { journal: journal::Limits { entries: 3, bytes: 1_000_000 }, ..Limits::default() });
    for _ in 0..5 {
        hub.get(SI, "/notifications").expect(200);
    }
    let listed = hub.control("GET", "/journal", &Value::Null).expect(200);
    let ids: Vec<_> = listed["entries"].as_array().unwrap().iter().map(|entry| entry["id"].as_u64().unwrap()).collect();
    assert_eq!(ids.len(), 3, "{listed}");
    assert!(ids.contains(&6), "one for the token, five for the list: {listed}");
    // Other worlds have the same bounds.
    hub.control("POST", "/worlds", &json!({ "name": "other" })).expect(201);
    for _ in 0..5 {
        hub.send("GET", "/w/other/oauth2/jwks", &[], b"").expect_status(200);
    }
    let listed = hub.send("GET", "/w/other/_sim/journal", &[], b"").expect(200);
    assert_eq!(listed["entries"].as_array().unwrap().len(), 3);
}

#[test]
fn a_journal_that_is_full_of_bytes_forgets_the_oldest() {
    let hub = within(Limits { journal: journal::Limits { entries: 1000, bytes: 20_000 }, ..Limits::default() });
    for _ in 0..20 {
        hub.post("osl-dgs", "/folders", &json!({ "processCode": "x".repeat(5000) })).expect_status(400);
    }
    let totals = hub.control("GET", "/journal", &Value::Null).expect(200);
    assert!(totals["entries"].as_array().unwrap().len() < 5, "{totals}");
}

#[test]
fn json_past_the_bound_is_a_413_of_who_refuses_it() {
    let hub = within(Limits { json_bytes: 2000, ..Limits::default() });
    hub.post("osl-dgs", "/folders", &certdc_folder()).expect(201);
    let mut large = certdc_folder();
    large["applicant"]["lastName"] = "x".repeat(2000).into();
    let refused = hub.post("osl-dgs", "/folders", &large).expect(413);
    assert_eq!(refused["errors"][0]["code"], 413, "{refused}");
    let answer = hub.control("POST", "/dossiers", &json!({ "processCode": "x".repeat(2000) }));
    expect_problem(&answer, 413, "a JSON body has at most 2000 bytes");
    // The same without a length that tells it.
    let bearer = hub.bearer("osl-dgs");
    let body = large.to_string();
    let chunks = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    for (path, authorization) in [("/teledossiers/v1/folders", &*bearer), ("/_sim/dossiers", "")] {
        let head =
            format!("Host: localhost\r\nAuthorization: {authorization}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n");
        let request = format!("POST {path} HTTP/1.1\r\nContent-Type: application/json\r\n{head}\r\n{chunks}");
        assert_eq!(statuses(hub.simulator.address(), request.as_bytes()), [413], "{path}");
    }
}

#[test]
fn an_attachment_past_the_bound_is_a_413_and_is_still_awaited() {
    let most = PDF.len() as u64;
    let hub = within(Limits { attachment_bytes: most, ..Limits::default() });
    let made = hub.deposit_without_completing();
    let path = format!("/folders/{}/attachments/{}", made.folder, made.attachment);
    let refused = hub.upload("osl-dgs", &path, &[PDF, b"x"].concat()).expect(413);
    assert_eq!(refused["errors"][0]["code"], 413, "{refused}");
    hub.upload("osl-dgs", &path, PDF).expect(204);
}

#[test]
fn snapshots_and_worlds_past_the_bound_are_a_503_that_says_what_to_do() {
    let hub = within(Limits { snapshots: 1, worlds: 1, ..Limits::default() });
    hub.control("POST", "/snapshots", &json!({ "name": "one" })).expect(201);
    expect_problem(&hub.control("POST", "/snapshots", &json!({ "name": "two" })), 503, "there are 1 snapshots already: delete one");
    hub.control("POST", "/worlds", &json!({ "name": "one" })).expect(201);
    expect_problem(&hub.control("POST", "/worlds", &json!({ "name": "two" })), 503, "there are 1 worlds already");
    let taken = hub.send("POST", "/w/one/_sim/snapshots", &[("content-type", "application/json")], br#"{"name":"one"}"#);
    taken.expect_status(201);
    hub.control("DELETE", "/snapshots/one", &Value::Null).expect(204);
    hub.control("POST", "/snapshots", &json!({ "name": "two" })).expect(201);
}

#[test]
fn a_snapshot_past_the_bound_is_not_taken_in() {
    let hub = within(Limits { snapshot_bytes: 1000, ..Limits::default() });
    hub.control("POST", "/snapshots", &json!({ "name": "one" })).expect(201);
    let file = hub.control("GET", "/snapshots/one", &Value::Null).bytes;
    expect_problem(&hub.send("PUT", "/_sim/snapshots/two", &[], &file), 413, "a snapshot has at most 1000 bytes");
}

#[test]
fn more_dossiers_than_the_bound_are_refused_and_none_is_injected() {
    let hub = within(Limits { dossiers_at_once: 2, ..Limits::default() });
    let total = || hub.control("GET", "/dossiers", &Value::Null).expect(200)["total"].clone();
    let before = total();
    let answer = hub.control("POST", "/dossiers", &json!({ "processCode": "CERTDC", "count": 3 }));
    expect_problem(&answer, 400, "2");
    assert_eq!(total(), before);
    hub.control("POST", "/dossiers", &json!({ "processCode": "CERTDC", "count": 2 })).expect(201);
    assert!(hub.simulator.inject(hubee_sim::simulator::NewDossiers::of("CERTDC").count(3)).is_err());
}

#[test]
fn a_call_too_many_to_hang_is_a_503_and_the_next_one_may_when_one_is_let_go() {
    let hub = within(Limits { hanging_calls: 2, ..Limits::default() });
    let rule = json!({ "id": "hang", "match": { "path": "/oauth2/jwks" }, "effect": { "kind": "timeout" } });
    hub.control("POST", "/faults", &rule).expect(201);
    let asked = |path: &str, headers: &str| {
        let mut stream = connect(hub.simulator.address());
        let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream
    };
    let hits = || hub.control("GET", "/faults/hang", &Value::Null).expect(200)["hits"]["total"].as_u64().unwrap();
    let mut held = Vec::new();
    for number in 1..=2 {
        held.push(asked("/oauth2/jwks", ""));
        while hits() < number {
            thread::yield_now();
        }
    }
    let delayed = format!("X-HubEE-Sim-Fault: delay=1ms\r\nAuthorization: {}\r\n", hub.bearer(SI));
    let delayed = || String::from_utf8(to_its_end(&mut asked("/teledossiers/v1/notifications", &delayed))).unwrap();
    let hanging = String::from_utf8(to_its_end(&mut asked("/oauth2/jwks", ""))).unwrap();
    for refused in [hanging, delayed()] {
        assert!(refused.starts_with("HTTP/1.1 503 ") && refused.contains("application/problem+json"), "{refused}");
        assert!(refused.contains("faults keep 2 calls waiting already, as many as --hanging-calls allows"), "{refused}");
    }
    hub.get(SI, "/notifications").expect(200);
    drop(held);
    // The hub notices within a second that nobody waits any more.
    let begun = Instant::now();
    while delayed().starts_with("HTTP/1.1 503 ") {
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
}
