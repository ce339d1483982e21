//! `/_sim/faults`: rules, what they are about, when they act, and presets.

use std::{thread, time::Duration};

use rustix::process::{Resource, getrlimit, setrlimit};
use serde_json::{Value, json};

use crate::{
    faults::{add, drain, hits, open},
    support::{TestHub, certdc_folder},
};

const PARIS: &str = "si-certdc-paris";

/// An answer that nothing else gives.
fn teapot() -> Value {
    json!({ "kind": "status", "status": 418 })
}

#[test]
fn a_rule_is_shown_with_what_it_did_and_taken_away() {
    let hub = TestHub::demo();
    let rule = json!({ "name": "night shift", "match": { "method": "GET", "client": PARIS }, "when": { "first": 2 },
                       "effect": { "kind": "status", "status": 401 } });
    let id = add(&hub, &rule);
    for status in [401, 401, 200] {
        assert_eq!(hub.get(PARIS, "/notifications").status, status);
    }
    let shown = hub.control("GET", "/faults", &Value::Null).expect(200);
    let hits = json!({ "total": 2, "byClient": { PARIS: 2 } });
    let expected = json!({ "id": "rule-1", "name": "night shift", "match": { "method": "GET", "client": PARIS },
                           "when": { "first": 2 }, "phase": "before",
                           "effect": { "kind": "status", "status": 401 }, "hits": hits });
    assert_eq!(shown, json!([expected]));
    hub.control("DELETE", &format!("/faults/{id}"), &Value::Null).expect(204);
    for method in ["GET", "DELETE"] {
        let gone = hub.control(method, &format!("/faults/{id}"), &Value::Null);
        assert_eq!(gone.header("content-type"), Some("application/problem+json"));
        gone.expect(404);
    }
}

