//! OSLs: one that does as the documents say, one that does not.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Line;
use crate::support::{PDF, certdc_folder, digest_of, id_of};

/// Deposits, follows, closes.
pub struct GoodOsl {
    pub line: Line,
    /// The folder of each case.
    folders: BTreeMap<String, String>,
    /// Numbers of deposits of which nobody knows whether the hub has them.
    pub aside: Vec<String>,
}

impl GoodOsl {
    pub fn new(url: &str, client: &str) -> Self {
        Self { line: Line::new(url, client, "OSL").introduced(), folders: BTreeMap::new(), aside: Vec::new() }
    }

    /// Deposits a télédossier of CERTDC for Paris.
    pub fn deposit(&mut self) {
        let line = &mut self.line;
        let Some(answer) = line.json("POST", "/folders", &certdc_folder()) else {
            self.aside.push(certdc_folder()["externalId"].as_str().unwrap().to_owned());
            return;
        };
        let folder = answer.expect(201);
        let path = format!("/folders/{}", id_of(&folder));
        for file in folder["attachments"].as_array().unwrap() {
            let headers = [("content-type", "application/octet-stream"), ("digest", &*digest_of(PDF))];
            line.call("PUT", &format!("{path}/attachments/{}", id_of(file)), &headers, PDF).unwrap().expect_status(204);
        }
        let read = line.get(&path);
        if read["attachments"].as_array().unwrap().iter().any(|file| file["status"] != "RECEIVED") {
            return;
        }
        line.json("PATCH", &path, &json!({ "globalStatus": "HUBEE_COMPLETED" })).unwrap().expect_status(204);
        for case in folder["cases"].as_array().unwrap() {
            self.folders.insert(id_of(case), id_of(&folder));
        }
    }

    /// Reads what the SI said; closes what is finished.
    pub fn run(&mut self) {
        let folders = self.folders.clone();
        self.line.drain(&mut |line, notification| {
            let (case, event) = (notification["caseId"].as_str().unwrap(), notification["eventId"].as_str().unwrap());
            line.take_event(case, event);
            let status = line.get(&format!("/cases/{case}"))["status"].clone();
            if let Some(folder) = folders.get(case).filter(|_| status == "DONE" || status == "REFUSED") {
                line.json("PATCH", &format!("/cases/{case}"), &json!({ "status": "CLOSED" })).unwrap().expect_status(204);
                line.json("PATCH", &format!("/folders/{folder}"), &json!({ "globalStatus": "CLOSED" })).unwrap().expect_status(204);
            }
        });
    }
}

/// Numbers as it likes, leaves deposits half done, sends again what got no
/// answer, goes on with a token that is over, and never acknowledges.
pub struct SloppyOsl(pub Line);

impl SloppyOsl {
    pub fn new(url: &str, client: &str) -> Self {
        Self(Line::new(url, client, "OSL"))
    }

    fn call(&mut self, method: &str, path: &str, body: &Value) -> Value {
        let text = if body.is_null() { String::new() } else { body.to_string() };
        for _ in 0..2 {
            if let Some(answer) = self.0.once(method, path, &[("content-type", "application/json")], text.as_bytes()) {
                return serde_json::from_slice(&answer.bytes).unwrap_or_default();
            }
        }
        Value::Null
    }

    /// Deposits under that number; gives the id of the folder.
    pub fn deposit(&mut self, number: &str) -> Value {
        let mut folder = certdc_folder();
        folder["externalId"] = number.into();
        self.call("POST", "/folders", &folder)
    }

    /// Sends the file of a folder, and no more.
    pub fn upload(&mut self, folder: &Value) {
        let path = format!("/folders/{}/attachments/{}", id_of(folder), id_of(&folder["attachments"][0]));
        self.0.once("PUT", &path, &[("content-type", "application/octet-stream")], PDF);
    }

    /// Sends the file of a folder, and says that it is complete.
    pub fn upload_and_complete(&mut self, folder: &Value) {
        self.upload(folder);
        self.call("PATCH", &format!("/folders/{}", id_of(folder)), &json!({ "globalStatus": "HUBEE_COMPLETED" }));
    }

    /// Looks at what the SI said.
    pub fn run(&mut self) {
        let batch = self.call("GET", "/notifications?maxResult=1", &Value::Null);
        for one in batch.as_array().into_iter().flatten() {
            let (case, event) = (one["caseId"].as_str().unwrap(), one["eventId"].as_str().unwrap());
            self.call("GET", &format!("/cases/{case}/events/{event}"), &Value::Null);
            self.call("GET", &format!("/cases/{case}"), &Value::Null);
        }
        self.call("POST", "/folders", &json!({ "processCode": "CERTDC" }));
    }
}
