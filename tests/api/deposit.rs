//! The deposit of a télédossier by its OSL.

use serde_json::{Value, json};

use crate::support::{Deposited, PARIS, PDF, TestHub, VIENNE, XML, certdc_folder, digest_of, id_of, si};

#[test]
fn a_folder_is_answered_whole_with_the_hubs_ids_and_statuses() {
    let hub = TestHub::without_dossiers();
    let folder = hub.post("osl-dgs", "/folders", &certdc_folder()).expect(201);
    assert_eq!(folder["globalStatus"], "HUBEE_RECEIVED");
    assert_eq!(folder["cases"][0]["status"], "HUBEE_RECEIVED");
    assert_eq!(folder["attachments"][0]["status"], "PENDING");
    assert_eq!(folder["attachments"][0]["recipients"], json!(["DGS-CERTDC-0000000000042-01"]));
    for absent in ["updateDateTime", "closeDateTime", "partnerInfo"] {
        assert_eq!(folder.get(absent), Some(&Value::Null), "{absent}");
    }
    let read = hub.get("osl-dgs", &format!("/folders/{}", id_of(&folder))).expect(200);
    assert_eq!(read, folder);
}

#[test]
fn cases_and_attachments_keep_the_order_of_the_request() {
    let hub = TestHub::without_dossiers();
    let mut folder = certdc_folder();
    folder["cases"] = (0..5).map(|n| json!({ "externalId": format!("C-{n}"), "recipient": si(PARIS) })).collect();
    folder["attachments"] = (0..6)
        .map(|n| {
            json!({ "fileName": format!("{n}.pdf"), "type": "DD_Certificatdedeces", "size": n, "mimeType": "application/pdf",
                    "recipients": [format!("C-{}", n % 5)] })
        })
        .collect();
    let answered = hub.post("osl-dgs", "/folders", &folder).expect(201);
    for n in 0..5 {
        assert_eq!(answered["cases"][n]["externalId"], format!("C-{n}"));
        assert_eq!(answered["attachments"][n]["fileName"], format!("{n}.pdf"));
    }
}

#[test]
fn members_that_are_the_hubs_own_are_ignored() {
    let hub = TestHub::without_dossiers();
    let mut folder = certdc_folder();
    let mine = "11111111-1111-4111-8111-111111111111";
    folder["id"] = mine.into();
    folder["globalStatus"] = "CLOSED".into();
    folder["cases"][0]["id"] = mine.into();
    folder["attachments"][0]["id"] = mine.into();
    folder["unknown"] = json!({ "to": "everyone" });
    let answered = hub.post("osl-dgs", "/folders", &folder).expect(201);
    assert_ne!(answered["id"], mine);
    assert_ne!(answered["cases"][0]["id"], mine);
    assert_ne!(answered["attachments"][0]["id"], mine);
    assert_eq!(answered["globalStatus"], "HUBEE_RECEIVED");
}

#[test]
fn the_technical_headers_come_back_as_partner_info() {
    let hub = TestHub::without_dossiers();
    let bearer = hub.bearer("osl-dgs");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
        ("editorName", "Éditeur"),
        ("applicationName", "Guichet"),
        ("softwareVersion", "3.1"),
    ];
    let folder = hub.send("POST", "/teledossiers/v1/folders", &headers, certdc_folder().to_string().as_bytes()).expect(201);
    let sent = json!({ "editorName": "Éditeur", "applicationName": "Guichet", "softwareVersion": "3.1" });
    assert_eq!(folder["partnerInfo"], sent);
}

#[test]
fn external_ids_are_not_unique_across_folders() {
    let hub = TestHub::without_dossiers();
    hub.post("osl-dgs", "/folders", &certdc_folder()).expect(201);
    hub.post("osl-dgs", "/folders", &certdc_folder()).expect(201);
}

#[test]
fn a_recipient_must_exist_and_be_subscribed_in_the_words_of_the_error_guide() {
    let hub = TestHub::without_dossiers();
    let mut folder = certdc_folder();
    folder["cases"][0]["recipient"] = si(("11001401600011", "75108"));
    let refused = hub.post("osl-dgs", "/folders", &folder);
    refused.expect_refusal(400, "Case recipient SI-11001401600011-75108 does not exist");
    folder["cases"][0]["recipient"] = si(("22770001000019", "77372"));
    let refused = hub.post("osl-dgs", "/folders", &folder);
    refused.expect_refusal(400, "Case recipient SI-22770001000019-77372 does not suscribed to CERTDC");
}

