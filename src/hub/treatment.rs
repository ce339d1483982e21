//! The treatment of a case by its SI.

use super::{Caller, HubError, Work, case_of, departure};
use crate::{
    domain::{case::Case, event::Event, id::CaseId, refusal::Violation, status::Status},
    store::{cases, cases::CaseState, processes},
};

/// `GET /cases/{id}`; `lite` leaves out events and attachments (assumed).
/// Reading changes no status.
///
/// # Errors
/// 404 and 403.
pub fn read(work: &Work<'_>, caller: &Caller, id: CaseId, lite: bool) -> Result<Case, HubError> {
    let case = case_of(work, caller, id)?;
    let mut found = cases::read(work.connection, &case, lite)?;
    if let Some(contents) = &mut found.contents {
        let events: Vec<Event> = std::mem::take(&mut contents.events);
        contents.events = events.into_iter().map(|event| event.seen_by(&caller.party)).collect();
    }
    Ok(found)
}

/// `PATCH /cases/{id}`: moves the case, notifies nobody. Both sides may, on a
/// closed case too (official collection); the graph is enforced under
/// `--strict` only.
///
/// # Errors
/// 404, 403, and 400 on a status that cannot be asked for or an archived case.
pub fn update(work: &Work<'_>, caller: &Caller, id: CaseId, status: Option<&str>) -> Result<(), HubError> {
    let case = case_of(work, caller, id)?;
    let name = status.ok_or(Violation::Required("status"))?;
    let status = Status::parse(name)
        .filter(|status| status.may_be_asked_of_a_case())
        .ok_or_else(|| Violation::UnknownCaseStatus(name.to_owned()))?;
    refuse_archived(&case)?;
    move_to(work, caller, &case, status)
}

/// An archived case is not modifiable (functional specification).
pub(super) fn refuse_archived(case: &CaseState) -> Result<(), HubError> {
    if case.status == Status::Archived { Err(Violation::Archived.into()) } else { Ok(()) }
}

/// Moves a case on behalf of `caller`: anywhere, unless the hub is strict.
pub(super) fn move_to(work: &Work<'_>, caller: &Caller, case: &CaseState, status: Status) -> Result<(), HubError> {
    let departures = Vec::from_iter(departure::of_move(caller, case, status));
    departure::refuse_if_strict(work, &departures)?;
    departure::record(work, caller, case.into(), &departures)?;
    let process = processes::known(work.connection, &case.ownership.process_code)?;
    Ok(cases::set_status(work.connection, case, status, process.status_before_file_deletion, work.now)?)
}
