//! `/_sim/faults`: what is to go wrong.

use actix_web::{
    HttpResponse,
    web::{Data, Json, Path},
};
use serde_json::Value;

use super::Problem;
use crate::{
    fault::{file, preset},
    http::Hub,
};

/// `GET /_sim/faults`, in the order in which they are asked.
pub(super) async fn list(hub: Data<Hub>) -> HttpResponse {
    HttpResponse::Ok().json(hub.world.faults.list())
}

/// `POST /_sim/faults`: a rule, or `{"preset": …}`.
pub(super) async fn create(hub: Data<Hub>, asked: Json<Value>) -> Result<HttpResponse, Problem> {
    let rule = file::rule(asked.into_inner()).map_err(|refused| Problem::bad_request(&refused))?;
    let added = hub.world.faults.add(rule).map_err(|taken| Problem::conflict(taken.to_string()))?;
    Ok(HttpResponse::Created().json(added))
}

/// `DELETE /_sim/faults`.
pub(super) async fn clear(hub: Data<Hub>) -> HttpResponse {
    hub.world.faults.clear();
    HttpResponse::NoContent().finish()
}

/// `GET /_sim/faults/presets`.
pub(super) async fn presets() -> HttpResponse {
    HttpResponse::Ok().json(preset::all())
}

/// `GET /_sim/faults/{id}`.
pub(super) async fn read(hub: Data<Hub>, id: Path<String>) -> Result<HttpResponse, Problem> {
    let found = hub.world.faults.find(&id).ok_or_else(|| unknown(&id))?;
    Ok(HttpResponse::Ok().json(found))
}

/// `DELETE /_sim/faults/{id}`.
pub(super) async fn delete(hub: Data<Hub>, id: Path<String>) -> Result<HttpResponse, Problem> {
    if hub.world.faults.remove(&id) { Ok(HttpResponse::NoContent().finish()) } else { Err(unknown(&id)) }
}

fn unknown(id: &str) -> Problem {
    Problem::not_found(format!("there is no rule {id}"))
}
