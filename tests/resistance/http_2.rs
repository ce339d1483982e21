//! Frames of HTTP/2 written by hand, as no library would.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
};

use crate::{support::TestHub, wire::connect};

const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const CONTINUATION: u8 = 9;

/// `GET / http`, by the static table of HPACK (RFC 7541, appendix A), and the
/// authority `localhost`.
const REQUEST: &[u8] = b"\x82\x86\x84\x41\x09localhost";

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

fn greeted(hub: &TestHub) -> TcpStream {
    let mut stream = connect(hub.simulator.address());
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").unwrap();
    stream.write_all(&frame(SETTINGS, 0, 0, b"")).unwrap();
    stream
}

/// Reads to the end; the kind of the last frame, when one came whole.
fn last_frame(stream: &mut TcpStream) -> Option<u8> {
    let mut last = None;
    loop {
        let mut head = [0; 9];
        match stream.read_exact(&mut head) {
            Ok(()) => {}
            Err(error) if [ErrorKind::UnexpectedEof, ErrorKind::ConnectionReset].contains(&error.kind()) => return last,
            Err(error) => panic!("{error}"),
        }
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        if stream.read_exact(&mut vec![0; length as usize]).is_err() {
            return last;
        }
        last = Some(head[3]);
    }
}

#[test]
fn a_client_that_opens_and_resets_streams_without_end_is_sent_away() {
    let hub = TestHub::without_dossiers();
    let mut stream = greeted(&hub);
    let mut is_sent_away = false;
    for number in (1..200_000).step_by(2) {
        let both = [frame(HEADERS, 0b101, number, REQUEST), frame(RST_STREAM, 0, number, &8_u32.to_be_bytes())].concat();
        if stream.write_all(&both).is_err() {
            is_sent_away = true;
            break;
        }
    }
    assert!(is_sent_away);
    hub.get("si-certdc-paris", "/notifications").expect(200);
}

#[test]
fn a_head_that_goes_on_for_ever_is_cut_short() {
    let hub = TestHub::without_dossiers();
    let mut stream = greeted(&hub);
    stream.write_all(&frame(HEADERS, 0b1, 1, REQUEST)).unwrap();
    // 64 MiB of one-letter headers.
    let more = frame(CONTINUATION, 0, 1, &b"\x00\x01a\x01b".repeat(3000));
    assert!((0..4500).any(|_| stream.write_all(&more).is_err()));
    hub.get("si-certdc-paris", "/notifications").expect(200);
}

#[test]
fn frames_that_make_no_sense_end_their_connection_with_a_reason() {
    let hub = TestHub::without_dossiers();
    for nonsense in [
        frame(HEADERS, 0b101, 2, REQUEST),
        frame(HEADERS, 0b101, 1, b"\xff\xff\xff\xff\xff\xff"),
        frame(CONTINUATION, 0, 1, REQUEST),
        frame(RST_STREAM, 0, 1, b"short"),
        frame(SETTINGS, 0, 1, b""),
    ] {
        let mut stream = greeted(&hub);
        stream.write_all(&nonsense).unwrap();
        assert_eq!(last_frame(&mut stream), Some(GOAWAY), "{nonsense:?}");
        hub.get("si-certdc-paris", "/notifications").expect(200);
    }
}
