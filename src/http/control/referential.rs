//! `/_sim/organizations`, `/_sim/processes` and `/_sim/subscriptions`: the
//! referential for whoever looks from outside, whole, and what a tester
//! changes of it without being its administrator.

use actix_web::{
    HttpResponse,
    web::{self, Path, ServiceConfig},
};
use serde::Deserialize;

use super::{Object, Problem};
use crate::{
    domain::{
        id::SubscriptionId,
        organization::{Organization, OrganizationFilter, OrganizationIdentifier},
        page::Page,
    },
    http::here::Here,
    hub::{organization, partner, process, subscription},
};

/// All there is, in the order of creation.
const ALL: Page = Page { order: None, offset: 0, max_result: usize::MAX };

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .route("/organizations", web::get().to(organizations))
        .route("/organizations", web::post().to(create_organization))
        .route("/processes", web::get().to(processes))
        .route("/processes", web::post().to(create_process))
        .route("/processes/{code}", web::patch().to(change_process))
        .route("/subscriptions", web::get().to(subscriptions))
        .route("/subscriptions", web::post().to(subscribe))
        .route("/subscriptions/{subscriptionId}", web::patch().to(change_subscription));
}

/// `GET /_sim/organizations`.
async fn organizations(here: Here) -> Result<HttpResponse, Problem> {
    let found = here.world().read(|work| organization::list(work, &OrganizationFilter::default(), &ALL))?;
    Ok(HttpResponse::Ok().json(found.items))
}

/// `POST /_sim/organizations`.
async fn create_organization(here: Here, Object(new): Object<Organization>) -> Result<HttpResponse, Problem> {
    let created = here.world().write(move |work| organization::create(work, &new)).await?;
    Ok(HttpResponse::Created().json(created))
}

/// `GET /_sim/processes`.
async fn processes(here: Here) -> Result<HttpResponse, Problem> {
    let found = here.world().read(|work| process::list(work, None, &ALL))?;
    Ok(HttpResponse::Ok().json(found.items))
}

/// The body of `POST /_sim/processes`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewProcess {
    code: String,
    #[serde(default)]
    name: Option<String>,
    /// The process whose rules it takes.
    like: String,
    /// The OSL; that of the other process when not said.
    #[serde(default)]
    osl: Option<OrganizationIdentifier>,
}

/// `POST /_sim/processes`: an open one, with the rules of another.
async fn create_process(here: Here, Object(new): Object<NewProcess>) -> Result<HttpResponse, Problem> {
    let NewProcess { code, name, like, osl } = new;
    // As the Process description bounds them.
    for (member, text, longest) in [("code", &code, 30), ("name", name.as_ref().unwrap_or(&code), 100)] {
        if text.is_empty() || text.chars().count() > longest {
            return Err(Problem::bad_request(&format!("{member} has 1 to {longest} characters")));
        }
    }
    let created = here.world().write(move |work| process::create_like(work, &like, code, name, osl)).await?;
    Ok(HttpResponse::Created().json(created))
}

/// The body of `PATCH /_sim/processes/{code}`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ProcessChange {
    is_activated: bool,
}

/// `PATCH /_sim/processes/{code}`.
async fn change_process(here: Here, code: Path<String>, Object(change): Object<ProcessChange>) -> Result<HttpResponse, Problem> {
    let changed = here.world().write(move |work| process::set_activated(work, &code, change.is_activated)).await?;
    Ok(HttpResponse::Ok().json(changed))
}

/// `GET /_sim/subscriptions`.
async fn subscriptions(here: Here) -> Result<HttpResponse, Problem> {
    let found = here.world().read(|work| subscription::list_all(work, &ALL))?;
    Ok(HttpResponse::Ok().json(found.items))
}

/// The body of `POST /_sim/subscriptions`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewSubscription {
    process_code: String,
    subscriber: OrganizationIdentifier,
}

/// `POST /_sim/subscriptions`: an active one, with credentials.
async fn subscribe(here: Here, Object(new): Object<NewSubscription>) -> Result<HttpResponse, Problem> {
    let created = here.world().write(move |work| partner::subscribe(work, new.process_code, &new.subscriber)).await?;
    Ok(HttpResponse::Created().json(created))
}

/// The body of `PATCH /_sim/subscriptions/{subscriptionId}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SubscriptionChange {
    status: String,
}

/// `PATCH /_sim/subscriptions/{subscriptionId}`.
async fn change_subscription(
    here: Here,
    id: Path<String>,
    Object(change): Object<SubscriptionChange>,
) -> Result<HttpResponse, Problem> {
    let id = SubscriptionId(id.parse().map_err(|_| Problem::not_found(format!("there is no subscription {id}")))?);
    let changed = here.world().write(move |work| subscription::set_status(work, id, change.status)).await?;
    Ok(HttpResponse::Ok().json(changed))
}
