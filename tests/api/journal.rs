//! `/_sim/journal`: what is written down, and how it is found again.

use std::{io::Write, net::TcpStream};

use serde_json::{Value, json};

use crate::support::{Deposited, PDF, TestHub, UNKNOWN, certdc_folder};

pub fn journal(hub: &TestHub, query: &str) -> Value {
    hub.control("GET", &format!("/journal?{query}"), &Value::Null).expect(200)
}

pub fn entries(hub: &TestHub, query: &str) -> Vec<Value> {
    journal(hub, query)["entries"].as_array().unwrap().clone()
}

/// The operations of the entries that a query finds.
fn operations(hub: &TestHub, query: &str) -> Vec<String> {
    entries(hub, query).iter().map(|entry| entry["operation"].as_str().unwrap_or("none").to_owned()).collect()
}

fn detail(hub: &TestHub, entry: &Value) -> Value {
    hub.control("GET", &format!("/journal/{}", entry["id"]), &Value::Null).expect(200)
}

#[test]
fn an_exchange_is_written_down_with_who_what_and_the_answer() {
    let hub = TestHub::without_dossiers();
    hub.set_clock(&json!({ "now": "2030-01-02T03:04:05Z", "frozen": true }));
    let folder = hub.post("osl-dgs", "/folders", &certdc_folder()).expect(201);
    let found = entries(&hub, "operation=createFolder");
    assert_eq!(found.len(), 1);
    let entry = &found[0];
    for (member, value) in [
        ("dateTime", json!("2030-01-02T03:04:05.000+00:00")),
        ("state", json!("answered")),
        ("clientId", json!("osl-dgs")),
        ("scope", json!("OSL")),
        ("method", json!("POST")),
        ("path", json!("/teledossiers/v1/folders")),
        ("query", json!("")),
        ("status", json!(201)),
        ("refusal", Value::Null),
        ("fault", Value::Null),
    ] {
        assert_eq!(entry[member], value, "{member}");
    }
    assert!(entry["organization"].as_str().unwrap().starts_with("OSL-"));
    assert!(entry["durationMs"].as_f64().unwrap() > 0.0);
    let detail = detail(&hub, entry);
    let sent: Value = serde_json::from_str(detail["request"]["body"]["text"].as_str().unwrap()).unwrap();
    let answered: Value = serde_json::from_str(detail["response"]["body"]["text"].as_str().unwrap()).unwrap();
    assert_eq!((sent, answered), (certdc_folder(), folder));
    assert_eq!(detail["response"]["complete"], true);
}

#[test]
fn every_filter_narrows_and_they_go_together() {
    let hub = TestHub::without_dossiers();
    let Deposited { folder, case, .. } = hub.deposit();
    hub.get("si-certdc-paris", &format!("/cases/{case}")).expect(200);
    hub.get("si-certdc-paris", &format!("/cases/{UNKNOWN}"));
    hub.get("si-certdc-paris", "/nothing");
    let all =
        ["getToken", "createFolder", "uploadFolderAttachment", "updateFolder", "getToken", "getCaseById", "getCaseById", "none"];
    assert_eq!(operations(&hub, ""), all);
    assert_eq!(operations(&hub, "client=osl-dgs"), &all[..4]);
    assert_eq!(operations(&hub, "operation=getCaseById"), ["getCaseById", "getCaseById"]);
    assert_eq!(operations(&hub, "method=patch"), ["updateFolder"]);
    assert_eq!(operations(&hub, "path=/teledossiers/v1/cases/*"), ["getCaseById", "getCaseById"]);
    assert_eq!(operations(&hub, "path=/teledossiers/v1/folders/*"), ["updateFolder"]);
    assert_eq!(operations(&hub, "path=/teledossiers/v1/folders/**"), ["uploadFolderAttachment", "updateFolder"]);
    assert_eq!(operations(&hub, "status=404"), ["getCaseById", "none"]);
    assert_eq!(operations(&hub, "status=4xx"), ["getCaseById", "none"]);
    assert_eq!(operations(&hub, "state=pending"), Vec::<String>::new());
    assert_eq!(operations(&hub, &format!("caseId={case}")), ["createFolder", "getCaseById"]);
    assert_eq!(operations(&hub, &format!("folderId={folder}")), &all[1..4]);
    assert_eq!(operations(&hub, "since=5"), &all[5..]);
    assert_eq!(operations(&hub, "limit=2"), &all[6..]);
    assert_eq!(operations(&hub, "limit=0"), Vec::<String>::new());
    assert_eq!(operations(&hub, &format!("client=si-certdc-paris&status=2XX&caseId={case}&since=1&limit=9")), ["getCaseById"]);
    let found = journal(&hub, "limit=2&method=GET");
    assert_eq!((&found["matching"], &found["totals"]["kept"], &found["totals"]["lastId"]), (&json!(3), &json!(8), &json!(8)));
    assert_eq!(found["totals"]["evicted"], 0);
}

