//! A hub to test, and parties that call it.

use std::{cell::RefCell, collections::HashMap};

use hubee_sim::{Simulator, seed::Seed, simulator::Builder};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The two SIs of the demonstration, as the API names them.
pub const PARIS: (&str, &str) = ("11001401600015", "75108");
pub const VIENNE: (&str, &str) = ("21380544300016", "38544");

/// An identifier that no resource has.
pub const UNKNOWN: &str = "11111111-1111-4111-8111-111111111111";

/// A PDF as far as its first bytes tell.
pub const PDF: &[u8] = b"%PDF-1.4\n% a test\n%%EOF\n";
pub const XML: &[u8] = b"<?xml version=\"1.0\"?><acte>un test</acte>";

/// A hub of one test's own.
pub struct TestHub {
    pub simulator: Simulator,
    agent: ureq::Agent,
    tokens: RefCell<HashMap<String, String>>,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The JSON of an answer that has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }

    /// Has this status, whatever its body.
    #[track_caller]
    pub fn expect_status(&self, status: u16) {
        assert_eq!(self.status, status, "{}", self.text());
    }

    /// Refused by the hub with this status and, alone, this message.
    #[track_caller]
    pub fn expect_refusal(&self, status: u16, message: &str) {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.json(), json!({ "errors": [{ "code": status, "message": message }] }));
    }
}

impl TestHub {
    /// In memory, with the demonstration seed.
    pub fn demo() -> Self {
        Self::of(Simulator::builder())
    }

    /// In memory, with the organizations, processes and clients of the
    /// demonstration but none of its télédossiers.
    pub fn without_dossiers() -> Self {
        Self::seeded_with("processes.json", |_| {})
    }

    /// The same, one process of it changed.
    pub fn with_process(code: &str, change: impl Fn(&mut Value)) -> Self {
        Self::seeded_with("processes.json", |process| {
            if process["code"] == code {
                change(process);
            }
        })
    }

    /// The same, every subscription of it changed.
    pub fn with_subscriptions(change: impl Fn(&mut Value)) -> Self {
        Self::seeded_with("subscriptions.json", change)
    }

    fn seeded_with(file: &str, change: impl Fn(&mut Value)) -> Self {
        let directory = seed_without_dossiers();
        let path = directory.path().join(file);
        let mut fixtures: Vec<Value> = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        fixtures.iter_mut().for_each(change);
        std::fs::write(path, serde_json::to_vec(&fixtures).unwrap()).unwrap();
        Self::of(Simulator::builder().seed(Seed::Directory(directory.path().into())))
    }

    /// One that holds its answers against the API descriptions.
    pub fn of(builder: Builder) -> Self {
        let simulator = builder.check_answers(true).start().unwrap();
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        Self { simulator, agent, tokens: RefCell::default() }
    }

    /// The bearer token of a client of the demonstration, asked for once.
    pub fn token(&self, client: &str) -> String {
        self.token_in("", client)
    }

    /// The same in a world that is reached by that prefix.
    pub fn token_in(&self, world: &str, client: &str) -> String {
        let key = format!("{world} {client}");
        if let Some(token) = self.tokens.borrow().get(&key) {
            return token.clone();
        }
        let scope = match client.split('-').next() {
            Some("osl") => "OSL",
            Some("admin") => "ADMIN",
            Some("datapass") => "SUBCRT",
            _ => "SI",
        };
        let form = format!("grant_type=client_credentials&scope={scope}&client_id={client}&client_secret={client}-secret");
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let answer = self.send("POST", &format!("{world}/oauth2/token"), &headers, form.as_bytes());
        let token = answer.expect(200)["access_token"].as_str().unwrap().to_owned();
        self.tokens.borrow_mut().insert(key, token.clone());
        token
    }

    /// The `Authorization` of a client of the demonstration.
    pub fn bearer(&self, client: &str) -> String {
        format!("Bearer {}", self.token(client))
    }

