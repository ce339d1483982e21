//! `GET /_sim/changes`: that the hub is no longer as it was (server-sent
//! events). What has changed, is for whoever hears it to look up.

use std::time::Duration;

use actix_web::{HttpResponse, web::Bytes};
use futures_util::stream;
use tokio::time::{sleep, timeout};

use super::event_stream::{HEARTBEAT, STILL_HERE, answer};
use crate::{http::here::Here, signal::Follower};

/// How long it says nothing at least: what changes meanwhile is told at once.
const PAUSE: Duration = Duration::from_millis(200);

/// Tells from now on.
pub(super) async fn follow(here: Here) -> HttpResponse {
    // The world itself must not be held: it ends before its streams do.
    let follower = here.world().store.changes().follow();
    answer(stream::unfold((follower, None), |(follower, last)| next(follower, last)))
}

const GREETING: &str = ": what changes\n\n";
const CHANGED: &str = "event: changed\ndata: {}\n\n";

type Next = (Bytes, (Follower, Option<&'static str>));

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
                Err(_) => STILL_HERE,
            }
        }
    };
    Some((Bytes::from_static(text.as_bytes()), (follower, Some(text))))
}
