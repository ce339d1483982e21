//! `/_sim`: what the real hub does not have. JSON in and out, refusals as
//! RFC 9457 problem details.

mod bots;
mod changes;
mod clients;
mod clock;
mod conformance;
mod departures;
mod description;
mod dossiers;
mod event_stream;
mod faults;
mod journal;
mod mails;
mod object;
mod pages;
mod parties;
mod problem;
mod referential;
mod scenarios;
mod snapshots;
mod world;
mod worlds;

use actix_web::{
    HttpRequest, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::JsonPayloadError,
    guard::fn_guard,
    http::header::AUTHORIZATION,
    middleware::{Next, from_fn},
    web::{self, Data, JsonConfig, Path, QueryConfig, ServiceConfig},
};
use subtle::ConstantTimeEq;

use super::{Hub, here::is_at_root, host::own_names_only, origin::own_pages_only};
use object::Object;
pub(super) use problem::Problem;

/// The routes of the control API. The first two tell what is no secret and change
/// nothing, whatever the hub is called by.
#[rustfmt::skip]
pub(super) fn routes(config: &mut ServiceConfig, json_bytes: usize) {
    config.service(web::resource("/_sim/health").wrap(from_fn(own_pages_only)).route(web::get().to(world::health)));
    config.service(web::resource("/_sim/ca.pem").wrap(from_fn(own_pages_only)).route(web::get().to(ca_certificate)));
    config.service(web::scope("/_sim")
        .wrap(from_fn(with_admin_token))
        .wrap(from_fn(own_names_only))
        .wrap(from_fn(own_pages_only))
        .app_data(QueryConfig::default().error_handler(|error, _| Problem::bad_request(&error).into()))
        .app_data(JsonConfig::default().content_type_required(false).limit(json_bytes).error_handler(|error, _| not_read(&error).into()))
        .route("/reset", web::post().to(world::reset))
        .route("/clients", web::get().to(clients::list))
        .route("/clients", web::post().to(clients::create))
        .route("/clock", web::get().to(clock::read))
        .route("/clock", web::put().to(clock::set))
        .route("/clock/advance", web::post().to(clock::advance))
        .route("/mails", web::get().to(mails::list))
        .route("/mails", web::delete().to(mails::clear))
        .route("/departures", web::get().to(departures::list))
        .route("/departures", web::delete().to(departures::clear))
        .route("/bots", web::get().to(bots::list))
        .route("/bots", web::put().to(bots::replace))
        .route("/bots", web::delete().to(bots::clear))
        .configure(journal::routes)
        .configure(conformance::routes)
        .configure(scenarios::routes)
        .route("/faults", web::get().to(faults::list))
        .route("/faults", web::post().to(faults::create))
        .route("/faults", web::delete().to(faults::clear))
        .route("/faults/presets", web::get().to(faults::presets))
        .route("/faults/{id}", web::get().to(faults::read))
        .route("/faults/{id}", web::delete().to(faults::delete))
        .route("/partners", web::post().to(parties::create))
        .route("/cases/{caseId}/events", web::post().to(parties::act))
        .route("/dossiers", web::get().to(dossiers::list))
        .route("/dossiers", web::post().to(world::inject_dossiers))
        .route("/dossiers/{folderId}", web::get().to(dossiers::read))
        .route("/attachments/{attachmentId}", web::get().to(dossiers::attachment))
        .route("/changes", web::get().to(changes::follow))
        .route("/notifications", web::get().to(dossiers::waiting))
        .route("/notifications/{notificationId}", web::delete().to(dossiers::delete_notification))
        .configure(referential::routes)
        .route("/notifications", web::post().to(world::inject_notification))
        .route("/snapshots", web::get().to(snapshots::list))
        .route("/snapshots", web::post().to(snapshots::take))
        .route("/snapshots/{name}", web::get().to(snapshots::download))
        .route("/snapshots/{name}", web::put().to(snapshots::upload))
        .route("/snapshots/{name}", web::delete().to(snapshots::delete))
        .route("/snapshots/{name}/restore", web::post().to(snapshots::restore))
        .route("/worlds", web::get().guard(fn_guard(is_at_root)).to(worlds::list))
        .route("/worlds", web::post().guard(fn_guard(is_at_root)).to(worlds::create))
        .route("/worlds/{name}", web::get().guard(fn_guard(is_at_root)).to(worlds::read))
        .route("/worlds/{name}", web::delete().guard(fn_guard(is_at_root)).to(worlds::delete))
        .route("/openapi.yaml", web::get().to(description::of_control))
        .route("/openapi", web::get().to(description::without_slash))
        .route("/openapi/", web::get().to(description::index))
        .route("/openapi/{file}", web::get().to(description::file))
        .default_service(web::to(nothing_here)));
    // The worlds that there are have their prefix taken off.
    config.service(web::scope("/w/{world}/_sim")
        .wrap(from_fn(with_admin_token))
        .wrap(from_fn(own_names_only))
        .wrap(from_fn(own_pages_only))
        .default_service(web::to(no_world)));
}

/// Why a body is not taken.
fn not_read(error: &JsonPayloadError) -> Problem {
    match error {
        JsonPayloadError::OverflowKnownLength { limit, .. } | JsonPayloadError::Overflow { limit } => {
            Problem::too_large(format!("a JSON body has at most {limit} bytes"))
        }
        other => Problem::bad_request(other),
    }
}

/// Lets a request through that bears the admin token, when there is one.
async fn with_admin_token(
    hub: Data<Hub>,
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if let Some(expected) = &hub.admin_token {
        let sent = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let sent = sent.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
        if !bool::from(sent.as_bytes().ct_eq(expected.as_bytes())) {
            return Err(Problem::unauthorized().into());
        }
    }
    next.call(request).await
}

/// `GET /_sim/ca.pem`: what a client has to trust to call over HTTPS. No secret,
/// so no token is asked for.
async fn ca_certificate(hub: Data<Hub>) -> Result<HttpResponse, Problem> {
    let certificate = hub.ca_certificate.clone().ok_or_else(|| Problem::not_found("this hub has no CA of its own".into()))?;
    Ok(HttpResponse::Ok().content_type("application/x-pem-file").body(certificate))
}

async fn nothing_here(request: HttpRequest) -> Result<&'static str, Problem> {
    Err(Problem::not_found(format!("{} {} is not part of the control API", request.method(), request.path())))
}

async fn no_world(world: Path<String>) -> Result<&'static str, Problem> {
    Err(Problem::no_world(&world))
}