    /// Any request at all. An answer that breaks its description ends the
    /// test, unless a fault wants it so.
    #[track_caller]
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let answer = self.send_unheard(method, path, headers, body);
        let is_asked_for = answer.header("x-hubee-sim-fault-rule").is_some();
        assert!(is_asked_for || !answer.text().contains("\"Bad Response : "), "{method} {path}: {}", answer.text());
        answer
    }

    /// Any request at all, whatever the answer.
    pub fn send_unheard(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.simulator.url()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let agent = &self.agent;
        let request = agent.configure_request(request.body(body).unwrap()).allow_non_standard_methods(true).build();
        let mut answer = agent.run(request).unwrap();
        let bytes = answer.body_mut().with_config().limit(u64::MAX).read_to_vec().unwrap();
        Answer { status: answer.status().as_u16(), headers: answer.headers().clone(), bytes }
    }

    /// A call of `client` to the télédossiers API with a JSON body, or none.
    pub fn call(&self, client: &str, method: &str, path: &str, body: Option<&Value>) -> Answer {
        self.call_to(client, method, &format!("/teledossiers/v1{path}"), body)
    }

    /// A call of `client` to the referential API with a JSON body, or none.
    pub fn referential(&self, client: &str, method: &str, path: &str, body: &Value) -> Answer {
        self.call_to(client, method, &format!("/referential/v1{path}"), (!body.is_null()).then_some(body))
    }

    /// What `client` reads in the referential.
    pub fn look_up(&self, client: &str, path: &str) -> Answer {
        self.referential(client, "GET", path, &Value::Null)
    }

    fn call_to(&self, client: &str, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let bearer = self.bearer(client);
        match body {
            Some(body) => {
                let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
                self.send(method, path, &headers, body.to_string().as_bytes())
            }
            None => self.send(method, path, &[("authorization", &bearer)], b""),
        }
    }

    pub fn get(&self, client: &str, path: &str) -> Answer {
        self.call(client, "GET", path, None)
    }

    pub fn post(&self, client: &str, path: &str, body: &Value) -> Answer {
        self.call(client, "POST", path, Some(body))
    }

    pub fn patch(&self, client: &str, path: &str, body: &Value) -> Answer {
        self.call(client, "PATCH", path, Some(body))
    }

    pub fn delete(&self, client: &str, path: &str) -> Answer {
        self.call(client, "DELETE", path, None)
    }

    /// An upload without digest, as the official collection does it.
    pub fn upload(&self, client: &str, path: &str, bytes: &[u8]) -> Answer {
        self.upload_with(client, path, &[], bytes)
    }

    pub fn upload_with(&self, client: &str, path: &str, headers: &[(&str, &str)], bytes: &[u8]) -> Answer {
        let bearer = self.bearer(client);
        let mut all = vec![("authorization", bearer.as_str()), ("content-type", "application/octet-stream")];
        all.extend_from_slice(headers);
        self.send("PUT", &format!("/teledossiers/v1{path}"), &all, bytes)
    }

    /// What waits for a client.
    pub fn notifications(&self, client: &str) -> Vec<Value> {
        let found = self.get(client, "/notifications?maxResult=1000&eventDetails=true").expect(200);
        found.as_array().unwrap().clone()
    }

    /// Sets the clock, which ends the tokens asked for; gives what fell due.
    pub fn set_clock(&self, setting: &Value) -> Vec<Value> {
        self.fell_due(&self.control("PUT", "/clock", setting).expect(200))
    }

    /// Moves the clock, which ends the tokens asked for; gives what fell due.
    pub fn advance(&self, by: &str) -> Vec<Value> {
        self.fell_due(&self.control("POST", "/clock/advance", &json!({ "by": by })).expect(200))
    }

    fn fell_due(&self, moved: &Value) -> Vec<Value> {
        self.tokens.borrow_mut().clear();
        moved["fellDue"].as_array().unwrap().clone()
    }

    /// Has each client ask for a new token at its next call.
    pub fn forget_tokens(&self) {
        self.tokens.borrow_mut().clear();
    }

    /// A call to the control API.
    pub fn control(&self, method: &str, path: &str, body: &Value) -> Answer {
        let text = if body.is_null() { String::new() } else { body.to_string() };
        self.send(method, &format!("/_sim{path}"), &[("content-type", "application/json")], text.as_bytes())
    }
}

/// A télédossier of CERTDC from deposit to notification: one PDF, one case for Paris.
pub struct Deposited {
    pub folder: String,
    pub case: String,
    pub attachment: String,
}

impl TestHub {
    /// Deposits [`certdc_folder`], uploads [`PDF`] and declares it complete.
    pub fn deposit(&self) -> Deposited {
        let deposited = self.deposit_without_completing();
        let Deposited { folder, attachment, .. } = &deposited;
        self.upload("osl-dgs", &format!("/folders/{folder}/attachments/{attachment}"), PDF).expect(204);
        self.patch("osl-dgs", &format!("/folders/{folder}"), &json!({ "globalStatus": "HUBEE_COMPLETED" })).expect(204);
        deposited
    }

    /// Deposits [`certdc_folder`]; its attachment is still to come.
    pub fn deposit_without_completing(&self) -> Deposited {
        let folder = self.post("osl-dgs", "/folders", &certdc_folder()).expect(201);
        Deposited { folder: id_of(&folder), case: id_of(&folder["cases"][0]), attachment: id_of(&folder["attachments"][0]) }
    }

