//! Faults as rules and headers ask for them, and as a client meets them.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use hubee_sim::Simulator;
use serde_json::{Value, json};

use crate::support::{Answer, PDF, TestHub, certdc_folder, digest_of, id_of};

const PARIS: &str = "si-certdc-paris";
const LIST: &str = "/teledossiers/v1/notifications";

/// Adds a rule; gives its id.
pub fn add(hub: &TestHub, rule: &Value) -> String {
    id_of(&hub.control("POST", "/faults", rule).expect(201))
}

/// How often a rule has acted.
pub fn hits(hub: &TestHub, id: &str) -> u64 {
    hub.control("GET", &format!("/faults/{id}"), &Value::Null).expect(200)["hits"]["total"].as_u64().unwrap()
}

/// A call with a fault of its own.
fn with_header(hub: &TestHub, fault: &str) -> Answer {
    hub.send("GET", LIST, &[("authorization", &bearer(hub)), ("x-hubee-sim-fault", fault)], b"")
}

fn bearer(hub: &TestHub) -> String {
    hub.bearer(PARIS)
}

/// A request written by hand, so that everything that comes back is seen.
pub fn open(hub: &TestHub, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(hub.simulator.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let headers: String = headers.iter().flat_map(|(name, value)| [name, ": ", value, "\r\n"]).collect();
    let head = format!("{method} {path} HTTP/1.1\r\nhost: hub\r\ncontent-length: {}\r\n{headers}", body.len());
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).unwrap();
    stream
}

/// What came before the connection ended, and how it ended.
pub fn drain(mut stream: TcpStream) -> (Vec<u8>, Option<ErrorKind>) {
    let mut bytes = Vec::new();
    let end = stream.read_to_end(&mut bytes).err().map(|error| error.kind());
    (bytes, end)
}

fn raw(hub: &TestHub, fault: &str) -> (Vec<u8>, Option<ErrorKind>) {
    let bearer = bearer(hub);
    drain(open(hub, "GET", LIST, &[("authorization", &bearer), ("x-hubee-sim-fault", fault), ("connection", "close")], ""))
}

