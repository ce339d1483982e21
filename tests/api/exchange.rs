//! What OSL and SI say to each other about a case.

use serde_json::{Value, json};

use crate::support::{PARIS, TestHub, XML, attach_deposit, digest_of, id_of, si, status_update};

fn events(case: &str) -> String {
    format!("/cases/{case}/events")
}

#[test]
fn each_kind_of_event_without_files_is_sent_at_once() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    for action in ["STATUS_UPDATE", "ATTACH_DL", "ATTACH_DL_ALL", "COM_ADD", "SENDING_MESSAGE"] {
        for client in ["si-certdc-paris", "osl-dgs", "admin"] {
            let event = json!({ "actionType": action, "notification": false });
            let event = hub.post(client, &events(&case), &event).expect(201);
            assert_eq!(event["status"], "SENT", "{action} of {client}");
            assert_eq!(event["attachments"], json!([]));
            let read = hub.get(client, &format!("/cases/{case}/events/{}", id_of(&event))).expect(200);
            assert_eq!(read, event);
        }
    }
    let all = hub.get("si-certdc-paris", &format!("/cases/{case}")).expect(200);
    let actions: Vec<_> = all["events"].as_array().unwrap().iter().map(|event| event["actionType"].clone()).collect();
    assert_eq!(actions.len(), 15);
    assert_eq!((&actions[0], &actions[14]), (&json!("STATUS_UPDATE"), &json!("SENDING_MESSAGE")), "oldest first");
}

#[test]
fn an_event_notifies_the_other_side_when_it_asks_for_it() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    let from_si = hub.post("si-certdc-paris", &events(&case), &status_update("IN_PROGRESS")).expect(201);
    let waiting = hub.notifications("osl-dgs");
    assert_eq!(waiting.len(), 1);
    assert_eq!((&waiting[0]["caseId"], &waiting[0]["eventId"]), (&json!(case), &from_si["id"]));
    assert_eq!((&waiting[0]["eventActionType"], &waiting[0]["eventStatus"]), (&json!("STATUS_UPDATE"), &json!("SENT")));
    assert_eq!(waiting[0]["transmitter"], si(PARIS));

    let message = json!({ "actionType": "SENDING_MESSAGE", "notification": true, "message": "Merci" });
    let from_osl = hub.post("osl-dgs", &events(&case), &message).expect(201);
    let waiting = hub.notifications("si-certdc-paris");
    assert_eq!(waiting.last().unwrap()["eventId"], from_osl["id"]);
    hub.post("osl-dgs", &events(&case), &json!({ "actionType": "COM_ADD", "notification": false })).expect(201);
    assert_eq!(hub.notifications("si-certdc-paris").len(), waiting.len());
}

#[test]
fn the_new_status_of_an_event_moves_the_case_whatever_it_says_of_the_present_one() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    let mut event = status_update("IN_PROGRESS");
    event["caseCurrentStatus"] = "DONE".into();
    hub.post("si-certdc-paris", &events(&case), &event).expect(201);
    assert_eq!(hub.case_status(&case), "IN_PROGRESS");
    event["caseNewStatus"] = "IN_PROGRESS".into();
    hub.post("si-certdc-paris", &events(&case), &event).expect(201);
    assert_eq!(hub.case_status(&case), "IN_PROGRESS");
}

#[test]
fn the_readers_acknowledgement_notifies_the_author() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    let before = hub.notifications("si-certdc-paris").len();
    let event = id_of(&hub.post("si-certdc-paris", &events(&case), &status_update("DONE")).expect(201));
    let path = format!("/cases/{case}/events/{event}");
    hub.patch("osl-dgs", &path, &json!({ "status": "RECEIVED" })).expect(204);
    let waiting = hub.notifications("si-certdc-paris");
    assert_eq!(waiting.len(), before + 1);
    let acknowledged = waiting.last().unwrap();
    assert_eq!((&acknowledged["eventId"], &acknowledged["eventStatus"]), (&json!(event), &json!("RECEIVED")));

    let silent = json!({ "actionType": "COM_ADD", "notification": false });
    let silent = id_of(&hub.post("si-certdc-paris", &events(&case), &silent).expect(201));
    hub.patch("osl-dgs", &format!("/cases/{case}/events/{silent}"), &json!({ "status": "RECEIVED" })).expect(204);
    assert_eq!(hub.notifications("si-certdc-paris").len(), before + 1);
}

