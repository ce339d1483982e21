//! Requests that two readers could take for different ones (request
//! smuggling): each is refused, or read in one way, and a body is never
//! answered as if it were a request.

use serde_json::Value;

use crate::{
    support::{TestHub, certdc_folder},
    wire::statuses,
};

/// What would be smuggled: its 200 would be seen, and the connection ends.
const NEXT: &str = "GET /_sim/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/// A deposit with these headers and this body, and then another request.
fn deposit(hub: &TestHub, headers: &str, body: &str) -> String {
    let bearer = hub.bearer("osl-dgs");
    let head = format!("Host: localhost\r\nAuthorization: {bearer}\r\nContent-Type: application/json\r\n{headers}");
    format!("POST /teledossiers/v1/folders HTTP/1.1\r\n{head}\r\n{body}{NEXT}")
}

fn dossiers(hub: &TestHub) -> usize {
    hub.control("GET", "/dossiers", &Value::Null).expect(200)["items"].as_array().unwrap().len()
}

#[test]
fn a_length_that_could_be_read_in_two_ways_is_refused() {
    let hub = TestHub::without_dossiers();
    let address = hub.simulator.address();
    for headers in [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Content-Length: 2\r\nContent-Length: 40\r\n",
        "Content-Length: 2\r\nContent-Length: 2\r\n",
        "Content-Length: 2, 2\r\n",
        "Content-Length: +2\r\n",
        "Content-Length: -2\r\n",
        "Content-Length: 0x2\r\n",
        "Content-Length: 2 2\r\n",
        "Content-Length: \r\n",
        "Content-Length: 99999999999999999999999\r\n",
        "Content-Length : 2\r\n",
        "Content-Length: 2\r\nX: folded\r\n by old custom\r\n",
        "Transfer-Encoding:\r\n chunked\r\n",
        "X: a\rContent-Length: 2\r\n",
        "X: a\0Content-Length: 2\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: \u{b}chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: identity\r\nContent-Length: 2\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Host: other\r\nContent-Length: 2\r\n",
    ] {
        assert_eq!(statuses(address, deposit(&hub, headers, "0\r\n\r\n").as_bytes()), [400], "{headers:?}");
        hub.get("si-certdc-paris", "/notifications").expect(200);
    }
    let without_host = deposit(&hub, "Content-Length: 2\r\n", "{}").replacen("Host: localhost\r\n", "", 1);
    let old = deposit(&hub, "Transfer-Encoding: chunked\r\n", "0\r\n\r\n").replacen("HTTP/1.1", "HTTP/1.0", 1);
    let unknown = deposit(&hub, "Content-Length: 2\r\n", "{}").replacen("HTTP/1.1", "HTTP/1.2", 1);
    for request in [without_host, old, unknown] {
        assert_eq!(statuses(address, request.as_bytes()), [400], "{request}");
    }
    assert_eq!(dossiers(&hub), 0);
}

#[test]
fn a_chunk_that_makes_no_sense_ends_the_connection_and_changes_nothing() {
    let hub = TestHub::without_dossiers();
    let folder = certdc_folder().to_string();
    let size = format!("{:x}", folder.len());
    for body in [
        format!("-{size}\r\n{folder}\r\n0\r\n\r\n"),
        format!("0x{size}\r\n{folder}\r\n0\r\n\r\n"),
        format!("FFFFFFFFFFFFFFFFFF\r\n{folder}\r\n0\r\n\r\n"),
        format!("\r\n{folder}\r\n0\r\n\r\n"),
        format!("{size}\n{folder}\n0\n\n"),
        format!("{size}\r\n{folder}X0\r\n\r\n"),
        format!("{size};a\nb\r\n{folder}\r\n0\r\n\r\n"),
    ] {
        let heard = statuses(hub.simulator.address(), deposit(&hub, "Transfer-Encoding: chunked\r\n", &body).as_bytes());
        assert!(heard.is_empty() || heard == [400], "{heard:?} to {body}");
        hub.get("si-certdc-paris", "/notifications").expect(200);
    }
    assert_eq!(dossiers(&hub), 0);
}