#[test]
fn a_status_comes_with_the_true_body_of_that_status() {
    let hub = TestHub::demo();
    let cases: [(&str, u16, &str); 9] = [
        ("status=401", 401, r#"{"errors":[{"code":900901, "message":"Invalid Credentials : Invalid Credentials."#),
        ("status=403", 403, r#"{"errors":[{"code":403,"message":"Unauthorized user"}]}"#),
        ("status=404", 404, r#"{"errors":[{"code":404,"message":"Notification is not found"}]}"#),
        ("status=429", 429, r#"{"errors":[{"code":900803, "message":"Message throttled out : You have exceeded your quota"}]}"#),
        ("status=500", 500, r#"{"errors":[{"code":101503, "message":"Runtime Error : Error connecting to the back end"}]}"#),
        ("status=503", 503, "<html><head><title>503 Service Temporarily Unavailable</title>"),
        ("status=418", 418, r#"{"errors":[{"code":418, "message":"I'm a teapot"}]}"#),
        ("name=hub_error", 500, r#"{"errors":[{"code":500,"message":"Internal server error"}]}"#),
        ("name=not_found_route", 404, "no matching resource found for path : /teledossiers/v1/notifications , method : GET"),
    ];
    for (fault, status, body) in cases {
        let answer = with_header(&hub, fault);
        assert_eq!(answer.status, status, "{fault}: {}", answer.text());
        assert!(answer.text().starts_with(body), "{fault}: {}", answer.text());
        assert_eq!(answer.header("x-hubee-sim-fault-rule"), Some("header"));
        assert_eq!(answer.header("retry-after"), None);
    }
    assert!(with_header(&hub, "status=401").header("www-authenticate").unwrap().starts_with("OAuth2 realm="));
}

#[test]
fn an_expired_token_is_refused_from_then_on_and_a_new_one_works() {
    let hub = TestHub::demo();
    let rule = add(&hub, &json!({ "when": { "first": 1 }, "effect": { "kind": "expire_token" } }));
    let (first, again) = (hub.get(PARIS, "/notifications"), hub.get(PARIS, "/notifications"));
    assert_eq!((first.header("x-hubee-sim-fault-rule"), again.header("x-hubee-sim-fault-rule")), (Some(&*rule), None));
    assert_eq!(first.text(), again.text());
    assert_eq!(first.expect(401)["errors"][0]["code"], 900_901);
    hub.forget_tokens();
    hub.get(PARIS, "/notifications").expect(200);
}

#[test]
fn a_token_revoked_after_a_call_is_refused_at_the_next() {
    let hub = TestHub::demo();
    with_header(&hub, "revoke_token;phase=after").expect(200);
    assert_eq!(hub.get(PARIS, "/notifications").status, 401);
}

#[test]
fn a_late_answer_is_the_right_one() {
    let hub = TestHub::demo();
    let usual = hub.get(PARIS, "/notifications").text();
    for fault in ["delay=300ms", "delay=0.3s;phase=after"] {
        let start = Instant::now();
        assert_eq!(with_header(&hub, fault).text(), usual);
        assert!(start.elapsed() >= Duration::from_millis(300), "{fault}");
    }
}

#[test]
fn a_reset_is_a_reset_and_a_close_is_a_close_and_neither_lets_a_byte_through() {
    let hub = TestHub::demo();
    for phase in ["before", "after"] {
        assert_eq!(raw(&hub, &format!("reset;phase={phase}")), (vec![], Some(ErrorKind::ConnectionReset)));
        assert_eq!(raw(&hub, &format!("close;phase={phase}")), (vec![], None));
    }
}

#[test]
fn a_reset_comes_once_the_whole_request_is_read() {
    let hub = TestHub::demo();
    let bearer = hub.bearer("osl-dgs");
    let body = "x".repeat(3_000_000);
    for (fault, end) in [("reset", Some(ErrorKind::ConnectionReset)), ("close", None)] {
        let headers = [("authorization", &*bearer), ("x-hubee-sim-fault", fault), ("content-type", "application/json")];
        assert_eq!(drain(open(&hub, "POST", "/teledossiers/v1/folders", &headers, &body)), (vec![], end), "{fault}");
    }
}

#[test]
fn a_truncated_answer_ends_before_its_length() {
    let hub = TestHub::demo();
    let whole = hub.get(PARIS, "/notifications").bytes.len();
    for (fault, shown) in [("truncate", whole / 2), ("truncate=10", 10), ("truncate=0", 0)] {
        let (bytes, _) = raw(&hub, fault);
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("content-length: {whole}")), "{head}");
        assert_eq!(body.len(), shown, "{fault}");
    }
}

#[test]
fn garbage_is_no_json_and_json_may_be_called_html() {
    let hub = TestHub::demo();
    let garbage = with_header(&hub, "garbage");
    assert_eq!((garbage.status, garbage.header("content-type")), (200, Some("application/json")));
    assert!(serde_json::from_slice::<Value>(&garbage.bytes).is_err());
    let html = with_header(&hub, "wrong_content_type");
    assert_eq!(html.header("content-type"), Some("text/html"));
    assert!(html.json().is_array());
}

#[test]
fn a_throttled_answer_arrives_whole_and_late() {
    let hub = TestHub::demo();
    let usual = hub.get(PARIS, "/notifications").text();
    let start = Instant::now();
    assert_eq!(with_header(&hub, &format!("throttle={}", usual.len() * 4)).text(), usual);
    assert!(start.elapsed() >= Duration::from_millis(200), "{:?}", start.elapsed());
}

#[test]
fn a_corrupted_download_no_longer_has_its_digest() {
    let hub = TestHub::without_dossiers();
    let deposited = hub.deposit();
    let path = format!("/cases/{}/attachments/{}", deposited.case, deposited.attachment);
    let download = |what: &str| {
        let rule = add(&hub, &json!({ "effect": { "kind": "corrupt", "what": what } }));
        let answer = hub.get(PARIS, &path);
        hub.control("DELETE", &format!("/faults/{rule}"), &Value::Null).expect(204);
        answer
    };
    let bytes = download("bytes");
    assert_eq!(bytes.bytes.len(), PDF.len());
    assert_eq!((bytes.header("digest"), bytes.bytes == PDF), (Some(&*digest_of(PDF)), false));
    let digest = download("digest");
    assert_eq!((digest.header("digest") == Some(&*digest_of(PDF)), &*digest.bytes), (false, PDF));
}

#[test]
fn notifications_are_listed_twice_or_in_another_order_that_repeats_itself() {
    let hub = TestHub::without_dossiers();
    hub.control("POST", "/dossiers", &json!({ "processCode": "CERTDC", "count": 8 })).expect(201);
    let ids = || hub.notifications(PARIS).iter().map(id_of).collect::<Vec<_>>();
    let usual = ids();
    let rule = add(&hub, &json!({ "effect": { "kind": "duplicate_notifications" } }));
    assert_eq!(ids(), usual.iter().flat_map(|id| [id.clone(), id.clone()]).collect::<Vec<_>>());
    hub.control("DELETE", &format!("/faults/{rule}"), &Value::Null).expect(204);
    let shuffled = || {
        let rule = add(&hub, &json!({ "id": "s", "effect": { "kind": "shuffle_notifications", "seed": 5 } }));
        let found = (ids(), ids());
        hub.control("DELETE", &format!("/faults/{rule}"), &Value::Null).expect(204);
        found
    };
    let (first, second) = shuffled();
    assert!(first != usual && second != first);
    assert_eq!(shuffled(), (first.clone(), second));
    let sorted = |mut ids: Vec<String>| {
        ids.sort();
        ids
    };
    assert_eq!(sorted(first), sorted(usual));
}

#[test]
fn the_antivirus_finds_what_it_is_told_to() {
    let hub = TestHub::without_dossiers();
    let deposited = hub.deposit_without_completing();
    add(&hub, &json!({ "effect": { "kind": "antivirus" } }));
    let folder = format!("/folders/{}", deposited.folder);
    hub.upload("osl-dgs", &format!("{folder}/attachments/{}", deposited.attachment), PDF).expect(204);
    assert_eq!(hub.get("osl-dgs", &folder).expect(200)["attachments"][0]["status"], "CORRUPTED");
}

/// A client cannot list folders: only the database can tell how many there are.
fn hub_whose_folders_are_counted() -> (TestHub, impl Fn() -> u64) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("hub.db");
    let hub = TestHub::of(Simulator::builder().database(&path));
    let count = move || {
        let _kept = &directory;
        let database = rusqlite::Connection::open(&path).unwrap();
        database.query_row("SELECT count(*) FROM folders", [], |row| row.get(0)).unwrap()
    };
    (hub, count)
}

#[test]
fn a_deposit_whose_answer_is_lost_is_made_twice_by_who_tries_again() {
    let (hub, folders) = hub_whose_folders_are_counted();
    add(
        &hub,
        &json!({ "match": { "operation": "createFolder" }, "when": { "first": 1 }, "phase": "after",
                       "effect": { "kind": "status", "name": "backend_timeout", "delayMs": 0 } }),
    );
    let before = folders();
    hub.post("osl-dgs", "/folders", &certdc_folder()).expect(500);
    assert_eq!(folders(), before + 1);
    hub.post("osl-dgs", "/folders", &certdc_folder()).expect(201);
    assert_eq!(folders(), before + 2);
}

#[test]
fn before_means_that_the_hub_does_nothing() {
    let (hub, folders) = hub_whose_folders_are_counted();
    add(&hub, &json!({ "match": { "operation": "createFolder" }, "effect": { "kind": "status", "status": 500 } }));
    let before = folders();
    hub.post("osl-dgs", "/folders", &certdc_folder()).expect(500);
    assert_eq!(folders(), before);
}

#[test]
fn without_a_rule_nothing_changes() {
    let hub = TestHub::demo();
    let usual = hub.get(PARIS, "/notifications");
    let rule = add(&hub, &json!({ "match": { "client": "osl-dgs" }, "effect": { "kind": "close" } }));
    let beside = hub.get(PARIS, "/notifications");
    hub.control("DELETE", &format!("/faults/{rule}"), &Value::Null).expect(204);
    for other in [beside, hub.get(PARIS, "/notifications")] {
        let names = |answer: &Answer| answer.headers.keys().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!((other.status, &other.bytes, names(&other)), (usual.status, &usual.bytes, names(&usual)));
    }
}

#[test]
fn the_control_api_and_the_welcome_page_are_spared() {
    let hub = TestHub::demo();
    let rule = add(&hub, &json!({ "effect": { "kind": "close" } }));
    hub.send("GET", "/", &[("x-hubee-sim-fault", "close")], b"").expect_status(200);
    hub.send("GET", "/_sim/health", &[("x-hubee-sim-fault", "nonsense")], b"").expect(200);
    assert_eq!(hits(&hub, &rule), 0);
}

#[test]
fn a_header_acts_once_the_token_is_accepted_and_says_what_is_wrong_with_it() {
    let hub = TestHub::demo();
    let fault = ("x-hubee-sim-fault", "status=503");
    assert_eq!(hub.send("GET", LIST, &[fault], b"").status, 401);
    assert_eq!(hub.send("GET", "/teledossiers/v1/xyz", &[fault], b"").status, 404);
    assert_eq!(hub.send("POST", "/oauth2/token", &[fault], b"").status, 503);
    for (wrong, reason) in [("explode", "unknown variant `explode`"), ("antivirus", "antivirus cannot happen to this call")] {
        let refused = with_header(&hub, wrong);
        assert_eq!((refused.status, refused.header("content-type")), (400, Some("application/problem+json")));
        assert!(refused.json()["detail"].as_str().unwrap().contains(reason), "{}", refused.text());
    }
}

#[test]
fn the_token_endpoint_fails_in_the_words_of_its_server() {
    let hub = TestHub::demo();
    let ask = |fault: &str| {
        let form = "grant_type=client_credentials&scope=SI&client_id=si-certdc-paris&client_secret=si-certdc-paris-secret";
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("x-hubee-sim-fault", fault)];
        hub.send("POST", "/oauth2/token", &headers, form.as_bytes())
    };
    let unknown = ask("name=token_unknown_client").expect(401);
    assert_eq!(unknown["error_description"], "A valid OAuth client could not be found for client_id: si-certdc-paris");
    assert_eq!(ask("name=token_wrong_secret").expect(401)["error_description"], "Client credentials are invalid.");
    assert_eq!(ask("name=token_error").expect(500)["error"], "server_error");
    assert_eq!(ask("status=500").expect(500)["error"], "server_error");
    assert_eq!(ask("name=token_conflict").expect(502)["error"], "server_error");
    assert_eq!(ask("name=token_lost").expect(200), json!({ "error": "error occurred while invoking the token endpoint" }));
    assert_eq!(ask("name=token_short").expect(200)["expires_in"], 10);
    assert_eq!(ask("name=token_scope_dropped").expect(200)["scope"], "default");
}

#[test]
fn the_same_token_comes_again_with_less_time_left_until_it_ends() {
    let hub = TestHub::demo();
    hub.set_clock(&json!({ "now": "2030-01-31T12:10:00Z", "frozen": true }));
    let rule = json!({ "match": { "path": "/oauth2/token" }, "effect": { "kind": "status", "name": "token_same" } });
    add(&hub, &rule);
    let ask = |client: &str| {
        let form = format!("grant_type=client_credentials&scope=SI&client_id={client}&client_secret={client}-secret");
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let answer = hub.send("POST", "/oauth2/token", &headers, form.as_bytes()).expect(200);
        (answer["access_token"].as_str().unwrap().to_owned(), answer["expires_in"].as_u64().unwrap())
    };
    let (token, left) = ask(PARIS);
    assert_ne!(ask("si-certdc-vienne").0, token);
    assert_eq!(left, 3000);
    hub.advance("PT20M");
    assert_eq!(ask(PARIS), (token.clone(), 1800));
    hub.send("GET", LIST, &[("authorization", &format!("Bearer {token}"))], b"").expect(200);
    hub.advance("PT30M");
    let (next, left) = ask(PARIS);
    assert!(next != token && left == 3600);
}

#[test]
fn a_bad_response_keeps_the_hub_s_own_headers() {
    let hub = TestHub::without_dossiers();
    let deposited = hub.deposit();
    add(
        &hub,
        &json!({ "phase": "after", "match": { "operation": "downloadCaseAttachmentById" },
                       "effect": { "kind": "status", "name": "bad_response" } }),
    );
    let path = format!("/cases/{}/attachments/{}", deposited.case, deposited.attachment);
    let answer = hub.get(PARIS, &path);
    assert_eq!(answer.header("digest"), Some(&*digest_of(PDF)));
    let message = answer.expect(500)["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(message.starts_with(&format!("Bad Response : Validation failed.\n[ERROR][RESPONSE][GET /teledossiers/v1{path}]")));
}

#[test]
fn rules_of_the_start_are_there_again_after_a_reset() {
    let rules = serde_json::from_value(json!([{ "effect": { "kind": "status", "status": 503 } }])).unwrap();
    let hub = TestHub::of(Simulator::builder().faults(rules));
    for _ in 0..2 {
        hub.send("GET", "/oauth2/jwks", &[], b"").expect_status(503);
        assert_eq!(hits(&hub, "rule-1"), 1);
        hub.control("DELETE", "/faults", &Value::Null).expect(204);
        hub.send("GET", "/oauth2/jwks", &[], b"").expect_status(200);
        hub.control("POST", "/reset", &Value::Null).expect(204);
    }
}
