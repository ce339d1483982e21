//! What the journal proves, and what it must not tell.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    journal::entries,
    support::{TestHub, UNKNOWN},
};

fn verdict(hub: &TestHub, expectation: &Value) -> Value {
    hub.control("POST", "/journal/verify", expectation).expect(200)
}

/// Everything that the journal gives away.
fn all_that_is_told(hub: &TestHub) -> String {
    let listed = entries(hub, "limit=10000");
    let details = listed.iter().map(|entry| hub.control("GET", &format!("/journal/{}", entry["id"]), &Value::Null).text());
    let told: String = details.collect();
    let archive = hub.control("GET", "/journal.har", &Value::Null).text();
    let verdict = verdict(hub, &json!({ "filter": { "method": "POST", "status": 599 }, "exactly": 1 }));
    format!("{}{told}{archive}{verdict}", json!(listed))
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const JSON: (&str, &str) = ("content-type", "application/json");

#[test]
fn no_token_is_told() {
    let hub = TestHub::without_dossiers();
    let token = hub.token("si-certdc-paris");
    let form = |name: &str| format!("{name}={token}&token_type_hint=access_token");
    let bearer = format!("Bearer {token}");
    hub.get("si-certdc-paris", "/notifications").expect(200);
    hub.send("GET", &format!("/teledossiers/v1/notifications?access_token={token}"), &[("authorization", &bearer)], b"");
    hub.send("GET", &format!("/teledossiers/v1/cases/{token}"), &[("authorization", &bearer), ("x-copy", &token)], b"");
    hub.send(
        "PATCH",
        "/teledossiers/v1/cases/x",
        &[("authorization", &bearer), JSON],
        json!({ "status": token }).to_string().as_bytes(),
    );
    hub.send("POST", "/oauth2/introspect", &[FORM, ("authorization", "Basic c2k6c2VjcmV0")], form("token").as_bytes());
    hub.send("POST", "/oauth2/revoke", &[FORM], form("token").as_bytes());
    hub.send("GET", "/teledossiers/v1/notifications", &[("authorization", &token)], b"");
    let told = all_that_is_told(&hub);
    assert!(told.contains("listNotification") && told.contains("[redacted]"));
    for part in token.split('.').chain(["c2k6c2VjcmV0"]) {
        assert!(!told.contains(part), "{part}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_secret_is_told_however_it_is_sent(secret in "[a-zA-Z0-9!~_.-]{16,40}", escaped in any::<bool>()) {
        let hub = TestHub::without_dossiers();
        let name = if escaped { "client%5fsecret" } else { "client_secret" };
        let json_name = if escaped { "client\\u005fsecret" } else { "client_secret" };
        let basic = format!("Basic {}", base64_of(&format!("si-certdc-paris:{secret}")));
        let pairs = format!("grant_type=client_credentials&client_id=si-certdc-paris&{name}={secret}");
        let object = format!("{{\"grant_type\": \"client_credentials\", \"{json_name}\" : \"{secret}\", \"password\": [\"{secret}\"]}}");
        for path in ["/oauth2/token", "/token", "/oauth2/revoke", "/oauth2/introspect"] {
            for content_type in [FORM, JSON, ("content-type", "text/plain"), ("content-type", "multipart/form-data; boundary=x")] {
                hub.send("POST", path, &[content_type], pairs.as_bytes());
                hub.send("POST", path, &[content_type], object.as_bytes());
            }
            hub.send("POST", path, &[], pairs.as_bytes());
            hub.send("POST", &format!("{path}?{pairs}"), &[FORM, ("authorization", &basic)], b"grant_type=client_credentials");
            hub.send("POST", path, &[FORM, ("x-api-key", &secret), ("cookie", &secret)], b"");
        }
        let told = all_that_is_told(&hub);
        prop_assert!(!told.contains(&secret), "{}", told);
        prop_assert!(!told.contains(&basic["Basic ".len()..]));
        prop_assert!(told.contains("si-certdc-paris"));
    }
}

fn base64_of(text: &str) -> String {
    use base64::{Engine, prelude::BASE64_STANDARD};
    BASE64_STANDARD.encode(text)
}

#[test]
fn a_verdict_counts_what_matches() {
    let hub = TestHub::without_dossiers();
    hub.get("si-certdc-paris", "/notifications").expect(200);
    hub.get("si-certdc-paris", "/notifications").expect(200);
    let listing = json!({ "operation": "listNotification", "status": "2xx" });
    for (expected, ok) in [
        (json!({ "exactly": 2 }), true),
        (json!({ "exactly": 1 }), false),
        (json!({ "atLeast": 2 }), true),
        (json!({ "atLeast": 3 }), false),
        (json!({ "atMost": 2 }), true),
        (json!({ "atMost": 1 }), false),
        (json!({ "atLeast": 1, "atMost": 3 }), true),
        (json!({ "never": true }), false),
    ] {
        let mut expectation = expected.clone();
        expectation["filter"] = listing.clone();
        let verdict = verdict(&hub, &expectation);
        assert_eq!((&verdict["ok"], &verdict["count"], &verdict["entries"]), (&json!(ok), &json!(2), &json!([2, 3])), "{expected}");
    }
    assert_eq!(verdict(&hub, &json!({ "filter": { "operation": "createFolder" }, "never": true }))["ok"], true);
}

#[test]
fn a_verdict_names_the_calls_that_were_all_but_right_and_what_was_wrong_with_them() {
    let hub = TestHub::without_dossiers();
    hub.get("si-certdc-paris", &format!("/cases/{UNKNOWN}"));
    hub.get("osl-dgs", "/notifications");
    let filter = json!({ "client": "si-certdc-paris", "operation": "getCaseById", "status": 200 });
    let verdict = verdict(&hub, &json!({ "filter": filter, "exactly": 1 }));
    assert_eq!((&verdict["ok"], &verdict["count"]), (&json!(false), &json!(0)));
    let near = verdict["nearMisses"].as_array().unwrap();
    let told: Vec<_> =
        near.iter().map(|miss| (&miss["entry"]["operation"], &miss["criterion"], &miss["expected"], &miss["actual"])).collect();
    assert_eq!(
        told,
        [
            (&json!("getToken"), &json!("operation"), &json!("getCaseById"), &json!("getToken")),
            (&json!("getCaseById"), &json!("status"), &json!("200"), &json!("404")),
        ]
    );
}

#[test]
fn an_order_is_kept_or_broken_at_a_step() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    hub.get("si-certdc-paris", &format!("/cases/{case}")).expect(200);
    hub.notifications("si-certdc-paris");
    let step = |operation: &str| json!({ "operation": operation, "status": "2xx" });
    let right = json!({ "inOrder": [step("createFolder"), step("updateFolder"), step("getCaseById"), step("listNotification")] });
    let verdict_of_right = verdict(&hub, &right);
    assert_eq!((&verdict_of_right["ok"], &verdict_of_right["count"]), (&json!(true), &json!(4)));
    let wrong = json!({ "inOrder": [step("createFolder"), step("listNotification"), step("getCaseById")] });
    let verdict_of_wrong = verdict(&hub, &wrong);
    assert_eq!((&verdict_of_wrong["ok"], &verdict_of_wrong["count"]), (&json!(false), &json!(2)));
}

#[test]
fn an_expectation_that_makes_no_sense_is_a_problem() {
    let hub = TestHub::without_dossiers();
    for wrong in [
        json!({}),
        json!([]),
        json!({ "filter": {} }),
        json!({ "exactly": 1, "never": true }),
        json!({ "exactly": -1 }),
        json!({ "inOrder": [] }),
        json!({ "inOrder": [{}], "exactly": 1 }),
        json!({ "filter": { "status": 999 }, "exactly": 1 }),
        json!({ "filter": { "colour": "red" }, "exactly": 1 }),
    ] {
        assert_eq!(hub.control("POST", "/journal/verify", &wrong).status, 400, "{wrong}");
    }
}

#[test]
fn the_archive_has_what_har_1_2_asks_for() {
    let hub = TestHub::without_dossiers();
    hub.deposit();
    hub.notifications("si-certdc-paris");
    let archive = hub.control("GET", "/journal.har?client=osl-dgs&limit=2", &Value::Null).expect(200);
    assert_eq!((&archive["log"]["version"], &archive["log"]["creator"]["name"]), (&json!("1.2"), &json!("hubee-sim")));
    let entries = archive["log"]["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 2);
    for entry in entries {
        let (request, response) = (&entry["request"], &entry["response"]);
        assert!(entry["startedDateTime"].is_string() && entry["time"].is_number() && entry["cache"].is_object());
        assert!(["send", "wait", "receive"].iter().all(|phase| entry["timings"][phase].is_number()));
        assert!(request["url"].as_str().unwrap().starts_with(&format!("{}/teledossiers/v1/folders/", hub.simulator.url())));
        assert_eq!((&request["httpVersion"], &response["status"]), (&json!("HTTP/1.1"), &json!(204)));
        for (part, members) in [
            (request, &["method", "cookies", "headers", "queryString", "headersSize", "bodySize", "postData"][..]),
            (response, &["statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize", "bodySize"]),
        ] {
            assert!(members.iter().all(|member| !part[member].is_null()), "{part}");
        }
    }
}
