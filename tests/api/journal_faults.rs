//! The journal of calls that go wrong on purpose, and of several worlds.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use serde_json::{Value, json};

use crate::{journal::entries, support::TestHub};

const LIST: &str = "GET /teledossiers/v1/notifications HTTP/1.1\r\nHost: x\r\nAuthorization: ";

fn waited(hub: &TestHub, query: &str) -> Value {
    hub.control("GET", &format!("/journal/wait?timeout=20&{query}"), &Value::Null).expect(200)["entries"][0].clone()
}

#[test]
fn a_call_that_a_fault_holds_is_seen_with_its_rule_and_its_caller_before_it_ends() {
    let hub = TestHub::without_dossiers();
    hub.control("POST", "/faults", &json!({ "id": "silence", "phase": "after", "match": { "operation": "listNotification" }, "effect": { "kind": "timeout" } }))
        .expect(201);
    let mut stream = TcpStream::connect(hub.simulator.address()).unwrap();
    write!(stream, "{LIST}{}\r\n\r\n", hub.bearer("si-certdc-paris")).unwrap();
    // Who calls is known once the hub has acted.
    let mut pending = waited(&hub, "operation=listNotification&state=pending");
    while pending["organization"].is_null() {
        pending = entries(&hub, "operation=listNotification")[0].clone();
    }
    assert_eq!((&pending["state"], &pending["fault"], &pending["status"]), (&json!("pending"), &json!("silence"), &Value::Null));
    drop(stream);
    let ended = waited(&hub, "operation=listNotification&state=abandoned");
    assert_eq!((&ended["id"], &ended["fault"], &ended["status"]), (&pending["id"], &json!("silence"), &Value::Null));
}

/// A call of whose answer a fault lets only a part through, or none.
fn broken(hub: &TestHub, fault: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(hub.simulator.address()).unwrap();
    let bearer = hub.bearer("si-certdc-paris");
    write!(stream, "{LIST}{bearer}\r\nX-HubEE-Sim-Fault: {fault}\r\n\r\n").unwrap();
    let mut got = Vec::new();
    // A reset is an error here, which is what is asked for.
    drop(stream.read_to_end(&mut got));
    got
}

#[test]
fn an_answer_of_which_no_byte_left_is_none_and_one_cut_short_is_not_whole() {
    let hub = TestHub::without_dossiers();
    for fault in ["close", "reset;phase=after"] {
        hub.control("DELETE", "/journal", &Value::Null).expect_status(204);
        assert_eq!(broken(&hub, fault), b"", "{fault}");
        let entry = waited(&hub, "state=abandoned");
        assert_eq!((&entry["status"], &entry["clientId"]), (&Value::Null, &json!("si-certdc-paris")), "{fault}");
        assert!(entry["fault"].is_string(), "{entry}");
    }
    assert_ne!(broken(&hub, "truncate"), b"");
    let entry = waited(&hub, "operation=listNotification&state=answered");
    let detail = hub.control("GET", &format!("/journal/{}", entry["id"]), &Value::Null).expect(200);
    assert_eq!((&detail["status"], &detail["response"]["complete"]), (&json!(200), &json!(false)));
}

#[test]
fn each_world_has_a_journal_of_its_own_which_ends_with_it() {
    let hub = TestHub::without_dossiers();
    hub.control("POST", "/worlds", &json!({ "name": "team-a" })).expect(201);
    let bearer = format!("Bearer {}", hub.token_in("/w/team-a", "si-certdc-paris"));
    hub.send("GET", "/w/team-a/teledossiers/v1/notifications?maxResult=1", &[("authorization", &bearer)], b"").expect(200);
    assert_eq!(entries(&hub, "").len(), 0);
    let archive = hub.send("GET", "/w/team-a/_sim/journal.har?operation=listNotification", &[], b"").expect(200);
    let url = archive["log"]["entries"][0]["request"]["url"].as_str().unwrap().to_owned();
    assert!(url.ends_with("/w/team-a/teledossiers/v1/notifications?maxResult=1"), "{url}");

    let mut stream = TcpStream::connect(hub.simulator.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET /w/team-a/_sim/journal/stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut first = [0; 1];
    stream.read_exact(&mut first).unwrap();
    hub.control("DELETE", "/worlds/team-a", &Value::Null).expect_status(204);
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
}
