//! The hub's time, set and moved.

use serde_json::{Value, json};

use crate::support::TestHub;

fn advance(hub: &TestHub, by: &str) -> Value {
    hub.control("POST", "/clock/advance", &json!({ "by": by })).expect(200)
}

#[test]
fn a_clock_stands_where_it_is_set_and_moves_by_what_it_is_told() {
    let hub = TestHub::without_dossiers();
    let set = hub.control("PUT", "/clock", &json!({ "now": "2030-01-31T12:00:00Z", "frozen": true })).expect(200);
    assert_eq!(set, json!({ "now": "2030-01-31T12:00:00.000+00:00", "frozen": true, "scale": 1, "fellDue": [] }));
    assert_eq!(advance(&hub, "PT90M")["now"], "2030-01-31T13:30:00.000+00:00");
    assert_eq!(advance(&hub, "P1M")["now"], "2030-02-28T13:30:00.000+00:00");
    let read = hub.control("GET", "/clock", &Value::Null).expect(200);
    assert_eq!(read, json!({ "now": "2030-02-28T13:30:00.000+00:00", "frozen": true, "scale": 1 }));
}

#[test]
fn what_the_hub_writes_has_the_hub_s_time() {
    let hub = TestHub::without_dossiers();
    hub.control("PUT", "/clock", &json!({ "now": "2030-01-31T12:00:00Z", "frozen": true })).expect(200);
    let folder = hub.get("osl-dgs", &format!("/folders/{}", hub.deposit().folder)).expect(200);
    assert_eq!(folder["createDateTime"], "2030-01-31T12:00:00.000+00:00");
}

#[test]
fn a_token_ends_with_the_hub_s_time() {
    let hub = TestHub::demo();
    hub.control("PUT", "/clock", &json!({ "frozen": true })).expect(200);
    hub.get("si-certdc-paris", "/notifications").expect(200);
    // The gateway tolerates five seconds.
    advance(&hub, "PT1H5S");
    hub.get("si-certdc-paris", "/notifications").expect(200);
    advance(&hub, "PT1S");
    assert_eq!(hub.get("si-certdc-paris", "/notifications").status, 401);
}

#[test]
fn a_stopped_clock_goes_on_from_where_it_stood() {
    let hub = TestHub::without_dossiers();
    hub.control("PUT", "/clock", &json!({ "now": "2030-01-31T12:00:00Z", "frozen": true })).expect(200);
    let running = hub.control("PUT", "/clock", &json!({ "frozen": false })).expect(200);
    assert_eq!(running["frozen"], false);
    assert!(running["now"].as_str().unwrap().starts_with("2030-01-31T12:"), "{running}");
}

#[test]
fn a_reset_brings_the_time_back_too() {
    let hub = TestHub::without_dossiers();
    hub.control("PUT", "/clock", &json!({ "now": "2090-01-01T00:00:00Z", "frozen": true })).expect(200);
    hub.control("POST", "/reset", &Value::Null).expect(204);
    let read = hub.control("GET", "/clock", &Value::Null).expect(200);
    assert_eq!(read["frozen"], false);
    assert!(read["now"].as_str().unwrap() < "2090", "{read}");
}

#[test]
fn what_is_no_time_or_no_duration_is_refused() {
    let hub = TestHub::without_dossiers();
    let refusals = [
        ("PUT", "/clock", json!({ "now": "tomorrow" })),
        ("PUT", "/clock", json!({ "frozen": "yes" })),
        ("PUT", "/clock", json!({ "scale": 0 })),
        ("PUT", "/clock", json!({ "scale": -60 })),
        ("PUT", "/clock", json!({ "scale": 1_000_001 })),
        ("PUT", "/clock", json!({ "scale": "60" })),
        ("PUT", "/clock", json!({ "time": "2030-01-31T12:00:00Z" })),
        ("POST", "/clock/advance", json!({ "by": "1 hour" })),
        ("POST", "/clock/advance", json!({ "by": "-PT1H" })),
        ("POST", "/clock/advance", json!({})),
    ];
    for (method, path, body) in refusals {
        let refused = hub.control(method, path, &body);
        assert_eq!(refused.header("content-type"), Some("application/problem+json"), "{body}");
        refused.expect(400);
    }
}

#[test]
fn time_runs_as_fast_as_it_is_told_to() {
    let hub = TestHub::demo();
    let set = hub.control("PUT", "/clock", &json!({ "now": "2030-01-31T12:00:00Z", "scale": 1_000_000 })).expect(200);
    assert_eq!((&set["scale"], &set["frozen"]), (&json!(1_000_000), &json!(false)));
    let clock = || hub.control("GET", "/clock", &Value::Null).expect(200);
    let mut shown = String::new();
    // Ten minutes of the machine's would not be enough at its own pace.
    while shown.as_str() < "2030-02-03" {
        let now = clock()["now"].as_str().unwrap().to_owned();
        assert!(now >= shown);
        shown = now;
    }
    let slow = hub.control("PUT", "/clock", &json!({ "scale": 0.000_001 })).expect(200);
    assert!(slow["now"].as_str().unwrap() >= shown.as_str(), "{slow}");
    assert_eq!(clock()["scale"], json!(0.000_001));
    hub.control("POST", "/reset", &Value::Null).expect(204);
    assert_eq!((&clock()["scale"], &clock()["frozen"]), (&json!(1), &json!(false)));
}

#[test]
fn what_falls_due_while_time_runs_fast_is_done() {
    let hub = TestHub::demo();
    hub.control("PUT", "/clock", &json!({ "scale": 1_000_000 })).expect(200);
    // Setting the clock, even to what it is, tells what has fallen due.
    while hub.control("PUT", "/clock", &json!({})).expect(200)["fellDue"] == json!([]) {}
}

#[test]
fn a_stopped_clock_goes_on_at_its_pace() {
    let hub = TestHub::without_dossiers();
    hub.control("PUT", "/clock", &json!({ "now": "2030-01-31T12:00:00Z", "frozen": true, "scale": 1_000_000 })).expect(200);
    let clock = || hub.control("GET", "/clock", &Value::Null).expect(200);
    assert_eq!(clock(), json!({ "now": "2030-01-31T12:00:00.000+00:00", "frozen": true, "scale": 1_000_000 }));
    hub.control("PUT", "/clock", &json!({ "frozen": false })).expect(200);
    while clock()["now"].as_str().unwrap() < "2030-02-01" {}
}

#[test]
fn the_end_of_the_calendar_is_reached_without_harm() {
    let hub = TestHub::demo();
    for _ in 0..3 {
        advance(&hub, "P200000Y");
    }
    hub.control("GET", "/health", &Value::Null).expect(200);
}
