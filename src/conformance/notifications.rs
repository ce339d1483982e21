//! Notifications: all of them, each deleted, none treated twice.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{
    judgement::{Judgement, says},
    knowledge::{Announced, announced, moves},
    view::{Act, Exchange},
};

/// After a batch as large as was asked for there may be more. The same batch
/// comes again unless something of it was deleted, or more is asked for.
pub(super) fn until_short(exchanges: &[Exchange]) -> Judgement {
    let mut judgement = Judgement::default();
    let lists: Vec<&Exchange> = exchanges.iter().filter(|one| one.act == Act::ListNotifications).collect();
    for (place, list) in lists.iter().enumerate().filter(|(_, list)| list.is_done() && list.limit > 0) {
        let count = list.got.as_array().map_or(0, Vec::len);
        if count < list.limit {
            continue;
        }
        let next =
            lists[place + 1..].iter().find(|next| !next.is(400) && (next.limit > list.limit || deletes(exchanges, list, next)));
        match next {
            Some(next) => judgement.keep(next),
            None => judgement.break_with(
                &[list],
                says!(
                    "The batch was full ({count} notifications for maxResult {limit}) and what comes after it was not asked for.",
                    "Le lot était complet ({count} notifications pour maxResult {limit}) et la suite n'a pas été demandée.",
                    limit = list.limit
                ),
            ),
        }
    }
    judgement
}

fn deletes(exchanges: &[Exchange], from: &Exchange, to: &Exchange) -> bool {
    let between = exchanges.iter().filter(|one| (from.id..to.id).contains(&one.id));
    between.filter(|one| one.act == Act::DeleteNotification).any(|one| one.may_be_done() || one.is(404))
}

/// What was read is deleted, and what is deleted was read.
pub(super) fn deleted(exchanges: &[Exchange]) -> Judgement {
    let mut judgement = Judgement::default();
    let mut told = BTreeSet::new();
    for one in announced(exchanges) {
        if !told.insert(one.notification) {
            continue;
        }
        let is_deletion = |call: &Exchange| call.act == Act::DeleteNotification && call.ids.notification == Some(one.notification);
        let later = &exchanges[one.place + 1..];
        let deleted = later.iter().position(|call| is_deletion(call) && (call.may_be_done() || call.is(404)));
        let read = later.iter().position(|call| is_read(&one, call));
        judge_deletion(&mut judgement, &one, deleted.map(|place| &later[place]), read.map(|place| &later[place]));
    }
    judgement
}

fn is_read(one: &Announced<'_>, call: &Exchange) -> bool {
    let is_about = match (call.act, one.event) {
        (Act::GetCase, _) => call.ids.case == Some(one.case),
        (Act::GetEvent, Some(event)) => call.ids.event == Some(event),
        _ => false,
    };
    // What is gone, or somebody else's, cannot be read.
    is_about && (call.is_done() || call.is(404) || call.is(403))
}

fn judge_deletion(judgement: &mut Judgement, one: &Announced<'_>, deleted: Option<&Exchange>, read: Option<&Exchange>) {
    let id = one.notification;
    match (deleted, read) {
        (Some(deletion), _) if one.is_receipt => judgement.keep(deletion),
        (Some(deletion), Some(read)) if read.id < deletion.id => judgement.keep(deletion),
        (Some(deletion), _) => judgement.break_with(
            &[one.by, deletion],
            says!(
                "Notification {id} was deleted before the case or event it announces was read: a crash here loses it.",
                "La notification {id} a été supprimée avant la lecture du cas ou de l'événement annoncé : une panne ici le perd."
            ),
        ),
        (None, Some(read)) => judgement.break_with(
            &[one.by, read],
            says!(
                "Notification {id} was read and is not deleted so far.",
                "La notification {id} a été lue et n'est pas supprimée à ce jour."
            ),
        ),
        (None, None) => {}
    }
}

/// A case that is announced twice is not moved twice to one status. It may be
/// when the other party has said something new, or it waited or failed meanwhile.
pub(super) fn idempotent(exchanges: &[Exchange]) -> Judgement {
    let mut judgement = Judgement::default();
    let announced = announced(exchanges);
    let mut seen: BTreeMap<(Uuid, Option<Uuid>), Vec<&Announced<'_>>> = BTreeMap::new();
    for one in announced.iter().filter(|one| !one.is_receipt) {
        seen.entry((one.case, one.event)).or_default().push(one);
    }
    let mut told = BTreeSet::new();
    for ((case, _), times) in seen.into_iter().filter(|(_, times)| times.len() > 1) {
        if !told.insert(case) {
            continue;
        }
        let news: Vec<usize> =
            announced.iter().filter(|one| one.case == case && one.event.is_some()).map(|one| one.place).collect();
        match repeated_move(exchanges, case, &news) {
            Some((first, again, status)) => judgement.break_with(
                &[times[0].by, times[1].by, first, again],
                says!(
                    "Case {case} was announced more than once and moved to {status} twice.",
                    "Le cas {case} a été annoncé plusieurs fois et passé deux fois à {status}."
                ),
            ),
            None => judgement.keep(times[1].by),
        }
    }
    judgement
}

/// Older clients PATCH what their event has said already: only two events, or
/// the same PATCH twice, are one treatment too many.
fn repeated_move<'a>(exchanges: &'a [Exchange], case: Uuid, news: &[usize]) -> Option<(&'a Exchange, &'a Exchange, &'a str)> {
    let mut made: BTreeMap<(bool, &str), (usize, &Exchange)> = BTreeMap::new();
    for one in moves(exchanges).into_iter().filter(|one| one.case == case && one.by.is_done()) {
        if matches!(one.status, "ADD_AWAITING" | "SI_INTG_ERROR" | "HUBEE_NOTIFIED") {
            made.clear();
            continue;
        }
        let key = (one.by.act == Act::CreateEvent, one.status);
        if let Some((place, first)) = made.insert(key, (one.place, one.by))
            && !news.iter().any(|news| (place..one.place).contains(news))
        {
            return Some((first, one.by, one.status));
        }
    }
    None
}
