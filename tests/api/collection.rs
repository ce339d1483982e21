//! The official Postman collection's requests, in their documented order: the
//! guide's end to end 1, then 2 (A, B, D-MSG-2, D-MSG-1, C-1, C-2, …, E, F, …).
//! Bodies are ours; what they contain and leave out is the collection's.

use serde_json::{Value, json};

use crate::support::{PARIS, PDF, TestHub, VIENNE, XML, id_of, si};

const SI: &str = "si-certdc-paris";
const OSL: &str = "osl-dgs";

struct Run {
    hub: TestHub,
    folder: String,
    case: String,
}

/// A: deposit with two cases, four uploads, check, declare complete.
fn deposit() -> Run {
    let hub = TestHub::demo();
    let stale = hub.send("POST", "/teledossiers/v1/folders", &[("authorization", "Bearer ")], b"{}");
    assert_eq!(stale.status, 401, "the first attempt has no token: announced as normal by the guides");
    let both = json!(["DGS-CERTDC-1000000000001-01", "DGS-CERTDC-1000000000001-02"]);
    let file = |name: &str, kind: &str, mime: &str, size: usize, recipients: &Value| json!({ "fileName": name, "type": kind, "size": size, "mimeType": mime, "recipients": recipients });
    let folder = json!({
        "processCode": "CERTDC",
        "externalId": "DGS-CERTDC-1000000000001",
        "applicant": { "firstName": "George", "lastName": "EXEMPLE", "email": "george@exemple.fr" },
        "cases": [
            { "externalId": "DGS-CERTDC-1000000000001-01", "recipient": si(PARIS) },
            { "externalId": "DGS-CERTDC-1000000000001-02", "recipient": si(VIENNE) },
        ],
        "attachments": [
            file("DD.pdf", "DD_Certificatdedeces", "application/pdf", PDF.len(), &json!([both[0]])),
            file("DD.xml", "DD_Certificatdedeces", "application/xml", XML.len(), &json!([both[0]])),
            file("VA.pdf", "VA_CertificatdeDeces", "application/pdf", PDF.len(), &both),
            file("VA.xml", "VA_CertificatdeDeces", "application/xml", XML.len(), &both),
        ],
    });
    let created = hub.post(OSL, "/folders", &folder).expect(201);
    let id = id_of(&created);
    for (index, bytes) in [PDF, XML, PDF, XML].into_iter().enumerate() {
        let path = format!("/folders/{id}/attachments/{}", id_of(&created["attachments"][index]));
        hub.upload(OSL, &path, bytes).expect(204);
    }
    let checked = hub.get(OSL, &format!("/folders/{id}")).expect(200);
    assert!(checked["attachments"].as_array().unwrap().iter().all(|one| one["status"] == "RECEIVED"));
    hub.patch(OSL, &format!("/folders/{id}"), &json!({ "globalStatus": "HUBEE_COMPLETED" })).expect(204);
    Run { folder: id, case: id_of(&created["cases"][0]), hub }
}

impl Run {
    fn move_case(&self, client: &str, status: &str) {
        self.hub.patch(client, &format!("/cases/{}", self.case), &json!({ "status": status })).expect(204);
    }

    fn say(&self, client: &str, event: &Value) -> String {
        id_of(&self.hub.post(client, &format!("/cases/{}/events", self.case), event).expect(201))
    }

    /// D-MSG: takes the notification about our case, reads the case and the
    /// event, acknowledges it unless it is `RECEIVED` already, deletes it.
    fn read_message(&self, client: &str) {
        let waiting = self.hub.notifications(client);
        let ours = waiting.iter().find(|one| one["caseId"] == self.case).unwrap_or_else(|| panic!("nothing waits for {client}"));
        let case = self.hub.get(client, &format!("/cases/{}", self.case)).expect(200);
        if let Some(event) = ours["eventId"].as_str() {
            let path = format!("/cases/{}/events/{event}", self.case);
            let status = self.hub.get(client, &path).expect(200)["status"].clone();
            if status != "RECEIVED" {
                self.hub.patch(client, &path, &json!({ "status": "RECEIVED" })).expect(204);
            }
        } else {
            assert!(case["attachments"].is_array());
        }
        self.hub.delete(client, &format!("/notifications/{}", id_of(ours))).expect(204);
    }

    fn update(from: &str, to: &str) -> Value {
        json!({ "actionType": "STATUS_UPDATE", "author": "SI", "notification": true, "caseCurrentStatus": from, "caseNewStatus": to })
    }

    /// B: the SI's notification, its case, its files, `IN_PROGRESS` straight away.
    fn receive(&self) {
        let waiting = self.hub.get(SI, "/notifications?maxResult=10000").expect(200);
        let ours = waiting.as_array().unwrap().iter().find(|one| one["caseId"] == self.case).unwrap();
        let case = self.hub.get(SI, &format!("/cases/{}", self.case)).expect(200);
        for file in case["attachments"].as_array().unwrap() {
            assert_eq!(self.hub.get(SI, &format!("/cases/{}/attachments/{}", self.case, id_of(file))).status, 200);
        }
        self.move_case(SI, "IN_PROGRESS");
        self.say(SI, &Self::update("HUBEE_NOTIFIED", "IN_PROGRESS"));
        self.hub.delete(SI, &format!("/notifications/{}", id_of(ours))).expect(204);
    }

