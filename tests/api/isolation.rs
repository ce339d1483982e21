//! What is one party's stays out of every other's reach.

use serde_json::{Value, json};

use crate::support::{
    Answer, Deposited, PARIS, PDF, TestHub, UNKNOWN, VIENNE, XML, attach_deposit, certdc_folder, id_of, si, status_update,
};

/// Another organization of the same process, the same organization in another
/// process, another OSL.
const STRANGERS: [&str; 3] = ["si-certdc-vienne", "si-etatcivil-paris", "osl-dila"];

/// A télédossier of Paris under treatment, another still being deposited.
struct Scene {
    hub: TestHub,
    deposited: Deposited,
    incoming: Deposited,
    /// An `ATTACH_DEPOSIT` of Paris still in progress, and its file.
    pending: (String, String),
    /// One that was sent, and its file.
    sent: (String, String),
}

impl Scene {
    fn set() -> Self {
        let hub = TestHub::without_dossiers();
        let deposited = hub.deposit();
        let incoming = hub.deposit_without_completing();
        let event = |is_sent: bool| {
            let path = format!("/cases/{}/events", deposited.case);
            let event = hub.post("si-certdc-paris", &path, &attach_deposit("IN_PROGRESS")).expect(201);
            let (id, file) = (id_of(&event), id_of(&event["attachments"][0]));
            if is_sent {
                hub.upload("si-certdc-paris", &format!("{path}/{id}/attachments/{file}"), XML).expect(204);
                hub.patch("si-certdc-paris", &format!("{path}/{id}"), &json!({ "status": "SENT" })).expect(204);
            }
            (id, file)
        };
        let (pending, sent) = (event(false), event(true));
        Self { hub, deposited, incoming, pending, sent }
    }

    /// Everything that its owners and the administrator can read.
    fn view(&self) -> Vec<Value> {
        let Self { hub, deposited, incoming, pending, sent } = self;
        let mut seen = Vec::new();
        for client in ["admin", "osl-dgs", "si-certdc-paris"] {
            seen.push(json!(hub.notifications(client)));
            seen.push(hub.get(client, "/attachmentsIdsForPurge").expect(200));
            for Deposited { folder, case, .. } in [deposited, incoming] {
                if !client.starts_with("si-") {
                    seen.push(hub.get(client, &format!("/folders/{folder}")).expect(200));
                }
                seen.push(hub.get(client, &format!("/cases/{case}")).expect(200));
            }
            for (event, file) in [pending, sent] {
                let path = format!("/cases/{}/events/{event}", deposited.case);
                seen.push(hub.get(client, &path).expect(200));
                seen.push(json!(hub.get(client, &format!("{path}/attachments/{file}")).text()));
            }
            let path = format!("/cases/{}/attachments/{}", deposited.case, deposited.attachment);
            seen.push(json!(hub.get(client, &path).text()));
        }
        seen
    }

    /// Every operation on what belongs to Paris and its OSL: whether only an
    /// OSL may call it at all, method, path, body.
    fn operations(&self) -> Vec<(bool, &'static str, String, Option<Value>)> {
        let Self { deposited, incoming, pending, sent, .. } = self;
        let mut found = vec![(true, "POST", "/folders".to_owned(), Some(certdc_folder()))];
        for Deposited { folder, case, attachment } in [deposited, incoming] {
            let path = format!("/folders/{folder}");
            for method in ["PATCH", "OVERRIDE"] {
                for status in ["HUBEE_COMPLETED", "CLOSED"] {
                    found.push((true, method, path.clone(), Some(json!({ "globalStatus": status }))));
                }
                found.push((false, method, format!("/cases/{case}"), Some(json!({ "status": "DONE" }))));
            }
            found.push((true, "GET", path.clone(), None));
            found.push((true, "DELETE", path.clone(), None));
            found.push((true, "UPLOAD", format!("{path}/attachments/{attachment}"), None));
            found.push((false, "GET", format!("/cases/{case}"), None));
            found.push((false, "GET", format!("/cases/{case}?lite=true"), None));
            found.push((false, "GET", format!("/cases/{case}/attachments/{attachment}"), None));
            found.push((false, "POST", format!("/cases/{case}/events"), Some(status_update("REFUSED"))));
            found.push((false, "POST", format!("/cases/{case}/events"), Some(attach_deposit("REFUSED"))));
            let purged = json!([{ "folder_attachment_id": attachment, "case_id": case }]);
            found.push((false, "PUT", "/idsPurged".to_owned(), Some(purged)));
        }
        for (event, file) in [pending, sent] {
            let path = format!("/cases/{}/events/{event}", deposited.case);
            for method in ["PATCH", "OVERRIDE"] {
                for status in ["SENT", "RECEIVED"] {
                    found.push((false, method, path.clone(), Some(json!({ "status": status }))));
                }
            }
            found.push((false, "GET", path.clone(), None));
            found.push((false, "DELETE", path.clone(), None));
            found.push((false, "UPLOAD", format!("{path}/attachments/{file}"), None));
            found.push((false, "GET", format!("{path}/attachments/{file}"), None));
        }
        for owner in ["si-certdc-paris", "osl-dgs"] {
            let waiting = self.hub.notifications(owner);
            assert!(!waiting.is_empty(), "{owner}");
            found.extend(waiting.iter().map(|one| (false, "DELETE", format!("/notifications/{}", id_of(one)), None)));
        }
        found
    }
}

