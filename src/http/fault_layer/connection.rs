//! The connection under a call, for faults that are below HTTP.

use std::{any::Any, cell::RefCell, io::ErrorKind, mem::MaybeUninit, time::Duration};

use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::{dev::Extensions, rt::net::TcpStream};
use socket2::{SockRef, Socket};
use tokio::time::sleep;

/// How often a client that waits for nothing is looked after.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// A second handle on the socket of a connection.
#[derive(Debug)]
pub(super) struct Connection(RefCell<Option<Socket>>);

/// Keeps what a reset needs, as each connection is accepted: later nobody gives
/// the socket away.
pub fn keep_at_hand(io: &dyn Any, data: &mut Extensions) {
    // Without a handle left to give, a reset becomes a plain close.
    let secure = || io.downcast_ref::<TlsStream<TcpStream>>().map(|stream| stream.get_ref().0);
    let stream = io.downcast_ref::<TcpStream>().or_else(secure);
    if let Some(socket) = stream.and_then(|stream| SockRef::from(stream).try_clone().ok()) {
        data.insert(Connection(RefCell::new(Some(socket))));
    }
}

impl Connection {
    /// Has the end of the connection be a reset (TCP RST), which drops what was
    /// not sent yet.
    pub(super) fn end_with_reset(&self) {
        if let Some(socket) = self.0.take() {
            // A socket that is gone has no end to change.
            drop(socket.set_linger(Some(Duration::ZERO)));
        }
    }

    /// Returns once the client has left: the server itself does not look as long
    /// as it owes an answer.
    pub(super) async fn left(&self) {
        while !self.is_left() {
            sleep(LOOK_EVERY).await;
        }
    }

    fn is_left(&self) -> bool {
        let peeked = self.0.borrow().as_ref().map(|socket| socket.peek(&mut [MaybeUninit::uninit()]));
        match peeked {
            Some(Err(error)) => error.kind() != ErrorKind::WouldBlock,
            Some(Ok(bytes)) => bytes == 0,
            None => false,
        }
    }
}