    pub fn case_status(&self, case: &str) -> String {
        self.get("admin", &format!("/cases/{case}")).expect(200)["status"].as_str().unwrap().to_owned()
    }
}

pub fn id_of(resource: &Value) -> String {
    resource["id"].as_str().unwrap().to_owned()
}

pub fn si((company_register, branch_code): (&str, &str)) -> Value {
    json!({ "type": "SI", "companyRegister": company_register, "branchCode": branch_code })
}

/// The town hall whose subscriptions were observed on the real hub.
pub const ISSY: (&str, &str) = ("21920023500014", "92023");

/// The body that creates an SI organization.
pub fn organization(party: (&str, &str)) -> Value {
    let mut body = si(party);
    let rest = json!({ "name": "Commune d'essai", "postalCode": "92130", "territory": "Hauts-de-Seine",
                       "email": "mairie@essai.test", "status": "Actif" });
    body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    body
}

/// The body that creates a process of the DILA.
pub fn process(code: &str) -> Value {
    json!({
        "code": code,
        "name": "Démarche d'essai",
        "isActivated": true,
        "osl": { "type": "OSL", "companyRegister": "13000918600011", "branchCode": "75115" },
        "attachmentFormatsEnabled": ["application/pdf"],
        "siAttachmentFormatsEnabled": ["application/pdf"],
        "attachmentTypesEnabled": ["essai"],
        "attachmentMaxSizeEnabled": 1024,
        "statusBeforeFileDeletion": "CLOSED",
        "timeBeforeFileDeletion": 1,
        "timeBeforeArchiving": 2,
        "timeBeforeFolderDeletion": 3,
        "messageToTransmitter": true,
        "messageWithStatus": true,
        "authorizedAwaiting": false,
        "subscriptionValidation": "Manual",
    })
}

/// The body with which DataPass creates a subscription, nulls included.
pub fn subscription(process_code: &str, party: (&str, &str)) -> Value {
    json!({
        "datapassId": 14632,
        "processCode": process_code,
        "subscriber": si(party),
        "accessMode": null,
        "notificationFrequency": "unitaire",
        "activateDateTime": null,
        "validateDateTime": "2024-01-09T14:30:00.000+00:00",
        "rejectDateTime": null,
        "endDateTime": null,
        "updateDateTime": null,
        "delegationActor": null,
        "rejectionReason": null,
        "status": null,
        "email": "alix.modele@essai.test",
        "localAdministrator": {
            "firstName": "Alix",
            "lastName": "MODELE",
            "email": "alix.modele@essai.test",
            "function": "Secrétaire générale",
            "phoneNumber": "0199000020",
            "mobileNumber": null,
        },
    })
}

/// The smallest deposit of CERTDC that the hub takes.
pub fn certdc_folder() -> Value {
    json!({
        "processCode": "CERTDC",
        "externalId": "DGS-CERTDC-0000000000042",
        "applicant": { "firstName": "Camille", "lastName": "EXEMPLE" },
        "cases": [{ "externalId": "DGS-CERTDC-0000000000042-01", "recipient": si(PARIS) }],
        "attachments": [{
            "fileName": "acte.pdf",
            "type": "DD_Certificatdedeces",
            "size": PDF.len(),
            "mimeType": "application/pdf",
            "recipients": ["DGS-CERTDC-0000000000042-01"],
        }],
    })
}

/// An event that moves a case and tells the other side.
pub fn status_update(status: &str) -> Value {
    json!({ "actionType": "STATUS_UPDATE", "notification": true, "author": "Alix MODELE", "caseNewStatus": status })
}

/// An event that brings one XML file.
pub fn attach_deposit(status: &str) -> Value {
    json!({
        "actionType": "ATTACH_DEPOSIT",
        "notification": true,
        "author": "Alix MODELE",
        "caseNewStatus": status,
        "attachments": [{
            "fileName": "retour.xml",
            "type": "DD_Certificatdedeces",
            "size": XML.len(),
            "mimeType": "application/xml",
        }],
    })
}

pub fn digest_of(bytes: &[u8]) -> String {
    use base64::{Engine, prelude::BASE64_STANDARD};
    BASE64_STANDARD.encode(Sha256::digest(bytes))
}

/// A copy of the demonstration's directory without its télédossiers.
pub fn seed_without_dossiers() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for file in ["organizations.json", "processes.json", "subscriptions.json", "clients.json"] {
        std::fs::copy(format!("{}/seed-data/demo/{file}", env!("CARGO_MANIFEST_DIR")), directory.path().join(file)).unwrap();
    }
    directory
}
