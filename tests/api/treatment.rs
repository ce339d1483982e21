//! The treatment of a case by its SI.

use serde_json::{Value, json};

use crate::support::{Deposited, PARIS, PDF, TestHub, digest_of, si, status_update};

#[test]
fn the_whole_life_of_a_teledossier_as_the_interface_contract_tells_it() {
    let hub = TestHub::without_dossiers();
    let Deposited { folder, case, attachment } = hub.deposit();

    let waiting = hub.notifications("si-certdc-paris");
    assert_eq!(waiting[0]["caseId"], case);
    let read = hub.get("si-certdc-paris", &format!("/cases/{case}")).expect(200);
    assert_eq!(read["applicant"]["lastName"], "EXEMPLE");
    assert_eq!(read["attachments"][0]["id"], attachment);
    let download = hub.get("si-certdc-paris", &format!("/cases/{case}/attachments/{attachment}"));
    assert_eq!(download.bytes, PDF);
    let notification = waiting[0]["id"].as_str().unwrap();
    hub.delete("si-certdc-paris", &format!("/notifications/{notification}")).expect(204);

    for status in ["SENT", "SI_RECEIVED", "IN_PROGRESS", "DONE"] {
        hub.post("si-certdc-paris", &format!("/cases/{case}/events"), &status_update(status)).expect(201);
        assert_eq!(hub.case_status(&case), status);
    }
    for waiting in hub.notifications("osl-dgs") {
        let (notification, event) = (waiting["id"].as_str().unwrap(), waiting["eventId"].as_str().unwrap());
        hub.patch("osl-dgs", &format!("/cases/{case}/events/{event}"), &json!({ "status": "RECEIVED" })).expect(204);
        hub.delete("osl-dgs", &format!("/notifications/{notification}")).expect(204);
    }
    hub.patch("osl-dgs", &format!("/cases/{case}"), &json!({ "status": "CLOSED" })).expect(204);
    hub.patch("osl-dgs", &format!("/folders/{folder}"), &json!({ "globalStatus": "CLOSED" })).expect(204);

    let closed = hub.get("si-certdc-paris", &format!("/cases/{case}")).expect(200);
    assert_eq!(closed["status"], "CLOSED");
    assert!(closed["closeDateTime"].is_string());
    assert_eq!(closed["events"].as_array().unwrap().len(), 4);
    assert!(hub.notifications("osl-dgs").is_empty());
    assert_eq!(hub.notifications("si-certdc-paris").len(), 4, "one acknowledgement for each event");
}

#[test]
fn a_case_is_shown_with_the_names_and_nulls_of_the_real_hub() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    let read = hub.get("si-certdc-paris", &format!("/cases/{case}")).expect(200);
    let mut names: Vec<_> = read.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    let expected = [
        "applicant",
        "attachments",
        "closeDateTime",
        "createDateTime",
        "events",
        "externalId",
        "id",
        "partnerAttributes",
        "processCode",
        "recipient",
        "status",
        "transmissionDateTime",
        "updateDateTime",
    ];
    assert_eq!(names, expected);
    assert_eq!(read["recipient"], si(PARIS));
    assert_eq!(read["partnerAttributes"], Value::Null);
    let date = read["createDateTime"].as_str().unwrap();
    assert!(date.len() == 29 && date.ends_with("+00:00") && date.as_bytes()[19] == b'.', "{date}");
}

#[test]
fn lite_leaves_out_events_and_attachments() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    let lite = hub.get("si-certdc-paris", &format!("/cases/{case}?lite=true")).expect(200);
    assert_eq!((lite.get("events"), lite.get("attachments")), (None, None));
    let whole = hub.get("si-certdc-paris", &format!("/cases/{case}?lite=false")).expect(200);
    assert!(whole["events"].is_array() && whole["attachments"].is_array());
}

#[test]
fn a_download_carries_the_digest_of_its_bytes() {
    let hub = TestHub::without_dossiers();
    let Deposited { case, attachment, .. } = hub.deposit();
    for client in ["si-certdc-paris", "osl-dgs", "admin"] {
        let download = hub.get(client, &format!("/cases/{case}/attachments/{attachment}"));
        assert_eq!(download.status, 200);
        assert_eq!(download.bytes, PDF);
        assert_eq!(download.header("digest"), Some(digest_of(PDF).as_str()));
        assert_eq!(download.header("content-type"), Some("application/octet-stream"));
        assert_eq!(download.header("content-length"), Some(PDF.len().to_string().as_str()));
    }
}

#[test]
fn both_sides_move_a_case_anywhere_the_official_collection_does_and_nobody_is_notified() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    let before = hub.notifications("si-certdc-paris").len();
    for client in ["si-certdc-paris", "osl-dgs", "admin"] {
        for status in [
            "IN_PROGRESS",
            "SI_INTG_ERROR",
            "DONE",
            "CLOSED",
            "HUBEE_COMPLETED",
            "HUBEE_NOTIFIED",
            "SENT",
            "SI_RECEIVED",
            "ADD_AWAITING",
            "REFUSED",
            "REFUSED",
        ] {
            hub.patch(client, &format!("/cases/{case}"), &json!({ "status": status })).expect(204);
            assert_eq!(hub.case_status(&case), status);
        }
    }
    assert_eq!(hub.notifications("si-certdc-paris").len(), before);
    assert!(hub.notifications("osl-dgs").is_empty());
}

#[test]
fn a_status_that_cannot_be_asked_for_changes_nothing() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    for body in [json!({ "status": "HUBEE_RECEIVED" }), json!({ "status": "ARCHIVED" }), json!({ "status": "done" }), json!({})] {
        hub.patch("si-certdc-paris", &format!("/cases/{case}"), &body).expect(400);
    }
    assert_eq!(hub.case_status(&case), "HUBEE_NOTIFIED");
}

#[test]
fn reopening_a_case_clears_the_date_it_was_closed() {
    let hub = TestHub::without_dossiers();
    let case = hub.deposit().case;
    hub.patch("osl-dgs", &format!("/cases/{case}"), &json!({ "status": "CLOSED" })).expect(204);
    assert!(hub.get("osl-dgs", &format!("/cases/{case}")).expect(200)["closeDateTime"].is_string());
    hub.patch("osl-dgs", &format!("/cases/{case}"), &json!({ "status": "HUBEE_NOTIFIED" })).expect(204);
    assert_eq!(hub.get("osl-dgs", &format!("/cases/{case}")).expect(200)["closeDateTime"], Value::Null);
}
