//! The subscriptions of the referential: asked for by DataPass, decided by the
//! administrator, activated on their day by the hub.

use super::{Caller, HubError, Work, client};
use crate::{
    domain::{
        access::Party,
        id::SubscriptionId,
        page::{Excerpt, Page},
        process::Process,
        refusal::{Missing, Refusal, Violation},
        scope::Scope,
        subscription::{AccessMode, NewSubscription, Subscription, SubscriptionFilter, SubscriptionStatus},
        timestamp::Timestamp,
    },
    store::{StoreError, clients, organizations, processes, subscriptions},
};

/// `POST /subscriptions`: the answer shows its people in full.
///
/// # Errors
/// 400 when it exists already (observed), when its process is deactivated
/// (functional specification), when process, organization or status are not
/// known (assumed).
pub fn create(work: &Work<'_>, new: &NewSubscription) -> Result<Subscription, HubError> {
    add(work, new, |_| false)
}

/// A subscription of a seed: as if created, except that one to a deactivated
/// process may be older than the deactivation, hence not be active.
///
/// # Errors
/// 400, as [`create`].
pub fn plant(work: &Work<'_>, new: &NewSubscription) -> Result<Subscription, HubError> {
    add(work, new, |status| status != SubscriptionStatus::Actif)
}

/// `is_let_through` says which status a subscription to a deactivated process
/// may have.
fn add(
    work: &Work<'_>,
    new: &NewSubscription,
    is_let_through: impl FnOnce(SubscriptionStatus) -> bool,
) -> Result<Subscription, HubError> {
    let (process, asked) = checked_creation(work, new)?;
    if !process.is_activated && !is_let_through(asked) {
        return Err(Violation::InactiveProcess(process.code).into());
    }
    let terms = &new.terms;
    let status = standing(&process, new, asked, work.now);
    let is_suspended_with_process = !process.is_activated && status == SubscriptionStatus::Suspendu;
    let id = work.next_id(SubscriptionId);
    if !subscriptions::insert(work.connection, id, terms, status, is_suspended_with_process)? {
        let (process_code, subscriber) = (terms.process_code.clone(), terms.subscriber.clone());
        return Err(Violation::SubscriptionExists { process_code, subscriber }.into());
    }
    Ok(delivered(work, id)?)
}

/// The process and the status asked for, when all that is named exists.
fn checked_creation(work: &Work<'_>, new: &NewSubscription) -> Result<(Process, SubscriptionStatus), HubError> {
    let terms = &new.terms;
    let mut found = Vec::new();
    let process = processes::find(work.connection, &terms.process_code)?;
    if process.is_none() {
        found.push(Violation::UnknownProcess(terms.process_code.clone()));
    }
    if !organizations::exists(work.connection, &terms.subscriber)? {
        found.push(Violation::UnknownOrganization(terms.subscriber.clone()));
    }
    match (process, status_of(new, SubscriptionStatus::default())) {
        (Some(process), Ok(status)) if found.is_empty() => return Ok((process, status)),
        (_, Ok(_)) => {}
        (_, Err(violation)) => found.push(violation),
    }
    Err(Refusal::Invalid(found).into())
}

/// Where a subscription comes to stand that was put at `asked`: active, when
/// it waits for a day that has come and its process is activated.
fn standing(process: &Process, new: &NewSubscription, asked: SubscriptionStatus, now: Timestamp) -> SubscriptionStatus {
    if process.is_activated { new.terms.status_at(asked, now) } else { asked }
}

/// The status that a body names; `silent` when it names none.
fn status_of(new: &NewSubscription, silent: SubscriptionStatus) -> Result<SubscriptionStatus, Violation> {
    let Some(name) = &new.status else { return Ok(silent) };
    SubscriptionStatus::parse(name).ok_or_else(|| Violation::UnknownSubscriptionStatus(name.clone()))
}

/// `GET /subscriptions/{id}`.
///
/// # Errors
/// 404, and 403 on a subscription to another OSL's process.
pub fn read(work: &Work<'_>, caller: &Caller, id: SubscriptionId) -> Result<Subscription, HubError> {
    let subscription = subscriptions::find(work.connection, id)?.ok_or(Missing::Subscription)?;
    let process = processes::known(work.connection, &subscription.terms.process_code)?;
    if !caller.party.owns_folders_of(&process.osl) {
        return Err(Refusal::UnauthorizedUser.into());
    }
    Ok(subscription.with_emails_only())
}