#[test]
fn a_query_that_makes_no_sense_is_a_problem() {
    let hub = TestHub::without_dossiers();
    for wrong in [
        "status=6xx",
        "status=ok",
        "status=2xy",
        "colour=red",
        "caseId=7",
        "since=-1",
        "limit=many",
        "state=new",
        "client=a&client=b",
        "count=1",
    ] {
        let answer = hub.control("GET", &format!("/journal?{wrong}"), &Value::Null);
        assert_eq!((answer.status, answer.header("content-type")), (400, Some("application/problem+json")), "{wrong}");
    }
    for unknown in ["1", "0", "x", "99999999999999999999999"] {
        assert_eq!(hub.control("GET", &format!("/journal/{unknown}"), &Value::Null).status, 404, "{unknown}");
    }
}

#[test]
fn refusals_are_written_with_code_and_message_whoever_refuses() {
    let hub = TestHub::without_dossiers();
    hub.send("GET", "/teledossiers/v1/notifications", &[("authorization", "Bearer stale")], b"");
    hub.get("si-certdc-paris", &format!("/cases/{UNKNOWN}"));
    hub.send("POST", "/oauth2/token", &[("content-type", "application/x-www-form-urlencoded")], b"grant_type=x&client_id=me");
    hub.send("GET", &format!("/teledossiers/v1/notifications?{}", "a".repeat(5000)), &[], b"");
    hub.send("GET", "/nothing", &[], b"");
    let refusals: Vec<_> = entries(&hub, "status=4xx").iter().map(|entry| entry["refusal"].clone()).collect();
    assert_eq!(refusals[0]["code"], "900901");
    assert_eq!(refusals[1], json!({ "code": "404", "message": "Case is not found" }));
    assert_eq!(refusals[2]["code"], "invalid_request");
    assert_eq!(refusals[3], json!({ "code": null, "message": null }));
    assert_eq!(refusals[4]["message"], "no matching service found for path : /nothing");
    assert_eq!(entries(&hub, "status=400")[0]["clientId"], "me");
}

#[test]
fn a_call_with_an_expired_token_is_still_its_clients() {
    let hub = TestHub::without_dossiers();
    let bearer = hub.bearer("si-certdc-paris");
    hub.advance("P1D");
    assert_eq!(hub.send("GET", "/teledossiers/v1/notifications", &[("authorization", &bearer)], b"").status, 401);
    assert_eq!(operations(&hub, "client=si-certdc-paris&status=401"), ["listNotification"]);
}

#[test]
fn a_call_that_hangs_is_pending_until_its_client_leaves() {
    let hub = TestHub::without_dossiers();
    let head = format!(
        "POST /teledossiers/v1/folders HTTP/1.1\r\nHost: x\r\nAuthorization: {}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{",
        hub.bearer("osl-dgs")
    );
    let mut stream = TcpStream::connect(hub.simulator.address()).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let waited = hub.control("GET", "/journal/wait?operation=createFolder&state=pending", &Value::Null).expect(200);
    let entry = &waited["entries"][0];
    assert_eq!((&entry["clientId"], &entry["status"], &entry["durationMs"]), (&json!("osl-dgs"), &Value::Null, &Value::Null));
    assert_eq!(detail(&hub, entry)["response"], Value::Null);
    drop(stream);
    let ended = hub.control("GET", "/journal/wait?operation=createFolder&state=answered&timeout=20", &Value::Null).expect(200);
    assert_eq!((&ended["entries"][0]["id"], &ended["entries"][0]["status"]), (&entry["id"], &json!(400)));
}

