//! Whom the gateway lets through: the published access table, cell by cell, and
//! what is refused before it.

use hubee_sim::{domain::timestamp::Timestamp, oauth};
use serde_json::{Value, json};

use crate::support::{Answer, ISSY, TestHub, UNKNOWN, certdc_folder, organization, process, si, status_update, subscription};

/// The table of the API presentations.
const TABLE: &str = "
| call | OSL | SI | ADMIN | SUBCRT |
|---|---|---|---|---|
| `POST /folders`, `GET/PATCH/DELETE /folders/{id}`, `PUT …/attachments/{id}` | x | | x | |
| `GET/PATCH /cases/{id}`, `GET /cases/{id}/attachments/{id}` | x | x | x | |
| `POST /cases/{id}/events`, `GET/PATCH/DELETE …/events/{id}`, `GET/PUT …/events/{id}/attachments/{id}` | x | x | x | |
| `GET /notifications`, `DELETE /notifications/{id}` | x | x | x | |
| `PUT /cases/migrate` (portal) | | | x | |
| `GET /attachmentsIdsForPurge`, `PUT /idsPurged` | x | x | x | |
| `GET /subscriptions`, `GET /subscriptions/{id}` | x | | x | |
| `POST /subscriptions` | | | x | x |
| `PUT /subscriptions/{id}` | | | x | |
| `POST /organizations`, `GET /organizations/{id}` | | | x | x |
| `GET /organizations`, `PUT /organizations/{id}` | | | x | |
| `GET /processes/{id}` | x | | x | |
| `POST/GET /processes`, `PUT /processes/{id}` | | | x | |
";

/// A client of each column of the table.
const CLIENTS: [&str; 4] = ["osl-dgs", "si-certdc-paris", "admin", "datapass"];

const WRONG_SCOPE: &str = r#"{"errors":[{"code":900910, "message":"The access token does not allow you to access the requested resource : The access token does not allow you to access the requested resource"}]}"#;
const NO_TOKEN: &str = r#"{"errors":[{"code":900902, "message":"Missing Credentials : Missing Credentials. Make sure your API request provides required credentials"}]}"#;
const BAD_TOKEN: &str = r#"{"errors":[{"code":900901, "message":"Invalid Credentials : Invalid Credentials. Make sure you have given the correct access token"}]}"#;
const BAD_SCHEME: &str = r#"{"errors":[{"code":900917, "message":"Invalid Authentication scheme : Invalid Authentication scheme. API can not be used with this authentication scheme"}]}"#;
const CHALLENGE: &str =
    r#"OAuth2 realm="WSO2 API Microgateway", error="invalid token" , error_description="The access token expired""#;

/// A call of the table and, per column, whether it is marked.
struct Row {
    method: String,
    template: String,
    is_overridden: bool,
    marks: Vec<bool>,
}

impl Row {
    /// With the base path of its API.
    fn path(&self, id: &str) -> String {
        let is_referential = ["/subscriptions", "/organizations", "/processes"].iter().any(|one| self.template.starts_with(one));
        let base = if is_referential { "/referential/v1" } else { "/teledossiers/v1" };
        format!("{base}{}", self.template.replace("{id}", id))
    }

    /// A client that the table keeps out.
    fn stranger(&self) -> &'static str {
        CLIENTS.into_iter().zip(&self.marks).rev().find(|(_, is_marked)| !**is_marked).unwrap().0
    }

    fn is_upload(&self) -> bool {
        self.method == "PUT" && self.template.contains("/attachments/")
    }

    /// A body that is in form.
    fn body(&self) -> Option<Value> {
        match (self.method.as_str(), self.template.as_str()) {
            ("POST", "/folders") => Some(certdc_folder()),
            ("POST", "/cases/{id}/events") => Some(status_update("DONE")),
            ("PUT", "/cases/migrate") => Some(json!({ "organizationSource": si(("00000000000000", "1")) })),
            ("PUT", "/idsPurged") => Some(json!([])),
            ("POST" | "PUT", template) if template.starts_with("/organizations") => Some(organization(ISSY)),
            ("POST" | "PUT", template) if template.starts_with("/processes") => Some(process("ESSAI")),
            ("POST" | "PUT", template) if template.starts_with("/subscriptions") => Some(subscription("CERTDC", ISSY)),
            ("PATCH" | "POST", template) if template.starts_with("/folders") => Some(json!({ "globalStatus": "CLOSED" })),
            ("PATCH" | "POST", _) => Some(json!({ "status": "SENT" })),
            _ => None,
        }
    }

    fn send(&self, hub: &TestHub, authorization: Option<&str>, path: &str, body: &[u8]) -> Answer {
        let mut headers = Vec::from_iter(authorization.map(|value| ("authorization", value)));
        if self.is_overridden {
            headers.push(("X-HTTP-Method-Override", "PATCH"));
        }
        if !body.is_empty() {
            headers.push(("content-type", if self.is_upload() { "application/octet-stream" } else { "application/json" }));
        }
        hub.send(&self.method, path, &headers, body)
    }
}

impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}{}", self.method, self.template, if self.is_overridden { " (PATCH)" } else { "" })
    }
}

/// Every call of the table, and the `POST` that stands for each `PATCH`.
fn rows() -> Vec<Row> {
    TABLE.trim().lines().skip(2).flat_map(rows_of).collect()
}

fn rows_of(line: &str) -> Vec<Row> {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let marks: Vec<bool> = cells[1..].iter().map(|cell| *cell == "x").collect();
    assert_eq!(marks.len(), CLIENTS.len(), "{line}");
    // `…` stands for the resource that the line is about.
    let resource = if line.contains("/folders") { "/folders/{id}" } else { "/cases/{id}" };
    let mut found = Vec::new();
    for call in cells[0].split('`').skip(1).step_by(2) {
        let (methods, path) = call.split_once(' ').unwrap();
        for method in methods.split('/') {
            let row = |method: &str, is_overridden| Row {
                method: method.to_owned(),
                template: path.replace('…', resource),
                is_overridden,
                marks: marks.clone(),
            };
            found.push(row(method, false));
            if method == "PATCH" {
                found.push(row("POST", true));
            }
        }
    }
    found
}

#[test]
fn the_table_has_the_34_operations_of_the_api_descriptions() {
    assert_eq!(rows().len(), 34);
}

#[test]
fn each_scope_opens_the_calls_of_its_column_and_no_other() {
    let hub = TestHub::without_dossiers();
    for row in rows() {
        let body = if row.is_upload() { "bytes".to_owned() } else { row.body().map(|body| body.to_string()).unwrap_or_default() };
        for (client, is_marked) in CLIENTS.into_iter().zip(&row.marks) {
            let bearer = hub.bearer(client);
            let answer = row.send(&hub, Some(&bearer), &row.path(UNKNOWN), body.as_bytes());
            if row.template == "/cases/migrate" && client.starts_with("si-") {
                // The gateway of the API description lets an SI through, the hub does not.
                answer.expect_refusal(403, "Unauthorized user");
            } else if *is_marked {
                assert!(!answer.text().contains("900910"), "{row} of {client}: {}", answer.text());
                assert!(answer.status < 500 && answer.status != 401, "{row} of {client}: {}", answer.text());
            } else {
                assert_eq!((answer.status, answer.text().as_str()), (403, WRONG_SCOPE), "{row} of {client}");
                assert_eq!(answer.header("content-type"), Some("application/json"), "{row} of {client}");
            }
        }
    }
}

#[test]
fn the_scope_is_checked_before_the_request() {
    let hub = TestHub::without_dossiers();
    for row in rows() {
        let bearer = hub.bearer(row.stranger());
        let answer = row.send(&hub, Some(&bearer), &format!("{}?unheard=of", row.path("nonsense")), b"{");
        assert_eq!((answer.status, answer.text().as_str()), (403, WRONG_SCOPE), "{row}");
    }
}

#[test]
fn a_token_of_a_scope_its_client_lacks_opens_nothing() {
    let hub = TestHub::without_dossiers();
    let form = "grant_type=client_credentials&scope=ADMIN&client_id=si-certdc-paris&client_secret=si-certdc-paris-secret";
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let answer = hub.send("POST", "/oauth2/token", &headers, form.as_bytes()).expect(200);
    let bearer = format!("Bearer {}", answer["access_token"].as_str().unwrap());
    for row in rows() {
        let answer = row.send(&hub, Some(&bearer), &row.path(UNKNOWN), b"");
        assert_eq!((answer.status, answer.text().as_str()), (403, WRONG_SCOPE), "{row}");
    }
}