/// `GET /subscriptions`: an OSL sees those to its own processes.
///
/// # Errors
/// 400 on a column that there is not (assumed).
pub fn list(work: &Work<'_>, caller: &Caller, filter: &SubscriptionFilter, page: &Page) -> Result<Excerpt<Subscription>, HubError> {
    let sorting = subscriptions::sorting(page.order.as_ref()).ok_or_else(|| Violation::unknown_column(page))?;
    let osl = match &caller.party {
        Party::Admin(_) => None,
        Party::Osl(osl) => Some(osl),
        Party::Si { .. } | Party::Subcrt => return Err(Refusal::UnauthorizedUser.into()),
    };
    let mut found = subscriptions::list(work.connection, osl, filter, sorting, page)?;
    found.items = found.items.into_iter().map(Subscription::with_emails_only).collect();
    Ok(found)
}

/// Every subscription, for whoever looks from outside.
///
/// # Errors
/// 400 on a column that there is not (assumed).
pub fn list_all(work: &Work<'_>, page: &Page) -> Result<Excerpt<Subscription>, HubError> {
    let sorting = subscriptions::sorting(page.order.as_ref()).ok_or_else(|| Violation::unknown_column(page))?;
    Ok(subscriptions::list(work.connection, None, &SubscriptionFilter::default(), sorting, page)?)
}

/// Moves a subscription, and changes nothing else of it, as the administrator would.
///
/// # Errors
/// As [`update`].
pub fn set_status(work: &Work<'_>, id: SubscriptionId, status: String) -> Result<Subscription, HubError> {
    let terms = subscriptions::find(work.connection, id)?.ok_or(Missing::Subscription)?.terms;
    update(work, id, &NewSubscription { terms, status: Some(status) })
}

/// `PUT /subscriptions/{id}`: how the administrator activates, refuses and
/// suspends. Replaces it whole, except that it stays where it stands when the
/// body does not say (assumed); so do its process and its subscriber, by which
/// télédossiers reach it (assumed).
///
/// # Errors
/// 404, and 400 when the body names another process or subscriber, a status
/// that is not known, or `Actif` while the process is deactivated (assumed).
pub fn update(work: &Work<'_>, id: SubscriptionId, new: &NewSubscription) -> Result<Subscription, HubError> {
    let current = subscriptions::find(work.connection, id)?.ok_or(Missing::Subscription)?;
    let process = processes::known(work.connection, &current.terms.process_code)?;
    let asked = checked_update(&current, &process, new)?;
    let status = standing(&process, new, asked, work.now);
    subscriptions::update(work.connection, id, &new.terms, status, work.now)?;
    Ok(delivered(work, id)?.with_emails_only())
}

/// The status asked for, when nothing speaks against the change.
fn checked_update(current: &Subscription, process: &Process, new: &NewSubscription) -> Result<SubscriptionStatus, Refusal> {
    let mut found = Vec::new();
    if new.terms.process_code != current.terms.process_code {
        found.push(Violation::NotModifiable("Subscription processCode"));
    }
    if new.terms.subscriber != current.terms.subscriber {
        found.push(Violation::NotModifiable("Subscription subscriber"));
    }
    match status_of(new, current.status) {
        Ok(SubscriptionStatus::Actif) if !process.is_activated => found.push(Violation::InactiveProcess(process.code.clone())),
        Ok(status) if found.is_empty() => return Ok(status),
        Ok(_) => {}
        Err(violation) => found.push(violation),
    }
    Err(found.into())
}

/// Suspends the active subscriptions to a process that is being deactivated
/// (functional specification).
pub(super) fn suspend_with_process(work: &Work<'_>, code: &str) -> Result<(), HubError> {
    Ok(subscriptions::suspend_with_process(work.connection, code, work.now)?)
}

/// Brings back the subscriptions that were suspended with a process and no
/// other (assumed).
pub(super) fn resume_with_process(work: &Work<'_>, code: &str) -> Result<(), HubError> {
    for subscription in subscriptions::suspended_with_process(work.connection, code)? {
        activate(work, subscription.id)?;
    }
    Ok(())
}

/// Activates a subscription, as on its day.
pub(super) fn activate(work: &Work<'_>, id: SubscriptionId) -> Result<Subscription, StoreError> {
    subscriptions::set_status(work.connection, id, SubscriptionStatus::Actif, work.now)?;
    delivered(work, id)
}

/// The subscription as it now is. One that is active and reached by API has
/// credentials; the real hub shows them on its portal (assumed).
fn delivered(work: &Work<'_>, id: SubscriptionId) -> Result<Subscription, StoreError> {
    let gone = || StoreError::Corrupt(format!("subscription {id} is gone"));
    let subscription = subscriptions::find(work.connection, id)?.ok_or_else(gone)?;
    let terms = &subscription.terms;
    let calls_the_api = subscription.status == SubscriptionStatus::Actif && terms.access_mode == Some(AccessMode::Api);
    if calls_the_api && !clients::has_si(work.connection, &terms.subscriber, &terms.process_code)? {
        client::create(work, Scope::Si, &terms.subscriber, Some(terms.process_code.clone()))?;
    }
    Ok(subscription)
}
