//! `/_sim/scenario`: what happens before which call, and what is expected.

use std::thread;

use serde_json::{Value, json};

use crate::support::TestHub;

const SI: &str = "si-certdc-paris";

fn scenario(given: &Value, steps: &Value, expect: &Value) -> Value {
    let words = json!({ "en": "a", "fr": "b" });
    json!({ "name": "own", "title": words, "story": words, "client": SI, "given": given, "steps": steps, "expect": expect })
}

fn waiting(count: usize) -> Value {
    json!([{ "waiting": count, "says": { "en": "a", "fr": "b" } }])
}

fn begin(hub: &TestHub, scenario: &Value) -> Value {
    hub.control("POST", "/scenario", scenario).expect(201)
}

fn grade(hub: &TestHub) -> Value {
    hub.control("GET", "/scenario", &Value::Null).expect(200)
}

fn one_dossier() -> Value {
    json!({ "dossiers": { "processCode": "CERTDC" } })
}

#[test]
fn a_scenario_begins_with_an_empty_list_and_an_empty_journal() {
    let hub = TestHub::demo();
    assert!(!hub.get(SI, "/notifications").expect(200).as_array().unwrap().is_empty());
    let begun = begin(&hub, &scenario(&json!([one_dossier(), one_dossier()]), &json!([]), &waiting(0)));
    assert_eq!((&begun["state"], &begun["expectations"][0]["standing"]), (&json!("running"), &json!("open")));
    assert_eq!(begun["client"]["clientSecret"], "si-certdc-paris-secret");
    assert_eq!(hub.get(SI, "/notifications").expect(200).as_array().unwrap().len(), 2);
    let journal = hub.control("GET", "/journal", &Value::Null).expect(200);
    assert_eq!(journal["matching"], 1);
}

#[test]
fn what_is_to_happen_before_a_call_has_happened_when_it_is_answered() {
    let hub = TestHub::demo();
    let steps = json!([
        { "before": { "operation": "listNotification" }, "nth": 2, "do": [one_dossier(), { "advance": "PT2H" }] },
        { "before": { "method": "GET", "path": "/teledossiers/v1/notifications" }, "do": [one_dossier()] },
    ]);
    begin(&hub, &scenario(&json!([]), &steps, &waiting(2)));
    let waiting = || hub.get(SI, "/notifications");
    let played = || grade(&hub)["steps"]["played"].as_u64().unwrap();
    assert_eq!((waiting().expect(200), played()), (json!([]), 0));
    assert_eq!((waiting().status, played()), (401, 1));
    hub.forget_tokens();
    assert_eq!(waiting().expect(200).as_array().unwrap().len(), 2);
    assert_eq!((played(), &grade(&hub)["state"]), (2, &json!("passed")));
}

#[test]
fn calls_of_other_clients_bring_nothing_about() {
    let hub = TestHub::demo();
    let steps = json!([{ "before": { "operation": "listNotification" }, "do": [one_dossier()] }]);
    begin(&hub, &scenario(&json!([]), &steps, &waiting(1)));
    hub.get("si-certdc-vienne", "/notifications").expect(200);
    assert_eq!(grade(&hub)["steps"]["played"], 0);
}

#[test]
fn of_calls_at_the_same_time_one_brings_it_about_and_none_overtakes_it() {
    let hub = TestHub::demo();
    let steps = json!([{ "before": { "operation": "listNotification" }, "do": [{ "dossiers": { "processCode": "CERTDC", "count": 20 } }] }]);
    begin(&hub, &scenario(&json!([]), &steps, &waiting(20)));
    let (url, bearer) = (hub.simulator.url(), hub.bearer(SI));
    let calls: Vec<_> = (0..16)
        .map(|_| {
            let (url, bearer) = (format!("{url}/teledossiers/v1/notifications"), bearer.clone());
            thread::spawn(move || {
                ureq::get(url).header("authorization", bearer).call().unwrap().body_mut().read_json::<Value>().unwrap()
            })
        })
        .collect();
    for call in calls {
        assert_eq!(call.join().unwrap().as_array().unwrap().len(), 20);
    }
}

#[test]
fn a_step_that_cannot_be_played_is_told_and_nothing_passes() {
    let hub = TestHub::demo();
    let steps = json!([{ "before": { "operation": "listNotification" }, "do": [{ "dossiers": { "processCode": "NONE" } }] }]);
    begin(&hub, &scenario(&json!([]), &steps, &waiting(0)));
    hub.get(SI, "/notifications").expect(200);
    let graded = grade(&hub);
    assert_eq!(graded["state"], "failed");
    let trouble = graded["trouble"].as_str().unwrap();
    assert!(trouble.starts_with("steps[0].do[0] cannot be done: ") && trouble.contains("NONE"), "{graded}");
}

#[test]
fn what_cannot_begin_leaves_the_world_alone_or_as_after_a_reset() {
    let hub = TestHub::demo();
    hub.control("POST", "/dossiers", &json!({ "processCode": "CERTDC" })).expect(201);
    let count = || hub.get(SI, "/notifications?maxResult=1000").expect(200).as_array().unwrap().len();
    let before = count();
    let mut nobody = scenario(&json!([]), &json!([]), &waiting(0));
    nobody["client"] = "nobody".into();
    let refused = hub.control("POST", "/scenario", &nobody).expect(409);
    assert!(refused["detail"].as_str().unwrap().contains("nobody"), "{refused}");
    assert_eq!(count(), before);
    let given = json!([one_dossier(), { "dossiers": { "processCode": "NONE" } }]);
    let refused = hub.control("POST", "/scenario", &scenario(&given, &json!([]), &waiting(0))).expect(409);
    assert!(refused["detail"].as_str().unwrap().starts_with("given[1] cannot be done"), "{refused}");
    assert_eq!(count(), before - 1);
    hub.control("GET", "/scenario", &Value::Null).expect_status(404);
}