#[test]
fn a_rule_that_makes_no_sense_is_refused_with_the_place_and_the_reason() {
    let hub = TestHub::without_dossiers();
    for (rule, reason) in [
        (json!({ "effect": { "kind": "explode" } }), "effect.kind: unknown variant `explode`"),
        (json!({ "effect": teapot(), "when": "never" }), "when: expected \"always\" or one of"),
        (json!({ "effect": teapot(), "match": { "verb": "GET" } }), "match.verb: unknown field `verb`"),
        (json!({ "effect": teapot(), "match": { "scope": "KING" } }), "unknown variant `KING`"),
        (json!({ "effect": { "kind": "truncate" }, "phase": "before" }), "can only be after"),
        (json!({ "preset": "doomsday" }), "there is no preset doomsday"),
        (json!({ "preset": "throttled", "effect": teapot() }), "unknown field `effect`"),
        (json!([]), "expected an object"),
    ] {
        let refused = hub.control("POST", "/faults", &rule);
        assert_eq!(refused.header("content-type"), Some("application/problem+json"), "{rule}");
        let detail = refused.expect(400)["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(reason), "{rule}: {detail}");
    }
    add(&hub, &json!({ "id": "mine", "effect": teapot() }));
    hub.control("POST", "/faults", &json!({ "id": "mine", "effect": teapot() })).expect(409);
}

#[test]
fn a_rule_is_about_what_its_match_says() {
    let hub = TestHub::without_dossiers();
    let deposited = hub.deposit();
    hub.token(PARIS);
    let case = format!("/cases/{}", deposited.case);
    let calls: [(&str, &dyn Fn() -> u16); 5] = [
        ("case of Paris", &|| hub.get(PARIS, &case).status),
        ("list of Paris", &|| hub.get(PARIS, "/notifications").status),
        ("case of the OSL", &|| hub.get("osl-dgs", &case).status),
        ("deposit", &|| hub.post("osl-dgs", "/folders", &certdc_folder()).status),
        ("keys", &|| hub.send("GET", "/oauth2/jwks", &[], b"").status),
    ];
    for (matching, touched) in [
        (json!({}), vec!["case of Paris", "list of Paris", "case of the OSL", "deposit", "keys"]),
        (json!({ "method": "post" }), vec!["deposit"]),
        (json!({ "path": "/teledossiers/v1/cases/*" }), vec!["case of Paris", "case of the OSL"]),
        (json!({ "path": "/oauth2/*" }), vec!["keys"]),
        (json!({ "client": PARIS }), vec!["case of Paris", "list of Paris"]),
        (json!({ "scope": "OSL" }), vec!["case of the OSL", "deposit"]),
        (json!({ "operation": "listNotification" }), vec!["list of Paris"]),
        (json!({ "processCode": "CERTDC" }), vec!["case of Paris", "list of Paris", "case of the OSL", "deposit"]),
        (json!({ "processCode": "EtatCivil" }), vec![]),
    ] {
        let rule = add(&hub, &json!({ "match": matching, "effect": teapot() }));
        let found: Vec<&str> = calls.iter().filter(|(_, call)| call() == 418).map(|(name, _)| *name).collect();
        assert_eq!(found, touched, "{matching}");
        hub.control("DELETE", &format!("/faults/{rule}"), &Value::Null).expect(204);
    }
}

#[test]
fn a_rule_can_be_about_one_client_s_requests_for_tokens() {
    let hub = TestHub::without_dossiers();
    let rule = json!({ "match": { "path": "/oauth2/token", "client": PARIS }, "effect": teapot() });
    add(&hub, &rule);
    hub.token("osl-dgs");
    let form = "grant_type=client_credentials&scope=SI&client_id=si-certdc-paris&client_secret=si-certdc-paris-secret";
    let ask = |path: &str| hub.send("POST", path, &[("content-type", "application/x-www-form-urlencoded")], form.as_bytes());
    assert_eq!((ask("/oauth2/token").status, ask("/token").status), (418, 200));
}

#[test]
fn a_rule_vanishes_when_its_time_is_over_by_the_hub_s_clock() {
    let hub = TestHub::without_dossiers();
    hub.set_clock(&json!({ "now": "2030-01-31T12:00:00Z", "frozen": true }));
    let rule = json!({ "ttl": "PT10M", "effect": teapot() });
    let shown = hub.control("POST", "/faults", &rule).expect(201);
    assert_eq!(shown["expiresAt"], "2030-01-31T12:10:00.000+00:00");
    let keys = || hub.send("GET", "/oauth2/jwks", &[], b"").status;
    hub.advance("PT9M59S");
    assert_eq!(keys(), 418);
    hub.advance("PT1S");
    assert_eq!(keys(), 200);
    assert_eq!(hub.control("GET", "/faults", &Value::Null).expect(200), json!([]));
}

#[test]
fn sixty_four_clients_at_once_meet_the_same_faults_in_every_run() {
    let hub = TestHub::without_dossiers();
    let clients: Vec<String> = (0..64).map(|n| format!("si-many-{n}")).collect();
    for client in &clients {
        let new = json!({ "clientId": client, "clientSecret": format!("{client}-secret"), "scope": "SI",
                          "organization": crate::support::si(crate::support::PARIS), "processCode": "CERTDC" });
        hub.control("POST", "/clients", &new).expect(201);
    }
    let tokens: Vec<String> = clients.iter().map(|client| hub.token(client)).collect();
    let runs: Vec<Vec<Vec<u16>>> = (0..3).map(|_| run(&hub, &tokens)).collect();
    assert!(runs[0] == runs[1] && runs[1] == runs[2]);
    let faults = runs[0].iter().flatten().filter(|status| **status == 418).count();
    assert!((64..=320).contains(&faults), "{faults} of 640");
    assert_ne!(runs[0][0], runs[0][1], "clients are not alike");
}

/// Ten calls of each client, all clients at once, under a new rule.
fn run(hub: &TestHub, tokens: &[String]) -> Vec<Vec<u16>> {
    let rule = json!({ "id": "dice", "match": { "operation": "listNotification" },
                       "when": { "probability": 0.3, "seed": 42 }, "effect": teapot() });
    add(hub, &rule);
    let url = format!("{}/teledossiers/v1/notifications", hub.simulator.url());
    let calls = |token: &str| -> Vec<u16> {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let call = || agent.get(&url).header("authorization", format!("Bearer {token}")).call().unwrap().status().as_u16();
        (0..10).map(|_| call()).collect()
    };
    let decisions = thread::scope(|scope| {
        let threads: Vec<_> = tokens.iter().map(|token| scope.spawn(|| calls(token))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    hub.control("DELETE", "/faults/dice", &Value::Null).expect(204);
    decisions
}

/// Both ends of all connections are this process's.
fn raise_file_limit() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).unwrap();
}

#[test]
fn two_thousand_calls_hang_and_others_are_answered_as_before() {
    raise_file_limit();
    let hub = TestHub::demo();
    hub.get(PARIS, "/notifications").expect(200);
    add(&hub, &json!({ "match": { "path": "/oauth2/jwks" }, "effect": { "kind": "timeout" } }));
    let hanging: Vec<_> = (0..2000).map(|_| open(&hub, "GET", "/oauth2/jwks", &[], "")).collect();
    while hits(&hub, "rule-1") < 2000 {
        thread::yield_now();
    }
    hub.get(PARIS, "/notifications").expect(200);
    hub.deposit();
    for stream in &hanging {
        stream.set_nonblocking(true).unwrap();
        let nothing = stream.peek(&mut [0]).unwrap_err();
        assert_eq!(nothing.kind(), std::io::ErrorKind::WouldBlock);
        stream.set_nonblocking(false).unwrap();
    }
    // Whoever takes the rule away lets them go, without an answer.
    hub.control("DELETE", "/faults/rule-1", &Value::Null).expect(204);
    for stream in hanging {
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        assert_eq!(drain(stream), (vec![], None));
    }
}

/// Connections to the hub whose client has left and which it has not closed.
#[cfg(target_os = "linux")]
fn forsaken(hub: &TestHub) -> usize {
    const CLOSE_WAIT: &str = "08";
    let port = format!(":{:04X}", hub.simulator.address().port());
    let connections = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let is_forsaken = |line: &&str| {
        let mut columns = line.split_whitespace().skip(1);
        columns.next().is_some_and(|local| local.ends_with(&port)) && columns.nth(1) == Some(CLOSE_WAIT)
    };
    connections.lines().filter(is_forsaken).count()
}

#[cfg(target_os = "linux")]
#[test]
fn a_caller_who_leaves_is_not_kept_waiting() {
    let hub = TestHub::demo();
    add(&hub, &json!({ "effect": { "kind": "timeout" } }));
    let hanging = open(&hub, "GET", "/oauth2/jwks", &[], "");
    while hits(&hub, "rule-1") < 1 {
        thread::yield_now();
    }
    drop(hanging);
    let start = std::time::Instant::now();
    while forsaken(&hub) > 0 {
        assert!(start.elapsed() < Duration::from_secs(10));
        thread::yield_now();
    }
}

#[test]
fn a_hub_stops_at_once_though_a_fault_keeps_callers_waiting() {
    let hub = TestHub::demo();
    add(&hub, &json!({ "effect": { "kind": "timeout" } }));
    let hanging = open(&hub, "GET", "/oauth2/jwks", &[], "");
    while hits(&hub, "rule-1") < 1 {
        thread::yield_now();
    }
    let start = std::time::Instant::now();
    hub.simulator.stop();
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert!(drain(hanging).0.is_empty());
}
