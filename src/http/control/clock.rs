//! `/_sim/clock`: the time of the hub, and what moving it brings about.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::{Object, Problem};
use crate::{
    domain::{batch::FellDue, period::Period, timestamp::Timestamp},
    http::here::Here,
    world::World,
};

/// What the clock shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Reading {
    now: Timestamp,
    frozen: bool,
    /// What the nightly batches did meanwhile, when the clock was moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    fell_due: Option<Vec<FellDue>>,
}

impl Reading {
    fn of(world: &World, fell_due: Option<Vec<FellDue>>) -> HttpResponse {
        HttpResponse::Ok().json(Self { now: world.clock.now(), frozen: world.clock.is_frozen(), fell_due })
    }
}

/// The body of `PUT /_sim/clock`; what is not said stays as it is.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Setting {
    #[serde(default)]
    now: Option<Timestamp>,
    #[serde(default)]
    frozen: Option<bool>,
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

/// `PUT /_sim/clock`: sets it, stops it, lets it go on.
pub(super) async fn set(here: Here, Object(setting): Object<Setting>) -> Result<HttpResponse, Problem> {
    let fell_due = here.world().set_clock(setting.now, setting.frozen).await?;
    Ok(Reading::of(here.world(), Some(fell_due)))
}

/// `POST /_sim/clock/advance`: moves it forward.
pub(super) async fn advance(here: Here, Object(step): Object<Step>) -> Result<HttpResponse, Problem> {
    let fell_due = here.world().advance(step.by).await?;
    Ok(Reading::of(here.world(), Some(fell_due)))
}
