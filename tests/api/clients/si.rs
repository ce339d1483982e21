//! SIs: one that does as the documents say, one that does not.

use serde_json::{Value, json};

use super::Line;
use crate::support::id_of;

/// Takes cases over, keeps their files, answers.
pub struct GoodSi(pub Line);

impl GoodSi {
    pub fn new(url: &str, client: &str) -> Self {
        Self(Line::new(url, client, "SI").introduced())
    }

    /// Treats all that waits.
    pub fn run(&mut self) {
        self.0.drain(&mut |line, notification| {
            let case = notification["caseId"].as_str().unwrap();
            match notification["eventId"].as_str() {
                Some(event) => line.take_event(case, event),
                None => treat(line, case),
            }
        });
    }

    /// The same, each case once its OSL has completed it.
    pub fn run_asking(&mut self) {
        self.0.drain(&mut |line, notification| {
            let case = notification["caseId"].as_str().unwrap();
            if let Some(event) = notification["eventId"].as_str() {
                line.take_event(case, event);
                return treat(line, case);
            }
            let path = format!("/cases/{case}");
            line.get(&path);
            say(line, &path, "HUBEE_NOTIFIED", "IN_PROGRESS");
            say(line, &path, "IN_PROGRESS", "ADD_AWAITING");
        });
    }
}

fn treat(line: &mut Line, case: &str) {
    let path = format!("/cases/{case}");
    let read = line.get(&path);
    if read["status"] == "HUBEE_NOTIFIED" {
        say(line, &path, "HUBEE_NOTIFIED", "IN_PROGRESS");
    }
    for file in read["attachments"].as_array().unwrap() {
        line.download(&format!("{path}/attachments/{}", id_of(file)));
    }
    if read["status"] != "DONE" {
        say(line, &path, "IN_PROGRESS", "DONE");
    }
}

/// An event; when its answer is lost, the case tells whether it was written.
fn say(line: &mut Line, case: &str, from: &str, to: &str) {
    let event = json!({ "actionType": "STATUS_UPDATE", "notification": true, "author": "Alix MODELE",
                        "caseCurrentStatus": from, "caseNewStatus": to });
    while line.json("POST", &format!("{case}/events"), &event).is_none_or(|answer| answer.status != 201) {
        if line.get(case)["status"] == to {
            return;
        }
    }
}

/// Asks for a token at each call, looks at one notification, keeps one file and
/// says that it is done; then begins again.
pub struct SloppySi(pub Line);

impl SloppySi {
    pub fn new(url: &str, client: &str) -> Self {
        Self(Line::new(url, client, "SI"))
    }

    fn call(&mut self, method: &str, path: &str, body: &Value) -> Value {
        self.0.token = None;
        let text = if body.is_null() { String::new() } else { body.to_string() };
        for _ in 0..7 {
            match self.0.once(method, path, &[("content-type", "application/json")], text.as_bytes()) {
                Some(answer) if answer.status < 300 => return serde_json::from_slice(&answer.bytes).unwrap_or_default(),
                _ => {}
            }
        }
        Value::Null
    }

    pub fn run(&mut self) {
        for _ in 0..2 {
            let batch = self.call("GET", "/notifications?maxResult=1", &Value::Null);
            let Some(case) = batch[0]["caseId"].as_str() else { return };
            let read = self.call("GET", &format!("/cases/{case}"), &Value::Null);
            if let Some(file) = read["attachments"][0]["id"].as_str() {
                self.call("GET", &format!("/cases/{case}/attachments/{file}"), &Value::Null);
            }
            let event = json!({ "actionType": "STATUS_UPDATE", "notification": true, "author": "x",
                                "caseCurrentStatus": "SENT", "caseNewStatus": "DONE" });
            self.call("POST", &format!("/cases/{case}/events"), &event);
        }
        self.call("GET", "/notifications?maxResult=many", &Value::Null);
    }
}
