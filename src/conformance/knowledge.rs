//! What a client has learnt from its answers, as rules need it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use uuid::Uuid;

use super::view::{Act, Exchange, id, items, text};

/// A notification that a client was given.
#[derive(Clone, Debug)]
pub(super) struct Announced<'a> {
    /// Where it stands in the list of exchanges.
    pub(super) place: usize,
    pub(super) by: &'a Exchange,
    pub(super) notification: Uuid,
    pub(super) case: Uuid,
    pub(super) event: Option<Uuid>,
    /// Whether it tells an author that its event was acknowledged.
    pub(super) is_receipt: bool,
}

/// Every notification at every time it was listed; a receipt is known by its
/// details, or by an event that the client wrote itself.
pub(super) fn announced(exchanges: &[Exchange]) -> Vec<Announced<'_>> {
    let own = own_events(exchanges);
    let lists = exchanges.iter().enumerate().filter(|(_, one)| one.act == Act::ListNotifications && one.is_done());
    let listed = lists.flat_map(|(place, by)| by.got.as_array().into_iter().flatten().map(move |item| (place, by, item)));
    let read = listed.filter_map(|(place, by, item)| {
        let event = id(item, "eventId");
        let is_receipt = text(item, "eventStatus") == "RECEIVED" || event.is_some_and(|event| own.contains(&event));
        Some(Announced { place, by, notification: id(item, "id")?, case: id(item, "caseId")?, event, is_receipt })
    });
    read.collect()
}

/// The events that a client wrote, as far as it got an answer.
pub(super) fn own_events(exchanges: &[Exchange]) -> BTreeSet<Uuid> {
    let created = exchanges.iter().filter(|one| one.act == Act::CreateEvent && one.is_done());
    created.filter_map(|one| id(&one.got, "id")).collect()
}

/// A case that was moved, or was asked to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move<'a> {
    pub(super) place: usize,
    pub(super) by: &'a Exchange,
    pub(super) case: Uuid,
    pub(super) status: &'a str,
}

/// The moves of cases that a client asked for and was not refused.
pub(super) fn moves(exchanges: &[Exchange]) -> Vec<Move<'_>> {
    let asked = exchanges.iter().enumerate().filter(|(_, one)| one.may_be_done());
    let read = asked.filter_map(|(place, by)| {
        let status = match by.act {
            Act::CreateEvent => text(&by.sent, "caseNewStatus"),
            Act::UpdateCase => text(&by.sent, "status"),
            _ => "",
        };
        (!status.is_empty()).then_some(Move { place, by, case: by.ids.case?, status })
    });
    read.collect()
}

/// The process of each case that was seen.
pub(super) fn processes(exchanges: &[Exchange]) -> BTreeMap<Uuid, &str> {
    let mut found = BTreeMap::new();
    for one in exchanges.iter().filter(|one| one.is_done()) {
        match one.act {
            Act::ListNotifications => {
                for item in one.got.as_array().into_iter().flatten() {
                    found.extend(id(item, "caseId").map(|case| (case, text(item, "processCode"))));
                }
            }
            Act::GetCase => found.extend(one.ids.case.map(|case| (case, text(&one.got, "processCode")))),
            _ => {}
        }
    }
    found
}

/// The events that an answer shows, each with its JSON.
pub(super) fn events_in(one: &Exchange) -> Vec<(Uuid, &Value)> {
    match one.act {
        Act::GetCase if one.is_done() => items(&one.got, "events").filter_map(|event| Some((id(event, "id")?, event))).collect(),
        Act::GetEvent if one.is_done() => id(&one.got, "id").map(|event| (event, &one.got)).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The attachments of that JSON that can be downloaded.
pub(super) fn files_in(value: &Value) -> impl Iterator<Item = (Uuid, &str)> {
    let received = items(value, "attachments").filter(|one| text(one, "status") == "RECEIVED");
    received.filter_map(|one| Some((id(one, "id")?, text(one, "fileName"))))
}