fn perform(hub: &TestHub, client: &str, method: &str, path: &str, body: Option<&Value>) -> Answer {
    match method {
        "UPLOAD" => hub.upload(client, path, if path.starts_with("/cases") { XML } else { PDF }),
        "OVERRIDE" => {
            let bearer = hub.bearer(client);
            let headers =
                [("authorization", bearer.as_str()), ("content-type", "application/json"), ("X-HTTP-Method-Override", "PATCH")];
            hub.send("POST", &format!("/teledossiers/v1{path}"), &headers, body.unwrap().to_string().as_bytes())
        }
        _ => hub.call(client, method, path, body),
    }
}

#[test]
fn a_stranger_is_refused_every_operation_and_changes_nothing() {
    let scene = Scene::set();
    let before = scene.view();
    for (is_osls_only, method, path, body) in scene.operations() {
        for client in STRANGERS {
            let answer = perform(&scene.hub, client, method, &path, body.as_ref());
            if is_osls_only && client.starts_with("si-") {
                assert_eq!(
                    (answer.status, &answer.json()["errors"][0]["code"]),
                    (403, &json!(900_910)),
                    "{client} {method} {path}"
                );
            } else {
                let told = (answer.status, answer.text());
                assert_eq!(told.0, 403, "{client} {method} {path}: {}", told.1);
                answer.expect_refusal(403, "Unauthorized user");
            }
        }
    }
    assert_eq!(scene.view(), before);
}

#[test]
fn the_recipient_itself_is_kept_from_the_folder() {
    let scene = Scene::set();
    let before = scene.view();
    for (_, method, path, body) in scene.operations().into_iter().filter(|operation| operation.0) {
        let answer = perform(&scene.hub, "si-certdc-paris", method, &path, body.as_ref());
        assert_eq!((answer.status, &answer.json()["errors"][0]["code"]), (403, &json!(900_910)), "{method} {path}");
    }
    assert_eq!(scene.view(), before);
}

#[test]
fn lists_never_show_what_is_anothers() {
    let scene = Scene::set();
    for client in STRANGERS {
        for query in ["", "?eventDetails=true", "?processCode=CERTDC", "?processPriority=CERTDC&maxResult=100000"] {
            let listed = scene.hub.get(client, &format!("/notifications{query}")).expect(200);
            assert_eq!(listed, json!([]), "{client} {query}");
        }
        assert_eq!(scene.hub.get(client, "/attachmentsIdsForPurge").expect(200), json!([]), "{client}");
    }
}

#[test]
fn each_sees_its_own_among_many() {
    let hub = TestHub::without_dossiers();
    for (process, party) in [("CERTDC", PARIS), ("CERTDC", VIENNE), ("EtatCivil", PARIS)] {
        hub.control("POST", "/dossiers", &json!({ "processCode": process, "count": 3, "recipient": si(party) })).expect(201);
    }
    for (client, process, party) in
        [("si-certdc-paris", "CERTDC", PARIS), ("si-certdc-vienne", "CERTDC", VIENNE), ("si-etatcivil-paris", "EtatCivil", PARIS)]
    {
        let waiting = hub.notifications(client);
        assert_eq!(waiting.len(), 3, "{client}");
        assert!(waiting.iter().all(|one| one["processCode"] == process && one["recipient"] == si(party)), "{client}");
    }
}

