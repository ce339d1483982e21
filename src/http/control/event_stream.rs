//! Server-sent events.

use std::{convert::Infallible, time::Duration};

use actix_web::{
    HttpResponse,
    body::BodyStream,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    web::Bytes,
};
use futures_util::{Stream, StreamExt};

/// How long a stream says nothing at most: proxies end silent connections.
pub(super) const HEARTBEAT: Duration = Duration::from_secs(15);

/// What it says then.
pub(super) const STILL_HERE: &str = ": still here\n\n";

/// The answer that goes on for as long as there are events.
pub(super) fn answer(events: impl Stream<Item = Bytes> + 'static) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(BodyStream::new(Box::pin(events.map(Ok::<_, Infallible>))))
}
