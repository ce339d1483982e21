//! What OSL and SI say to each other about a case: events.

use super::{Caller, HubError, Work, case_of, departure, treatment};
use crate::{
    domain::{
        access::Party,
        event::{ActionType, Event, EventStatus, NewEvent},
        id::{AttachmentId, CaseId, EventId, NotificationId},
        organization::OrganizationIdentifier,
        refusal::{Missing, Refusal, Violation},
    },
    store::{
        StoreError,
        attachments::{self, Holder},
        cases::CaseState,
        events,
        events::{Author, EventState},
        mails, notifications,
        notifications::NewNotification,
        processes,
    },
};

/// `POST /cases/{id}/events`. `caseNewStatus` moves the case at once, unless
/// files are still to come (assumed).
///
/// # Errors
/// 404, 403, and 400 with everything the hub has against the event.
pub fn create(work: &Work<'_>, caller: &Caller, case: CaseId, new: &NewEvent) -> Result<Event, HubError> {
    let case = case_of(work, caller, case)?;
    treatment::refuse_archived(&case)?;
    let process = processes::known(work.connection, &case.ownership.process_code)?;
    let intent = new.understand(&caller.party, &process).map_err(Refusal::Invalid)?;
    let author = Author {
        organization: caller.organization()?,
        is_on_the_si_side: caller.party.is_on_the_si_side(),
        partner: &caller.partner,
    };
    let id = work.next_id(EventId);
    let row = events::insert(work.connection, &case, id, new, intent, author, work.now)?;
    for attachment in &new.attachments {
        attachments::insert(work.connection, Holder::Event(row), work.next_id(AttachmentId), attachment)?;
    }
    let event = known(work, &case, id)?;
    let departures = Vec::from_iter(departure::of_belief(&case, new));
    departure::record(work, caller, (&case).into(), &departures)?;
    if intent.first_status() == EventStatus::Sent {
        take_effect(work, caller, &case, &event)?;
    }
    Ok(events::read(work.connection, &event)?.seen_by(&caller.party))
}

/// `GET /cases/{id}/events/{id}`.
///
/// # Errors
/// 404 and 403.
pub fn read(work: &Work<'_>, caller: &Caller, case: CaseId, id: EventId) -> Result<Event, HubError> {
    let (_, event) = event_of(work, caller, case, id, Missing::Event)?;
    Ok(events::read(work.connection, &event)?.seen_by(&caller.party))
}

/// `PATCH /cases/{id}/events/{id}`: its author says that all files are there
/// (`SENT`), or its reader acknowledges it (`RECEIVED`), of which the author is
/// notified (official collection).
///
/// # Errors
/// 404, 403, and 400 on another status or one that does not follow.
pub fn update(work: &Work<'_>, caller: &Caller, case: CaseId, id: EventId, status: Option<&str>) -> Result<(), HubError> {
    let (case, event) = event_of(work, caller, case, id, Missing::Event)?;
    let name = status.ok_or(Violation::Required("status"))?;
    treatment::refuse_archived(&case)?;
    match EventStatus::parse(name) {
        Some(EventStatus::Sent) => send(work, caller, &case, &event),
        Some(EventStatus::Received) => acknowledge(work, caller, &case, &event),
        Some(EventStatus::InProgress) | None => Err(Violation::UnknownEventStatus(name.to_owned()).into()),
    }
}

fn send(work: &Work<'_>, caller: &Caller, case: &CaseState, event: &EventState) -> Result<(), HubError> {
    refuse_unless(is_author(caller, event))?;
    if event.status != EventStatus::InProgress {
        return Err(Violation::EventNotInProgress.into());
    }
    if attachments::any_pending(work.connection, event.into())? {
        return Err(Violation::AttachmentsPending.into());
    }
    events::set_status(work.connection, event, EventStatus::Sent, work.now)?;
    take_effect(work, caller, case, event)
}

fn acknowledge(work: &Work<'_>, caller: &Caller, case: &CaseState, event: &EventState) -> Result<(), HubError> {
    refuse_unless(is_reader(caller, event))?;
    if event.status != EventStatus::Sent {
        return Err(Violation::EventNotSent.into());
    }
    events::set_status(work.connection, event, EventStatus::Received, work.now)?;
    if event.notification {
        notify(work, case, event, caller.organization()?, &event.transmitter)?;
    }
    Ok(())
}

/// `DELETE /cases/{id}/events/{id}`: only an `ATTACH_DEPOSIT` still
/// `IN_PROGRESS` (API description 1.2.7), by its author (assumed).
///
/// # Errors
/// 404, 403, and 400 when it is too late.
pub fn delete(work: &Work<'_>, caller: &Caller, case: CaseId, id: EventId) -> Result<(), HubError> {
    let (_, event) = event_of(work, caller, case, id, Missing::EventToDelete)?;
    refuse_unless(is_author(caller, &event))?;
    if event.action_type != ActionType::AttachDeposit || event.status != EventStatus::InProgress {
        return Err(Violation::EventNotDeletable.into());
    }
    work.forget(events::delete(work.connection, &event)?);
    Ok(())
}

/// The case and its event, provided that both exist and the case is the
/// caller's business.
pub(super) fn event_of(
    work: &Work<'_>,
    caller: &Caller,
    case: CaseId,
    id: EventId,
    missing: Missing,
) -> Result<(CaseState, EventState), HubError> {
    let case = case_of(work, caller, case)?;
    let event = events::state(work.connection, &case, id)?.ok_or(missing)?;
    Ok((case, event))
}

/// The national administrator's portal may speak for either side (assumed).
pub(super) fn is_author(caller: &Caller, event: &EventState) -> bool {
    matches!(caller.party, Party::Admin(_)) || caller.party.is_on_the_si_side() == event.is_by_si
}

fn is_reader(caller: &Caller, event: &EventState) -> bool {
    matches!(caller.party, Party::Admin(_)) || caller.party.is_on_the_si_side() != event.is_by_si
}

pub(super) fn refuse_unless(is_allowed: bool) -> Result<(), Refusal> {
    if is_allowed { Ok(()) } else { Err(Refusal::UnauthorizedUser) }
}

/// A sent event moves the case where it says, and notifies the other side when
/// it asks for it (functional specification).
fn take_effect(work: &Work<'_>, caller: &Caller, case: &CaseState, event: &EventState) -> Result<(), HubError> {
    if let Some(status) = event.case_new_status {
        treatment::move_to(work, caller, case, status)?;
    }
    if event.notification {
        let reader = if event.is_by_si { &case.ownership.osl } else { &case.ownership.recipient };
        notify(work, case, event, &event.transmitter, reader)?;
    }
    Ok(())
}

/// Tells `recipient`, also by mail if it wants one.
fn notify(
    work: &Work<'_>,
    case: &CaseState,
    event: &EventState,
    transmitter: &OrganizationIdentifier,
    recipient: &OrganizationIdentifier,
) -> Result<(), StoreError> {
    let process_code = &case.ownership.process_code;
    let notification = NewNotification { recipient, transmitter, process_code, case_id: case.id, event_id: Some(event.id) };
    let id = work.next_id(NotificationId);
    notifications::insert(work.connection, id, notification, work.now)?;
    mails::about(work.connection, id)
}

fn known(work: &Work<'_>, case: &CaseState, id: EventId) -> Result<EventState, StoreError> {
    events::state(work.connection, case, id)?.ok_or_else(|| StoreError::Corrupt("an event just written is gone".into()))
}
