//! Departures from the documents, on their way in.

use super::{Caller, HubError, Work};
use crate::{
    domain::{
        departure::{Departure, RecordedDeparture},
        event::NewEvent,
        folder::NewFolder,
        id::{CaseId, FolderId},
        numbering,
        refusal::{Refusal, Violation},
        status::Status,
        status_graph,
    },
    store::{cases::CaseState, departures},
};

/// What a departure happened to.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) folder: FolderId,
    pub(super) case: Option<CaseId>,
}

impl From<&CaseState> for At {
    fn from(case: &CaseState) -> Self {
        Self { folder: case.folder, case: Some(case.id) }
    }
}

/// Records what the real hub lets through.
pub(super) fn record(work: &Work<'_>, caller: &Caller, at: At, found: &[Departure]) -> Result<(), HubError> {
    for departure in found {
        let recorded = RecordedDeparture {
            date_time: work.now,
            client_id: caller.client_id.clone(),
            rule: departure.rule(),
            detail: departure.to_string(),
            folder_id: Some(at.folder),
            case_id: at.case,
        };
        departures::insert(work.connection, &recorded)?;
    }
    Ok(())
}

/// Refuses, in a strict hub, what `--strict` is there to enforce.
pub(super) fn refuse_if_strict(work: &Work<'_>, found: &[Departure]) -> Result<(), HubError> {
    let enforced: Vec<_> =
        found.iter().filter(|departure| work.is_strict && departure.is_enforced()).cloned().map(Violation::Departure).collect();
    if enforced.is_empty() { Ok(()) } else { Err(Refusal::Invalid(enforced).into()) }
}

/// What moving a case to `status` departs from.
pub(super) fn of_move(caller: &Caller, case: &CaseState, status: Status) -> Option<Departure> {
    let is_allowed = status_graph::allows(&case.ownership.process_code, caller.party.scope(), case.status, status);
    (!is_allowed).then_some(Departure::StatusGraph { from: case.status, to: status })
}

/// What an event's idea of where the case stands departs from.
pub(super) fn of_belief(case: &CaseState, new: &NewEvent) -> Option<Departure> {
    let said = new.case_current_status.as_deref().filter(|said| *said != case.status.as_str())?;
    Some(Departure::CaseCurrentStatus { said: said.to_owned(), real: case.status })
}

/// What the numbers of a new folder and of its cases depart from.
pub(super) fn of_numbers(new: &NewFolder) -> Vec<Departure> {
    let folder = Some(&new.external_id).filter(|number| !numbering::is_folder_number(number));
    let cases = new.cases.iter().map(|case| &case.external_id).filter(|case| !numbering::is_case_number(case, &new.external_id));
    folder.into_iter().chain(cases).cloned().map(Departure::Numbering).collect()
}
