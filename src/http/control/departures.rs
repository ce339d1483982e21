//! `/_sim/departures`: what clients did that the real hub lets through although
//! its documents say otherwise.

use actix_web::{HttpResponse, web::Query};
use serde::Deserialize;

use super::Problem;
use crate::{http::here::Here, store::departures};

/// The query of `GET /_sim/departures`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    /// Only those of this client.
    #[serde(default)]
    client: Option<String>,
}

/// `GET /_sim/departures`, oldest first.
pub(super) async fn list(here: Here, filter: Query<Filter>) -> Result<HttpResponse, Problem> {
    let found = here.world().read(|work| departures::list(work.connection, filter.client.as_deref()))?;
    Ok(HttpResponse::Ok().json(found))
}

/// `DELETE /_sim/departures`.
pub(super) async fn clear(here: Here) -> Result<HttpResponse, Problem> {
    here.world().write(|work| departures::clear(work.connection)).await?;
    Ok(HttpResponse::NoContent().finish())
}
