//! Stopping: exchanges that are going on may end, and nothing else is waited
//! for. The HTTP server would also wait for connections that say nothing,
//! those that never did (a browser opens some in advance) and those of HTTP/2.

use std::{
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use actix_web::{
    body::{BodySize, BoxBody, MessageBody},
    dev::Server,
    web::Bytes,
};
use futures_util::future::{Either, select};
use tokio::{sync::Notify, time::sleep};

/// How often it is looked whether an exchange is going on.
const TICK: Duration = Duration::from_millis(50);

/// How many looks in a row must find none: the last bytes of an answer may
/// still be on their way.
const LOOKS: u32 = 10;

/// The exchanges of a server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exchanges {
    going_on: Arc<AtomicUsize>,
    stopping: Arc<Notify>,
}

/// One exchange, from its request to the end of its answer.
#[derive(Debug)]
pub(crate) struct Exchange(Arc<AtomicUsize>);

/// The body of an answer, whose end is the end of the exchange.
#[derive(Debug)]
pub(crate) struct Counted {
    body: BoxBody,
    _exchange: Exchange,
}

impl Exchanges {
    /// One more.
    pub(crate) fn begin(&self) -> Exchange {
        self.going_on.fetch_add(1, Ordering::Relaxed);
        Exchange(self.going_on.clone())
    }

    /// No more are taken: [`Self::run`] ends with the last one.
    pub(crate) fn stop(&self) {
        self.stopping.notify_one();
    }

    /// Runs a server to its end.
    pub(crate) async fn run(&self, server: Server) -> std::io::Result<()> {
        match select(server, pin!(self.last())).await {
            Either::Left((ended, _)) => ended,
            Either::Right(((), _)) => Ok(()),
        }
    }

    async fn last(&self) {
        self.stopping.notified().await;
        let mut looks = 0;
        while looks < LOOKS {
            sleep(TICK).await;
            looks = if self.going_on.load(Ordering::Relaxed) == 0 { looks + 1 } else { 0 };
        }
    }
}

impl Exchange {
    /// Goes on until that body is sent.
    pub(crate) fn until_sent(self, body: BoxBody) -> Counted {
        Counted { body, _exchange: self }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl MessageBody for Counted {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(context)
    }
}
