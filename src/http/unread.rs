//! The body of a request, watched while the hub reads it: whether the client
//! stopped sending, and what is left unread when the answer is there.

use std::{
    cell::RefCell,
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
    time::Duration,
};

use actix_web::{
    HttpMessage,
    dev::{Payload, ServiceRequest},
    error::PayloadError,
    http::{
        Version,
        header::{CONTENT_LENGTH, TRANSFER_ENCODING},
    },
    web::Bytes,
};
use futures_util::{Stream, StreamExt};
use tokio::time::{Sleep, sleep, timeout};

/// The most that is read of a body nobody wants, to keep its connection.
const LEFTOVER: usize = 64 * 1024;

/// How long such a body is waited for.
const PATIENCE: Duration = Duration::from_millis(500);

/// A body under watch.
pub(super) struct Unread(Rc<RefCell<Watched>>);

/// How the reading of a body came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The next request may follow on the same connection.
    ReadToItsEnd,
    /// More is to come than anyone waits for.
    Abandoned,
    /// The client stopped sending.
    TimedOut,
}

struct Watched {
    payload: Payload,
    /// How long the client may send nothing.
    patience: Duration,
    silence: Option<Pin<Box<Sleep>>>,
    outcome: Outcome,
}

impl Unread {
    /// Watches the body of a request, when it has one; over HTTP/2 each body
    /// has a stream of its own, and nothing is to be watched.
    pub(super) fn watch(request: &mut ServiceRequest, patience: Duration) -> Option<Self> {
        let headers = request.headers();
        let is_empty = headers.get(CONTENT_LENGTH).is_none_or(|length| length == "0");
        if request.version() > Version::HTTP_11 || is_empty && !headers.contains_key(TRANSFER_ENCODING) {
            return None;
        }
        let payload = request.take_payload();
        let watched = Rc::new(RefCell::new(Watched { payload, patience, silence: None, outcome: Outcome::Abandoned }));
        request.set_payload(Payload::from(Box::pin(Watching(watched.clone())) as Pin<Box<dyn Stream<Item = _>>>));
        Some(Self(watched))
    }

    /// Reads the little that may be left, once the answer is known.
    pub(super) async fn settle(self) -> Outcome {
        let known = self.0.borrow().outcome;
        if known != Outcome::Abandoned {
            return known;
        }
        let mut rest = Watching(self.0.clone());
        let reading = async {
            let mut read = 0;
            while let Some(Ok(chunk)) = rest.next().await {
                read += chunk.len();
                if read > LEFTOVER {
                    break;
                }
            }
        };
        // Whether it ended or not, the outcome tells.
        drop(timeout(PATIENCE, reading).await);
        self.0.borrow().outcome
    }
}

/// The body as its reader has it.
struct Watching(Rc<RefCell<Watched>>);

impl Stream for Watching {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.borrow_mut().poll(context)
    }
}

impl Watched {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, PayloadError>>> {
        match self.payload.poll_next_unpin(context) {
            Poll::Ready(item) => {
                self.silence = None;
                if item.is_none() {
                    self.outcome = Outcome::ReadToItsEnd;
                }
                Poll::Ready(item)
            }
            Poll::Pending => {
                let patience = self.patience;
                let silence = self.silence.get_or_insert_with(|| Box::pin(sleep(patience)));
                if silence.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                self.outcome = Outcome::TimedOut;
                Poll::Ready(Some(Err(PayloadError::Io(io::ErrorKind::TimedOut.into()))))
            }
        }
    }
}
