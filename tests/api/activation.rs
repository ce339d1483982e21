//! The day of a subscription, on a clock that stands still until it is moved.

use serde_json::{Value, json};

use crate::support::{ISSY, TestHub, id_of, organization, process, si, subscription};

/// A hub with Issy in it, where it is that time.
fn hub_at(now: &str) -> TestHub {
    let hub = TestHub::without_dossiers();
    set(&hub, now);
    hub.referential("datapass", "POST", "/organizations", &organization(ISSY)).expect(201);
    hub
}

fn set(hub: &TestHub, now: &str) -> Vec<Value> {
    hub.set_clock(&json!({ "now": now, "frozen": true }))
}

fn subscribe(hub: &TestHub, process_code: &str, activate: &str) -> Value {
    let mut body = subscription(process_code, ISSY);
    (body["activateDateTime"], body["accessMode"]) = (activate.into(), "API".into());
    hub.referential("datapass", "POST", "/subscriptions", &body).expect(201)
}

fn activated(night: &str, subscription: &Value) -> Value {
    json!({ "dateTime": night, "effect": "SUBSCRIPTION_ACTIVATED", "subscriptionId": subscription["id"] })
}

#[test]
fn a_subscription_is_activated_at_one_past_midnight_in_paris_and_once() {
    let hub = hub_at("2026-07-01T12:00:00Z");
    let created = subscribe(&hub, "CERTDC", "2026-07-10T00:00:00+02:00");
    assert_eq!(created["status"], "Inactif");
    assert_eq!(set(&hub, "2026-07-09T22:00:59.999Z"), [0; 0]);
    assert_eq!(set(&hub, "2026-07-09T22:01:00Z"), [activated("2026-07-09T22:01:00.000+00:00", &created)]);
    assert_eq!(set(&hub, "2026-08-01T00:00:00Z"), [0; 0]);
    let found = hub.look_up("admin", &format!("/subscriptions/{}", id_of(&created))).expect(200);
    assert_eq!((&found["status"], &found["updateDateTime"]), (&json!("Actif"), &json!("2026-07-09T22:01:00.000+00:00")));
    let clients = hub.control("GET", "/clients", &Value::Null).expect(200);
    let born = clients.as_array().unwrap().iter().filter(|client| client["organization"] == si(ISSY));
    assert_eq!(born.count(), 1, "its credentials are born with it");
}

#[test]
fn a_batch_that_comes_late_activates_each_on_its_own_day() {
    let hub = hub_at("2026-01-01T12:00:00Z");
    let later = subscribe(&hub, "SGR", "2026-02-02T10:00:00Z");
    let sooner = subscribe(&hub, "CERTDC", "2026-02-01T10:00:00Z");
    let expected = [activated("2026-01-31T23:01:00.000+00:00", &sooner), activated("2026-02-01T23:01:00.000+00:00", &later)];
    assert_eq!(set(&hub, "2026-02-20T00:00:00Z"), expected);
}

#[test]
fn a_subscription_created_on_its_day_is_active_from_one_past_midnight() {
    for (now, status) in [
        ("2026-01-09T22:59:00Z", "Inactif"),
        ("2026-01-09T23:00:30Z", "Inactif"),
        ("2026-01-09T23:01:00Z", "Actif"),
        ("2026-01-10T08:00:00Z", "Actif"),
    ] {
        assert_eq!(subscribe(&hub_at(now), "CERTDC", "2026-01-10T15:00:00Z")["status"], status, "{now}");
    }
}

#[test]
fn a_subscription_waits_for_its_process_too() {
    let hub = hub_at("2026-01-01T12:00:00Z");
    let mut own = process("ESSAI");
    hub.referential("admin", "POST", "/processes", &own).expect(201);
    let created = subscribe(&hub, "ESSAI", "2026-02-01T10:00:00Z");
    let mut set_activated = |is_activated: bool| {
        own["isActivated"] = is_activated.into();
        hub.referential("admin", "PUT", "/processes/ESSAI", &own).expect(200);
    };
    set_activated(false);
    assert_eq!(set(&hub, "2026-02-02T00:00:00Z"), [0; 0]);
    set_activated(true);
    assert_eq!(set(&hub, "2026-02-03T00:00:00Z"), [activated("2026-02-02T23:01:00.000+00:00", &created)]);
}