#[test]
fn a_body_framed_in_an_unusual_but_clear_way_is_read_once() {
    let hub = TestHub::without_dossiers();
    let folder = certdc_folder().to_string();
    let size = format!("{:x}", folder.len());
    let length = format!("Content-Length: {}\r\n", folder.len());
    let chunked = "Transfer-Encoding: chunked\r\n";
    let requests = [
        deposit(&hub, chunked, &format!("{size};name=value\r\n{folder}\r\n0\r\n\r\n")),
        deposit(&hub, chunked, &format!("{size} \r\n{folder}\r\n0\r\n\r\n")),
        deposit(&hub, chunked, &format!("{size}\r\n{folder}\r\n0\r\nTrailer: read\r\n\r\n")),
        deposit(&hub, "Transfer-Encoding:\tchunked\r\n", &format!("{size}\r\n{folder}\r\n0\r\n\r\n")),
        deposit(&hub, &length, &folder),
        // A line feed alone ends a line for us (RFC 9112, 2.2).
        deposit(&hub, &length, &folder).replace("\r\n", "\n"),
    ];
    for (before, request) in requests.iter().enumerate() {
        assert_eq!(statuses(hub.simulator.address(), request.as_bytes()), [201, 200], "{request}");
        assert_eq!(dossiers(&hub), before + 1);
    }
}

#[test]
fn what_a_refused_request_leaves_unread_is_never_answered() {
    let hub = TestHub::without_dossiers();
    let length = format!("Content-Length: {}\r\n", NEXT.len());
    for (request, refusal) in [
        ("GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", 404),
        ("GET /teledossiers/v1/notifications HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", 401),
        ("POST /console/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", 404),
        ("POST /_sim/nothing HTTP/1.1\r\nHost: localhost\r\n", 404),
        ("POST /_sim/reset HTTP/1.1\r\nHost: evil.example\r\n", 403),
        ("POST /_sim/reset HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n", 403),
        ("DELETE /_sim/reset HTTP/1.1\r\nHost: localhost\r\n", 404),
    ] {
        let heard = statuses(hub.simulator.address(), format!("{request}{length}\r\n{NEXT}").as_bytes());
        assert_eq!(heard, [refusal], "{request}");
    }
}

#[test]
fn the_address_in_a_request_line_is_a_name_that_the_hub_is_called_by() {
    let hub = TestHub::without_dossiers();
    let asked = |line: &str, host: &str| {
        let request = format!("GET {line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        statuses(hub.simulator.address(), request.as_bytes())
    };
    assert_eq!(asked("http://localhost/_sim/clock", "localhost"), [200]);
    assert_eq!(asked("http://evil.example/_sim/clock", "localhost"), [403]);
    assert_eq!(asked("http://localhost/_sim/clock", "evil.example"), [403]);
}

#[test]
fn requests_that_come_together_are_answered_in_their_order() {
    let hub = TestHub::without_dossiers();
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let all = [get("/nothing"), get("/_sim/clients"), get("/teledossiers/v1/notifications"), NEXT.to_owned()].concat();
    assert_eq!(statuses(hub.simulator.address(), all.as_bytes()), [404, 200, 401, 200]);
}

#[test]
fn a_head_that_the_server_cannot_hold_is_refused_however_it_comes() {
    let hub = TestHub::without_dossiers();
    let head = |rest: &str| format!("GET /nothing HTTP/1.1\r\nHost: localhost\r\n{rest}");
    let many = "X: y\r\n".repeat(100);
    let long = "x".repeat(300_000);
    for (request, status) in [
        (head(&format!("{many}\r\n")), 431),
        (head(&format!("X: {long}\r\n\r\n")), 431),
        // It never ends.
        (head(&format!("X: {long}")), 431),
        (format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "x".repeat(70_000)), 400),
    ] {
        assert_eq!(statuses(hub.simulator.address(), request.as_bytes()), [status], "{} bytes", request.len());
        hub.get("si-certdc-paris", "/notifications").expect(200);
    }
}