#[test]
fn what_is_anothers_is_not_reached_through_a_case_of_ones_own() {
    let scene = Scene::set();
    let hub = &scene.hub;
    let mut folder = certdc_folder();
    folder["cases"][0]["recipient"] = si(VIENNE);
    let own = hub.post("osl-dgs", "/folders", &folder).expect(201);
    let (own_folder, own) = (id_of(&own), id_of(&own["cases"][0]));
    let before = scene.view();
    let client = "si-certdc-vienne";
    for (event, file) in [&scene.pending, &scene.sent] {
        let path = format!("/cases/{own}/events/{event}");
        hub.get(client, &path).expect_refusal(404, "event is not found");
        hub.patch(client, &path, &json!({ "status": "SENT" })).expect_refusal(404, "event is not found");
        hub.delete(client, &path).expect_refusal(404, "Event is not found");
        hub.upload(client, &format!("{path}/attachments/{file}"), XML).expect(404);
        hub.get(client, &format!("{path}/attachments/{file}")).expect(404);
    }
    let file = format!("/cases/{own}/attachments/{}", scene.deposited.attachment);
    hub.get(client, &file).expect_refusal(404, "File is not found");
    let file = format!("/folders/{own_folder}/attachments/{}", scene.incoming.attachment);
    hub.upload("osl-dgs", &file, PDF).expect_refusal(404, "Binary meta-data is not found");
    assert_eq!(scene.view(), before);
}

#[test]
fn a_recipient_sees_of_a_shared_folder_only_the_files_addressed_to_it() {
    let hub = TestHub::without_dossiers();
    let mut folder = certdc_folder();
    folder["cases"].as_array_mut().unwrap().push(json!({ "externalId": "C-02", "recipient": si(VIENNE) }));
    let mut second = folder["attachments"][0].clone();
    second["recipients"] = json!(["C-02"]);
    folder["attachments"].as_array_mut().unwrap().push(second);
    let folder = hub.post("osl-dgs", "/folders", &folder).expect(201);
    let id = id_of(&folder);
    for index in 0..2 {
        hub.upload("osl-dgs", &format!("/folders/{id}/attachments/{}", id_of(&folder["attachments"][index])), PDF).expect(204);
    }
    hub.patch("osl-dgs", &format!("/folders/{id}"), &json!({ "globalStatus": "HUBEE_COMPLETED" })).expect(204);
    for (own, client) in ["si-certdc-paris", "si-certdc-vienne"].into_iter().enumerate() {
        let path = format!("/cases/{}", id_of(&folder["cases"][own]));
        let (mine, others) = (id_of(&folder["attachments"][own]), id_of(&folder["attachments"][1 - own]));
        let shown = hub.get(client, &path).expect(200)["attachments"].clone();
        assert_eq!((shown.as_array().unwrap().len(), &shown[0]["id"]), (1, &json!(mine)));
        assert_eq!(hub.get(client, &format!("{path}/attachments/{mine}")).bytes, PDF);
        hub.get(client, &format!("{path}/attachments/{others}")).expect_refusal(404, "File is not found");
        let other_case = format!("/cases/{}", id_of(&folder["cases"][1 - own]));
        hub.get(client, &other_case).expect_refusal(403, "Unauthorized user");
    }
}

#[test]
fn ids_are_random_uuids_of_version_4() {
    let scene = Scene::set();
    let mut found = vec![];
    for view in scene.view() {
        collect_ids(&view, &mut found);
    }
    found.sort();
    found.dedup();
    assert!(found.len() >= 11, "{found:?}");
    for id in found {
        let uuid = uuid::Uuid::try_parse(&id).unwrap();
        assert_eq!((uuid.get_version_num(), uuid.get_variant()), (4, uuid::Variant::RFC4122), "{id}");
        assert_eq!(uuid.hyphenated().to_string(), id, "lower case with dashes");
    }
}

