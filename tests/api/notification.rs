//! What waits for a party, until it deletes it.

use serde_json::{Value, json};

use crate::support::{PARIS, TestHub, id_of, si};

fn list(hub: &TestHub, client: &str, query: &str) -> Vec<Value> {
    hub.get(client, &format!("/notifications{query}")).expect(200).as_array().unwrap().clone()
}

fn inject(hub: &TestHub, process: &str, count: u32) {
    hub.control("POST", "/dossiers", &json!({ "processCode": process, "count": count, "recipient": si(PARIS) })).expect(201);
}

#[test]
fn a_list_has_twenty_five_at_most_unless_more_are_asked_for() {
    let hub = TestHub::without_dossiers();
    inject(&hub, "CERTDC", 30);
    assert_eq!(list(&hub, "si-certdc-paris", "").len(), 25);
    for (asked, given) in [("10", 10), ("100000", 30), ("0", 0), ("1", 1)] {
        assert_eq!(list(&hub, "si-certdc-paris", &format!("?maxResult={asked}")).len(), given, "{asked}");
    }
}

#[test]
fn reading_consumes_nothing_and_deleting_is_for_good() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    let first = list(&hub, "si-certdc-paris", "");
    assert_eq!(list(&hub, "si-certdc-paris", ""), first);
    assert_eq!(first[0]["caseId"], case);
    let path = format!("/notifications/{}", id_of(&first[0]));
    hub.delete("si-certdc-paris", &path).expect(204);
    assert!(list(&hub, "si-certdc-paris", "").is_empty());
    hub.delete("si-certdc-paris", &path).expect_refusal(404, "Notification is not found");
}

#[test]
fn a_list_is_oldest_first() {
    let hub = TestHub::without_dossiers();
    let cases: Vec<_> = (0..5).map(|_| json!(hub.deposit().case)).collect();
    let listed: Vec<_> = list(&hub, "si-certdc-paris", "").iter().map(|one| one["caseId"].clone()).collect();
    assert_eq!(listed, cases);
}

#[test]
fn event_details_appear_when_asked_for_and_are_null_without_an_event() {
    let hub = TestHub::without_dossiers();
    hub.deposit();
    let plain = &list(&hub, "si-certdc-paris", "")[0];
    assert_eq!((plain.get("eventActionType"), plain.get("eventStatus")), (None, None));
    assert_eq!(plain["eventId"], Value::Null);
    let detailed = &list(&hub, "si-certdc-paris", "?eventDetails=true")[0];
    assert_eq!((detailed.get("eventActionType"), detailed.get("eventStatus")), (Some(&Value::Null), Some(&Value::Null)));
}

#[test]
fn an_osl_filters_by_process_repeated_or_with_commas_and_puts_some_first() {
    let hub = TestHub::without_dossiers();
    let codes = ["EtatCivil", "OTV", "recensementCitoyen"];
    for code in codes {
        let injected = hub.control("POST", "/dossiers", &json!({ "processCode": code })).expect(201);
        let case = injected[0]["caseId"].as_str().unwrap();
        let client = format!("si-{}-paris", code.to_lowercase());
        let event = json!({ "actionType": "STATUS_UPDATE", "notification": true, "caseNewStatus": "SI_RECEIVED" });
        hub.post(&client, &format!("/cases/{case}/events"), &event).expect(201);
    }
    let of = |query: &str| {
        let found = list(&hub, "osl-dila", query);
        found.iter().map(|one| one["processCode"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of(""), codes);
    assert_eq!(of("?processCode=OTV"), ["OTV"]);
    assert_eq!(of("?processCode=OTV&processCode=EtatCivil"), ["EtatCivil", "OTV"]);
    assert_eq!(of("?processCode=OTV,EtatCivil"), ["EtatCivil", "OTV"]);
    assert_eq!(of("?processPriority=recensementCitoyen"), ["recensementCitoyen", "EtatCivil", "OTV"]);
    assert_eq!(of("?processPriority=recensementCitoyen&maxResult=1"), ["recensementCitoyen"]);
    assert!(of("?processCode=NOTHING").is_empty());
}

#[test]
fn a_notification_is_injected_twice_or_without_its_case() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    hub.control("POST", "/notifications", &json!({ "caseId": case })).expect(201);
    let waiting = hub.notifications("si-certdc-paris");
    assert_eq!(waiting.len(), 2);
    assert_eq!(waiting[0]["caseId"], waiting[1]["caseId"]);
    assert_ne!(waiting[0]["id"], waiting[1]["id"]);

    let nowhere = "11111111-1111-4111-8111-111111111111";
    hub.control("POST", "/notifications", &json!({ "caseId": nowhere })).expect(400);
    let osl = json!({ "type": "OSL", "companyRegister": "99900001100018", "branchCode": "75107" });
    let dangling = json!({ "caseId": nowhere, "recipient": si(PARIS), "transmitter": osl, "processCode": "CERTDC" });
    hub.control("POST", "/notifications", &dangling).expect(201);
    assert_eq!(hub.notifications("si-certdc-paris")[2]["caseId"], nowhere);
    hub.get("si-certdc-paris", &format!("/cases/{nowhere}")).expect_refusal(404, "Case is not found");
}
