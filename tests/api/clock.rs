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
    assert_eq!(set, json!({ "now": "2030-01-31T12:00:00.000+00:00", "frozen": true, "fellDue": [] }));
    assert_eq!(advance(&hub, "PT90M")["now"], "2030-01-31T13:30:00.000+00:00");
    assert_eq!(advance(&hub, "P1M")["now"], "2030-02-28T13:30:00.000+00:00");
    let read = hub.control("GET", "/clock", &Value::Null).expect(200);
    assert_eq!(read, json!({ "now": "2030-02-28T13:30:00.000+00:00", "frozen": true }));
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
fn the_end_of_the_calendar_is_reached_without_harm() {
    let hub = TestHub::demo();
    for _ in 0..3 {
        advance(&hub, "P200000Y");
    }
    hub.control("GET", "/health", &Value::Null).expect(200);
}
