//! `/_sim/mails`: the e-mails that the hub would have sent.

use actix_web::{HttpResponse, web::Data};

use super::Problem;
use crate::{http::Hub, store::mails};

/// `GET /_sim/mails`, oldest first.
pub(super) async fn list(hub: Data<Hub>) -> Result<HttpResponse, Problem> {
    let found = hub.world.read(|work| mails::list(work.connection))?;
    Ok(HttpResponse::Ok().json(found))
}

/// `DELETE /_sim/mails`.
pub(super) async fn clear(hub: Data<Hub>) -> Result<HttpResponse, Problem> {
    hub.world.write(|work| mails::clear(work.connection)).await?;
    Ok(HttpResponse::NoContent().finish())
}
