//! The e-mails that the hub would have sent.

use serde_json::{Value, json};

use crate::support::{PARIS, TestHub, si, status_update};

fn mails(hub: &TestHub) -> Vec<Value> {
    hub.control("GET", "/mails", &Value::Null).expect(200).as_array().unwrap().clone()
}

#[test]
fn an_si_is_mailed_about_each_notification() {
    let hub = TestHub::demo();
    assert_eq!(mails(&hub), Vec::<Value>::new(), "nobody is mailed about what a seed tells");
    let deposited = hub.deposit();
    let found = mails(&hub);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["recipient"], si(PARIS));
    assert!(found[0]["to"].as_str().unwrap().contains('@'), "{found:?}");
    assert_eq!((&found[0]["processCode"], &found[0]["caseId"]), (&json!("CERTDC"), &json!(deposited.case)));
    assert_eq!(found[0]["eventId"], Value::Null);
}

#[test]
fn an_event_of_the_osl_is_mailed_and_one_of_the_si_is_not() {
    let hub = TestHub::demo();
    let events = format!("/cases/{}/events", hub.deposit().case);
    hub.post("si-certdc-paris", &events, &status_update("IN_PROGRESS")).expect(201);
    assert_eq!(mails(&hub).len(), 1, "an OSL has no subscription");
    let event = hub.post("osl-dgs", &events, &status_update("CLOSED")).expect(201);
    assert_eq!(mails(&hub)[1]["eventId"], event["id"]);
}

#[test]
fn who_did_not_ask_for_each_notification_is_not_mailed() {
    let hub = TestHub::with_subscriptions(|subscription| subscription["notificationFrequency"] = json!("quotidien"));
    hub.deposit();
    assert_eq!(mails(&hub), Vec::<Value>::new());
}

#[test]
fn mails_are_forgotten_on_demand() {
    let hub = TestHub::demo();
    hub.deposit();
    hub.control("DELETE", "/mails", &Value::Null).expect(204);
    assert_eq!(mails(&hub), Vec::<Value>::new());
}
