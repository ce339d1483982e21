//! Departures from the documents: recorded, or refused by a strict hub.

use hubee_sim::Simulator;
use serde_json::{Value, json};

use crate::support::{TestHub, XML, attach_deposit, certdc_folder, id_of, status_update};

fn strict() -> TestHub {
    TestHub::of(Simulator::builder().strict(true))
}

fn departures(hub: &TestHub, client: &str) -> Vec<Value> {
    hub.control("GET", &format!("/departures?client={client}"), &Value::Null).expect(200).as_array().unwrap().clone()
}

#[test]
fn a_move_outside_the_graph_is_taken_and_recorded() {
    let hub = TestHub::demo();
    let deposited = hub.deposit();
    let case = format!("/cases/{}", deposited.case);
    hub.patch("si-certdc-paris", &case, &json!({ "status": "DONE" })).expect(204);
    let found = departures(&hub, "si-certdc-paris");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["rule"], "status-graph");
    assert_eq!(found[0]["detail"], "Case can not go from HUBEE_NOTIFIED to DONE");
    assert_eq!((&found[0]["folderId"], &found[0]["caseId"]), (&json!(deposited.folder), &json!(deposited.case)));
    assert_eq!(departures(&hub, "osl-dgs"), Vec::<Value>::new());
}

#[test]
fn a_strict_hub_refuses_a_move_outside_the_graph() {
    let hub = strict();
    let case = format!("/cases/{}", hub.deposit().case);
    let refused = "Case can not go from HUBEE_NOTIFIED to DONE";
    hub.patch("si-certdc-paris", &case, &json!({ "status": "DONE" })).expect_refusal(400, refused);
    hub.post("si-certdc-paris", &format!("{case}/events"), &status_update("DONE")).expect_refusal(400, refused);
    let seen = hub.get("si-certdc-paris", &case).expect(200);
    assert_eq!((&seen["status"], &seen["events"]), (&json!("HUBEE_NOTIFIED"), &json!([])), "the event is not kept either");
    assert_eq!(departures(&hub, "si-certdc-paris"), Vec::<Value>::new());
    for status in ["SENT", "SI_RECEIVED", "IN_PROGRESS", "IN_PROGRESS", "DONE"] {
        hub.patch("si-certdc-paris", &case, &json!({ "status": status })).expect(204);
    }
}

#[test]
fn only_the_osl_closes_a_case_in_a_strict_hub() {
    let hub = strict();
    let case = format!("/cases/{}", hub.deposit().case);
    for status in ["IN_PROGRESS", "DONE"] {
        hub.patch("si-certdc-paris", &case, &json!({ "status": status })).expect(204);
    }
    let refused = hub.patch("si-certdc-paris", &case, &json!({ "status": "CLOSED" }));
    refused.expect_refusal(400, "Case can not go from DONE to CLOSED");
    hub.patch("osl-dgs", &case, &json!({ "status": "CLOSED" })).expect(204);
}

#[test]
fn an_event_with_files_is_held_against_the_graph_when_it_is_sent() {
    let hub = strict();
    let case = format!("/cases/{}", hub.deposit().case);
    let event = hub.post("si-certdc-paris", &format!("{case}/events"), &attach_deposit("DONE")).expect(201);
    let path = format!("{case}/events/{}", id_of(&event));
    hub.upload("si-certdc-paris", &format!("{path}/attachments/{}", id_of(&event["attachments"][0])), XML).expect(204);
    let sent = json!({ "status": "SENT" });
    hub.patch("si-certdc-paris", &path, &sent).expect_refusal(400, "Case can not go from HUBEE_NOTIFIED to DONE");
    hub.patch("si-certdc-paris", &case, &json!({ "status": "IN_PROGRESS" })).expect(204);
    hub.patch("si-certdc-paris", &path, &sent).expect(204);
    assert_eq!(hub.case_status(path.split('/').nth(2).unwrap()), "DONE");
}

#[test]
fn an_ill_formed_number_is_recorded_and_refused_by_a_strict_hub() {
    let mut folder = certdc_folder();
    folder["externalId"] = json!("42");
    let hub = TestHub::demo();
    hub.post("osl-dgs", "/folders", &folder).expect(201);
    let details: Vec<_> = departures(&hub, "osl-dgs").iter().map(|one| one["detail"].clone()).collect();
    assert_eq!(details, ["externalId 42 is not well formed", "externalId DGS-CERTDC-0000000000042-01 is not well formed"]);
    let refused = strict().post("osl-dgs", "/folders", &folder).expect(400);
    assert_eq!(refused["errors"].as_array().unwrap().len(), 2, "{refused}");
}

#[test]
fn a_wrong_current_status_is_recorded_and_never_refused() {
    let hub = strict();
    let events = format!("/cases/{}/events", hub.deposit().case);
    let mut event = status_update("IN_PROGRESS");
    event["caseCurrentStatus"] = json!("SI_RECEIVED");
    hub.post("si-certdc-paris", &events, &event).expect(201);
    let found = departures(&hub, "si-certdc-paris");
    assert_eq!(found[0]["rule"], "case-current-status");
    assert_eq!(found[0]["detail"], "Case is HUBEE_NOTIFIED, not SI_RECEIVED");
}

#[test]
fn a_strict_hub_takes_its_own_seed_and_what_is_injected() {
    let hub = strict();
    for process in ["CERTDC", "JeChangeDeCoordonnees", "RSABEI-RSABAI", "ContactsAllocataires-BRSA"] {
        hub.control("POST", "/dossiers", &json!({ "processCode": process })).expect(201);
    }
    assert_eq!(hub.control("GET", "/departures", &Value::Null).expect(200), json!([]), "a seed departs from nothing");
}

#[test]
fn departures_are_forgotten_on_demand_and_by_a_reset() {
    let hub = TestHub::demo();
    for forget in [("DELETE", "/departures"), ("POST", "/reset")] {
        let case = format!("/cases/{}", hub.deposit().case);
        hub.patch("si-certdc-paris", &case, &json!({ "status": "DONE" })).expect(204);
        assert_eq!(departures(&hub, "si-certdc-paris").len(), 1);
        hub.control(forget.0, forget.1, &Value::Null).expect(204);
        assert_eq!(hub.control("GET", "/departures", &Value::Null).expect(200), json!([]));
    }
}

#[test]
fn a_filter_nobody_knows_is_refused() {
    let refused = TestHub::demo().control("GET", "/departures?cliant=x", &Value::Null);
    assert_eq!(refused.header("content-type"), Some("application/problem+json"));
    refused.expect(400);
}