fn collect_ids(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let ids = members.iter().filter(|(name, _)| matches!(name.as_str(), "id" | "caseId" | "eventId"));
            found.extend(ids.filter_map(|(_, id)| id.as_str().map(str::to_owned)));
            members.values().for_each(|member| collect_ids(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_ids(item, found)),
        _ => {}
    }
}

#[test]
fn an_unknown_id_is_a_404_in_the_words_of_its_resource() {
    let scene = Scene::set();
    let (folder, case, event) = (&scene.deposited.folder, &scene.deposited.case, &scene.sent.0);
    let (global, status) = (Some(json!({ "globalStatus": "CLOSED" })), Some(json!({ "status": "SENT" })));
    let sent = Some(status_update("DONE"));
    let before = scene.view();
    for (method, path, body, sentence) in [
        ("GET", format!("/folders/{UNKNOWN}"), &None, "Folder"),
        ("PATCH", format!("/folders/{UNKNOWN}"), &global, "Folder"),
        ("OVERRIDE", format!("/folders/{UNKNOWN}"), &global, "Folder"),
        ("DELETE", format!("/folders/{UNKNOWN}"), &None, "Folder"),
        ("UPLOAD", format!("/folders/{UNKNOWN}/attachments/{UNKNOWN}"), &None, "Folder"),
        ("UPLOAD", format!("/folders/{folder}/attachments/{UNKNOWN}"), &None, "Binary meta-data"),
        ("GET", format!("/cases/{UNKNOWN}"), &None, "Case"),
        ("PATCH", format!("/cases/{UNKNOWN}"), &status, "Case"),
        ("OVERRIDE", format!("/cases/{UNKNOWN}"), &status, "Case"),
        ("GET", format!("/cases/{UNKNOWN}/attachments/{UNKNOWN}"), &None, "Case"),
        ("GET", format!("/cases/{case}/attachments/{UNKNOWN}"), &None, "File"),
        ("POST", format!("/cases/{UNKNOWN}/events"), &sent, "Case"),
        ("GET", format!("/cases/{UNKNOWN}/events/{UNKNOWN}"), &None, "Case"),
        ("GET", format!("/cases/{case}/events/{UNKNOWN}"), &None, "event"),
        ("PATCH", format!("/cases/{case}/events/{UNKNOWN}"), &status, "event"),
        ("OVERRIDE", format!("/cases/{case}/events/{UNKNOWN}"), &status, "event"),
        ("DELETE", format!("/cases/{case}/events/{UNKNOWN}"), &None, "Event"),
        ("GET", format!("/cases/{case}/events/{UNKNOWN}/attachments/{UNKNOWN}"), &None, "event"),
        ("GET", format!("/cases/{case}/events/{event}/attachments/{UNKNOWN}"), &None, "file"),
        ("UPLOAD", format!("/cases/{case}/events/{}/attachments/{UNKNOWN}", scene.pending.0), &None, "Binary meta-data"),
        ("DELETE", format!("/notifications/{UNKNOWN}"), &None, "Notification"),
    ] {
        for client in ["admin", "osl-dgs", "si-certdc-paris", "si-certdc-vienne"] {
            let is_out_of_scope = path.starts_with("/folders") && client.starts_with("si-");
            let is_anothers = !path.starts_with("/folders") && client == "si-certdc-vienne" && path.contains(case.as_str());
            let is_the_sis = path.contains(&scene.pending.0) && client == "osl-dgs";
            if is_out_of_scope || is_anothers || is_the_sis {
                continue;
            }
            let answer = perform(&scene.hub, client, method, &path, body.as_ref());
            assert_eq!(answer.status, 404, "{client} {method} {path}: {}", answer.text());
            answer.expect_refusal(404, &format!("{sentence} is not found"));
        }
    }
    assert_eq!(scene.view(), before);
}

#[test]
fn what_the_validator_takes_for_an_id_and_no_resource_can_have_is_not_found() {
    let hub = TestHub::without_dossiers();
    for id in ["1-1-1-1-1", "00000000-0000-0000-0000-000000000000", "11111111-1111-1111-1111-1111111111"] {
        hub.get("admin", &format!("/folders/{id}")).expect_refusal(404, "Folder is not found");
        hub.get("admin", &format!("/cases/{id}")).expect_refusal(404, "Case is not found");
        hub.delete("admin", &format!("/notifications/{id}")).expect_refusal(404, "Notification is not found");
    }
}
