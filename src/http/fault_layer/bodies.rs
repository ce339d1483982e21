//! Bodies that go wrong on their way out.

use std::{future::poll_fn, num::NonZeroU32, pin::Pin, time::Duration};

use actix_web::{
    body::{BodySize, BodyStream, BoxBody, MessageBody, SizedStream},
    web::Bytes,
};
use futures_util::{
    Stream, StreamExt,
    stream::{self, LocalBoxStream},
};
use thiserror::Error;
use tokio::time::sleep;

/// What ends a connection: no answer can go on past it.
#[derive(Debug, Error)]
#[error("the connection ends here, as a fault wants it")]
pub(in crate::http) struct EndedByFault;

type Chunk = Result<Bytes, Box<dyn std::error::Error>>;

/// What a cut answer shows of a body whose length nobody knows, in bytes.
const GLIMPSE: u64 = 16;

/// In how many pieces a second's worth of bytes trickles.
const PIECES_PER_SECOND: u32 = 20;

fn chunks(body: BoxBody) -> LocalBoxStream<'static, Chunk> {
    let next = |mut body: BoxBody| async move {
        let chunk = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await?;
        Some((chunk, body))
    };
    stream::unfold(body, next).boxed_local()
}

fn sized(size: BodySize, chunks: impl Stream<Item = Chunk> + 'static) -> BoxBody {
    match size {
        BodySize::Sized(length) => BoxBody::new(SizedStream::new(length, chunks)),
        BodySize::None | BodySize::Stream => BoxBody::new(BodyStream::new(chunks)),
    }
}

/// Ends the connection before a byte leaves: the head of an answer waits for the
/// first piece of its body.
pub(super) fn ended() -> BoxBody {
    sized(BodySize::Sized(1), stream::once(async { Err(EndedByFault.into()) }))
}

/// Ends the connection after so many bytes of the body, or half of them.
pub(super) fn cut(body: BoxBody, bytes: Option<u64>) -> BoxBody {
    let size = body.size();
    let left = match size {
        BodySize::None | BodySize::Sized(0) => return ended(),
        BodySize::Sized(length) => bytes.unwrap_or(length / 2).min(length - 1),
        BodySize::Stream => bytes.unwrap_or(GLIMPSE),
    };
    let shown = stream::unfold((chunks(body), left), |(mut chunks, left)| async move {
        let chunk = chunks.next().await.filter(|_| left > 0)?;
        let chunk = chunk.map(|bytes| bytes.slice(..bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX))));
        let left = left - chunk.as_ref().map_or(0, |bytes| bytes.len() as u64);
        Some((chunk, (chunks, left)))
    });
    let end = stream::once(async {
        // What was shown leaves while this waits for its turn.
        tokio::task::yield_now().await;
        Err(EndedByFault.into())
    });
    sized(size, shown.chain(end))
}

/// Lets so many bytes pass each second.
pub(super) fn trickling(body: BoxBody, bytes_per_second: NonZeroU32) -> BoxBody {
    let rate = bytes_per_second.get();
    let piece = usize::try_from((rate / PIECES_PER_SECOND).max(1)).unwrap_or(1);
    let size = body.size();
    let pieces = stream::unfold((chunks(body), Bytes::new()), move |(mut chunks, mut held)| async move {
        while held.is_empty() {
            match chunks.next().await? {
                Ok(bytes) => held = bytes,
                failed => return Some((failed, (chunks, held))),
            }
        }
        let next = held.split_to(piece.min(held.len()));
        sleep(Duration::from_secs_f64(f64::from(u32::try_from(next.len()).unwrap_or(1)) / f64::from(rate))).await;
        Some((Ok(next), (chunks, held)))
    });
    sized(size, pieces)
}

/// Turns the bits of one byte around.
pub(super) fn damaged(body: BoxBody) -> BoxBody {
    let size = body.size();
    let mut is_done = false;
    let chunks = chunks(body).map(move |chunk| {
        let bytes = chunk?;
        if is_done || bytes.is_empty() {
            return Ok(bytes);
        }
        is_done = true;
        let mut bytes = bytes.to_vec();
        let middle = bytes.len() / 2;
        bytes[middle] = !bytes[middle];
        Ok(bytes.into())
    });
    sized(size, chunks)
}