#[test]
fn entries_lead_to_the_dossiers_they_touched() {
    let hub = TestHub::without_dossiers();
    let Deposited { folder, case, attachment } = hub.deposit();
    let notification = hub.notifications("si-certdc-paris")[0]["id"].clone();
    hub.get("si-certdc-paris", &format!("/cases/{case}/attachments/{attachment}"));
    let touched = |operation: &str| entries(&hub, &format!("operation={operation}"))[0]["touched"].clone();
    let created = touched("createFolder");
    assert_eq!(
        (&created["folderIds"], &created["caseIds"], &created["attachmentIds"]),
        (&json!([folder]), &json!([case]), &json!([attachment]))
    );
    assert_eq!(touched("uploadFolderAttachment")["attachmentIds"], json!([attachment]));
    assert_eq!(touched("listNotification")["notificationIds"], json!([notification]));
    assert_eq!(touched("listNotification")["caseIds"], json!([case]));
    assert_eq!(touched("downloadCaseAttachmentById")["caseIds"], json!([case]));
    let event =
        json!({ "actionType": "STATUS_UPDATE", "notification": true, "author": "Alix MODELE", "caseNewStatus": "SI_RECEIVED" });
    let event = hub.post("si-certdc-paris", &format!("/cases/{case}/events"), &event).expect(201);
    assert_eq!(touched("createEvent")["eventIds"], json!([event["id"]]));
}

#[test]
fn what_is_cleared_or_reset_is_gone_and_numbers_go_on() {
    let hub = TestHub::without_dossiers();
    hub.get("si-certdc-paris", "/notifications");
    hub.control("DELETE", "/journal", &Value::Null).expect(204);
    assert_eq!(journal(&hub, "")["totals"], json!({ "kept": 0, "bytes": 0, "evicted": 0, "lastId": 2 }));
    hub.get("si-certdc-paris", "/notifications");
    assert_eq!(entries(&hub, "")[0]["id"], 3);
    hub.control("POST", "/reset", &Value::Null).expect(204);
    assert_eq!(entries(&hub, "").len(), 0);
}

#[test]
fn the_control_api_and_the_first_page_are_not_written_down() {
    let hub = TestHub::without_dossiers();
    for path in ["/", "/_sim/health", "/_sim/nothing", "/_sim/openapi/"] {
        hub.send("GET", path, &[], b"");
    }
    assert_eq!(entries(&hub, "").len(), 0);
    for path in ["/oauth2/jwks", "/.well-known/openid-configuration"] {
        hub.send("GET", path, &[], b"").expect(200);
    }
    assert_eq!(operations(&hub, ""), ["getKeys", "getConfiguration"]);
}

#[test]
fn large_files_pass_without_growing_their_entries() {
    let hub = TestHub::with_process("CERTDC", |process| process["attachmentMaxSizeEnabled"] = 100_000_000.into());
    let mut file = PDF.to_vec();
    file.resize(5 * 1024 * 1024, b'x');
    let mut folder = certdc_folder();
    folder["attachments"][0]["size"] = file.len().into();
    let folder = hub.post("osl-dgs", "/folders", &folder).expect(201);
    let (id, attachment, case) = (&folder["id"], &folder["attachments"][0]["id"], &folder["cases"][0]["id"]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let before = journal(&hub, "")["totals"]["bytes"].as_u64().unwrap();
    hub.upload("osl-dgs", &format!("/folders/{}/attachments/{}", text(id), text(attachment)), &file).expect(204);
    let grown = journal(&hub, "")["totals"]["bytes"].as_u64().unwrap() - before;
    assert!(grown < 16 * 1024, "{grown}");
    let upload = detail(&hub, &entries(&hub, "operation=uploadFolderAttachment")[0]);
    assert_eq!((&upload["request"]["body"]["size"], &upload["request"]["body"]["digested"]), (&json!(file.len()), &json!(4096)));
    assert_eq!(upload["request"]["body"]["sha256Prefix"].as_str().unwrap().len(), 16);
    hub.patch("osl-dgs", &format!("/folders/{}", text(id)), &json!({ "globalStatus": "HUBEE_COMPLETED" })).expect(204);
    let download = hub.get("si-certdc-paris", &format!("/cases/{}/attachments/{}", text(case), text(attachment)));
    assert_eq!(download.bytes.len(), file.len());
    let download = detail(&hub, &entries(&hub, "operation=downloadCaseAttachmentById&state=answered")[0]);
    assert_eq!((&download["response"]["body"]["size"], &download["response"]["complete"]), (&json!(file.len()), &json!(true)));
    assert_eq!(download["response"]["body"]["sha256Prefix"], upload["request"]["body"]["sha256Prefix"]);
}

#[test]
fn a_compressed_answer_is_shown_as_text() {
    let hub = TestHub::without_dossiers();
    let bearer = hub.bearer("si-certdc-paris");
    hub.send("GET", "/teledossiers/v1/notifications", &[("authorization", &bearer), ("accept-encoding", "gzip")], b"");
    let detail = detail(&hub, &entries(&hub, "operation=listNotification")[0]);
    assert_eq!(detail["response"]["body"]["text"], "[]");
}
