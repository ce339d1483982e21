//! The bytes themselves, as sockets see them.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use flate2::read::GzDecoder;
use hubee_sim::Simulator;
use serde_json::{Value, json};

use crate::support::{PDF, TestHub, certdc_folder};

/// Longer than any answer takes; a test that reaches it fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// A connection of one's own.
struct Wire {
    stream: TcpStream,
    received: Vec<u8>,
}

/// An answer as it was written.
struct Raw {
    head: String,
    body: Vec<u8>,
}

impl Wire {
    fn to(hub: &TestHub) -> Self {
        let stream = TcpStream::connect(hub.simulator.address()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self { stream, received: Vec::new() }
    }

    fn write(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).unwrap();
    }

    /// Takes what is before `end`, and `end` itself.
    fn take_to(&mut self, end: &[u8]) -> Vec<u8> {
        loop {
            if let Some(place) = self.received.windows(end.len()).position(|window| window == end) {
                return self.received.drain(..place + end.len()).collect();
            }
            self.receive();
        }
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        while self.received.len() < length {
            self.receive();
        }
        self.received.drain(..length).collect()
    }

    fn receive(&mut self) {
        let mut buffer = [0; 4096];
        let length = self.stream.read(&mut buffer).unwrap();
        assert_ne!(length, 0, "closed after {:?}", String::from_utf8_lossy(&self.received));
        self.received.extend_from_slice(&buffer[..length]);
    }

    fn answer(&mut self) -> Raw {
        let head = String::from_utf8(self.take_to(b"\r\n\r\n")).unwrap();
        let mut raw = Raw { head, body: Vec::new() };
        if raw.in_any_case("transfer-encoding") == Some("chunked") {
            loop {
                let size = String::from_utf8(self.take_to(b"\r\n")).unwrap();
                let size = usize::from_str_radix(size.trim_end(), 16).unwrap();
                raw.body.extend(self.take(size));
                assert_eq!(self.take(2), b"\r\n");
                if size == 0 {
                    break;
                }
            }
        } else if let Some(length) = raw.in_any_case("content-length") {
            raw.body = self.take(length.parse().unwrap());
        }
        raw
    }

    fn ask(&mut self, request: &str) -> Raw {
        self.write(request);
        self.answer()
    }

    /// The other end has closed, with nothing more to say.
    fn ends(mut self) -> bool {
        assert_eq!(self.received, b"");
        matches!(self.stream.read(&mut [0; 1]), Ok(0))
    }
}

impl Raw {
    fn status(&self) -> u16 {
        self.head["HTTP/1.1 ".len()..][..3].parse().unwrap()
    }

    /// The value of a header whose name is written exactly so.
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    fn in_any_case(&self, name: &str) -> Option<&str> {
        let headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.filter(|header| header.0.eq_ignore_ascii_case(name)).map(|header| header.1).next()
    }