#[test]
fn an_answer_with_a_file_takes_effect_once_it_is_sent() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    let event = hub.post("si-certdc-paris", &events(&case), &attach_deposit("DONE")).expect(201);
    assert_eq!((&event["status"], &event["attachments"][0]["status"]), (&json!("IN_PROGRESS"), &json!("PENDING")));
    let (event, file) = (id_of(&event), id_of(&event["attachments"][0]));
    let path = format!("/cases/{case}/events/{event}");
    assert_eq!(hub.case_status(&case), "HUBEE_NOTIFIED");
    assert!(hub.notifications("osl-dgs").is_empty());

    hub.patch("si-certdc-paris", &path, &json!({ "status": "SENT" })).expect(400);
    hub.upload("si-certdc-paris", &format!("{path}/attachments/{file}"), &XML[1..]).expect(400);
    hub.upload_with("si-certdc-paris", &format!("{path}/attachments/{file}"), &[("digest", &digest_of(XML))], XML).expect(204);
    hub.patch("si-certdc-paris", &path, &json!({ "status": "SENT" })).expect(204);
    hub.patch("si-certdc-paris", &path, &json!({ "status": "SENT" })).expect(400);
    assert_eq!(hub.case_status(&case), "DONE");
    assert_eq!(hub.notifications("osl-dgs")[0]["eventActionType"], "ATTACH_DEPOSIT");

    let download = hub.get("osl-dgs", &format!("{path}/attachments/{file}"));
    assert_eq!((download.status, download.bytes.as_slice()), (200, XML));
    assert_eq!(download.header("digest"), Some(digest_of(XML).as_str()));
    let late = hub.upload("si-certdc-paris", &format!("{path}/attachments/{file}"), XML);
    assert_eq!(late.status, 400);
    let unknown = hub.get("osl-dgs", &format!("{path}/attachments/{event}"));
    unknown.expect_refusal(404, "file is not found");
}

#[test]
fn an_osl_adds_files_to_a_closed_case_and_reopens_it() {
    let hub = TestHub::without_dossiers();
    let deposited = hub.deposit();
    let case = deposited.case;
    hub.patch("osl-dgs", &format!("/cases/{case}"), &json!({ "status": "CLOSED" })).expect(204);
    hub.patch("osl-dgs", &format!("/folders/{}", deposited.folder), &json!({ "globalStatus": "CLOSED" })).expect(204);
    let event = hub.post("osl-dgs", &events(&case), &attach_deposit("HUBEE_NOTIFIED")).expect(201);
    let path = format!("/cases/{case}/events/{}", id_of(&event));
    hub.upload("osl-dgs", &format!("{path}/attachments/{}", id_of(&event["attachments"][0])), XML).expect(204);
    hub.patch("osl-dgs", &path, &json!({ "status": "SENT" })).expect(204);
    assert_eq!(hub.case_status(&case), "HUBEE_NOTIFIED");
    let waiting = hub.notifications("si-certdc-paris");
    assert_eq!(waiting.last().unwrap()["eventId"], event["id"]);
    hub.patch("si-certdc-paris", &path, &json!({ "status": "RECEIVED" })).expect(204);
}

#[test]
fn a_refusal_and_a_request_for_complements_reach_the_osl_with_their_message() {
    let hub = TestHub::without_dossiers();
    for status in ["ADD_AWAITING", "REFUSED"] {
        let case = hub.deposit().case;
        let mut event = status_update(status);
        event["message"] = "Il manque une pièce".into();
        let event = id_of(&hub.post("si-certdc-paris", &events(&case), &event).expect(201));
        let read = hub.get("osl-dgs", &format!("/cases/{case}/events/{event}")).expect(200);
        assert_eq!((&read["message"], &read["caseNewStatus"]), (&json!("Il manque une pièce"), &json!(status)));
        assert_eq!(hub.case_status(&case), status);
    }
}

