//! Hubs that repeat themselves.

use std::collections::BTreeSet;

use hubee_sim::{Simulator, simulator::Builder};
use serde_json::{Value, json};

use crate::{
    control::expect_problem,
    support::{Answer, PDF, TestHub},
};

const NOON: &str = "2030-01-31T12:00:00Z";
const SI: &str = "si-certdc-paris";

fn seeded(seed: u64) -> Builder {
    Simulator::builder().random_seed(seed)
}

/// The same calls each time, and every answer to them, byte for byte.
fn run(hub: &TestHub) -> Vec<(u16, Vec<u8>)> {
    hub.set_clock(&json!({ "now": NOON, "frozen": true }));
    let mut answers = Vec::new();
    let mut keep = |answer: Answer| answers.push((answer.status, answer.bytes));
    let deposited = hub.deposit();
    keep(hub.get("osl-dgs", &format!("/folders/{}", deposited.folder)));
    keep(hub.get(SI, &format!("/cases/{}", deposited.case)));
    keep(hub.control("POST", "/clients", &json!({ "scope": "SUBCRT" })));
    keep(hub.control("POST", "/partners", &json!({ "scope": "SI", "processCode": "CERTDC" })));
    keep(hub.control("POST", "/partners", &json!({ "scope": "OSL", "processCode": "CERTDC" })));
    keep(hub.control("POST", "/dossiers", &json!({ "processCode": "CERTDC", "count": 2 })));
    keep(hub.control("POST", &format!("/cases/{}/events", deposited.case), &json!({ "as": "SI", "message": "Bonjour" })));
    keep(hub.upload("osl-dgs", &format!("/folders/{}/attachments/{}", deposited.folder, deposited.attachment), PDF));
    keep(hub.get("osl-dgs", "/folders/no-such-folder"));
    let odd = json!({ "effect": { "kind": "status", "status": 418 }, "when": { "probability": 0.5 } });
    keep(hub.control("POST", "/faults", &odd));
    for _ in 0..20 {
        keep(hub.get(SI, "/cases/11111111-1111-4111-8111-111111111111"));
    }
    answers
}

/// The identifiers of what is waiting for an SI.
fn ids(hub: &TestHub) -> BTreeSet<String> {
    let ids = hub.notifications(SI);
    ids.iter().flat_map(|one| ["id", "caseId"].map(|name| one[name].as_str().unwrap().to_owned())).collect()
}

#[test]
fn two_hubs_of_one_random_seed_give_the_same_answers_byte_for_byte() {
    let [one, other, third] = [7, 7, 8].map(|seed| TestHub::of(seeded(seed)));
    assert_eq!(third.control("GET", "/health", &Value::Null).expect(200)["randomSeed"], 8);
    assert_eq!(ids(&one), ids(&other));
    assert!(ids(&one).is_disjoint(&ids(&third)));
    let answers = run(&one);
    assert_eq!(answers.iter().map(|(status, _)| *status).take(7).collect::<Vec<_>>(), [200, 200, 201, 201, 201, 201, 201]);
    let struck = answers.iter().filter(|(status, _)| *status == 418).count();
    assert!((1..20).contains(&struck), "{struck}");
    assert_eq!(answers, run(&other));
    assert_ne!(answers, run(&third));
}

#[test]
fn a_reset_has_the_draw_begin_again() {
    let folder = tempfile::tempdir().unwrap();
    for hub in [TestHub::of(seeded(7)), TestHub::of(seeded(7).database(folder.path().join("hub.db")))] {
        let (seeds, answers) = (ids(&hub), run(&hub));
        for _ in 0..2 {
            hub.control("POST", "/reset", &Value::Null).expect(204);
            hub.forget_tokens();
            assert_eq!(ids(&hub), seeds);
            assert_eq!(run(&hub), answers);
        }
    }
}

#[test]
fn a_token_taken_back_before_a_reset_is_given_again_after_it() {
    let hub = TestHub::of(seeded(7));
    let revoke = |token: &str| {
        let body = format!("token={token}&client_id={SI}&client_secret={SI}-secret");
        hub.send("POST", "/oauth2/revoke", &[("content-type", "application/x-www-form-urlencoded")], body.as_bytes()).expect(200);
    };
    let mut tokens = BTreeSet::new();
    for _ in 0..2 {
        hub.set_clock(&json!({ "now": NOON, "frozen": true }));
        hub.notifications(SI);
        let token = hub.token(SI);
        revoke(&token);
        tokens.insert(token);
        hub.control("POST", "/reset", &Value::Null).expect(204);
        hub.forget_tokens();
    }
    assert_eq!(tokens.len(), 1);
}

#[test]
fn no_identifier_is_drawn_twice_over_a_restart_or_a_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let open = || TestHub::of(seeded(7).database(folder.path().join("hub.db")));
    let mut folders: Vec<String> = (0..3).map(|_| open().deposit().folder).collect();
    let hub = open();
    hub.control("POST", "/snapshots", &json!({ "name": "s" })).expect(201);
    let after_snapshot: Vec<String> = (0..2)
        .map(|_| {
            hub.control("POST", "/snapshots/s/restore", &Value::Null).expect(204);
            // Asking for a token draws its identifier.
            hub.forget_tokens();
            hub.deposit().folder
        })
        .collect();
    assert_eq!(after_snapshot[0], after_snapshot[1]);
    folders.push(after_snapshot[0].clone());
    for name in ["a", "b"] {
        hub.control("POST", "/worlds", &json!({ "name": name, "from": "default", "randomSeed": 7 })).expect(201);
    }
    let partner = |world: &str| {
        let new = json!({ "scope": "SI", "processCode": "CERTDC" }).to_string();
        hub.send("POST", &format!("{world}/_sim/partners"), &[("content-type", "application/json")], new.as_bytes()).expect(201)
    };
    let [a, b] = ["/w/a", "/w/b"].map(partner);
    assert_eq!(a["client"], b["client"]);
    assert_eq!(folders.iter().collect::<BTreeSet<_>>().len(), folders.len());
}

#[test]
fn a_world_beside_has_a_random_seed_of_its_own() {
    let hub = TestHub::without_dossiers();
    let make = |body: Value| hub.control("POST", "/worlds", &body);
    for (name, seed) in [("a", json!(7)), ("b", json!(7)), ("c", json!(u64::MAX)), ("d", Value::Null)] {
        make(json!({ "name": name, "randomSeed": seed })).expect(201);
    }
    let health = |world: &str| hub.send("GET", &format!("{world}/_sim/health"), &[], b"").expect(200)["randomSeed"].clone();
    assert_eq!(["/w/a", "/w/c", "/w/d", ""].map(health), [json!(7), json!(u64::MAX), Value::Null, Value::Null]);
    let client = |world: &str| {
        let headers = [("content-type", "application/json")];
        hub.send("POST", &format!("{world}/_sim/clients"), &headers, br#"{"scope":"SUBCRT"}"#).expect(201)
    };
    let [a, b, c, d] = ["/w/a", "/w/b", "/w/c", "/w/d"].map(client);
    assert_eq!(a, b);
    assert!(a != c && a != d && c != d);
    for wrong in [json!(-1), json!(0.5), json!("7")] {
        expect_problem(&make(json!({ "randomSeed": wrong })), 400);
    }
}
