//! What the hub does by itself, night after night (functional specification).

use serde_json::{Value, json};

use crate::support::{Deposited, PDF, TestHub, XML, attach_deposit, certdc_folder, id_of, si, status_update};

const NOON: &str = "2030-06-01T12:00:00Z";

/// A hub that stands still at noon, and a process whose files, folders and
/// archives wait ten, twenty and thirty days.
fn hub() -> TestHub {
    let hub = TestHub::with_process("CERTDC", |process| {
        process["statusBeforeFileDeletion"] = json!("IN_PROGRESS");
        process["timeBeforeFileDeletion"] = json!(10);
        process["timeBeforeArchiving"] = json!(20);
        process["timeBeforeFolderDeletion"] = json!(30);
    });
    hub.set_clock(&json!({ "now": NOON, "frozen": true }));
    hub
}

/// One minute past midnight in Paris, in summer, on the evening before as UTC has it.
fn at(evening: &str) -> String {
    format!("{evening}T22:01:00.000+00:00")
}

fn start(hub: &TestHub, case: &str) {
    hub.post("si-certdc-paris", &format!("/cases/{case}/events"), &status_update("IN_PROGRESS")).expect(201);
}

fn close(hub: &TestHub, deposited: &Deposited) {
    start(hub, &deposited.case);
    hub.post("si-certdc-paris", &format!("/cases/{}/events", deposited.case), &status_update("DONE")).expect(201);
    hub.patch("osl-dgs", &format!("/cases/{}", deposited.case), &json!({ "status": "CLOSED" })).expect(204);
    hub.patch("osl-dgs", &format!("/folders/{}", deposited.folder), &json!({ "globalStatus": "CLOSED" })).expect(204);
}

fn attachment_status(hub: &TestHub, folder: &str) -> Value {
    hub.get("osl-dgs", &format!("/folders/{folder}")).expect(200)["attachments"][0]["status"].clone()
}

#[test]
fn an_attachment_is_deleted_once_its_days_and_one_more_have_passed() {
    let hub = hub();
    let deposited = hub.deposit();
    hub.advance("P40D");
    assert_eq!(attachment_status(&hub, &deposited.folder), "RECEIVED", "the case has not started yet");
    // At noon of 11 July.
    start(&hub, &deposited.case);
    assert_eq!(hub.advance("P11D"), Vec::<Value>::new(), "the eleventh day ends at noon of 22 July");
    let fell_due = hub.advance("P1D");
    assert_eq!(
        fell_due,
        [json!({ "dateTime": at("2030-07-22"), "effect": "ATTACHMENT_DELETED", "attachmentId": deposited.attachment })]
    );
    assert_eq!(attachment_status(&hub, &deposited.folder), "DELETED");
    let path = format!("/cases/{}/attachments/{}", deposited.case, deposited.attachment);
    hub.get("si-certdc-paris", &path).expect_refusal(404, "File is not found");
}

#[test]
fn an_attachment_that_two_cases_share_waits_for_the_later_one() {
    let hub = hub();
    let mut folder = certdc_folder();
    folder["cases"].as_array_mut().unwrap().push(json!({
        "externalId": "DGS-CERTDC-0000000000042-02",
        "recipient": si(crate::support::VIENNE),
    }));
    folder["attachments"][0]["recipients"] = json!(["DGS-CERTDC-0000000000042-01", "DGS-CERTDC-0000000000042-02"]);
    let folder = hub.post("osl-dgs", "/folders", &folder).expect(201);
    let (id, attachment) = (id_of(&folder), id_of(&folder["attachments"][0]));
    hub.upload("osl-dgs", &format!("/folders/{id}/attachments/{attachment}"), PDF).expect(204);
    hub.patch("osl-dgs", &format!("/folders/{id}"), &json!({ "globalStatus": "HUBEE_COMPLETED" })).expect(204);
    start(&hub, &id_of(&folder["cases"][0]));
    assert_eq!(hub.advance("P30D"), Vec::<Value>::new());
    let second = format!("/cases/{}/events", id_of(&folder["cases"][1]));
    hub.post("si-certdc-vienne", &second, &status_update("IN_PROGRESS")).expect(201);
    assert_eq!(hub.advance("P12D").len(), 1);
    assert_eq!(attachment_status(&hub, &id), "DELETED");
}

#[test]
fn an_event_s_attachment_lives_as_long_from_the_event_on() {
    let hub = hub();
    let deposited = hub.deposit();
    start(&hub, &deposited.case);
    hub.advance("P40D");
    let events = format!("/cases/{}/events", deposited.case);
    let event = hub.post("si-certdc-paris", &events, &attach_deposit("DONE")).expect(201);
    let (id, attachment) = (id_of(&event), id_of(&event["attachments"][0]));
    let file = format!("{events}/{id}/attachments/{attachment}");
    hub.upload("si-certdc-paris", &file, XML).expect(204);
    hub.advance("P11D");
    assert_eq!(hub.get("osl-dgs", &file).status, 200);
    assert_eq!(hub.advance("P1D").len(), 1);
    hub.get("osl-dgs", &file).expect_refusal(404, "file is not found");
}