    /// C-1 and C-2: DONE by the SI; the OSL closes, acknowledges, says so.
    fn finish(&self) {
        self.move_case(SI, "DONE");
        let done = self.say(SI, &Self::update("IN_PROGRESS", "DONE"));
        self.move_case(OSL, "CLOSED");
        let mut closed = Self::update("DONE", "CLOSED");
        closed["message"] = "clos".into();
        closed["comment"] = "que l'OSL ne verra pas".into();
        self.say(OSL, &closed);
        self.hub.patch(OSL, &format!("/cases/{}/events/{done}", self.case), &json!({ "status": "RECEIVED" })).expect(204);
    }

    /// E: the folder closes while its second case is still `HUBEE_NOTIFIED`.
    fn close(&self) {
        self.hub.patch(OSL, &format!("/folders/{}", self.folder), &json!({ "globalStatus": "CLOSED" })).expect(204);
    }
}

#[test]
fn end_to_end_1_is_accepted_in_its_documented_order() {
    let run = deposit();
    run.receive();
    run.read_message(OSL);
    run.read_message(SI);
    run.finish();
    run.read_message(SI);
    run.read_message(SI);
    run.read_message(OSL);
    run.close();
}

#[test]
fn end_to_end_2_reopens_the_closed_case_with_files() {
    let run = deposit();
    run.receive();
    run.finish();
    run.close();
    let event = json!({
        "actionType": "ATTACH_DEPOSIT", "author": "OSL", "notification": true,
        "caseCurrentStatus": "CLOSED", "caseNewStatus": "HUBEE_NOTIFIED",
        "attachments": [
            { "fileName": "DD.pdf", "type": "DD_Certificatdedeces", "size": PDF.len(), "mimeType": "application/pdf" },
            { "fileName": "DD.xml", "type": "DD_Certificatdedeces", "size": XML.len(), "mimeType": "application/xml" },
        ],
    });
    let created = run.hub.post(OSL, &format!("/cases/{}/events", run.case), &event).expect(201);
    let path = format!("/cases/{}/events/{}", run.case, id_of(&created));
    for (index, bytes) in [PDF, XML].into_iter().enumerate() {
        run.hub.upload(OSL, &format!("{path}/attachments/{}", id_of(&created["attachments"][index])), bytes).expect(204);
    }
    run.move_case(OSL, "HUBEE_NOTIFIED");
    run.hub.patch(OSL, &path, &json!({ "status": "SENT" })).expect(204);
    run.hub.patch(OSL, &format!("/folders/{}", run.folder), &json!({ "globalStatus": "HUBEE_NOTIFIED" })).expect(204);
    for (index, bytes) in [PDF, XML].into_iter().enumerate() {
        let download = run.hub.get(SI, &format!("{path}/attachments/{}", id_of(&created["attachments"][index])));
        assert_eq!(download.bytes, bytes);
    }
    while run.hub.notifications(SI).iter().any(|one| one["caseId"] == run.case) {
        run.read_message(SI);
    }
    run.finish();
    run.close();
}

#[test]
fn complements_are_asked_for_and_answered_as_in_folder_g() {
    let run = deposit();
    run.receive();
    let mut ask = Run::update("IN_PROGRESS", "ADD_AWAITING");
    ask["message"] = "Il manque une pièce".into();
    run.say(SI, &ask);
    run.move_case(SI, "ADD_AWAITING");
    let answer = json!({ "actionType": "SENDING_MESSAGE", "author": "OSL", "notification": true, "message": "La voici",
                         "caseCurrentStatus": "ADD_AWAITING", "caseNewStatus": "HUBEE_COMPLETED" });
    run.say(OSL, &answer);
    run.move_case(OSL, "HUBEE_COMPLETED");
    run.move_case(SI, "REFUSED");
    let wrong = json!({ "actionType": "ADD_AWAITING", "author": "SI", "notification": true });
    run.hub.post(SI, &format!("/cases/{}/events", run.case), &wrong).expect(400);
    run.move_case(SI, "DONE");
    let deposit = json!({
        "actionType": "ATTACH_DEPOSIT", "author": "SI", "notification": true,
        "caseCurrentStatus": "IN_PROGRESS", "caseNewStatus": "DONE",
        "attachments": [{ "fileName": "VA.pdf", "type": "VA_CertificatdeDeces", "size": PDF.len(), "mimeType": "application/pdf" }],
    });
    let created = run.hub.post(SI, &format!("/cases/{}/events", run.case), &deposit).expect(201);
    let path = format!("/cases/{}/events/{}", run.case, id_of(&created));
    run.hub.upload(SI, &format!("{path}/attachments/{}", id_of(&created["attachments"][0])), PDF).expect(204);
    run.hub.patch(SI, &path, &json!({ "status": "SENT" })).expect(204);
    run.read_message(OSL);
}
