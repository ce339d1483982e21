//! `/_sim/bots`: the other party, automated.

use actix_web::{HttpResponse, web::Json};
use serde_json::Value;

use super::Problem;
use crate::{bot::file, http::here::Here};

/// `GET /_sim/bots`, in the order in which they are asked.
pub(super) async fn list(here: Here) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(here.world().shown_bots()?))
}

/// `PUT /_sim/bots`: these and no others.
pub(super) async fn replace(here: Here, asked: Json<Value>) -> Result<HttpResponse, Problem> {
    let bots = file::bots(asked.into_inner()).map_err(|refused| Problem::bad_request(&refused))?;
    here.world().set_bots(bots).await?;
    list(here).await
}

/// `DELETE /_sim/bots`: what they are to do falls due no more.
pub(super) async fn clear(here: Here) -> Result<HttpResponse, Problem> {
    here.world().set_bots(Vec::new()).await?;
    Ok(HttpResponse::NoContent().finish())
}