#[test]
fn without_a_good_token_a_call_is_a_401_whatever_else_is_wrong_with_it() {
    let hub = TestHub::without_dossiers();
    let issued = |millis| {
        let url = hub.simulator.url();
        oauth::issue("admin", Some("ADMIN"), &url, Timestamp::from_millis(millis), uuid::Uuid::from_u128(7)).unwrap()
    };
    let (expired, not_yet) = (format!("Bearer {}", issued(1_720_083_255_000)), format!("Bearer {}", issued(32_503_680_000_000)));
    let good = hub.token("admin");
    let (cut, bare) = (format!("Bearer {}", &good[..good.len() - 4]), good.as_str());
    let cases = [
        (None, NO_TOKEN),
        (Some(""), NO_TOKEN),
        (Some("Bearer"), BAD_TOKEN),
        (Some("Bearer garbage"), BAD_TOKEN),
        (Some("Bearer a.b.c"), BAD_TOKEN),
        (Some(expired.as_str()), BAD_TOKEN),
        (Some(not_yet.as_str()), BAD_TOKEN),
        (Some(cut.as_str()), BAD_TOKEN),
        (Some(bare), BAD_TOKEN),
        (Some("Basic YWRtaW46YWRtaW4tc2VjcmV0"), BAD_SCHEME),
    ];
    for row in rows() {
        for (authorization, body) in cases {
            let answer = row.send(&hub, authorization, &format!("{}?unheard=of", row.path("nonsense")), b"{");
            assert_eq!((answer.status, answer.text().as_str()), (401, body), "{row} with {authorization:?}");
            assert_eq!(answer.header("www-authenticate"), Some(CHALLENGE), "{row} with {authorization:?}");
            assert_eq!(answer.header("content-type"), Some("application/json"), "{row} with {authorization:?}");
        }
    }
}

#[test]
fn a_token_dies_with_its_client() {
    let hub = TestHub::without_dossiers();
    let client =
        json!({ "scope": "SI", "clientId": "si-of-a-day", "processCode": "CERTDC", "organization": si(crate::support::PARIS) });
    let created = hub.control("POST", "/clients", &client).expect(201);
    let url = hub.simulator.url();
    let token = oauth::issue("si-of-a-day", Some("SI"), &url, Timestamp::from_millis(now()), uuid::Uuid::from_u128(8)).unwrap();
    assert!(created["clientSecret"].is_string());
    let bearer = format!("Bearer {token}");
    hub.send("GET", "/teledossiers/v1/notifications", &[("authorization", &bearer)], b"").expect(200);
    hub.control("POST", "/reset", &Value::Null).expect(204);
    let answer = hub.send("GET", "/teledossiers/v1/notifications", &[("authorization", &bearer)], b"");
    assert_eq!((answer.status, answer.text().as_str()), (401, BAD_TOKEN));
}

fn now() -> i64 {
    i64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

#[test]
fn an_unknown_path_is_a_404_in_plain_text_even_without_a_token() {
    let hub = TestHub::without_dossiers();
    let unknown = [
        "/teledossiers/v1",
        "/teledossiers/v1/",
        "/teledossiers/v1/nothing",
        "/teledossiers/v1/folder",
        "/teledossiers/v1/cases",
        "/teledossiers/v1/folders/a/attachments",
        "/teledossiers/v1/cases/a/events/b/c",
        "/teledossiers/v2/folders",
        "/referential/v1",
        "/referential/v1/subscription",
        "/referential/v1/processes/a/b",
        "/nothing",
    ];
    let bearer = hub.bearer("admin");
    for path in unknown {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            for headers in [&[][..], &[("authorization", bearer.as_str())][..], &[("authorization", "Bearer garbage")][..]] {
                let answer = hub.send(method, path, headers, b"");
                assert_eq!((answer.status, answer.header("content-type")), (404, Some("text/plain")), "{method} {path}");
            }
        }
    }
}

#[test]
fn a_wrong_method_is_a_405_in_plain_text_even_without_a_token() {
    let hub = TestHub::without_dossiers();
    let rows = rows();
    for row in &rows {
        let allows = |method: &str| rows.iter().any(|other| other.template == row.template && other.method == method);
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"].into_iter().filter(|method| !allows(method)) {
            let path = row.path(UNKNOWN);
            let answer = hub.send(method, &path, &[], b"");
            assert_eq!((answer.status, answer.header("content-type")), (405, Some("text/plain")), "{method} {path}");
        }
    }
}
