//! Attachments: each one, whole, and once.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{
    judgement::{Judgement, says},
    knowledge::{events_in, files_in, moves, own_events},
    view::{Act, Exchange},
};

/// What must not be reached with a damaged file.
const FINAL: [&str; 3] = ["DONE", "REFUSED", "CLOSED"];

fn is_sound_download(one: &Exchange, file: Uuid) -> bool {
    one.act == Act::Download && one.ids.attachment == Some(file) && one.is_done() && !one.is_damaged
}

/// Every file that a client was shown is downloaded, unless it refused the
/// case or the file is gone.
pub(super) fn downloaded(exchanges: &[Exchange], side_is_si: bool) -> Judgement {
    let mut judgement = Judgement::default();
    let given_up: BTreeSet<Uuid> =
        moves(exchanges).iter().filter(|one| matches!(one.status, "REFUSED" | "SI_INTG_ERROR")).map(|one| one.case).collect();
    let mut told = BTreeSet::new();
    for (shown_by, file, name) in shown(exchanges, side_is_si) {
        let is_given_up = shown_by.ids.case.is_some_and(|case| given_up.contains(&case));
        if is_given_up || !told.insert(file) {
            continue;
        }
        let is_gone = |one: &Exchange| one.act == Act::Download && one.ids.attachment == Some(file) && one.is(404);
        match exchanges.iter().find(|one| is_sound_download(one, file) || is_gone(one)) {
            Some(download) => judgement.keep(download),
            None => judgement.break_with(
                &[shown_by],
                says!(
                    "Attachment {file} ({name}) was never downloaded whole.",
                    "La pièce jointe {file} ({name}) n'a jamais été téléchargée entière."
                ),
            ),
        }
    }
    judgement
}

/// The files that answers show: those of a deposit to an SI, those of the other
/// party's events to both.
fn shown(exchanges: &[Exchange], side_is_si: bool) -> Vec<(&Exchange, Uuid, &str)> {
    let own = own_events(exchanges);
    let mut found = Vec::new();
    for one in exchanges {
        if side_is_si && one.act == Act::GetCase && one.is_done() {
            found.extend(files_in(&one.got).map(|(file, name)| (one, file, name)));
        }
        for (event, value) in events_in(one) {
            let is_for_this = super::view::text(&value["transmitter"], "type") == if side_is_si { "OSL" } else { "SI" };
            if is_for_this && !own.contains(&event) {
                found.extend(files_in(value).map(|(file, name)| (one, file, name)));
            }
        }
    }
    found
}

/// What came whole is not downloaded again.
pub(super) fn once(exchanges: &[Exchange]) -> Judgement {
    let mut judgement = Judgement::default();
    let mut had: BTreeMap<Uuid, &Exchange> = BTreeMap::new();
    for one in exchanges.iter().filter(|one| one.act == Act::Download && one.is_done() && !one.is_damaged) {
        let Some(file) = one.ids.attachment else { continue };
        match had.insert(file, one) {
            None => judgement.keep(one),
            Some(first) => judgement.break_with(
                &[first, one],
                says!("Attachment {file} was downloaded again.", "La pièce jointe {file} a été téléchargée de nouveau."),
            ),
        }
    }
    judgement
}

/// A file that came damaged or cut short is downloaded again before the case
/// goes to its end, or the event is acknowledged.
pub(super) fn verified(exchanges: &[Exchange]) -> Judgement {
    let mut judgement = Judgement::default();
    for (place, damaged) in exchanges.iter().enumerate().filter(|(_, one)| is_damaged(one)) {
        let (Some(file), later) = (damaged.ids.attachment, &exchanges[place + 1..]) else { continue };
        let again = later.iter().find(|one| is_sound_download(one, file));
        let finished = later.iter().find(|one| is_end(one, damaged));
        match (again, finished) {
            (Some(again), Some(end)) if again.id < end.id => judgement.keep(again),
            (Some(again), None) => judgement.keep(again),
            (_, Some(end)) => judgement.break_with(
                &[damaged, end],
                says!(
                    "Attachment {file} came damaged and the client went on to the end without downloading it again.",
                    "La pièce jointe {file} est arrivée abîmée et le client est allé au bout sans la retélécharger."
                ),
            ),
            (None, None) => {}
        }
    }
    judgement
}

fn is_damaged(one: &Exchange) -> bool {
    one.act == Act::Download && (one.is_done() && one.is_damaged || one.is_cut_off)
}

fn is_end(one: &Exchange, damaged: &Exchange) -> bool {
    let is_of_case = one.ids.case.is_some() && one.ids.case == damaged.ids.case && one.may_be_done();
    let is_acknowledged = one.act == Act::UpdateEvent && one.ids.event.is_some() && one.ids.event == damaged.ids.event;
    let status = match one.act {
        Act::CreateEvent => super::view::text(&one.sent, "caseNewStatus"),
        Act::UpdateCase => super::view::text(&one.sent, "status"),
        _ => "",
    };
    is_of_case && (FINAL.contains(&status) || is_acknowledged && super::view::text(&one.sent, "status") == "RECEIVED")
}