#[test]
fn every_reason_is_told_and_nothing_is_kept() {
    let hub = TestHub::without_dossiers();
    let mut folder = certdc_folder();
    folder["cases"][0]["recipient"] = si(("11001401600011", "75108"));
    folder["attachments"][0]["type"] = "Facture".into();
    folder["attachments"][0]["mimeType"] = "image/png".into();
    folder["attachments"][0]["size"] = 99_999_999_999_i64.into();
    folder["attachments"][0]["recipients"] = json!(["another"]);
    let refused = hub.post("osl-dgs", "/folders", &folder).expect(400);
    assert_eq!(refused["errors"].as_array().unwrap().len(), 5, "{refused}");
    assert!(refused["errors"].as_array().unwrap().iter().all(|error| error["code"] == 400));
}

#[test]
fn a_folder_without_case_or_attachment_or_with_twins_is_refused() {
    let hub = TestHub::without_dossiers();
    for (member, value) in [("cases", json!([])), ("attachments", json!([]))] {
        let mut folder = certdc_folder();
        folder[member] = value;
        hub.post("osl-dgs", "/folders", &folder).expect(400);
    }
    let mut twins = certdc_folder();
    let case = twins["cases"][0].clone();
    twins["cases"].as_array_mut().unwrap().push(case);
    hub.post("osl-dgs", "/folders", &twins).expect(400);
}

#[test]
fn an_unknown_or_deactivated_process_is_a_400_and_another_osls_a_403() {
    let hub = TestHub::without_dossiers();
    let mut folder = certdc_folder();
    folder["processCode"] = "NOTHING".into();
    hub.post("osl-dgs", "/folders", &folder).expect(400);
    folder["processCode"] = "declarationDeGrossesse".into();
    hub.post("osl-cnaf", "/folders", &folder).expect(400);
    hub.post("osl-cnaf", "/folders", &certdc_folder()).expect_refusal(403, "Unauthorized user");
}

#[test]
fn a_sound_upload_is_received_with_or_without_its_digest() {
    let hub = TestHub::without_dossiers();
    for digest in [None, Some(digest_of(PDF))] {
        let Deposited { folder, attachment, .. } = hub.deposit_without_completing();
        let path = format!("/folders/{folder}/attachments/{attachment}");
        let headers: Vec<_> = digest.iter().map(|digest| ("digest", digest.as_str())).collect();
        hub.upload_with("osl-dgs", &path, &headers, PDF).expect(204);
        let read = hub.get("osl-dgs", &format!("/folders/{folder}")).expect(200);
        assert_eq!(read["attachments"][0]["status"], "RECEIVED");
    }
}

#[test]
fn an_upload_that_is_not_what_was_declared_is_rejected_and_may_be_sent_again() {
    let hub = TestHub::without_dossiers();
    let Deposited { folder, attachment, .. } = hub.deposit_without_completing();
    let path = format!("/folders/{folder}/attachments/{attachment}");
    let status = || hub.get("osl-dgs", &format!("/folders/{folder}")).expect(200)["attachments"][0]["status"].clone();

    let refused = hub.upload("osl-dgs", &path, &PDF[1..]);
    refused.expect_refusal(400, "Size does not match with attachment meta-data");
    assert_eq!(status(), "REJECTED");
    let longer = [PDF, PDF].concat();
    let refused = hub.upload("osl-dgs", &path, &longer);
    refused.expect_refusal(400, "Size does not match with attachment meta-data");
    let wrong_digest = digest_of(XML);
    hub.upload_with("osl-dgs", &path, &[("digest", &wrong_digest)], PDF).expect(400);
    hub.upload_with("osl-dgs", &path, &[("digest", "not base64")], PDF).expect(400);
    assert_eq!(status(), "REJECTED");
    hub.upload("osl-dgs", &path, &vec![b'x'; PDF.len()]).expect(400);
    assert_eq!(status(), "REJECTED");

    hub.upload("osl-dgs", &path, PDF).expect(204);
    assert_eq!(status(), "RECEIVED");
}

#[test]
fn an_upload_of_no_bytes_gets_the_gateways_500_of_the_error_guide_and_changes_nothing() {
    let hub = TestHub::without_dossiers();
    let Deposited { folder, attachment, .. } = hub.deposit_without_completing();
    let path = format!("/teledossiers/v1/folders/{folder}/attachments/{attachment}");
    let bearer = hub.bearer("osl-dgs");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/octet-stream")];
    let answer = hub.send_unheard("PUT", &path, &headers, b"");
    let sentence = format!(
        "Bad Response : Validation failed.\n[ERROR][RESPONSE][PUT {path}] [Path '/errors'] \
         Instance type (object) does not match any allowed primitive type (allowed: [\"array\"])"
    );
    answer.expect_refusal(500, &sentence);
    let read = hub.get("osl-dgs", &format!("/folders/{folder}")).expect(200);
    assert_eq!(read["attachments"][0]["status"], "PENDING");
}

