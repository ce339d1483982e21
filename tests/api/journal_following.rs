//! The journal as it is written: the stream and the wait.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{journal::entries, support::TestHub};

/// A stream of events that is read line by line.
struct Events(BufReader<TcpStream>);

impl Events {
    fn of(hub: &TestHub, query: &str, header: &str) -> Self {
        let mut stream = TcpStream::connect(hub.simulator.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(stream, "GET /_sim/journal/stream?{query} HTTP/1.1\r\nHost: x\r\n{header}\r\n").unwrap();
        let mut events = Self(BufReader::new(stream));
        assert_eq!(events.line(), "HTTP/1.1 200 OK");
        // From here on, everything that happens is told.
        while events.line() != ": the journal" {}
        events
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "the stream has ended");
        line.trim_end().to_owned()
    }

    /// Id, name and operation of the next event.
    fn next(&mut self) -> (u64, String, String) {
        let (mut id, mut name) = (0, String::new());
        loop {
            let line = self.line();
            match line.split_once(": ") {
                Some(("id", text)) => id = text.parse().unwrap(),
                Some(("event", text)) => text.clone_into(&mut name),
                Some(("data", text)) => {
                    let entry: Value = serde_json::from_str(text).unwrap();
                    assert_eq!(entry["id"], id);
                    return (id, name, entry["operation"].as_str().unwrap().to_owned());
                }
                _ => {}
            }
        }
    }
}

fn event(id: u64, name: &str, operation: &str) -> (u64, String, String) {
    (id, name.to_owned(), operation.to_owned())
}

#[test]
fn the_stream_tells_arrivals_and_answers_and_goes_on_where_it_was_left() {
    let hub = TestHub::without_dossiers();
    let mut events = Events::of(&hub, "", "");
    hub.get("si-certdc-paris", "/notifications").expect(200);
    assert_eq!(events.next(), event(1, "arrived", "getToken"));
    assert_eq!(events.next(), event(1, "answered", "getToken"));
    assert_eq!(events.next(), event(2, "arrived", "listNotification"));
    drop(events);
    hub.get("si-certdc-paris", "/cases/x");
    let mut resumed = Events::of(&hub, "", "Last-Event-ID: 2\r\n");
    assert_eq!(resumed.next(), event(2, "answered", "listNotification"));
    assert_eq!(resumed.next(), event(3, "arrived", "getCaseById"));
    assert_eq!(resumed.next(), event(3, "answered", "getCaseById"));
    let mut from_the_start = Events::of(&hub, "operation=getToken", "Last-Event-ID: 0\r\n");
    assert_eq!(from_the_start.next(), event(1, "arrived", "getToken"));
}

#[test]
fn a_stream_tells_only_what_its_filter_lets_through() {
    let hub = TestHub::without_dossiers();
    let mut events = Events::of(&hub, "client=si-certdc-paris&status=4xx", "");
    hub.get("osl-dgs", "/folders/x");
    hub.get("si-certdc-paris", "/notifications").expect(200);
    hub.get("si-certdc-paris", "/cases/x");
    assert_eq!(events.next(), event(5, "answered", "getCaseById"));
    assert_eq!(hub.send("GET", "/_sim/journal/stream", &[("last-event-id", "x")], b"").status, 400);
}

#[test]
fn a_stream_ends_at_once_when_the_hub_stops() {
    let hub = TestHub::without_dossiers();
    let mut events = Events::of(&hub, "", "");
    let started = Instant::now();
    hub.simulator.stop();
    let mut rest = String::new();
    while events.0.read_line(&mut rest).is_ok_and(|length| length > 0) {}
    assert!(started.elapsed() < Duration::from_secs(5), "{rest}");
}

#[test]
fn a_wait_ends_as_soon_as_the_call_comes() {
    let hub = TestHub::without_dossiers();
    let bearer = hub.bearer("si-certdc-paris");
    let url = hub.simulator.url();
    let started = Instant::now();
    let waiting = thread::spawn(move || {
        let answer = ureq::get(format!("{url}/_sim/journal/wait?operation=listNotification&status=200&count=2&timeout=60")).call();
        answer.unwrap().body_mut().read_json::<Value>().unwrap()
    });
    for _ in 0..2 {
        hub.send("GET", "/teledossiers/v1/notifications", &[("authorization", &bearer)], b"").expect(200);
    }
    let found = waiting.join().unwrap();
    assert!(started.elapsed() < Duration::from_secs(30));
    assert_eq!((&found["matching"], &found["entries"][1]["id"]), (&json!(2), &json!(3)));
}

#[test]
fn a_wait_for_what_is_there_answers_at_once_and_one_in_vain_tells_the_nearest_miss() {
    let hub = TestHub::without_dossiers();
    hub.get("si-certdc-paris", "/cases/x");
    hub.control("GET", "/journal/wait?operation=getCaseById", &Value::Null).expect(200);
    let last = entries(&hub, "limit=1")[0]["id"].clone();
    let path = format!("/journal/wait?operation=getCaseById&status=200&timeout=0&since={}", last.as_u64().unwrap() - 1);
    let problem = hub.control("GET", &path, &Value::Null);
    assert_eq!((problem.status, problem.header("content-type")), (408, Some("application/problem+json")));
    let words = "0 of 1 calls came within 0 s; entry 2 has all but status, which is 400 instead of 200";
    assert_eq!(problem.json()["detail"], words);
    for wrong in ["timeout=601", "timeout=x", "count=-1"] {
        assert_eq!(hub.control("GET", &format!("/journal/wait?{wrong}"), &Value::Null).status, 400, "{wrong}");
    }
}
