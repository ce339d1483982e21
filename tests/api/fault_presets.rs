//! Each preset on a call that it is made for.

use std::{collections::BTreeSet, thread, time::Duration};

use serde_json::{Value, json};

use crate::{
    faults::{add, drain, hits, open},
    support::{Answer, Deposited, PDF, TestHub, certdc_folder},
};

const PARIS: &str = "si-certdc-paris";
const OSL: &str = "osl-dgs";

/// A hub with one télédossier delivered and one half deposited, under a preset.
struct Scene {
    hub: TestHub,
    delivered: Deposited,
    deposited: Deposited,
    rule: String,
}

impl Scene {
    fn of(preset: &str) -> Self {
        let hub = TestHub::without_dossiers();
        let (delivered, deposited) = (hub.deposit(), hub.deposit_without_completing());
        hub.token(PARIS);
        let rule = add(&hub, &json!({ "preset": preset }));
        Self { hub, delivered, deposited, rule }
    }

    fn list(&self) -> Answer {
        self.hub.get(PARIS, "/notifications?maxResult=10")
    }

    fn case(&self) -> Answer {
        self.hub.get(PARIS, &format!("/cases/{}", self.delivered.case))
    }

    fn upload(&self) -> Answer {
        let Deposited { folder, attachment, .. } = &self.deposited;
        self.hub.upload(OSL, &format!("/folders/{folder}/attachments/{attachment}"), PDF)
    }

    fn upload_status(&self) -> Value {
        let folder = format!("/folders/{}", self.deposited.folder);
        self.hub.get(OSL, &folder).expect(200)["attachments"][0]["status"].clone()
    }

    fn download_path(&self) -> String {
        format!("/cases/{}/attachments/{}", self.delivered.case, self.delivered.attachment)
    }

    fn ask_for_token(&self) -> Answer {
        let form = "grant_type=client_credentials&scope=SI&client_id=si-certdc-paris&client_secret=si-certdc-paris-secret";
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        self.hub.send("POST", "/oauth2/token", &headers, form.as_bytes())
    }

    /// A call of Paris whose connection is looked at.
    fn raw(&self, path: &str) -> (Vec<u8>, Option<std::io::ErrorKind>) {
        let bearer = self.hub.bearer(PARIS);
        drain(open(&self.hub, "GET", &format!("/teledossiers/v1{path}"), &[("authorization", &bearer)], ""))
    }

    /// A call of Paris that is let go once the preset has struck.
    fn let_go(&self, path: &str) -> Vec<u8> {
        let bearer = self.hub.bearer(PARIS);
        let headers = [("authorization", &*bearer), ("connection", "close")];
        let stream = open(&self.hub, "GET", &format!("/teledossiers/v1{path}"), &headers, "");
        while hits(&self.hub, &self.rule) == 0 {
            thread::yield_now();
        }
        self.hub.control("DELETE", &format!("/faults/{}", self.rule), &Value::Null).expect(204);
        drain(stream).0
    }
}

fn statuses(call: impl Fn() -> Answer, times: usize) -> Vec<u16> {
    (0..times).map(|_| call().status).collect()
}

/// What a preset does to a call.
type Check = fn(&Scene);

