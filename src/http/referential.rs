//! `/referential/v1`: the 12 operations of the Organization 1.2.0, Process
//! 1.2.1 and Subscription 1.2.3 descriptions.

use actix_web::{HttpResponse, http::header::CONTENT_RANGE};
use serde::Serialize;

use super::{
    call::{Admitted, Call},
    error::Denied,
    operation::{
        CreateOrganization, CreateProcess, CreateSubscription, GetOrganizationById, GetOrganizations, GetProcessById,
        GetSubscriptionById, ListProcess, ListSubscription, UpdateOrganization, UpdateProcess, UpdateSubscription,
    },
};
use crate::{
    domain::{
        id::SubscriptionId,
        organization::{Organization, OrganizationFilter, OrganizationIdentifier},
        page::{Excerpt, Order, Page},
        process::Process,
        refusal::Missing,
        subscription::{NewSubscription, SubscriptionFilter},
    },
    hub::{HubError, organization, process, subscription},
};

type Answer = Result<HttpResponse, Denied>;

pub(super) async fn list_organizations(call: Call<GetOrganizations>) -> Answer {
    let filter = OrganizationFilter { kind: call.parameter("type"), company_register: call.parameter("company_register") };
    let found = call.world().read(|work| organization::list(work, &filter, &page(&call)))?;
    Ok(HttpResponse::Ok().json(found.items))
}

pub(super) async fn create_organization(mut call: Call<CreateOrganization>) -> Answer {
    let new: Organization = call.body()?;
    let created = call.world().write(move |work| organization::create(work, &new)).await?;
    Ok(HttpResponse::Created().json(created))
}

pub(super) async fn get_organization(call: Call<GetOrganizationById>) -> Answer {
    let id = organization_id(&call)?;
    let found = call.world().read(|work| organization::read(work, &id))?;
    Ok(HttpResponse::Ok().json(found))
}

pub(super) async fn update_organization(mut call: Call<UpdateOrganization>) -> Answer {
    let id = organization_id(&call)?;
    let new: Organization = call.body()?;
    let updated = call.world().write(move |work| organization::update(work, &id, &new)).await?;
    Ok(HttpResponse::Ok().json(updated))
}

fn organization_id(call: &Admitted) -> Result<OrganizationIdentifier, HubError> {
    Ok(OrganizationIdentifier::parse(&call.segment("id")).ok_or(Missing::Organization)?)
}

pub(super) async fn list_processes(call: Call<ListProcess>) -> Answer {
    let register = call.parameter("companyRegister");
    // The description has no paging here, and yet the header of one.
    let page = Page { max_result: usize::MAX, ..page(&call) };
    let found = call.world().read(|work| process::list(work, register.as_ref(), &page))?;
    Ok(with_range(found))
}

pub(super) async fn create_process(mut call: Call<CreateProcess>) -> Answer {
    let new: Process = call.body()?;
    let created = call.world().write(move |work| process::create(work, &new)).await?;
    Ok(HttpResponse::Created().json(created))
}

pub(super) async fn get_process(call: Call<GetProcessById>) -> Answer {
    let found = call.world().read(|work| process::read(work, &call.caller, &call.segment("code")))?;
    Ok(HttpResponse::Ok().json(found))
}

pub(super) async fn update_process(mut call: Call<UpdateProcess>) -> Answer {
    let code = call.segment("code");
    let new: Process = call.body()?;
    let updated = call.world().write(move |work| process::update(work, &code, &new)).await?;
    Ok(HttpResponse::Ok().json(updated))
}

pub(super) async fn list_subscriptions(call: Call<ListSubscription>) -> Answer {
    let filter = SubscriptionFilter {
        process_codes: call.list("processCode"),
        status: call.parameter("status"),
        company_register: call.parameter("companyRegister"),
        datapass_id: call.parameter("datapassId").and_then(|text| text.trim().parse().ok()),
        delegation_actor_email: call.parameter("delegationActorEmail"),
    };
    let found = call.world().read(|work| subscription::list(work, &call.caller, &filter, &page(&call)))?;
    Ok(with_range(found))
}

pub(super) async fn create_subscription(mut call: Call<CreateSubscription>) -> Answer {
    let new: NewSubscription = call.body()?;
    let created = call.world().write(move |work| subscription::create(work, &new)).await?;
    Ok(HttpResponse::Created().json(created))
}

pub(super) async fn get_subscription(call: Call<GetSubscriptionById>) -> Answer {
    let id = call.id("subscriptionId", SubscriptionId);
    let found = call.world().read(|work| subscription::read(work, &call.caller, id))?;
    Ok(HttpResponse::Ok().json(found))
}

pub(super) async fn update_subscription(mut call: Call<UpdateSubscription>) -> Answer {
    let id = call.id("subscriptionId", SubscriptionId);
    let new: NewSubscription = call.body()?;
    let updated = call.world().write(move |work| subscription::update(work, id, &new)).await?;
    Ok(HttpResponse::Ok().json(updated))
}

/// What of a list is asked for, in the names all of them share.
fn page(call: &Admitted) -> Page {
    Page {
        order: call.parameter("orderBy").map(|text| Order::parse(&text)),
        offset: call.count("offSet").unwrap_or_default(),
        max_result: call.count("maxResult").unwrap_or(Page::default().max_result),
    }
}

/// A list with the header that says which part of it this is:
/// `Susbscriptions 0-27/100` (sic, API descriptions, of processes as well).
fn with_range<T: Serialize>(found: Excerpt<T>) -> HttpResponse {
    let range = match found.items.len() {
        // As RFC 9110 writes a range that holds nothing (assumed).
        0 => "*".to_owned(),
        count => format!("{}-{}", found.offset, found.offset + count - 1),
    };
    let range = format!("Susbscriptions {range}/{}", found.total);
    HttpResponse::Ok().insert_header((CONTENT_RANGE, range)).json(found.items)
}
