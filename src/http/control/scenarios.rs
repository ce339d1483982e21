//! `/_sim/scenarios`, `/_sim/scenario` and `/_sim/exercises`: situations to put
//! a client in, and what it makes of them.

use std::{sync::Arc, time::Duration};

use actix_web::{
    HttpResponse,
    guard::fn_guard,
    web::{self, Json, Path, Query, ServiceConfig},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::time::{Instant, timeout_at};

use super::Problem;
use crate::{
    domain::name::Name,
    http::here::{Here, is_at_root},
    json::Written,
    scenario::{Grade, Progress, Scenario, State, ready},
};

/// The longest that somebody waits, in seconds.
const LONGEST: u64 = 600;

/// The routes, relative to `/_sim`.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .route("/scenarios", web::get().to(list))
        .route("/scenarios/{name}", web::get().to(read))
        .route("/scenarios/{name}/start", web::post().to(start))
        .route("/scenario", web::get().to(grade))
        .route("/scenario", web::post().to(start_own))
        .route("/scenario", web::delete().to(end))
        .route("/scenario/hint", web::post().to(hint))
        .route("/exercises/progress", web::get().guard(fn_guard(is_at_root)).to(progress));
}

/// `GET /_sim/scenarios`: those that come with the program.
async fn list() -> HttpResponse {
    let listed = ready::all().iter().map(|scenario| {
        json!({
            "name": scenario.name,
            "exercise": scenario.exercise,
            "title": scenario.title,
            "story": scenario.story,
            "client": scenario.client,
        })
    });
    HttpResponse::Ok().json(listed.collect::<Vec<_>>())
}

/// `GET /_sim/scenarios/{name}`: as it is written.
async fn read(name: Path<String>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(&known(&name)?.written))
}

/// `POST /_sim/scenarios/{name}/start`: resets the world and begins.
async fn start(here: Here, name: Path<String>) -> Result<HttpResponse, Problem> {
    begin(&here, known(&name)?).await
}

/// `POST /_sim/scenario`: the same with a scenario of the caller's own.
async fn start_own(here: Here, Json(Written(written)): Json<Written>) -> Result<HttpResponse, Problem> {
    let scenario = Scenario::understand(written).map_err(|refused| Problem::bad_request(&refused))?;
    begin(&here, Arc::new(scenario)).await
}

async fn begin(here: &Here, scenario: Arc<Scenario>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Created().json(here.world().begin_scenario(scenario).await?))
}

fn known(name: &str) -> Result<Arc<Scenario>, Problem> {
    ready::find(name).ok_or_else(|| Problem::not_found(format!("there is no scenario {name}; GET /_sim/scenarios lists them")))
}

/// The query of `GET /_sim/scenario`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Patience {
    /// Seconds to wait for the outcome.
    #[serde(default)]
    wait: u64,
}

/// `GET /_sim/scenario`: how far the client is; at the end of the wait at the
/// latest.
async fn grade(here: Here, asked: Query<Patience>) -> Result<HttpResponse, Problem> {
    if asked.wait > LONGEST {
        return Err(Problem::bad_request(&format!("wait is at most {LONGEST} seconds")));
    }
    let end = Instant::now() + Duration::from_secs(asked.wait);
    let mut follower = here.world().journal.follow();
    loop {
        let grade = current(&here)?;
        if grade.state != State::Running {
            return Ok(HttpResponse::Ok().json(grade));
        }
        match timeout_at(end, follower.next()).await {
            Ok(true) => {}
            Ok(false) => return Err(Problem::stopping()),
            Err(_) => return Ok(HttpResponse::Ok().json(current(&here)?)),
        }
    }
}

fn current(here: &Here) -> Result<Grade, Problem> {
    here.world().scenario()?.ok_or_else(none)
}

fn none() -> Problem {
    Problem::not_found("no scenario goes on in this world".into())
}

/// `POST /_sim/scenario/hint`: one more of its hints.
async fn hint(here: Here) -> Result<HttpResponse, Problem> {
    if let Some(grade) = here.world().tell_hint()? {
        return Ok(HttpResponse::Ok().json(grade));
    }
    current(&here)?;
    Err(Problem::conflict("every hint was told".into()))
}

/// `DELETE /_sim/scenario`: the world stays as it is.
async fn end(here: Here) -> Result<HttpResponse, Problem> {
    if here.world().end_scenario() { Ok(HttpResponse::NoContent().finish()) } else { Err(none()) }
}

/// How far a world is.
#[derive(Debug, Serialize)]
struct Pupil {
    world: Name,
    exercises: Vec<Progress>,
}

/// `GET /_sim/exercises/progress`: of every world, for who trains a team.
async fn progress(here: Here) -> Result<HttpResponse, Problem> {
    let pupils =
        here.hub().worlds.list().into_iter().map(|world| Ok(Pupil { world: world.name.clone(), exercises: world.progress()? }));
    Ok(HttpResponse::Ok().json(pupils.collect::<Result<Vec<_>, Problem>>()?))
}
