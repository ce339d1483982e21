//! The route table, in one piece.

use actix_web::{
    HttpRequest, HttpResponse, Resource, Scope,
    guard::{self, GuardContext},
    http::Method,
    middleware::{Condition, from_fn},
    web::{self, ServiceConfig},
};

use super::{
    answer_check, control, cors,
    error::{Denied, Gateway},
    fault_layer, gateway,
    operation::{UpdateCase, UpdateCaseWithPost, UpdateEvent, UpdateEventWithPost, UpdateFolder, UpdateFolderWithPost},
    recorder, referential, teledossiers as td, token,
};

/// Everything the program answers to; its API's answers may be checked before
/// the gateway writes them its own way.
pub fn routes(config: &mut ServiceConfig, check_answers: bool, json_bytes: usize) {
    let answer_check = Condition::new(check_answers, from_fn(answer_check::check));
    config
        .configure(|config| control::routes(config, json_bytes))
        .configure(token::authorization_server)
        .configure(console_or_welcome)
        .service(
            web::scope("")
                .wrap(answer_check)
                .wrap(from_fn(fault_layer::around))
                .wrap(from_fn(gateway::pass))
                .wrap(from_fn(recorder::record))
                .configure(behind_gateway),
        );
}

#[cfg(feature = "console")]
fn console_or_welcome(config: &mut ServiceConfig) {
    config.configure(super::console::routes);
}

#[cfg(not(feature = "console"))]
fn console_or_welcome(config: &mut ServiceConfig) {
    config.route("/", web::get().to(welcome));
}

/// What the gateway stands in front of, and all it does not know.
fn behind_gateway(config: &mut ServiceConfig) {
    config.configure(token::behind_gateway).configure(teledossiers).configure(referential).default_service(web::to(no_service));
}

// A scope for what paths begin with, so that the router tries few patterns.
#[rustfmt::skip]
fn teledossiers(config: &mut ServiceConfig) {
    config.service(below("/teledossiers/v1")
        .service(below("/notifications")
            .service(path("")
                .route(web::get().to(td::list_notifications)))
            .service(path("/{notificationId}")
                .route(web::delete().to(td::delete_notification))))
        .service(below("/folders")
            .service(path("")
                .route(web::post().to(td::create_folder)))
            .service(path("/{folderId}")
                .route(web::get().to(td::get_folder))
                .route(web::patch().to(td::update_folder::<UpdateFolder>))
                .route(web::post().guard(guard::fn_guard(overrides_method)).to(td::update_folder::<UpdateFolderWithPost>))
                .route(web::post().to(post_without_override))
                .route(web::delete().to(td::delete_folder)))
            .service(path("/{folderId}/attachments/{attachmentId}")
                .route(web::put().to(td::upload_folder_attachment))))
        .service(below("/cases")
            .service(path("/migrate")
                .route(web::put().to(td::migrate_cases)))
            .service(path("/{caseId}")
                .route(web::get().to(td::get_case))
                .route(web::patch().to(td::update_case::<UpdateCase>))
                .route(web::post().guard(guard::fn_guard(overrides_method)).to(td::update_case::<UpdateCaseWithPost>))
                .route(web::post().to(post_without_override)))
            .service(path("/{caseId}/attachments/{attachmentId}")
                .route(web::get().to(td::download_case_attachment)))
            .service(path("/{caseId}/events")
                .route(web::post().to(td::create_event)))
            .service(path("/{caseId}/events/{eventId}")
                .route(web::get().to(td::get_event))
                .route(web::patch().to(td::update_event::<UpdateEvent>))
                .route(web::post().guard(guard::fn_guard(overrides_method)).to(td::update_event::<UpdateEventWithPost>))
                .route(web::post().to(post_without_override))
                .route(web::delete().to(td::delete_event)))
            .service(path("/{caseId}/events/{eventId}/attachments/{attachmentId}")
                .route(web::get().to(td::download_event_attachment))
                .route(web::put().to(td::upload_event_attachment))))
        .service(path("/attachmentsIdsForPurge")
            .route(web::get().to(td::ids_for_purge)))
        .service(path("/idsPurged")
            .route(web::put().to(td::ids_purged))));
}

#[rustfmt::skip]
fn referential(config: &mut ServiceConfig) {
    config.service(below("/referential/v1")
        .service(path("/organizations")
            .route(web::get().to(referential::list_organizations))
            .route(web::post().to(referential::create_organization)))
        .service(path("/organizations/{id}")
            .route(web::get().to(referential::get_organization))
            .route(web::put().to(referential::update_organization)))
        .service(path("/processes")
            .route(web::get().to(referential::list_processes))
            .route(web::post().to(referential::create_process)))
        .service(path("/processes/{code}")
            .route(web::get().to(referential::get_process))
            .route(web::put().to(referential::update_process)))
        .service(path("/subscriptions")
            .route(web::get().to(referential::list_subscriptions))
            .route(web::post().to(referential::create_subscription)))
        .service(path("/subscriptions/{subscriptionId}")
            .route(web::get().to(referential::get_subscription))
            .route(web::put().to(referential::update_subscription))));
}

/// What an API has below a path, and nothing else.
fn below(prefix: &str) -> Scope {
    web::scope(prefix).default_service(web::to(no_resource))
}

/// Ends every pattern, under a name that no description has.
pub(super) const END: &str = "{end:/?}";

/// A path of the hub, with or without a slash at its end (functional
/// specification), with the gateway's own answers to `OPTIONS` and to methods
/// that it does not have.
pub(super) fn path(template: &str) -> Resource {
    // The router tries a list of patterns one by one: one of two forms is
    // quicker, but would begin with a slash.
    let resource = if template.is_empty() { web::resource(["", "/"]) } else { web::resource(format!("{template}{END}")) };
    resource.route(web::method(Method::OPTIONS).to(cors::options)).default_service(web::to(method_not_allowed))
}

fn overrides_method(context: &GuardContext<'_>) -> bool {
    context.head().headers().contains_key("x-http-method-override")
}

/// The description has its own answer for this, unlike the gateway's plain 405.
async fn post_without_override() -> Result<HttpResponse, Denied> {
    Err(Gateway::MethodNotAllowed.into())
}

async fn method_not_allowed() -> Result<HttpResponse, Denied> {
    Err(Gateway::NoMethod.into())
}

async fn no_resource(request: HttpRequest) -> Result<HttpResponse, Denied> {
    Err(Gateway::NoResource { path: request.path().to_owned(), method: request.method().to_string() }.into())
}

async fn no_service(request: HttpRequest) -> Result<HttpResponse, Denied> {
    Err(Gateway::NoService { path: request.path().to_owned() }.into())
}

/// For the person who opens the address in a browser and finds no console.
#[cfg(not(feature = "console"))]
async fn welcome() -> HttpResponse {
    let text = concat!(
        "hubee-sim ",
        env!("CARGO_PKG_VERSION"),
        "\n\nPOST /oauth2/token       a token for one of the clients below\n",
        "     /teledossiers/v1    the hub's API\n",
        "     /referential/v1     its organizations, processes and subscriptions\n",
        "GET  /_sim/clients       demonstration credentials\n",
        "GET  /_sim/health        is it ready, where does it keep things\n",
        "GET  /_sim/openapi/      what all of them take and answer\n"
    );
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(text)
}