    /// The names of the headers as they are written, in alphabetical order.
    fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.head.lines().skip(1).filter_map(|line| line.split_once(": ")).map(|header| header.0).collect();
        names.sort_unstable();
        names
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// A request without body on the télédossiers API.
fn get(path: &str, headers: &str) -> String {
    request("GET", path, headers)
}

fn request(method: &str, path: &str, headers: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n")
}

fn bearer(hub: &TestHub, client: &str) -> String {
    format!("Authorization: Bearer {}\r\n", hub.token(client))
}

const NOTIFICATIONS: &str = "/teledossiers/v1/notifications";
const SITE: &str = "https://portail.exemple.test";

#[test]
fn a_refused_token_is_answered_with_the_429_bytes_and_the_6_headers_of_the_guide() {
    let hub = TestHub::without_dossiers();
    let raw = Wire::to(&hub).ask(&get(NOTIFICATIONS, "Authorization: Bearer stale\r\n"));
    assert_eq!(raw.names(), ["connection", "content-length", "content-type", "date", "server", "www-authenticate"]);
    let date = raw.header("date").unwrap();
    for line in [
        "HTTP/1.1 401 Unauthorized",
        r#"www-authenticate: OAuth2 realm="WSO2 API Microgateway", error="invalid token" , error_description="The access token expired""#,
        "content-type: application/json",
        "content-length: 134",
        "server: ballerina/1.2.14",
        &format!("date: {date}"),
        "connection: keep-alive",
    ] {
        assert!(raw.head.lines().any(|written| written == line), "{line} is not in {}", raw.head);
    }
    assert_eq!(
        String::from_utf8_lossy(&raw.body),
        r#"{"errors":[{"code":900901, "message":"Invalid Credentials : Invalid Credentials. Make sure you have given the correct access token"}]}"#
    );
    assert_eq!(raw.head.len() + raw.body.len(), 429);
}

#[test]
fn the_connection_is_kept_unless_the_client_says_otherwise() {
    let hub = TestHub::without_dossiers();
    let mut wire = Wire::to(&hub);
    let authorization = bearer(&hub, "si-certdc-paris");
    for path in [NOTIFICATIONS, "/teledossiers/v1/nothing", "/nothing", NOTIFICATIONS] {
        let raw = wire.ask(&get(path, &authorization));
        assert_eq!(
            (raw.header("connection"), raw.header("server")),
            (Some("keep-alive"), Some("ballerina/1.2.14")),
            "{}",
            raw.head
        );
    }
    let last = wire.ask(&get(NOTIFICATIONS, &format!("{authorization}Connection: close\r\n")));
    assert_eq!((last.status(), last.head.matches("connection: ").count()), (200, 1));
    assert_eq!(last.header("connection"), Some("close"));
    assert!(wire.ends());
}

#[test]
fn a_call_refused_with_its_body_unread_leaves_the_connection_to_the_next() {
    let hub = TestHub::without_dossiers();
    let body = certdc_folder().to_string();
    let mut wire = Wire::to(&hub);
    for refused in ["Authorization: Bearer stale\r\n", ""] {
        let head = request("POST", "/teledossiers/v1/folders", &format!("{refused}Content-Length: {}\r\n", body.len()));
        let raw = wire.ask(&(head + &body));
        assert_eq!((raw.status(), raw.header("connection")), (401, Some("keep-alive")), "{}", raw.head);
    }
    let raw = wire.ask(&get(NOTIFICATIONS, &bearer(&hub, "si-certdc-paris")));
    assert_eq!(raw.status(), 200);
}

#[test]
fn a_call_refused_before_a_large_body_came_ends_the_connection() {
    let hub = TestHub::without_dossiers();
    let mut wire = Wire::to(&hub);
    let raw = wire.ask(&request("PUT", "/teledossiers/v1/folders/x/attachments/y", "Content-Length: 1000000\r\n"));
    assert_eq!((raw.status(), raw.header("connection")), (401, Some("close")));
    assert_eq!(raw.head.matches("connection: ").count(), 1);
    assert!(wire.ends());
}

#[test]
fn a_client_that_waits_is_told_to_go_on() {
    let hub = TestHub::without_dossiers();
    let body = certdc_folder().to_string();
    let headers = format!(
        "{}Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {}\r\n",
        bearer(&hub, "osl-dgs"),
        body.len()
    );
    let mut wire = Wire::to(&hub);
    wire.write(&request("POST", "/teledossiers/v1/folders", &headers));
    assert_eq!(wire.take_to(b"\r\n\r\n"), b"HTTP/1.1 100 Continue\r\n\r\n");
    assert_eq!(wire.ask(&body).status(), 201);
}

#[test]
fn a_client_that_stops_sending_gets_a_408_and_is_left() {
    let hub = TestHub::of(Simulator::builder().client_timeout(Duration::from_millis(200)));
    let authorization = bearer(&hub, "osl-dgs");
    let in_the_head = "GET /teledossiers/v1/notifications HTTP/1.1\r\n".to_owned();
    let body = format!("{authorization}Content-Type: application/json\r\nContent-Length: 100\r\n");
    let in_the_body = request("POST", "/teledossiers/v1/folders", &body) + "{";
    let folder = hub.deposit_without_completing();
    let upload = format!("/teledossiers/v1/folders/{}/attachments/{}", folder.folder, folder.attachment);
    let headers = format!("{authorization}Content-Type: application/octet-stream\r\nContent-Length: {}\r\n", PDF.len());
    let in_the_upload = request("PUT", &upload, &headers) + "%PDF";
    for request in [in_the_head, in_the_body, in_the_upload] {
        let mut wire = Wire::to(&hub);
        let raw = wire.ask(&request);
        assert_eq!((raw.status(), raw.body.len()), (408, 0), "{request}");
        assert!(!raw.head.contains("keep-alive"), "{}", raw.head);
        assert!(wire.ends());
    }
}

fn unzipped(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain
}

#[test]
fn json_of_the_hub_is_gzipped_for_who_accepts_it() {
    let hub = TestHub::demo();
    let gzip = format!("{}Accept-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3\r\n", bearer(&hub, "si-certdc-paris"));
    let mut wire = Wire::to(&hub);
    for (path, status) in [(NOTIFICATIONS, 200), ("/teledossiers/v1/cases/11111111-1111-4111-8111-111111111111", 404)] {
        let plain = wire.ask(&get(path, &bearer(&hub, "si-certdc-paris")));
        assert_eq!((plain.header("content-encoding"), plain.header("transfer-encoding")), (None, None));
        let zipped = wire.ask(&get(path, &gzip));
        assert_eq!((zipped.status(), zipped.header("content-encoding")), (status, Some("gzip")));
        assert_eq!((zipped.header("transfer-encoding"), zipped.header("content-length")), (Some("chunked"), None));
        assert_eq!((zipped.header("content-type"), zipped.header("vary")), (Some("application/json"), None));
        assert_eq!(unzipped(&zipped.body), plain.body);
    }
}

#[cfg(feature = "console")]
#[test]
fn the_console_is_the_same_gzipped_and_plain() {
    let hub = TestHub::without_dossiers();
    let mut wire = Wire::to(&hub);
    for path in ["/console/", "/console/icon.svg", "/console/licences.md"] {
        let (plain, zipped) = (wire.ask(&get(path, "")), wire.ask(&get(path, "Accept-Encoding: gzip\r\n")));
        assert_eq!((plain.status(), plain.header("content-encoding")), (200, None), "{path}");
        assert_eq!((zipped.status(), zipped.header("content-encoding")), (200, Some("gzip")), "{path}");
        assert_eq!([plain.header("vary"), zipped.header("vary")], [Some("accept-encoding"); 2], "{path}");
        assert_eq!(unzipped(&zipped.body), plain.body);
        assert!(!plain.body.is_empty(), "{path}");
    }
    for path in ["/console/nothing.js", "/console/assets", "/console/../demo/clients.json", "/console/%2e%2e/demo/clients.json"] {
        assert_eq!(wire.ask(&get(path, "")).status(), 404, "{path}");
    }
}

#[test]
fn refusals_of_the_gateway_attachments_tokens_and_the_control_api_stay_plain() {
    let hub = TestHub::demo();
    let deposited = hub.deposit();
    let gzip = "Accept-Encoding: gzip\r\n";
    let authorization = format!("{}{gzip}", bearer(&hub, "si-certdc-paris"));
    let attachment = format!("/teledossiers/v1/cases/{}/attachments/{}", deposited.case, deposited.attachment);
    let mut wire = Wire::to(&hub);
    for (request, status) in [
        (get(NOTIFICATIONS, gzip), 401),
        (request("POST", "/teledossiers/v1/folders", &authorization), 403),
        (get(&format!("{NOTIFICATIONS}?maxResult=none"), &authorization), 400),
        (get("/teledossiers/v1/nothing", &authorization), 404),
        (request("DELETE", "/teledossiers/v1/folders", &authorization), 405),
        (get(&attachment, &authorization), 200),
        (request("POST", "/token?grant_type=x", &format!("Content-Type: application/x-www-form-urlencoded\r\n{gzip}")), 400),
        (get("/_sim/clients", gzip), 200),
    ] {
        let raw = wire.ask(&request);
        assert_eq!((raw.status(), raw.header("content-encoding")), (status, None), "{request}");
    }
}

#[test]
fn no_accept_encoding_is_ever_refused() {
    let hub = TestHub::without_dossiers();
    let mut wire = Wire::to(&hub);
    for coding in ["br", "identity;q=0", "gzip;q=0, *;q=0", "\u{1}".trim_matches('\u{1}'), "compress, x"] {
        let raw = wire.ask(&get(NOTIFICATIONS, &format!("{}Accept-Encoding: {coding}\r\n", bearer(&hub, "si-certdc-paris"))));
        assert_eq!((raw.status(), raw.header("content-encoding")), (200, None), "{coding}");
    }
}

#[test]
fn a_page_may_read_the_answers_to_its_calls() {
    let hub = TestHub::without_dossiers();
    let mut wire = Wire::to(&hub);
    for (path, status, allowed) in
        [(NOTIFICATIONS, 200, Some(SITE)), ("/teledossiers/v1/nothing", 404, None), ("/teledossiers/v1/idsPurged", 405, None)]
    {
        let raw = wire.ask(&get(path, &format!("{}Origin: {SITE}\r\n", bearer(&hub, "si-certdc-paris"))));
        assert_eq!((raw.status(), raw.header("access-control-allow-origin")), (status, allowed), "{path}");
        assert_eq!(raw.head.matches("access-control").count(), usize::from(allowed.is_some()));
    }
    assert_eq!(wire.ask(&get(NOTIFICATIONS, &format!("Origin: {SITE}\r\n"))).header("access-control-allow-origin"), Some(SITE));
    let token = "Content-Type: application/x-www-form-urlencoded\r\n";
    let token = wire.ask(&request("POST", "/token?grant_type=x", &format!("{token}Origin: {SITE}\r\n")));
    assert_eq!((token.status(), token.header("access-control-allow-origin")), (400, Some(SITE)));
    let none = wire.ask(&get(NOTIFICATIONS, &bearer(&hub, "si-certdc-paris")));
    assert!(!none.head.contains("access-control"), "{}", none.head);
}

#[test]
fn a_browser_that_asks_first_is_allowed_what_it_asked() {
    let hub = TestHub::without_dossiers();
    let mut wire = Wire::to(&hub);
    for path in [NOTIFICATIONS, "/teledossiers/v1/folders/any/", "/token", "/revoke"] {
        let asked = format!(
            "Origin: {SITE}\r\nAccess-Control-Request-Method: PATCH\r\nAccess-Control-Request-Headers: AUTHORIZATION, content-type\r\n"
        );
        let raw = wire.ask(&request("OPTIONS", path, &asked));
        assert_eq!((raw.status(), raw.body.len()), (200, 0), "{path}");
        assert_eq!(raw.header("access-control-allow-origin"), Some(SITE));
        assert_eq!(raw.header("access-control-allow-methods"), Some("PATCH"));
        assert_eq!(raw.header("access-control-allow-headers"), Some("AUTHORIZATION, content-type"));
        assert_eq!(raw.header("access-control-max-age"), Some("-1"));
        assert_eq!(raw.head.matches("access-control").count(), 4);
    }
    let unknown = wire.ask(&request(
        "OPTIONS",
        "/teledossiers/v1/nothing",
        &format!("Origin: {SITE}\r\nAccess-Control-Request-Method: GET\r\n"),
    ));
    assert_eq!((unknown.status(), unknown.head.contains("access-control")), (404, false));
}

#[test]
fn a_browser_that_asks_for_another_header_or_method_is_told_nothing() {
    let hub = TestHub::without_dossiers();
    let mut wire = Wire::to(&hub);
    for asked in [
        "Access-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization, editorName\r\n",
        "Access-Control-Request-Method: TRACE\r\n",
    ] {
        let raw = wire.ask(&request("OPTIONS", NOTIFICATIONS, &format!("Origin: {SITE}\r\n{asked}")));
        assert_eq!((raw.status(), raw.head.contains("access-control")), (200, false), "{}", raw.head);
    }
}

#[test]
fn who_asks_without_a_page_is_told_the_methods_of_the_path() {
    let hub = TestHub::without_dossiers();
    let mut wire = Wire::to(&hub);
    for (path, methods) in
        [(NOTIFICATIONS, "GET, OPTIONS"), ("/teledossiers/v1/cases/any", "GET, POST, PATCH, OPTIONS"), ("/token", "POST, OPTIONS")]
    {
        let raw = wire.ask(&request("OPTIONS", path, ""));
        assert_eq!((raw.status(), raw.body.len()), (200, 0));
        let mut told: Vec<_> = raw.header("allow").unwrap().split(", ").collect();
        let mut expected: Vec<_> = methods.split(", ").collect();
        told.sort_unstable();
        expected.sort_unstable();
        assert_eq!(told, expected, "{path}");
    }
}

#[test]
fn the_control_api_answers_its_own_pages_and_programs_only() {
    let hub = TestHub::without_dossiers();
    let mut wire = Wire::to(&hub);
    for path in ["/_sim/reset", "/_sim/health", "/_sim/clients", "/_sim/ca.pem", "/_sim/nothing"] {
        for origin in [SITE, "null", "http://localhost:1"] {
            for method in ["GET", "POST", "OPTIONS"] {
                let asked = format!("Origin: {origin}\r\nAccess-Control-Request-Method: POST\r\n");
                let raw = wire.ask(&request(method, path, &asked));
                assert_eq!((raw.status(), raw.header("content-type")), (403, Some("application/problem+json")), "{method} {path}");
                assert_eq!(raw.json()["status"], json!(403));
                assert!(!raw.head.contains("access-control"), "{}", raw.head);
            }
        }
    }
    let own = wire.ask(&get("/_sim/clients", "Origin: http://localhost\r\n"));
    assert_eq!((own.status(), own.head.contains("access-control")), (200, false));
}

#[test]
fn a_request_line_or_headers_that_are_too_long_are_refused_without_a_word() {
    let hub = TestHub::without_dossiers();
    let longest = format!("{NOTIFICATIONS}?{}", "x".repeat(4096 - NOTIFICATIONS.len() - 1));
    let fixed = "Host: localhost".len() + "X: ".len();
    for (path, header, status) in [
        (longest.clone(), 1, 401),
        (longest + "x", 1, 414),
        ("/".repeat(60_000), 1, 414),
        (NOTIFICATIONS.into(), 8192 - fixed, 401),
        (NOTIFICATIONS.into(), 8192 - fixed + 1, 413),
        ("/nothing".into(), 100_000, 413),
    ] {
        let mut wire = Wire::to(&hub);
        let raw = wire.ask(&get(&path, &format!("X: {}\r\n", "x".repeat(header))));
        assert_eq!(raw.status(), status, "{} {header}", path.len());
        if status != 401 {
            assert_eq!((raw.body.len(), raw.header("connection")), (0, Some("close")));
            assert!(wire.ends());
        }
    }
}

#[test]
fn the_authorization_server_has_its_own_headers_and_writes_them_its_way() {
    let hub = TestHub::without_dossiers();
    let credentials = "grant_type=client_credentials&client_id=12345678901234567&client_secret=x";
    let form = format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n", credentials.len());
    let raw = Wire::to(&hub).ask(&(request("POST", "/oauth2/token", &form) + credentials));
    let names =
        ["Content-Length", "Content-Type", "Date", "Server", "X-Content-Type-Options", "X-Frame-Options", "X-Xss-Protection"];
    assert_eq!((raw.names(), raw.header("Server")), (names.to_vec(), Some("WSO2 Carbon Server")));
    assert_eq!(raw.head.len() + raw.body.len(), 357, "as in the screenshot of the guide");
}

/// Java's client asks for this with its first request to each server. One that
/// is not told of the end sends its second request into it.
#[test]
fn a_client_that_would_rather_speak_http_2_is_answered_and_told_that_the_connection_ends() {
    let hub = TestHub::without_dossiers();
    let upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n";
    let form = format!("{upgrade}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n");
    for (asked, status) in [
        (get(NOTIFICATIONS, &format!("{upgrade}{}", bearer(&hub, "si-certdc-paris"))), 200),
        (get(NOTIFICATIONS, upgrade), 401),
        (get("/no/service", upgrade), 404),
        (request("POST", "/oauth2/token", &form), 400),
        (get("/oauth2/jwks", upgrade), 200),
        (get("/_sim/health", upgrade), 200),
        (get("/_sim/clients", upgrade), 200),
        (get("/_sim/clients", &format!("{upgrade}Origin: https://elsewhere.example\r\n")), 403),
        (get("/_sim/nothing", upgrade), 404),
    ] {
        let mut wire = Wire::to(&hub);
        let raw = wire.ask(&asked);
        assert_eq!((raw.status(), raw.in_any_case("connection")), (status, Some("close")), "{asked}");
        assert!(wire.ends());
    }
}
