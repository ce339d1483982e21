//! `/_sim/mails`: the e-mails that the hub would have sent.

use actix_web::HttpResponse;

use super::Problem;
use crate::{http::here::Here, store::mails};

/// `GET /_sim/mails`, oldest first.
pub(super) async fn list(here: Here) -> Result<HttpResponse, Problem> {
    let found = here.world().read(|work| mails::list(work.connection))?;
    Ok(HttpResponse::Ok().json(found))
}

/// `DELETE /_sim/mails`.
pub(super) async fn clear(here: Here) -> Result<HttpResponse, Problem> {
    here.world().write(|work| mails::clear(work.connection)).await?;
    Ok(HttpResponse::NoContent().finish())
}
