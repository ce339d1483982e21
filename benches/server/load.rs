//! A load that shares a machine with what it measures: one thread, connections
//! kept open, each sending its next call as soon as it has the answer.
//!
//! Reads a plan from standard input (JSON) and prints what came of it:
//!
//! ```json
//! {"address": "127.0.0.1:8484", "connections": 16, "seconds": 2.0, "repeat": true,
//!  "calls": [[{"method": "GET", "path": "/x", "headers": "Accept: */*\r\n", "body": ""}]]}
//! ```
//!
//! A call is one request or several in turn, measured together. `$1`, `$2`… in
//! a path or a body stand for the identifiers of the first answer of the call,
//! `$n` for a number that no other call has.

#![expect(clippy::unwrap_used, reason = "a bench that cannot run says where")]

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::{Duration, Instant},
};

use serde::Deserialize;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::LocalSet,
};

#[derive(Deserialize)]
struct Plan {
    address: String,
    connections: usize,
    seconds: f64,
    /// Whether the calls begin again once all were made.
    repeat: bool,
    calls: Vec<Vec<Request>>,
}

#[derive(Deserialize)]
struct Request {
    method: String,
    path: String,
    headers: String,
    body: String,
}

/// What all connections share.
struct Run {
    plan: Plan,
    next: Cell<usize>,
    end: Instant,
    /// Microseconds of each call.
    times: RefCell<Vec<u32>>,
    refused: Cell<u32>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let plan: Plan = serde_json::from_reader(std::io::stdin()).unwrap();
    let connections = plan.connections;
    let start = Instant::now();
    let run = Rc::new(Run {
        end: start + Duration::from_secs_f64(plan.seconds),
        plan,
        next: Cell::default(),
        times: RefCell::default(),
        refused: Cell::default(),
    });
    let all = LocalSet::new();
    for _ in 0..connections {
        let run = run.clone();
        all.spawn_local(async move { connection(&run).await });
    }
    all.await;
    let seconds = start.elapsed().as_secs_f64();
    let mut times = run.times.take();
    times.sort_unstable();
    let at = |hundredths: usize| times.get(times.len() * hundredths / 100).copied().unwrap_or_default();
    let rate = f64::from(u32::try_from(times.len()).unwrap()) / seconds;
    println!("{}", json!({ "rate": rate, "p50": at(50), "p99": at(99), "calls": times.len(), "refused": run.refused.get() }));
}

async fn connection(run: &Run) {
    let mut stream = TcpStream::connect(&run.plan.address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut answer = Vec::with_capacity(64 * 1024);
    while Instant::now() < run.end {
        let number = run.next.replace(run.next.get() + 1);
        if !run.plan.repeat && number >= run.plan.calls.len() {
            break;
        }
        let call = &run.plan.calls[number % run.plan.calls.len()];
        let start = Instant::now();
        let mut ids = Vec::new();
        for (index, request) in call.iter().enumerate() {
            stream.write_all(&written(request, &ids, number)).await.unwrap();
            if !receive(&mut stream, &mut answer).await {
                run.refused.set(run.refused.get() + 1);
                break;
            }
            if index == 0 && call.len() > 1 {
                ids = identifiers(&answer);
            }
        }
        run.times.borrow_mut().push(u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
}

fn written(request: &Request, ids: &[String], number: usize) -> Vec<u8> {
    let filled = |text: &str| {
        if !text.contains('$') {
            return text.to_owned();
        }
        let text = text.replace("$n", &format!("{number:013}"));
        ids.iter().enumerate().fold(text, |text, (index, id)| text.replace(&format!("${}", index + 1), id))
    };
    let (path, body) = (filled(&request.path), filled(&request.body));
    let Request { method, headers, .. } = request;
    format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Reads one answer whole; false when it is an error.
async fn receive(stream: &mut TcpStream, answer: &mut Vec<u8>) -> bool {
    answer.clear();
    let mut length = None;
    loop {
        if let Some(length) = length {
            if answer.len() >= length {
                return answer[9] == b'2';
            }
        } else if let Some(head) = answer.windows(4).position(|four| four == b"\r\n\r\n") {
            length = Some(head + 4 + body_length(&answer[..head]));
            continue;
        }
        if stream.read_buf(answer).await.unwrap() == 0 {
            return false;
        }
    }
}

fn body_length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
    let length = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    length.map_or(0, |(_, length)| length.trim().parse().unwrap())
}

/// Every `"id":"…"` of an answer, in order.
fn identifiers(answer: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(answer);
    text.split("\"id\":\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}
