//! `/_sim/partners` and `/_sim/cases`: parties of a tester's own, and the other
//! party played by hand.

use actix_web::{HttpResponse, web::Path};

use super::{Object, Problem};
use crate::{
    domain::id::CaseId,
    http::here::Here,
    hub::{
        counterpart::{self, Act},
        partner::{self, NewPartner},
    },
};

/// `POST /_sim/partners`: an organization, a subscription and a client.
pub(super) async fn create(here: Here, Object(asked): Object<NewPartner>) -> Result<HttpResponse, Problem> {
    let created = here.world().write(move |work| partner::create(work, &asked)).await?;
    Ok(HttpResponse::Created().json(created))
}

/// `POST /_sim/cases/{id}/events`: an event of the side that is said.
pub(super) async fn act(here: Here, case: Path<String>, Object(act): Object<Act>) -> Result<HttpResponse, Problem> {
    let id = CaseId(case.parse().map_err(|_| Problem::not_found("Case is not found".into()))?);
    let blobs = here.world().store.blobs().clone();
    let event = here.world().write(move |work| counterpart::act(work, &blobs, id, act)).await?;
    Ok(HttpResponse::Created().json(event))
}
