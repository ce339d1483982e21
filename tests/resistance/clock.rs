//! The machine's clock going backwards: the clock of a hub is what the machine
//! says, or what it is set to, so a hub that is set back is one whose machine
//! was.

use hubee_sim::Simulator;
use serde_json::{Value, json};

use crate::support::{PDF, TestHub, status_update};

const OSL: &str = "osl-dgs";
const SI: &str = "si-certdc-paris";

/// A télédossier from its deposit to its end.
fn whole_exchange(hub: &TestHub) {
    let made = hub.deposit();
    let waiting = hub.notifications(SI);
    assert!(waiting.iter().any(|one| one["caseId"] == made.case.as_str()), "{waiting:?}");
    for status in ["IN_PROGRESS", "DONE"] {
        hub.post(SI, &format!("/cases/{}/events", made.case), &status_update(status)).expect(201);
    }
    hub.get(SI, &format!("/cases/{}/attachments/{}", made.case, made.attachment)).expect_status(200);
    for notification in hub.notifications(SI) {
        hub.delete(SI, &format!("/notifications/{}", notification["id"].as_str().unwrap())).expect(204);
    }
    hub.patch(OSL, &format!("/cases/{}", made.case), &json!({ "status": "CLOSED" })).expect(204);
}

#[test]
fn a_hub_whose_clock_went_back_while_it_ran_goes_on() {
    let hub = TestHub::demo();
    whole_exchange(&hub);
    for now in ["2020-02-29T23:59:59.999+00:00", "1970-01-01T00:00:00.000+00:00", "2030-01-01T00:00:00.000+00:00"] {
        hub.set_clock(&json!({ "now": now }));
        whole_exchange(&hub);
        hub.advance("PT26H");
        whole_exchange(&hub);
    }
}

#[test]
fn a_token_of_the_future_is_refused_and_a_new_one_is_good_at_once() {
    let hub = TestHub::demo();
    let future = hub.bearer(SI);
    hub.set_clock(&json!({ "now": "2020-01-01T00:00:00.000+00:00" }));
    hub.send("GET", "/teledossiers/v1/notifications", &[("authorization", &future)], b"").expect_status(401);
    hub.get(SI, "/notifications").expect(200);
}

#[test]
fn a_database_of_the_future_is_opened_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let at = |now: &str| {
        let now = serde_json::from_value(Value::from(now)).unwrap();
        TestHub::of(Simulator::builder().database(&path).now(now))
    };
    let hub = at("2031-06-01T12:00:00.000+00:00");
    let made = hub.deposit();
    let status = hub.case_status(&made.case);
    whole_exchange(&hub);
    drop(hub);
    let hub = at("2029-06-01T12:00:00.000+00:00");
    assert_eq!(hub.case_status(&made.case), status);
    assert_eq!(hub.get(SI, &format!("/cases/{}/attachments/{}", made.case, made.attachment)).bytes, PDF);
    whole_exchange(&hub);
    // What was deposited in the future is purged in its turn, when the time comes.
    hub.advance("P3Y");
    whole_exchange(&hub);
}
