//! Connections below any HTTP library.

use std::{
    io::{ErrorKind, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    time::Duration,
};

/// Longer than any answer takes; a test that reaches it fails.
const PATIENCE: Duration = Duration::from_secs(20);

pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// All that comes until the other end closes, or breaks off.
pub fn to_its_end(stream: &mut TcpStream) -> Vec<u8> {
    let (mut heard, mut buffer) = (Vec::new(), [0; 8192]);
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return heard,
            Ok(length) => heard.extend_from_slice(&buffer[..length]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => return heard,
            Err(error) => panic!("{error} after {:?}", String::from_utf8_lossy(&heard)),
        }
    }
}

/// Sends it all on a connection of its own; gives the statuses of the answers
/// until the other end closes.
#[track_caller]
pub fn statuses(address: SocketAddr, request: &[u8]) -> Vec<u16> {
    let mut stream = connect(address);
    // The other end may refuse the rest.
    drop(stream.write_all(request));
    statuses_of(&to_its_end(&mut stream))
}

/// The statuses of the answers in what was heard.
pub fn statuses_of(heard: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(heard);
    text.match_indices("HTTP/1.1 ").map(|(place, line)| text[place + line.len()..][..3].parse().unwrap()).collect()
}

/// Nothing more is sent on it.
pub fn half_close(stream: &TcpStream) {
    stream.shutdown(Shutdown::Write).unwrap();
}
