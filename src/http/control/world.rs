//! The world as a whole: its health, its seed, and what is put into it.

use actix_web::{
    HttpResponse,
    web::{Data, Json},
};
use serde_json::json;

use super::Problem;
use crate::{
    http::Hub,
    hub::injection::{self, InjectedNotification, NewDossiers},
};

/// `GET /_sim/health`: answers as soon as the hub does; needs no admin token.
pub(super) async fn health(hub: Data<Hub>) -> HttpResponse {
    HttpResponse::Ok().json(json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "storage": hub.world.store.kind(),
        "world": "default",
    }))
}

/// `POST /_sim/reset`: back to the seed.
pub(super) async fn reset(hub: Data<Hub>) -> Result<HttpResponse, Problem> {
    hub.world.reset().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `POST /_sim/dossiers`: complete, notified télédossiers.
pub(super) async fn inject_dossiers(hub: Data<Hub>, asked: Json<NewDossiers>) -> Result<HttpResponse, Problem> {
    let blobs = hub.world.store.blobs().clone();
    let injected = hub.world.write(move |work| injection::dossiers(work, &blobs, &asked)).await?;
    Ok(HttpResponse::Created().json(injected))
}

/// `POST /_sim/notifications`: a notification as it is said.
pub(super) async fn inject_notification(hub: Data<Hub>, asked: Json<InjectedNotification>) -> Result<HttpResponse, Problem> {
    let id = hub.world.write(move |work| injection::notification(work, &asked)).await?;
    Ok(HttpResponse::Created().json(json!({ "id": id })))
}
