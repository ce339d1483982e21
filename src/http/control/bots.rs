//! `/_sim/bots`: the other party, automated.

use actix_web::{HttpResponse, web::Json};

use super::Problem;
use crate::{bot::file, http::here::Here, json::Written};

/// `GET /_sim/bots`, in the order in which they are asked.
pub(super) async fn list(here: Here) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(here.world().shown_bots()?))
}

/// `PUT /_sim/bots`: these and no others.
pub(super) async fn replace(here: Here, Json(Written(asked)): Json<Written>) -> Result<HttpResponse, Problem> {
    let bots = file::bots(&asked).map_err(|refused| Problem::bad_request(&refused))?;
    here.world().set_bots(bots).await?;
    list(here).await
}

/// `DELETE /_sim/bots`: what they are to do falls due no more.
pub(super) async fn clear(here: Here) -> Result<HttpResponse, Problem> {
    here.world().set_bots(Vec::new()).await?;
    Ok(HttpResponse::NoContent().finish())
}
