//! `/_sim/faults`: what is to go wrong.

use actix_web::{
    HttpResponse,
    web::{Json, Path},
};

use super::Problem;
use crate::{
    fault::{file, preset},
    http::here::Here,
    json::Written,
};

/// `GET /_sim/faults`, in the order in which they are asked.
pub(super) async fn list(here: Here) -> HttpResponse {
    HttpResponse::Ok().json(here.world().faults.list())
}

/// `POST /_sim/faults`: a rule, or `{"preset": …}`.
pub(super) async fn create(here: Here, Json(Written(asked)): Json<Written>) -> Result<HttpResponse, Problem> {
    let rule = file::rule(&asked).map_err(|refused| Problem::bad_request(&refused))?;
    let added = here.world().faults.add(rule).map_err(|taken| Problem::conflict(taken.to_string()))?;
    Ok(HttpResponse::Created().json(added))
}

/// `DELETE /_sim/faults`.
pub(super) async fn clear(here: Here) -> HttpResponse {
    here.world().faults.clear();
    HttpResponse::NoContent().finish()
}

/// `GET /_sim/faults/presets`.
pub(super) async fn presets() -> HttpResponse {
    HttpResponse::Ok().json(preset::all())
}

/// `GET /_sim/faults/{id}`.
pub(super) async fn read(here: Here, id: Path<String>) -> Result<HttpResponse, Problem> {
    let found = here.world().faults.find(&id).ok_or_else(|| unknown(&id))?;
    Ok(HttpResponse::Ok().json(found))
}

/// `DELETE /_sim/faults/{id}`.
pub(super) async fn delete(here: Here, id: Path<String>) -> Result<HttpResponse, Problem> {
    if here.world().faults.remove(&id) { Ok(HttpResponse::NoContent().finish()) } else { Err(unknown(&id)) }
}

fn unknown(id: &str) -> Problem {
    Problem::not_found(format!("there is no rule {id}"))
}