#[test]
fn an_upload_may_come_in_pieces_of_untold_number() {
    let hub = TestHub::without_dossiers();
    let Deposited { folder, attachment, .. } = hub.deposit_without_completing();
    let path = format!("/teledossiers/v1/folders/{folder}/attachments/{attachment}");
    let mut bytes = PDF;
    let request = ureq::put(format!("{}{path}", hub.simulator.url())).header("authorization", hub.bearer("osl-dgs"));
    let answer = request.content_type("application/octet-stream").send(ureq::SendBody::from_reader(&mut bytes)).unwrap();
    assert_eq!(answer.status(), 204);
    let read = hub.get("osl-dgs", &format!("/folders/{folder}")).expect(200);
    assert_eq!(read["attachments"][0]["status"], "RECEIVED");
}

#[test]
fn an_infected_upload_is_answered_204_and_marked_corrupted() {
    let hub = TestHub::without_dossiers();
    let eicar = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}", "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].concat();
    let mut folder = certdc_folder();
    folder["attachments"][0]["size"] = eicar.len().into();
    folder["attachments"][0]["mimeType"] = "application/xml".into();
    let folder = hub.post("osl-dgs", "/folders", &folder).expect(201);
    let (id, attachment, case) = (id_of(&folder), id_of(&folder["attachments"][0]), id_of(&folder["cases"][0]));
    hub.upload("osl-dgs", &format!("/folders/{id}/attachments/{attachment}"), eicar.as_bytes()).expect(204);
    let read = hub.get("osl-dgs", &format!("/folders/{id}")).expect(200);
    assert_eq!(read["attachments"][0]["status"], "CORRUPTED");
    hub.patch("osl-dgs", &format!("/folders/{id}"), &json!({ "globalStatus": "HUBEE_COMPLETED" })).expect(204);
    let download = hub.get("si-certdc-paris", &format!("/cases/{case}/attachments/{attachment}"));
    download.expect_refusal(404, "File is not found");
}

#[test]
fn an_upload_to_an_attachment_nobody_declared_is_a_404() {
    let hub = TestHub::without_dossiers();
    let Deposited { folder, .. } = hub.deposit_without_completing();
    let other = hub.deposit_without_completing().attachment;
    for attachment in [other.as_str(), "11111111-1111-4111-8111-111111111111"] {
        let refused = hub.upload("osl-dgs", &format!("/folders/{folder}/attachments/{attachment}"), PDF);
        refused.expect_refusal(404, "Binary meta-data is not found");
    }
}

#[test]
fn a_folder_with_a_pending_attachment_cannot_be_completed() {
    let hub = TestHub::without_dossiers();
    let Deposited { folder, attachment, .. } = hub.deposit_without_completing();
    let complete = json!({ "globalStatus": "HUBEE_COMPLETED" });
    hub.patch("osl-dgs", &format!("/folders/{folder}"), &complete).expect(400);
    assert!(hub.notifications("si-certdc-paris").is_empty());
    hub.upload("osl-dgs", &format!("/folders/{folder}/attachments/{attachment}"), PDF).expect(204);
    hub.patch("osl-dgs", &format!("/folders/{folder}"), &complete).expect(204);
    hub.patch("osl-dgs", &format!("/folders/{folder}"), &complete).expect(400);
    assert_eq!(hub.notifications("si-certdc-paris").len(), 1);
}

#[test]
fn completing_a_folder_notifies_each_recipient_of_its_own_case() {
    let hub = TestHub::without_dossiers();
    let mut folder = certdc_folder();
    folder["cases"].as_array_mut().unwrap().push(json!({ "externalId": "C-02", "recipient": si(VIENNE) }));
    let folder = hub.post("osl-dgs", "/folders", &folder).expect(201);
    let (id, attachment) = (id_of(&folder), id_of(&folder["attachments"][0]));
    hub.upload("osl-dgs", &format!("/folders/{id}/attachments/{attachment}"), PDF).expect(204);
    hub.patch("osl-dgs", &format!("/folders/{id}"), &json!({ "globalStatus": "HUBEE_COMPLETED" })).expect(204);

    let read = hub.get("osl-dgs", &format!("/folders/{id}")).expect(200);
    assert_eq!(read["globalStatus"], "HUBEE_NOTIFIED");
    for (index, (client, party)) in [("si-certdc-paris", PARIS), ("si-certdc-vienne", VIENNE)].into_iter().enumerate() {
        assert_eq!(read["cases"][index]["status"], "HUBEE_NOTIFIED");
        assert!(read["cases"][index]["transmissionDateTime"].is_string());
        let waiting = hub.notifications(client);
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0]["caseId"], read["cases"][index]["id"]);
        assert_eq!(waiting[0]["eventId"], Value::Null);
        assert_eq!(waiting[0]["recipient"], si(party));
        assert_eq!(waiting[0]["processCode"], "CERTDC");
    }
    let other_case = id_of(&read["cases"][1]);
    let not_addressed = hub.get("si-certdc-vienne", &format!("/cases/{other_case}/attachments/{attachment}"));
    not_addressed.expect_refusal(404, "File is not found");
}

