//! A hub made to differ: it passes requests on to a simulator, remembers them,
//! and may answer otherwise.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use hubee_sim::Simulator;
use serde_json::Value;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub head: String,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.filter(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }
}

/// An answer that may be changed before it goes.
#[derive(Clone, Debug)]
pub struct Reply {
    pub first_line: String,
    pub headers: Vec<String>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn new(first_line: &str, body: &str) -> Self {
        Self { first_line: first_line.into(), headers: vec!["content-type: application/json".into()], body: body.into() }
    }

    /// Changes its JSON, if it has some.
    pub fn json(&mut self, change: impl FnOnce(&mut Value)) {
        if let Ok(mut json) = serde_json::from_slice(&self.body) {
            change(&mut json);
            self.body = json.to_string().into_bytes();
        }
    }
}

type Change = Arc<dyn Fn(&Request, &mut Reply) + Send + Sync>;

pub struct Relay {
    pub url: String,
    pub requests: Arc<Mutex<Vec<Request>>>,
    _hub: Arc<Simulator>,
}

impl Relay {
    /// In front of a simulator of its own.
    pub fn changing(change: impl Fn(&Request, &mut Reply) + Send + Sync + 'static) -> Self {
        Self::before(Simulator::start().unwrap(), change)
    }

    pub fn before(hub: Simulator, change: impl Fn(&Request, &mut Reply) + Send + Sync + 'static) -> Self {
        let (hub, change): (_, Change) = (Arc::new(hub), Arc::new(change));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, behind) = (requests.clone(), hub.address());
        // It ends with the test's process.
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (seen, change) = (seen.clone(), change.clone());
                thread::spawn(move || {
                    let (request, bytes) = read(&stream);
                    seen.lock().unwrap().push(request.clone());
                    let mut reply = ask(behind, &bytes);
                    change(&request, &mut reply);
                    write(&stream, &request, &reply);
                });
            }
        });
        Self { url, requests, _hub: hub }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

/// A request, and its bytes as they are passed on.
fn read(stream: &TcpStream) -> (Request, Vec<u8>) {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap() > 0 {}
    let mut words = head.split(' ');
    let (method, path) = (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned());
    let request = Request { method, path, head: head.clone() };
    let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let head = format!("{}connection: close\r\n\r\n", head.strip_suffix("\r\n").unwrap_or_default());
    (request, [head.into_bytes(), body].concat())
}

fn ask(hub: std::net::SocketAddr, request: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(hub).unwrap();
    stream.write_all(request).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let mut lines = head.lines().map(str::to_owned);
    Reply { first_line: lines.next().unwrap(), headers: lines.collect(), body: answer[end + 4..].to_vec() }
}

fn write(mut stream: &TcpStream, request: &Request, reply: &Reply) {
    let is_chunked = reply.headers.iter().any(|line| line.to_ascii_lowercase().starts_with("transfer-encoding"));
    let is_length = |line: &&String| line.to_ascii_lowercase().starts_with("content-length");
    let mut lines: Vec<_> = reply.headers.iter().filter(|line| !is_length(line)).cloned().collect();
    if !is_chunked && request.method != "HEAD" {
        lines.push(format!("content-length: {}", reply.body.len()));
    }
    let head = format!("{}\r\n{}\r\n\r\n", reply.first_line, lines.join("\r\n"));
    drop(stream.write_all(&[head.as_bytes(), &reply.body].concat()));
}