#[test]
fn a_closed_folder_is_archived_then_deleted() {
    let hub = hub();
    let deposited = hub.deposit();
    close(&hub, &deposited);
    let fell_due = hub.advance("P1Y");
    let expected = [
        // Ten days and one from IN_PROGRESS, then twenty from CLOSED, then thirty.
        json!({ "dateTime": at("2030-06-12"), "effect": "ATTACHMENT_DELETED", "attachmentId": deposited.attachment }),
        json!({ "dateTime": at("2030-06-21"), "effect": "CASE_ARCHIVED", "caseId": deposited.case }),
        json!({ "dateTime": at("2030-06-21"), "effect": "FOLDER_ARCHIVED", "folderId": deposited.folder }),
        json!({ "dateTime": at("2030-07-21"), "effect": "FOLDER_DELETED", "folderId": deposited.folder }),
    ];
    assert_eq!(fell_due, expected);
    hub.get("admin", &format!("/folders/{}", deposited.folder)).expect_refusal(404, "Folder is not found");
    hub.get("admin", &format!("/cases/{}", deposited.case)).expect_refusal(404, "Case is not found");
    assert_eq!(hub.notifications("si-certdc-paris"), Vec::<Value>::new(), "nothing is left to look at");
}

#[test]
fn an_archived_folder_has_no_files_and_changes_no_more() {
    let hub = hub();
    let deposited = hub.deposit();
    close(&hub, &deposited);
    hub.advance("P25D");
    let (case, folder) = (format!("/cases/{}", deposited.case), format!("/folders/{}", deposited.folder));
    let seen = hub.get("si-certdc-paris", &case).expect(200);
    assert_eq!((&seen["status"], &seen["attachments"][0]["status"]), (&json!("ARCHIVED"), &json!("DELETED")));
    assert_eq!(hub.get("osl-dgs", &folder).expect(200)["globalStatus"], "ARCHIVED");
    hub.patch("si-certdc-paris", &case, &json!({ "status": "DONE" })).expect_refusal(400, "Archived and not modifiable");
    hub.patch("osl-dgs", &folder, &json!({ "globalStatus": "HUBEE_NOTIFIED" })).expect_refusal(400, "Archived and not modifiable");
    let event = hub.post("si-certdc-paris", &format!("{case}/events"), &status_update("DONE"));
    event.expect_refusal(400, "Archived and not modifiable");
}

#[test]
fn a_reopened_case_is_not_archived() {
    let hub = hub();
    let deposited = hub.deposit();
    close(&hub, &deposited);
    hub.advance("P15D");
    hub.patch("osl-dgs", &format!("/cases/{}", deposited.case), &json!({ "status": "HUBEE_NOTIFIED" })).expect(204);
    let effects = hub.advance("P1Y");
    assert_eq!(effects, Vec::<Value>::new(), "nor is its folder, whose only case it is");
}

#[test]
fn a_closed_folder_waits_for_its_open_cases() {
    let hub = hub();
    let deposited = hub.deposit();
    hub.patch("osl-dgs", &format!("/folders/{}", deposited.folder), &json!({ "globalStatus": "CLOSED" })).expect(204);
    assert_eq!(hub.advance("P1Y"), Vec::<Value>::new());
    hub.get("osl-dgs", &format!("/folders/{}", deposited.folder)).expect(200);
}

#[test]
fn whoever_looks_after_a_night_finds_it_done_although_nobody_moved_the_clock() {
    let hub = hub();
    let deposited = hub.deposit();
    close(&hub, &deposited);
    // A tenth of a second before the night that deletes the folder.
    hub.set_clock(&json!({ "now": "2030-07-21T22:00:59.900Z", "frozen": false }));
    let folder = format!("/folders/{}", deposited.folder);
    while hub.control("GET", "/clock", &Value::Null).expect(200)["now"].as_str().unwrap() < "2030-07-21T22:01" {
        assert_eq!(hub.get("admin", "/notifications").status, 200);
    }
    hub.get("osl-dgs", &folder).expect_refusal(404, "Folder is not found");
}

#[test]
fn nights_one_by_one_and_all_at_once_come_to_the_same() {
    let steps = |by: &str, times: usize| {
        let hub = hub();
        close(&hub, &hub.deposit());
        (0..times).flat_map(|_| hub.advance(by)).map(|due| (due["dateTime"].clone(), due["effect"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(steps("P1D", 60), steps("P60D", 1));
}

#[test]
fn what_is_due_for_purge_is_what_the_night_deletes() {
    let hub = hub();
    let deposited = hub.deposit();
    start(&hub, &deposited.case);
    hub.advance("P10D");
    assert_eq!(hub.get("si-certdc-paris", "/attachmentsIdsForPurge").expect(200), json!([]));
    // From noon to the night the portal has its chance.
    hub.advance("P1D");
    let due = hub.get("si-certdc-paris", "/attachmentsIdsForPurge").expect(200);
    assert_eq!(due, json!([{ "folder_attachment_id": deposited.attachment, "case_id": deposited.case }]));
    hub.advance("P1D");
    assert_eq!(hub.get("si-certdc-paris", "/attachmentsIdsForPurge").expect(200), json!([]));
}
