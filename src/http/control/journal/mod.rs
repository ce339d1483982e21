//! `/_sim/journal`: what was asked of the hub and what it answered.

mod query;
mod stream;

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Path, ServiceConfig},
};
use serde_json::json;
use tokio::time::{Instant, timeout_at};

use self::query::Query;
use super::{Problem, object::Object};
use crate::{
    http::here::Here,
    journal::{
        Entry, Filter, Journal, har,
        verdict::{self, Expectation},
    },
};

/// The routes, relative to `/_sim`.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .route("/journal", web::get().to(list))
        .route("/journal", web::delete().to(clear))
        .route("/journal.har", web::get().to(archive))
        .route("/journal/stream", web::get().to(stream::follow))
        .route("/journal/wait", web::get().to(wait))
        .route("/journal/verify", web::post().to(verify))
        .route("/journal/{id}", web::get().to(entry));
}

/// What is answered of a search: the newest entries, newest last.
fn found(journal: &Journal, matching: &[Entry], limit: usize) -> HttpResponse {
    let newest = matching.get(matching.len().saturating_sub(limit)..).unwrap_or_default();
    HttpResponse::Ok().json(json!({
        "entries": newest.iter().map(Entry::summary).collect::<Vec<_>>(),
        "matching": matching.len(),
        "totals": journal.totals(),
    }))
}

fn matching(journal: &Journal, filter: &Filter) -> Vec<Entry> {
    let mut entries = journal.entries();
    entries.retain(|entry| filter.matches(entry));
    entries
}

/// `GET /_sim/journal`.
async fn list(here: Here, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let query = Query::read(request.query_string(), &["limit"])?;
    let journal = &here.world().journal;
    Ok(found(journal, &matching(journal, &query.filter), query.limit.unwrap_or(query::LIMIT)))
}

/// `GET /_sim/journal/{id}`.
async fn entry(here: Here, id: Path<String>) -> Result<HttpResponse, Problem> {
    let found = id.parse().ok().and_then(|id| here.world().journal.entry(id));
    let found = found.ok_or_else(|| Problem::not_found(format!("the journal has no entry {id}")))?;
    Ok(HttpResponse::Ok().json(found.detail()))
}

/// `DELETE /_sim/journal`.
async fn clear(here: Here) -> HttpResponse {
    here.world().journal.clear();
    HttpResponse::NoContent().finish()
}

/// `GET /_sim/journal.har`.
async fn archive(here: Here, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let query = Query::read(request.query_string(), &["limit"])?;
    let matching = matching(&here.world().journal, &query.filter);
    let first = matching.len().saturating_sub(query.limit.unwrap_or(matching.len()));
    Ok(HttpResponse::Ok().json(har::archive(matching.get(first..).unwrap_or_default())))
}

/// `GET /_sim/journal/wait`: answers as soon as there is enough to tell.
async fn wait(here: Here, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let query = Query::read(request.query_string(), &["count", "timeout", "limit"])?;
    let (count, seconds) = (query.count.unwrap_or(1), query.timeout.unwrap_or(query::PATIENCE));
    let end = Instant::now() + Duration::from_secs(seconds);
    let journal = &here.world().journal;
    let mut follower = journal.follow();
    loop {
        let matching = matching(journal, &query.filter);
        if matching.len() >= count {
            return Ok(found(journal, &matching, query.limit.unwrap_or(query::LIMIT)));
        }
        match timeout_at(end, follower.next()).await {
            Ok(true) => {}
            Ok(false) => return Err(Problem::stopping()),
            Err(_) => {
                let near = verdict::nearest_in_words(&query.filter, &journal.entries());
                let near = near.map(|near| format!("; {near}")).unwrap_or_default();
                return Err(Problem::too_late(format!("{} of {count} calls came within {seconds} s{near}", matching.len())));
            }
        }
    }
}

/// `POST /_sim/journal/verify`: the answer is a verdict, whatever it is.
async fn verify(here: Here, Object(expectation): Object<Expectation>) -> Result<HttpResponse, Problem> {
    match expectation.problem() {
        Some(problem) => Err(Problem::bad_request(&problem)),
        None => Ok(HttpResponse::Ok().json(expectation.judge(&here.world().journal.entries()))),
    }
}