#[test]
fn a_scenario_that_makes_no_sense_is_refused_with_the_place_and_the_reason() {
    let hub = TestHub::demo();
    let good = scenario(&json!([]), &json!([]), &waiting(0));
    let refusals = [
        ("/given", json!([{ "fault": { "effect": { "kind": "explode" } } }]), "given[0].fault: effect.kind"),
        ("/given", json!([{ "explode": 1 }]), "given[0].explode: unknown variant `explode`"),
        ("/given", json!([{ "bots": [{ "side": "SI" }] }]), "given[0].bots: [0]: missing field `does`"),
        ("/steps", json!([{ "before": { "status": 200 }, "do": [] }]), "steps[0].before: a call has neither status nor state"),
        ("/steps", json!([{ "before": {}, "nth": 0, "do": [] }]), "steps[0].nth: the first call is 1"),
        ("/expect", json!([]), "expect: something must be expected"),
        ("/expect", json!([{ "waiting": 0 }]), "expect[0]: say it in words"),
        ("/expect", json!([{ "rule": "token-reused", "waiting": 0 }]), "expect[0]: say one of"),
        ("/expect", json!([{ "rule": "be-nice" }]), "expect[0].rule: unknown variant `be-nice`"),
        ("/expect", json!([{ "calls": {}, "says": { "en": "a", "fr": "b" } }]), "expect[0]: calls: say one of exactly"),
    ];
    for (member, value, reason) in refusals {
        let mut bad = good.clone();
        *bad.pointer_mut(member).unwrap() = value;
        let refused = hub.control("POST", "/scenario", &bad).expect(400);
        assert!(refused["detail"].as_str().unwrap().starts_with(reason), "{refused}");
    }
    let words = json!(["a", "b"]);
    hub.control("POST", "/scenario", &json!(["own", null, words, words, [], SI, [], [], waiting(0)])).expect(400);
    let mut unnumbered = good;
    unnumbered["exercise"] = 0.into();
    let refused = hub.control("POST", "/scenario", &unnumbered).expect(400);
    assert!(refused["detail"].as_str().unwrap().starts_with("exercise: "), "{refused}");
    hub.control("POST", "/scenarios/nothing/start", &Value::Null).expect(404);
}

#[test]
fn hints_are_told_one_by_one() {
    let hub = TestHub::demo();
    hub.control("POST", "/scenarios/token-expired-midway/start", &Value::Null).expect(201);
    let hint = || hub.control("POST", "/scenario/hint", &Value::Null);
    assert_eq!((grade(&hub)["hints"].clone(), grade(&hub)["hintsLeft"].clone()), (json!([]), json!(2)));
    assert_eq!(hint().expect(200)["hints"].as_array().unwrap().len(), 1);
    assert_eq!(hint().expect(200)["hintsLeft"], 0);
    hint().expect_status(409);
}

#[test]
fn whoever_waits_is_told_as_soon_as_it_is_decided() {
    let hub = TestHub::demo();
    let never = json!([{ "calls": { "filter": { "operation": "listNotification" }, "never": true }, "says": { "en": "a", "fr": "b" } },
                       { "waiting": 5, "says": { "en": "a", "fr": "b" } }]);
    begin(&hub, &scenario(&json!([]), &json!([]), &never));
    let url = hub.simulator.url();
    let waiting = thread::spawn(move || {
        ureq::get(format!("{url}/_sim/scenario?wait=600")).call().unwrap().body_mut().read_json::<Value>().unwrap()
    });
    hub.get(SI, "/notifications").expect(200);
    assert_eq!(waiting.join().unwrap()["state"], "failed");
    hub.control("GET", "/scenario?wait=601", &Value::Null).expect_status(400);
}

#[test]
fn a_scenario_ends_with_a_reset_or_when_it_is_told_to() {
    let hub = TestHub::demo();
    let own = scenario(&json!([]), &json!([{ "before": {}, "nth": 3, "do": [one_dossier()] }]), &waiting(0));
    begin(&hub, &own);
    hub.control("POST", "/reset", &Value::Null).expect_status(204);
    hub.control("DELETE", "/scenario", &Value::Null).expect_status(404);
    begin(&hub, &own);
    hub.control("DELETE", "/scenario", &Value::Null).expect_status(204);
    hub.control("GET", "/scenario", &Value::Null).expect_status(404);
}

#[test]
fn a_scenario_is_shown_as_it_is_written() {
    let hub = TestHub::demo();
    let shown = hub.control("GET", "/scenarios/token-expired-midway", &Value::Null).expect(200);
    assert_eq!(shown["steps"][0], json!({ "before": { "operation": "getCaseById" }, "nth": 2, "do": [{ "advance": "PT2H" }] }));
    hub.control("POST", "/scenario", &shown).expect(201);
}
