//! Statuses: the mandatory ones of the process, the graph, and what events say.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{
    facts::Facts,
    judgement::{Judgement, says},
    knowledge::{events_in, moves, processes},
    view::{Act, Exchange, text},
};
use crate::domain::{
    departure::{RecordedDeparture, Rule as DepartureRule},
    mandatory_status,
};

/// The intermediate status of the process comes before the final one.
pub(super) fn intermediate(exchanges: &[Exchange], facts: &Facts) -> Judgement {
    let mut judgement = Judgement::default();
    let (processes, moves) = (processes(exchanges), moves(exchanges));
    let mut told = BTreeSet::new();
    for end in moves.iter().filter(|one| matches!(one.status, "DONE" | "REFUSED")) {
        let process = processes.get(&end.case).copied().unwrap_or_default();
        let Some(wanted) = mandatory_status::of(process).intermediate else { continue };
        // What came before may be what the journal has lost.
        if !told.insert(end.case) || facts.is_cut && !processes.contains_key(&end.case) {
            continue;
        }
        let is_moved = moves.iter().any(|one| one.case == end.case && one.place < end.place && one.status == wanted.as_str());
        let is_seen = exchanges[..end.place].iter().any(|one| shows(one, end.case, wanted.as_str()));
        judgement.note(is_moved || is_seen, end.by, || {
            let (case, status) = (end.case, end.status);
            says!(
                "Case {case} ({process}) went to {status} without {wanted}.",
                "Le cas {case} ({process}) est passé à {status} sans {wanted}."
            )
        });
    }
    judgement
}

fn shows(one: &Exchange, case: Uuid, status: &str) -> bool {
    one.ids.case == Some(case)
        && (one.act == Act::GetCase && one.is_done() && text(&one.got, "status") == status
            || events_in(one).iter().any(|(_, event)| text(event, "caseNewStatus") == status))
}

/// A case that was taken over reaches one of the final statuses of its process.
pub(super) fn last(exchanges: &[Exchange]) -> Judgement {
    let mut judgement = Judgement::default();
    let (processes, moves) = (processes(exchanges), moves(exchanges));
    let mut told = BTreeSet::new();
    for taken in exchanges.iter().filter(|one| is_taking(one)) {
        let Some(case) = taken.ids.case.filter(|case| told.insert(*case)) else { continue };
        let process = processes.get(&case).copied().unwrap_or_default();
        let finals = mandatory_status::of(process).finals;
        let is_final = |status: &str| finals.iter().any(|one| one.as_str() == status);
        let of_case = || moves.iter().filter(|one| one.case == case);
        if let Some(end) = of_case().find(|one| is_final(one.status)) {
            judgement.keep(end.by);
        } else if let Some(seen) = exchanges.iter().find(|one| finals.iter().any(|status| shows(one, case, status.as_str()))) {
            judgement.keep(seen);
        } else {
            let wanted: Vec<&str> = finals.iter().map(|status| status.as_str()).collect();
            let (wanted, newest) = (wanted.join(", "), of_case().next_back());
            let shown: Vec<&Exchange> = std::iter::once(taken).chain(newest.map(|one| one.by)).collect();
            judgement.break_with(
                &shown,
                says!(
                    "Case {case} ({process}) was taken over and has not reached a final status so far: {wanted}.",
                    "Le cas {case} ({process}) a été pris en charge et n'a pas atteint de statut final à ce jour : {wanted}."
                ),
            );
        }
    }
    judgement
}

/// What an SI does with a case once it is its business.
fn is_taking(one: &Exchange) -> bool {
    match one.act {
        Act::Download => one.is_done() && one.ids.event.is_none(),
        Act::CreateEvent | Act::UpdateCase => one.is_done(),
        _ => false,
    }
}

/// No departure of that kind was recorded.
pub(super) fn without(rule: DepartureRule, exchanges: &[Exchange], facts: &Facts) -> Judgement {
    let mut judgement = Judgement::default();
    let recorded = facts.departures.iter().filter(|one| one.rule == rule);
    let departures: Vec<_> = recorded.filter_map(|one| Some((one, at(one, exchanges)?))).collect();
    let member = if rule == DepartureRule::CaseCurrentStatus { "caseCurrentStatus" } else { "caseNewStatus" };
    let is_occasion = |one: &&Exchange| {
        one.is_done()
            && match one.act {
                Act::CreateEvent => !text(&one.sent, member).is_empty(),
                Act::UpdateCase => rule == DepartureRule::StatusGraph,
                _ => false,
            }
    };
    let is_departure = |one: &Exchange| departures.iter().any(|(_, by)| by.id == one.id);
    exchanges.iter().filter(is_occasion).filter(|one| !is_departure(one)).for_each(|one| judgement.keep(one));
    for (departure, by) in departures {
        let (detail, case) = (&departure.detail, departure.case_id.map(|case| case.to_string()).unwrap_or_default());
        judgement.break_with(&[by], says!("{detail} (case {case}).", "{detail} (cas {case})."));
    }
    judgement
}

/// The exchange that a departure was recorded in: the last on its case that
/// had begun by then.
fn at<'a>(departure: &RecordedDeparture, exchanges: &'a [Exchange]) -> Option<&'a Exchange> {
    let case = departure.case_id?.to_string();
    let is_move = |one: &&Exchange| matches!(one.act, Act::CreateEvent | Act::UpdateCase | Act::UpdateEvent);
    let is_of_case = |one: &&Exchange| one.ids.case.is_some_and(|id| id.to_string() == case);
    let had_begun = |one: &&Exchange| one.date_time() <= departure.date_time;
    exchanges.iter().filter(is_move).filter(is_of_case).rfind(had_begun)
}
