//! Small clients of the hub, as integrators write them: good ones and sloppy
//! ones.

mod osl;
mod si;

use std::time::Duration;

use serde_json::{Value, json};

pub use osl::{GoodOsl, SloppyOsl};
pub use si::{GoodSi, SloppySi};

use crate::support::Answer;

/// How often a failing call is made.
const TRIES: usize = 4;

/// What a client calls the hub with.
pub struct Line {
    agent: ureq::Agent,
    url: String,
    client: String,
    scope: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    token: Option<String>,
}

impl Line {
    pub fn new(url: &str, client: &str, scope: &'static str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(20)));
        let (url, client) = (url.to_owned(), client.to_owned());
        Self { agent: config.build().into(), url, client, scope, headers: Vec::new(), token: None }
    }

    /// With the three technical headers.
    pub fn introduced(mut self) -> Self {
        self.headers = vec![("editorName", "Essai"), ("applicationName", "conformance"), ("softwareVersion", "1.0")];
        self
    }

    fn ask_token(&mut self) {
        let secret = format!("{}-secret", self.client);
        let form =
            [("grant_type", "client_credentials"), ("scope", self.scope), ("client_id", &self.client), ("client_secret", &secret)];
        let mut answer = self.agent.post(format!("{}/oauth2/token", self.url)).send_form(form).unwrap();
        let answer: Value = answer.body_mut().read_json().unwrap();
        self.token = Some(answer["access_token"].as_str().unwrap().to_owned());
    }

    /// A call as it comes; none when its answer never does.
    pub fn once(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<Answer> {
        if self.token.is_none() {
            self.ask_token();
        }
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}/teledossiers/v1{path}", self.url));
        request = request.header("authorization", format!("Bearer {}", self.token.as_ref().unwrap()));
        for (name, value) in self.headers.iter().chain(headers) {
            request = request.header(*name, *value);
        }
        let request = self.agent.configure_request(request.body(body).unwrap()).allow_non_standard_methods(true).build();
        let mut answer = self.agent.run(request).ok()?;
        let bytes = answer.body_mut().with_config().limit(u64::MAX).read_to_vec().ok()?;
        Some(Answer { status: answer.status().as_u16(), headers: answer.headers().clone(), bytes })
    }

    /// A call by a patient client: a new token on 401, pauses on failures; none
    /// when nobody knows what became of it.
    pub fn call(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<Answer> {
        for attempt in 0..TRIES {
            let is_safe = method != "POST";
            match self.once(method, path, headers, body) {
                Some(answer) if answer.status == 401 && attempt == 0 => self.token = None,
                Some(answer) if answer.status < 500 && answer.status != 429 => return Some(answer),
                Some(answer) if answer.status == 503 || answer.status == 429 || is_safe => self.pause(),
                None if is_safe => self.pause(),
                _ => return None,
            }
        }
        panic!("{method} {path} goes on failing");
    }

    pub fn json(&mut self, method: &str, path: &str, body: &Value) -> Option<Answer> {
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let headers: &[_] = if body.is_null() { &[] } else { &[("content-type", "application/json")] };
        self.call(method, path, headers, text.as_bytes())
    }

    pub fn get(&mut self, path: &str) -> Value {
        let answer = self.json("GET", path, &Value::Null).unwrap();
        answer.expect(200)
    }

    /// A pause that takes no time: the hub's clock goes on instead.
    fn pause(&self) {
        let moved = self.agent.post(format!("{}/_sim/clock/advance", self.url)).send_json(json!({ "by": "PT2S" }));
        assert_eq!(moved.unwrap().status(), 200);
    }

    /// Downloads until what arrives is what was sent.
    pub fn download(&mut self, path: &str) {
        for _ in 0..TRIES {
            let answer = self.call("GET", path, &[], b"").unwrap();
            if answer.status == 404 || answer.header("digest") == Some(crate::support::digest_of(&answer.bytes).as_str()) {
                return;
            }
            self.pause();
        }
        panic!("{path} never comes whole");
    }

    /// Reads an event of the other party, keeps its files and says so.
    pub fn take_event(&mut self, case: &str, event: &str) {
        let path = format!("/cases/{case}/events/{event}");
        let read = self.get(&path);
        for file in read["attachments"].as_array().unwrap() {
            self.download(&format!("{path}/attachments/{}", crate::support::id_of(file)));
        }
        if read["status"] == "SENT" {
            self.json("PATCH", &path, &json!({ "status": "RECEIVED" })).unwrap().expect_status(204);
        }
    }

    /// Deletes a notification; it may be gone.
    pub fn delete(&mut self, notification: &Value) {
        let path = format!("/notifications/{}", crate::support::id_of(notification));
        let answer = self.json("DELETE", &path, &Value::Null).unwrap();
        assert!([204, 404].contains(&answer.status), "{}", answer.text());
    }

    /// Everything that waits, a few at a time; `treat` each case or event once.
    pub fn drain(&mut self, treat: &mut dyn FnMut(&mut Self, &Value)) {
        let mut treated = std::collections::HashSet::new();
        loop {
            let batch = self.get("/notifications?maxResult=2&eventDetails=true");
            let batch = batch.as_array().unwrap();
            for one in batch {
                if one["eventStatus"] != "RECEIVED" && treated.insert((one["caseId"].to_string(), one["eventId"].to_string())) {
                    treat(self, one);
                }
                self.delete(one);
            }
            if batch.len() < 2 {
                return;
            }
        }
    }
}
