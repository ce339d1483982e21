//! `/_sim/clock`: the time of the hub, and what moving it brings about.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::{Object, Problem};
use crate::{
    clock::Setting,
    domain::{batch::FellDue, period::Period, scale::Scale, timestamp::Timestamp},
    http::here::Here,
    world::World,
};

/// What the clock shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Reading {
    now: Timestamp,
    frozen: bool,
    /// How fast it runs, or will when it goes on.
    scale: Scale,
    /// What the nightly batches did meanwhile, when the clock was moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    fell_due: Option<Vec<FellDue>>,
}

impl Reading {
    fn of(world: &World, fell_due: Option<Vec<FellDue>>) -> HttpResponse {
        let reading = world.clock.read();
        let frozen = reading.frozen().is_some();
        HttpResponse::Ok().json(Self { now: reading.present(), frozen, scale: reading.scale(), fell_due })
    }
}

/// The body of `POST /_sim/clock/advance`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Step {
    by: Period,
}

/// `GET /_sim/clock`.
pub(super) async fn read(here: Here) -> HttpResponse {
    Reading::of(here.world(), None)
}

/// `PUT /_sim/clock`: sets it, stops it, lets it go on, at whatever pace.
pub(super) async fn set(here: Here, Object(setting): Object<Setting>) -> Result<HttpResponse, Problem> {
    let fell_due = here.world().set_clock(setting).await?;
    Ok(Reading::of(here.world(), Some(fell_due)))
}

/// `POST /_sim/clock/advance`: moves it forward.
pub(super) async fn advance(here: Here, Object(step): Object<Step>) -> Result<HttpResponse, Problem> {
    let fell_due = here.world().advance(step.by).await?;
    Ok(Reading::of(here.world(), Some(fell_due)))
}
