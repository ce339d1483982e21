//! Clients that send slowly, by half or not at all, or that never read. Each
//! holds a connection at most, and nobody else waits.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use hubee_sim::Simulator;
use serde_json::Value;
use socket2::SockRef;

use crate::{
    support::{PDF, TestHub, certdc_folder},
    wire::{connect, half_close, statuses, statuses_of, to_its_end},
};

/// How long these hubs wait for a client.
const TIMEOUT: Duration = Duration::from_millis(300);

/// A plain call on a connection of its own.
#[track_caller]
fn answers_at_once(hub: &TestHub) {
    let get = "GET /teledossiers/v1/notifications HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(statuses(hub.simulator.address(), get.as_bytes()), [401]);
}

fn hub() -> TestHub {
    TestHub::of(Simulator::builder().client_timeout(TIMEOUT))
}

fn deposit(hub: &TestHub, length: usize) -> String {
    let bearer = hub.bearer("osl-dgs");
    let headers = format!("Authorization: {bearer}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n");
    format!("POST /teledossiers/v1/folders HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n")
}

fn dossiers(hub: &TestHub) -> Value {
    hub.control("GET", "/dossiers", &Value::Null).expect(200)["total"].clone()
}

/// What is answered to a client that sends a byte, waits a little, and so on.
fn answer_to_a_trickle(mut stream: TcpStream, bytes: &[u8]) -> Vec<u8> {
    stream.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    let mut heard = vec![0; 64];
    for byte in bytes {
        if stream.write_all(&[*byte]).is_err() {
            break;
        }
        if let Ok(length) = stream.read(&mut heard) {
            heard.truncate(length);
            return heard;
        }
    }
    panic!("never answered");
}

#[test]
fn a_head_that_trickles_in_is_answered_408_in_the_end() {
    let hub = hub();
    let head = format!("GET /teledossiers/v1/notifications HTTP/1.1\r\nX: {}", "x".repeat(1000));
    let answer = answer_to_a_trickle(connect(hub.simulator.address()), head.as_bytes());
    assert_eq!(statuses_of(&answer), [408]);
    answers_at_once(&hub);
}

#[test]
fn hundreds_of_clients_that_stop_half_way_hinder_nobody_and_are_left() {
    let hub = hub();
    let (head, body) = ("GET /_sim/health HTTP/1.1\r\nHo".to_owned(), deposit(&hub, 1000) + "{");
    let slow: Vec<_> = (0..400)
        .map(|number| {
            let mut stream = connect(hub.simulator.address());
            stream.write_all([&head, &body][number % 2].as_bytes()).unwrap();
            stream
        })
        .collect();
    answers_at_once(&hub);
    for mut stream in slow {
        assert_eq!(statuses_of(&to_its_end(&mut stream)), [408]);
    }
    answers_at_once(&hub);
}

#[test]
fn a_client_that_sends_no_more_after_its_request_is_answered() {
    let hub = hub();
    let folder = certdc_folder().to_string();
    let mut stream = connect(hub.simulator.address());
    stream.write_all((deposit(&hub, folder.len()) + &folder).as_bytes()).unwrap();
    half_close(&stream);
    assert_eq!(statuses_of(&to_its_end(&mut stream)), [201]);
}

#[test]
fn a_client_that_leaves_within_its_request_changes_nothing() {
    let hub = TestHub::without_dossiers();
    let folder = certdc_folder().to_string();
    for is_reset in [false, true] {
        let mut stream = connect(hub.simulator.address());
        stream.write_all((deposit(&hub, folder.len()) + &folder[..folder.len() - 1]).as_bytes()).unwrap();
        if is_reset {
            SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
        } else {
            half_close(&stream);
            to_its_end(&mut stream);
        }
    }
    answers_at_once(&hub);
    assert_eq!(dossiers(&hub), 0);
    // An upload that broke off may be done again.
    let made = hub.deposit_without_completing();
    let path = format!("/folders/{}/attachments/{}", made.folder, made.attachment);
    let upload = format!(
        "PUT /teledossiers/v1{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {}\r\nContent-Length: {}\r\n\r\n%PDF",
        hub.bearer("osl-dgs"),
        PDF.len()
    );
    let mut stream = connect(hub.simulator.address());
    stream.write_all(upload.as_bytes()).unwrap();
    half_close(&stream);
    to_its_end(&mut stream);
    hub.upload("osl-dgs", &path, PDF).expect(204);
}

#[test]
fn a_client_that_never_reads_its_answers_is_not_answered_without_end() {
    let hub = TestHub::demo();
    let mut stream = connect(hub.simulator.address());
    SockRef::from(&stream).set_recv_buffer_size(4096).unwrap();
    stream.set_write_timeout(Some(Duration::from_secs(1))).unwrap();
    let requests = "GET /_sim/openapi/control HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1000);
    // Thousands of pages would be gigabytes: the hub stops reading long before.
    let is_held_back = (0..200).any(|_| stream.write_all(requests.as_bytes()).is_err());
    assert!(is_held_back);
    answers_at_once(&hub);
}

#[cfg(target_os = "linux")]
#[test]
fn a_burst_of_clients_is_let_in_at_once_however_busy_the_hub_is() {
    use rustix::process::{Pid, Signal, kill_process};

    const BURST: usize = 1000;
    let most = std::fs::read_to_string("/proc/sys/net/core/somaxconn").unwrap();
    if most.trim().parse::<usize>().unwrap() < BURST {
        eprintln!("skipped: this machine lets {} connections wait", most.trim());
        return;
    }
    let hub = crate::running::Running::start(&[]);
    let address = hub.url.strip_prefix("http://").unwrap().parse().unwrap();
    kill_process(Pid::from_child(&hub.child), Signal::STOP).unwrap();
    // The system drops what finds no room; the client then tries again after a second.
    let connect = |_| TcpStream::connect_timeout(&address, Duration::from_millis(900)).ok();
    let burst: Vec<_> = (0..BURST).map_while(connect).collect();
    kill_process(Pid::from_child(&hub.child), Signal::CONT).unwrap();
    assert_eq!(burst.len(), BURST);
    let get = "GET /_sim/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(statuses(address, get.as_bytes()), [200]);
}
