//! `/_sim`: what the real hub does not have.

use hubee_sim::{Simulator, seed::Seed};
use serde_json::{Value, json};

use crate::support::{PARIS, TestHub, UNKNOWN, VIENNE, id_of, si};

#[track_caller]
pub fn expect_problem(answer: &crate::support::Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let problem = answer.json();
    assert_eq!(problem["status"], status);
    assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}");
    problem
}

#[test]
fn health_says_what_is_running() {
    let hub = TestHub::without_dossiers();
    let health = hub.control("GET", "/health", &Value::Null).expect(200);
    assert_eq!(health, json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION"), "storage": "memory", "world": "default" }));
}

#[test]
fn clients_are_listed_with_their_secrets_and_a_new_one_works_at_once() {
    let hub = TestHub::without_dossiers();
    let listed = hub.control("GET", "/clients", &Value::Null).expect(200);
    let paris = listed.as_array().unwrap().iter().find(|client| client["clientId"] == "si-certdc-paris").unwrap();
    assert_eq!(
        *paris,
        json!({ "clientId": "si-certdc-paris", "clientSecret": "si-certdc-paris-secret", "scope": "SI",
                "organization": si(PARIS), "processCode": "CERTDC" })
    );
    let new = json!({ "clientId": "si-mine", "clientSecret": "si-mine-secret", "scope": "SI", "organization": si(VIENNE),
                      "processCode": "CERTDC" });
    assert_eq!(hub.control("POST", "/clients", &new).expect(201), new);
    assert_eq!(hub.get("si-mine", "/notifications").expect(200), json!([]));
    expect_problem(&hub.control("POST", "/clients", &new), 409);
    let made_up = hub.control("POST", "/clients", &json!({ "scope": "SUBCRT" })).expect(201);
    assert!(made_up["clientId"].as_str().unwrap().len() > 20);
}

#[test]
fn a_client_that_could_not_work_is_refused() {
    let hub = TestHub::without_dossiers();
    for wrong in [
        json!({ "scope": "SI", "organization": si(PARIS) }),
        json!({ "scope": "OSL" }),
        json!({ "scope": "KING", "organization": si(PARIS) }),
        json!({ "scope": "SI", "organization": si(("00000000000000", "1")), "processCode": "CERTDC" }),
        json!({ "scope": "SI", "organization": si(PARIS), "processCode": "NOTHING" }),
        json!({ "clientId": "a:b", "scope": "SUBCRT" }),
        json!({ "scope": "SUBCRT", "colour": "red" }),
    ] {
        expect_problem(&hub.control("POST", "/clients", &wrong), 400);
    }
    let garbage = hub.send("POST", "/_sim/clients", &[], b"{");
    expect_problem(&garbage, 400);
}

#[test]
fn a_teledossier_is_injected_complete_for_every_active_process() {
    let hub = TestHub::without_dossiers();
    let clients = hub.control("GET", "/clients", &Value::Null).expect(200);
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data/demo/processes.json")).unwrap();
    let processes: Vec<Value> = serde_json::from_str(&text).unwrap();
    let active: Vec<_> = processes.iter().filter(|process| process["isActivated"] == true).collect();
    assert!(active.len() >= 20);
    for process in active {
        let code = process["code"].as_str().unwrap();
        let injected = hub.control("POST", "/dossiers", &json!({ "processCode": code, "recipient": si(PARIS) })).expect(201);
        let case = injected[0]["caseId"].as_str().unwrap();
        let client = clients.as_array().unwrap().iter().find(|one| one["processCode"] == code && one["organization"] == si(PARIS));
        let client = client.unwrap()["clientId"].as_str().unwrap();
        assert_eq!(hub.notifications(client)[0]["caseId"], case, "{code}");
        let read = hub.get(client, &format!("/cases/{case}")).expect(200);
        assert_eq!(read["status"], "HUBEE_NOTIFIED");
        for attachment in read["attachments"].as_array().unwrap() {
            let download = hub.get(client, &format!("/cases/{case}/attachments/{}", id_of(attachment)));
            assert_eq!((download.status, json!(download.bytes.len())), (200, attachment["size"].clone()), "{code}");
        }
    }
}

#[test]
fn an_injection_says_how_many_for_whom_and_with_which_files() {
    let hub = TestHub::without_dossiers();
    let files = json!([{ "fileName": "lettre.xml", "mimeType": "application/xml", "text": "<a/>" }]);
    let asked = json!({ "processCode": "CERTDC", "count": 3, "recipient": si(VIENNE), "attachments": files });
    let injected = hub.control("POST", "/dossiers", &asked).expect(201);
    assert_eq!(injected.as_array().unwrap().len(), 3);
    assert_eq!(hub.notifications("si-certdc-vienne").len(), 3);
    let case = hub.get("si-certdc-vienne", &format!("/cases/{}", injected[0]["caseId"].as_str().unwrap())).expect(200);
    assert_eq!((&case["attachments"][0]["fileName"], &case["attachments"][0]["size"]), (&json!("lettre.xml"), &json!(4)));
}

#[test]
fn an_injection_that_a_deposit_would_be_refused_is_refused_whole() {
    let hub = TestHub::without_dossiers();
    for wrong in [
        json!({}),
        json!({ "processCode": "NOTHING" }),
        json!({ "processCode": "CERTDC", "count": 0 }),
        json!({ "processCode": "CERTDC", "count": 100_000 }),
        json!({ "processCode": "CERTDC", "count": -1 }),
        json!({ "processCode": "CERTDC", "recipient": si(("00000000000000", "1")) }),
        json!({ "processCode": "CERTDC", "attachments": [] }),
        json!({ "processCode": "CERTDC", "count": 2, "attachments": [{ "mimeType": "image/png" }] }),
        json!({ "processCode": "CERTDC", "attachments": [{ "mimeType": "application/pdf", "text": "no pdf" }] }),
        json!({ "processCode": "declarationDeGrossesse" }),
    ] {
        expect_problem(&hub.control("POST", "/dossiers", &wrong), 400);
    }
    assert!(hub.notifications("si-certdc-paris").is_empty());
}

#[test]
fn a_reset_brings_the_seed_back_and_tokens_go_on() {
    let hub = TestHub::demo();
    let before = hub.notifications("si-certdc-paris").len();
    let case = hub.deposit().case;
    assert_eq!(hub.notifications("si-certdc-paris").len(), before + 1);
    hub.control("POST", "/clients", &json!({ "clientId": "gone", "clientSecret": "gone-secret", "scope": "SUBCRT" })).expect(201);
    hub.control("POST", "/reset", &Value::Null).expect(204);
    assert_eq!(hub.notifications("si-certdc-paris").len(), before);
    hub.get("si-certdc-paris", &format!("/cases/{case}")).expect_refusal(404, "Case is not found");
    let clients = hub.control("GET", "/clients", &Value::Null).expect(200);
    assert!(clients.as_array().unwrap().iter().all(|client| client["clientId"] != "gone"));
}

#[test]
fn the_token_of_a_client_that_is_no_more_is_worthless() {
    let hub = TestHub::without_dossiers();
    let new = json!({ "clientId": "si-mine", "clientSecret": "si-mine-secret", "scope": "SI", "organization": si(VIENNE),
                      "processCode": "CERTDC" });
    hub.control("POST", "/clients", &new).expect(201);
    hub.get("si-mine", "/notifications").expect(200);
    hub.control("POST", "/reset", &Value::Null).expect(204);
    assert_eq!(hub.get("si-mine", "/notifications").status, 401);
}

#[test]
fn an_admin_token_guards_the_control_api_and_nothing_else() {
    let hub = TestHub::of(Simulator::builder().seed(Seed::Demo).admin_token("opensesame"));
    for header in [&[][..], &[("authorization", "Bearer wrong")], &[("authorization", "opensesame")]] {
        expect_problem(&hub.send("GET", "/_sim/clients", header, b""), 401);
        expect_problem(&hub.send("POST", "/_sim/reset", header, b""), 401);
    }
    hub.send("GET", "/_sim/clients", &[("authorization", "Bearer opensesame")], b"").expect(200);
    hub.send("GET", "/_sim/health", &[], b"").expect(200);
    hub.get("si-certdc-paris", "/notifications").expect(200);
}

#[test]
fn what_is_not_part_of_the_control_api_is_a_problem_too() {
    let hub = TestHub::without_dossiers();
    expect_problem(&hub.control("GET", "/nothing", &Value::Null), 404);
    expect_problem(&hub.control("GET", "/reset", &Value::Null), 404);
}

#[test]
fn a_body_is_an_object_and_nothing_that_reads_like_one() {
    let hub = TestHub::without_dossiers();
    for (method, path) in [
        ("POST", "/worlds"),
        ("POST", "/snapshots"),
        ("POST", "/clients"),
        ("PUT", "/clock"),
        ("POST", "/clock/advance"),
        ("POST", "/partners"),
        ("POST", "/dossiers"),
        ("POST", "/notifications"),
        ("POST", &format!("/cases/{UNKNOWN}/events")),
    ] {
        for body in ["[]", "null", "1", "\"\"", "[\"a\"]"] {
            let answer = hub.send(method, &format!("/_sim{path}"), &[("content-type", "application/json")], body.as_bytes());
            let detail = expect_problem(&answer, 400)["detail"].to_string();
            assert!(detail.contains("expected an object"), "{method} {path} {body}: {detail}");
        }
    }
    assert_eq!(hub.control("GET", "/worlds", &Value::Null).expect(200).as_array().unwrap().len(), 1);
}
