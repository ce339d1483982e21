//! Events: acknowledged by whom they are for, not written twice.

use std::collections::BTreeSet;

use super::{
    judgement::{Judgement, says},
    knowledge::{announced, events_in},
    view::{Act, Exchange, text},
};

/// An event that was announced and read is acknowledged.
pub(super) fn acknowledged(exchanges: &[Exchange]) -> Judgement {
    let mut judgement = Judgement::default();
    let mut told = BTreeSet::new();
    for one in announced(exchanges).iter().filter(|one| !one.is_receipt) {
        let Some(event) = one.event.filter(|event| told.insert(*event)) else { continue };
        let later = &exchanges[one.place..];
        let is_sent = |call: &&Exchange| events_in(call).iter().any(|(id, value)| *id == event && text(value, "status") == "SENT");
        let Some(read) = later.iter().find(is_sent) else { continue };
        let is_receipt = |call: &&Exchange| {
            call.act == Act::UpdateEvent
                && call.ids.event == Some(event)
                && text(&call.sent, "status") == "RECEIVED"
                && call.may_be_done()
        };
        match later.iter().find(is_receipt) {
            Some(receipt) => judgement.keep(receipt),
            None => judgement.break_with(
                &[one.by, read],
                says!(
                    "Event {event} was read and is not acknowledged so far.",
                    "L'événement {event} a été lu et n'est pas acquitté à ce jour."
                ),
            ),
        }
    }
    judgement
}

/// After an event of which nobody knows whether the hub has it, the case is
/// read before the same event is written again.
pub(super) fn not_resubmitted(exchanges: &[Exchange]) -> Judgement {
    let mut judgement = Judgement::default();
    for (place, lost) in exchanges.iter().enumerate().filter(|(_, one)| one.act == Act::CreateEvent && one.is_unknown()) {
        let later = &exchanges[place + 1..];
        let again = later.iter().position(|one| one.is_same_as(lost));
        let look = later.iter().position(|one| one.act == Act::GetCase && one.ids.case == lost.ids.case && one.is_done());
        match (again, look) {
            (Some(again), look) if look.is_none_or(|look| look > again) => {
                let case = lost.ids.case.map(|case| case.to_string()).unwrap_or_default();
                judgement.break_with(
                    &[lost, &later[again]],
                    says!(
                        "An event of case {case} was left without an answer and written again before the case was read.",
                        "Un événement du cas {case} est resté sans réponse et a été réécrit avant de relire le cas."
                    ),
                );
            }
            (_, Some(look)) => judgement.keep(&later[look]),
            _ => {}
        }
    }
    judgement
}