#[test]
fn a_comment_is_for_sis_only() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    let event = json!({ "actionType": "COM_ADD", "notification": true, "comment": "entre nous" });
    let event = id_of(&hub.post("si-certdc-paris", &events(&case), &event).expect(201));
    let path = format!("/cases/{case}/events/{event}");
    assert_eq!(hub.get("si-certdc-paris", &path).expect(200)["comment"], "entre nous");
    assert_eq!(hub.get("admin", &path).expect(200)["comment"], "entre nous");
    assert_eq!(hub.get("osl-dgs", &path).expect(200)["comment"], Value::Null);
    assert_eq!(hub.get("osl-dgs", &format!("/cases/{case}")).expect(200)["events"][0]["comment"], Value::Null);
    let written = json!({ "actionType": "COM_ADD", "notification": false, "comment": "accepté" });
    assert_eq!(hub.post("osl-dgs", &events(&case), &written).expect(201)["comment"], Value::Null);
}

#[test]
fn an_event_that_makes_no_sense_is_refused_and_leaves_no_trace() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    let file = json!([{ "fileName": "a.xml", "type": "DD_Certificatdedeces", "size": 3, "mimeType": "application/xml" }]);
    for event in [
        json!({ "actionType": "ADD_AWAITING", "notification": true }),
        json!({ "actionType": null, "notification": true }),
        json!({ "actionType": "ATTACH_DEPOSIT", "notification": true }),
        json!({ "actionType": "ATTACH_DEPOSIT", "notification": true, "attachments": [] }),
        json!({ "actionType": "COM_ADD", "notification": true, "attachments": file }),
        json!({ "actionType": "STATUS_UPDATE", "notification": true, "caseNewStatus": "ARCHIVED" }),
        json!({ "actionType": "STATUS_UPDATE", "notification": true, "caseNewStatus": "PRESQUE" }),
        json!({ "actionType": "STATUS_UPDATE", "notification": true, "message": "x".repeat(1001) }),
    ] {
        hub.post("si-certdc-paris", &events(&case), &event).expect(400);
    }
    let read = hub.get("si-certdc-paris", &format!("/cases/{case}")).expect(200);
    assert_eq!((&read["events"], &read["status"]), (&json!([]), &json!("HUBEE_NOTIFIED")));
    assert!(hub.notifications("osl-dgs").is_empty());
}

#[test]
fn only_the_author_sends_and_only_the_reader_acknowledges() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    let event = hub.post("si-certdc-paris", &events(&case), &attach_deposit("DONE")).expect(201);
    let path = format!("/cases/{case}/events/{}", id_of(&event));
    let file = format!("{path}/attachments/{}", id_of(&event["attachments"][0]));
    hub.upload("osl-dgs", &file, XML).expect_refusal(403, "Unauthorized user");
    hub.upload("si-certdc-paris", &file, XML).expect(204);
    hub.patch("osl-dgs", &path, &json!({ "status": "SENT" })).expect_refusal(403, "Unauthorized user");
    hub.patch("osl-dgs", &path, &json!({ "status": "RECEIVED" })).expect(400);
    hub.patch("si-certdc-paris", &path, &json!({ "status": "SENT" })).expect(204);
    hub.patch("si-certdc-paris", &path, &json!({ "status": "RECEIVED" })).expect_refusal(403, "Unauthorized user");
    hub.patch("osl-dgs", &path, &json!({ "status": "RECEIVED" })).expect(204);
    for status in ["IN_PROGRESS", "CLOSED", ""] {
        hub.patch("osl-dgs", &path, &json!({ "status": status })).expect(400);
    }
}

#[test]
fn only_a_deposit_still_in_progress_is_deleted() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    let pending = id_of(&hub.post("si-certdc-paris", &events(&case), &attach_deposit("DONE")).expect(201));
    let path = format!("/cases/{case}/events/{pending}");
    hub.delete("osl-dgs", &path).expect_refusal(403, "Unauthorized user");
    hub.delete("si-certdc-paris", &path).expect(204);
    hub.delete("si-certdc-paris", &path).expect_refusal(404, "Event is not found");
    hub.get("si-certdc-paris", &path).expect_refusal(404, "event is not found");
    let sent = id_of(&hub.post("si-certdc-paris", &events(&case), &status_update("DONE")).expect(201));
    hub.delete("si-certdc-paris", &format!("/cases/{case}/events/{sent}")).expect(400);
}

#[test]
fn an_event_is_found_under_its_own_case_only() {
    let hub = TestHub::without_dossiers();
    let (case, other) = (hub.deposit().case, hub.deposit().case);
    let event = id_of(&hub.post("si-certdc-paris", &events(&case), &status_update("DONE")).expect(201));
    hub.get("si-certdc-paris", &format!("/cases/{other}/events/{event}")).expect_refusal(404, "event is not found");
}
