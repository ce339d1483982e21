//! The world as a whole: its health, its seed, and what is put into it.

use actix_web::HttpResponse;
use serde_json::json;

use super::{Object, Problem};
use crate::{
    http::here::Here,
    hub::injection::{self, InjectedNotification, NewDossiers},
};

/// `GET /_sim/health`: answers as soon as the hub does; needs no admin token.
pub(super) async fn health(here: Here) -> HttpResponse {
    let mut health = json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "storage": here.world().store.kind(),
        "world": here.world().name,
    });
    if let Some(seed) = here.world().ids.seed() {
        health["randomSeed"] = seed.into();
    }
    HttpResponse::Ok().json(health)
}

/// `POST /_sim/reset`: back to the seed.
pub(super) async fn reset(here: Here) -> Result<HttpResponse, Problem> {
    here.world().reset().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `POST /_sim/dossiers`: complete, notified télédossiers.
pub(super) async fn inject_dossiers(here: Here, Object(asked): Object<NewDossiers>) -> Result<HttpResponse, Problem> {
    let (blobs, most) = (here.world().store.blobs().clone(), here.world().limits.dossiers_at_once);
    let injected = here.world().write(move |work| injection::dossiers(work, &blobs, &asked, most)).await?;
    Ok(HttpResponse::Created().json(injected))
}

/// `POST /_sim/notifications`: a notification as it is said.
pub(super) async fn inject_notification(here: Here, Object(asked): Object<InjectedNotification>) -> Result<HttpResponse, Problem> {
    let id = here.world().write(move |work| injection::notification(work, &asked)).await?;
    Ok(HttpResponse::Created().json(json!({ "id": id })))
}
