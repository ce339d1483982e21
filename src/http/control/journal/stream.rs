//! `GET /_sim/journal/stream`: the journal as it is written (server-sent
//! events).

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web::Bytes};
use futures_util::stream;
use tokio::time::timeout;

use super::{Problem, query::Query};
use crate::{
    http::{
        control::event_stream::{HEARTBEAT, STILL_HERE, answer},
        here::Here,
    },
    journal::{Entry, Event, Filter, Journal},
    signal::Follower,
};

/// Somebody who reads a stream.
struct Reader {
    journal: Arc<Journal>,
    follower: Follower,
    filter: Filter,
    /// Where it goes on.
    place: u64,
    /// Whether anything was sent yet.
    is_greeted: bool,
}

/// Sends what happens from now on, or after the last event that was seen.
pub(super) async fn follow(here: Here, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let filter = Query::read(request.query_string(), &[])?.filter;
    let seen = match request.headers().get("last-event-id").map(|id| id.to_str().ok().and_then(|id| id.parse().ok())) {
        Some(None) => return Err(Problem::bad_request(&"Last-Event-ID is no entry's number")),
        seen => seen.flatten(),
    };
    let journal = here.world().journal.clone();
    let (follower, place) = (journal.follow(), journal.place_after(seen));
    let reader = Reader { journal, follower, filter, place, is_greeted: false };
    Ok(answer(stream::unfold(reader, |mut reader| async { reader.next().await.map(|text| (text, reader)) })))
}

impl Reader {
    /// The next bytes; none once the hub stops.
    async fn next(&mut self) -> Option<Bytes> {
        if !std::mem::replace(&mut self.is_greeted, true) {
            return Some(Bytes::from_static(b": the journal\n\n"));
        }
        loop {
            let (changes, place) = self.journal.changes_from(self.place);
            self.place = place;
            let events = changes.iter().filter(|(_, entry)| self.filter.matches(entry));
            let text: String = events.map(|(event, entry)| written(*event, entry)).collect();
            if !text.is_empty() {
                return Some(text.into());
            }
            match timeout(HEARTBEAT, self.follower.next()).await {
                Ok(true) => {}
                Ok(false) => return None,
                Err(_) => return Some(Bytes::from_static(STILL_HERE.as_bytes())),
            }
        }
    }
}

fn written(event: Event, entry: &Entry) -> String {
    let name = match event {
        Event::Arrived => "arrived",
        Event::Answered => "answered",
    };
    format!("id: {}\nevent: {name}\ndata: {}\n\n", entry.id(), entry.summary())
}
