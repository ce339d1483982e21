//! `GET /_sim/changes`: that the hub is no longer as it was (server-sent
//! events). What has changed, is for whoever hears it to look up.

use std::{convert::Infallible, time::Duration};

use actix_web::{
    HttpResponse,
    body::BodyStream,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    web::Bytes,
};
use futures_util::stream;
use tokio::time::{sleep, timeout};

use crate::{http::here::Here, signal::Follower};

/// How long a stream says nothing at most: proxies end silent connections.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// How long it says nothing at least: what changes meanwhile is told at once.
const PAUSE: Duration = Duration::from_millis(200);

/// Tells from now on.
pub(super) async fn follow(here: Here) -> HttpResponse {
    // The world itself must not be held: it ends before its streams do.
    let follower = here.world().store.changes().follow();
    let events = stream::unfold((follower, None), |(follower, last)| next(follower, last));
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(BodyStream::new(Box::pin(events)))
}

const GREETING: &str = ": what changes\n\n";
const CHANGED: &str = "event: changed\ndata: {}\n\n";
const HEARTBEAT_TEXT: &str = ": still here\n\n";

type Next = (Result<Bytes, Infallible>, (Follower, Option<&'static str>));

async fn next(mut follower: Follower, last: Option<&'static str>) -> Option<Next> {
    let text = match last {
        None => GREETING,
        Some(last) => {
            if last == CHANGED {
                sleep(PAUSE).await;
            }
            match timeout(HEARTBEAT, follower.next()).await {
                Ok(true) => CHANGED,
                Ok(false) => return None,
                Err(_) => HEARTBEAT_TEXT,
            }
        }
    };
    Some((Ok(Bytes::from_static(text.as_bytes())), (follower, Some(text))))
}