const CHECKS: [(&str, Check); 23] = [
    ("token-expired", |scene| {
        assert_eq!(statuses(|| scene.list(), 2), [401, 401]);
        scene.hub.forget_tokens();
        scene.list().expect(200);
    }),
    ("token-revoked-after-call", |scene| assert_eq!(statuses(|| scene.list(), 2), [200, 401])),
    ("token-endpoint-down", |scene| assert_eq!(statuses(|| scene.ask_for_token(), 4), [500, 500, 500, 200])),
    ("token-lost", |scene| assert!(scene.ask_for_token().expect(200)["access_token"].is_null())),
    ("wrong-scope", |scene| assert_eq!(scene.ask_for_token().expect(200)["scope"], "default")),
    ("gateway-503", |scene| assert_eq!(statuses(|| scene.list(), 4), [503, 503, 503, 200])),
    ("backend-down", |scene| assert_eq!(scene.list().expect(500)["errors"][0]["code"], 101_503)),
    ("backend-timeout", |scene| {
        assert!(String::from_utf8(scene.let_go("/notifications")).unwrap().starts_with("HTTP/1.1 500"));
    }),
    ("hub-error", |scene| assert_eq!(scene.list().expect(500)["errors"][0]["message"], "Internal server error")),
    ("throttled", |scene| assert_eq!(statuses(|| scene.list(), 6), [200, 200, 429, 200, 200, 429])),
    ("socket-hang-up", |scene| {
        assert_eq!(scene.raw("/notifications"), (vec![], Some(std::io::ErrorKind::ConnectionReset)));
    }),
    ("no-answer", |scene| assert_eq!(scene.let_go("/notifications"), b"")),
    ("lost-answer", |scene| {
        let bearer = scene.hub.bearer(OSL);
        let headers = [("authorization", &*bearer), ("content-type", "application/json")];
        let lost = drain(open(&scene.hub, "POST", "/teledossiers/v1/folders", &headers, &certdc_folder().to_string()));
        assert_eq!(lost, (vec![], Some(std::io::ErrorKind::ConnectionReset)));
        scene.hub.post(OSL, "/folders", &certdc_folder()).expect(201);
    }),
    ("upload-bad-response", |scene| {
        assert!(scene.upload().expect(500)["errors"][0]["message"].as_str().unwrap().starts_with("Bad Response : "));
        assert_eq!(scene.upload_status(), "RECEIVED");
    }),
    ("antivirus-hit", |scene| {
        scene.upload().expect(204);
        assert_eq!(scene.upload_status(), "CORRUPTED");
    }),
    ("purged-attachment", |scene| {
        scene.case().expect(200);
        scene.hub.get(PARIS, &scene.download_path()).expect_refusal(404, "File is not found");
    }),
    ("corrupted-download", |scene| {
        let [first, second] = [(); 2].map(|()| scene.hub.get(PARIS, &scene.download_path()).bytes);
        assert!(first != PDF && second == PDF);
    }),
    ("truncated-download", |scene| {
        let (bytes, _) = scene.raw(&scene.download_path());
        assert!(bytes.ends_with(&PDF[..PDF.len() / 2]));
    }),
    ("slow-evening", |scene| {
        let start = std::time::Instant::now();
        scene.list().expect(200);
        assert!(start.elapsed() > Duration::from_millis(50));
    }),
    ("slow-download", |scene| assert_eq!(scene.hub.get(PARIS, &scene.download_path()).bytes, PDF)),
    ("duplicate-notification", |scene| assert_eq!(scene.list().expect(200).as_array().unwrap().len(), 2)),
    ("shuffled-notifications", |scene| assert_eq!(scene.list().expect(200).as_array().unwrap().len(), 1)),
    ("not-your-case", |scene| scene.case().expect_refusal(403, "Unauthorized user")),
];

#[test]
fn every_preset_does_on_a_real_call_what_its_story_tells() {
    for (preset, check) in CHECKS {
        let scene = Scene::of(preset);
        check(&scene);
        let rule = scene.hub.control("GET", &format!("/faults/{}", scene.rule), &Value::Null);
        // Those that keep a call waiting were taken away to let it go.
        assert!(rule.status == 404 || rule.json()["hits"]["total"] != 0, "{preset}");
    }
}

#[test]
fn the_list_of_presets_is_complete_and_tells_its_stories_in_both_languages() {
    let hub = TestHub::without_dossiers();
    let presets = hub.control("GET", "/faults/presets", &Value::Null).expect(200);
    let names: BTreeSet<_> = presets.as_array().unwrap().iter().map(|preset| preset["name"].as_str().unwrap()).collect();
    assert_eq!(names, CHECKS.iter().map(|(name, _)| *name).collect());
    for text in ["/0/story/en", "/0/story/fr", "/0/advice/en", "/0/advice/fr", "/0/rule/effect/kind"] {
        assert!(presets.pointer(text).is_some_and(Value::is_string), "{text}");
    }
}