#[test]
fn an_attachment_cannot_be_replaced_once_its_folder_is_complete() {
    let hub = TestHub::without_dossiers();
    let Deposited { folder, attachment, case } = hub.deposit();
    hub.upload("osl-dgs", &format!("/folders/{folder}/attachments/{attachment}"), PDF).expect(400);
    assert_eq!(hub.get("si-certdc-paris", &format!("/cases/{case}/attachments/{attachment}")).bytes, PDF);
}

#[test]
fn closing_and_reopening_a_folder_leaves_its_cases_alone() {
    let hub = TestHub::without_dossiers();
    let Deposited { folder, case, .. } = hub.deposit();
    let path = format!("/folders/{folder}");
    hub.patch("osl-dgs", &path, &json!({ "globalStatus": "CLOSED", "closeDateTime": "2024-07-04T10:54:15+02:00" })).expect(204);
    let closed = hub.get("osl-dgs", &path).expect(200);
    assert_eq!((&closed["globalStatus"], &closed["closeDateTime"]), (&json!("CLOSED"), &json!("2024-07-04T08:54:15.000+00:00")));
    hub.patch("osl-dgs", &path, &json!({ "globalStatus": "HUBEE_NOTIFIED" })).expect(204);
    let reopened = hub.get("osl-dgs", &path).expect(200);
    assert_eq!((&reopened["globalStatus"], &reopened["closeDateTime"]), (&json!("HUBEE_NOTIFIED"), &Value::Null));
    assert_eq!(hub.case_status(&case), "HUBEE_NOTIFIED");
    assert_eq!(hub.notifications("si-certdc-paris").len(), 1, "only the deposit notifies");
    for status in ["HUBEE_RECEIVED", "ARCHIVED", "ANYTHING", ""] {
        hub.patch("osl-dgs", &path, &json!({ "globalStatus": status })).expect(400);
    }
}

#[test]
fn a_folder_is_deleted_only_while_nothing_has_happened() {
    let hub = TestHub::without_dossiers();
    let Deposited { folder, case, .. } = hub.deposit_without_completing();
    hub.delete("osl-dgs", &format!("/folders/{folder}")).expect(204);
    hub.get("osl-dgs", &format!("/folders/{folder}")).expect_refusal(404, "Folder is not found");
    hub.get("osl-dgs", &format!("/cases/{case}")).expect_refusal(404, "Case is not found");
    let notified = hub.deposit().folder;
    hub.delete("osl-dgs", &format!("/folders/{notified}")).expect(400);
    let commented = hub.deposit_without_completing();
    let event = json!({ "actionType": "SENDING_MESSAGE", "notification": false, "message": "bonjour" });
    hub.post("osl-dgs", &format!("/cases/{}/events", commented.case), &event).expect(201);
    hub.delete("osl-dgs", &format!("/folders/{}", commented.folder)).expect(400);
}

#[test]
fn post_with_the_method_override_is_a_patch_and_without_it_a_405() {
    let hub = TestHub::without_dossiers();
    let Deposited { folder, case, .. } = hub.deposit();
    let bearer = hub.bearer("osl-dgs");
    for (path, body, read, member) in [
        (format!("/folders/{folder}"), json!({ "globalStatus": "CLOSED" }), format!("/folders/{folder}"), "globalStatus"),
        (format!("/cases/{case}"), json!({ "status": "CLOSED" }), format!("/cases/{case}"), "status"),
    ] {
        let full = format!("/teledossiers/v1{path}");
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let refused = hub.send("POST", &full, &headers, body.to_string().as_bytes());
        assert_eq!((refused.status, &refused.json()["errors"][0]["message"]), (405, &json!("Method not allowed")));
        let headers = [headers[0], headers[1], ("X-HTTP-Method-Override", "PATCH")];
        hub.send("POST", &full, &headers, body.to_string().as_bytes()).expect(204);
        assert_eq!(hub.get("osl-dgs", &read).expect(200)[member], "CLOSED");
        let headers = [headers[0], headers[1], ("X-HTTP-Method-Override", "DELETE")];
        hub.send("POST", &full, &headers, body.to_string().as_bytes()).expect(400);
    }
}
