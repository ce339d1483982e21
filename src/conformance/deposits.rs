//! Deposits: numbered, completed, closed at the end, and not made twice.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{
    facts::Facts,
    judgement::{Judgement, says},
    knowledge::{events_in, moves},
    view::{Act, Exchange, id, items, text},
};
use crate::domain::numbering;

/// A folder that the hub took is declared complete, or deleted.
pub(super) fn completed(exchanges: &[Exchange]) -> Judgement {
    let mut judgement = Judgement::default();
    for (place, deposit) in created(exchanges) {
        let Some(folder) = id(&deposit.got, "id") else { continue };
        let later = || exchanges[place + 1..].iter().filter(|one| one.ids.folder == Some(folder) && one.may_be_done());
        let is_end = |one: &&Exchange| {
            one.act == Act::DeleteFolder || one.act == Act::UpdateFolder && text(&one.sent, "globalStatus") == "HUBEE_COMPLETED"
        };
        if let Some(end) = later().find(is_end) {
            judgement.keep(end);
            continue;
        }
        let declared: BTreeSet<Uuid> = items(&deposit.got, "attachments").filter_map(|one| id(one, "id")).collect();
        let sent: BTreeSet<Uuid> = later().filter(|one| one.act == Act::Upload).filter_map(|one| one.ids.attachment).collect();
        let (missing, all) = (declared.difference(&sent).count(), declared.len());
        judgement.break_with(
            &[deposit],
            says!(
                "Folder {folder} is not HUBEE_COMPLETED so far; {missing} of its {all} attachments were not sent.",
                "Le dossier {folder} n'est pas HUBEE_COMPLETED à ce jour ; {missing} de ses {all} pièces n'ont pas été envoyées."
            ),
        );
    }
    judgement
}

fn created(exchanges: &[Exchange]) -> impl Iterator<Item = (usize, &Exchange)> {
    exchanges.iter().enumerate().filter(|(_, one)| one.act == Act::CreateFolder && one.is_done())
}

/// Numbers are as the specification has them.
pub(super) fn numbered(exchanges: &[Exchange]) -> Judgement {
    let mut judgement = Judgement::default();
    for one in exchanges.iter().filter(|one| one.act == Act::CreateFolder && one.may_be_done() && one.sent.is_object()) {
        let folder = text(&one.sent, "externalId");
        let cases = items(&one.sent, "cases").map(|case| text(case, "externalId"));
        let odd = cases.filter(|case| !numbering::is_case_number(case, folder));
        let odd: Vec<&str> = (!numbering::is_folder_number(folder)).then_some(folder).into_iter().chain(odd).collect();
        judgement.note(odd.is_empty(), one, || {
            let odd = odd.join(", ");
            says!("Not numbered as specified: {odd}.", "Numérotation non conforme : {odd}.")
        });
    }
    judgement
}

/// A deposit of which nobody knows whether the hub has it leaves one folder
/// there, not two. The API has no way to look a number up, so that a second
/// attempt is told by what it has done.
pub(super) fn not_resubmitted(exchanges: &[Exchange], facts: &Facts) -> Judgement {
    let mut judgement = Judgement::default();
    let answered: BTreeSet<Uuid> = created(exchanges).filter_map(|(_, one)| id(&one.got, "id")).collect();
    let mut told = BTreeSet::new();
    for (place, lost) in exchanges.iter().enumerate().filter(|(_, one)| one.act == Act::CreateFolder && one.is_unknown()) {
        let number = text(&lost.sent, "externalId");
        if number.is_empty() || !told.insert(number) {
            continue;
        }
        let is_again = |one: &&Exchange| {
            one.act == Act::CreateFolder
                && text(&one.sent, "externalId") == number
                && text(&one.sent, "processCode") == text(&lost.sent, "processCode")
        };
        let again = exchanges[place + 1..].iter().find(is_again);
        let folders =
            facts.folders.iter().filter(|one| one.external_id == number && one.process_code == text(&lost.sent, "processCode"));
        let ids: Vec<(Uuid, String)> = folders.map(|one| (one.id.0, one.id.to_string())).collect();
        let has_orphan = ids.iter().any(|(id, _)| !answered.contains(id));
        match again {
            Some(again) if has_orphan && ids.len() > 1 => {
                let (count, ids) = (ids.len(), ids.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(", "));
                judgement.break_with(
                    &[lost, again],
                    says!(
                        "Deposit {number} was left without an answer and sent again: the hub has {count} folders of that number, {ids}.",
                        "Le dépôt {number} est resté sans réponse et a été renvoyé : le hub a {count} dossiers de ce numéro, {ids}."
                    ),
                );
            }
            _ => judgement.keep(again.unwrap_or(lost)),
        }
    }
    judgement
}

/// What the SI has finished is closed: its case, and its folder after all its cases.
pub(super) fn closed(exchanges: &[Exchange]) -> Judgement {
    let mut judgement = Judgement::default();
    let closings: BTreeMap<Uuid, &Exchange> =
        moves(exchanges).iter().filter(|one| one.status == "CLOSED").map(|one| (one.case, one.by)).collect();
    for (case, seen) in finished(exchanges) {
        match closings.get(&case) {
            Some(closing) => judgement.keep(closing),
            None => judgement.break_with(
                &[seen],
                says!(
                    "Case {case} was seen finished and is not closed so far.",
                    "Le cas {case} a été vu terminé et n'est pas clos à ce jour."
                ),
            ),
        }
    }
    for (folder, cases) in cases_by_folder(exchanges) {
        judge_folder(&mut judgement, exchanges, folder, &cases, &closings);
    }
    judgement
}

fn judge_folder(
    judgement: &mut Judgement,
    exchanges: &[Exchange],
    folder: Uuid,
    cases: &BTreeSet<Uuid>,
    closings: &BTreeMap<Uuid, &Exchange>,
) {
    let is_closing = |one: &&Exchange| {
        one.act == Act::UpdateFolder
            && one.ids.folder == Some(folder)
            && text(&one.sent, "globalStatus") == "CLOSED"
            && one.may_be_done()
    };
    let closing = exchanges.iter().find(is_closing);
    let of_cases: Vec<&Exchange> = cases.iter().filter_map(|case| closings.get(case).copied()).collect();
    let last = of_cases.iter().map(|one| one.id).max().unwrap_or_default();
    match closing {
        Some(closing) if of_cases.len() == cases.len() && closing.id > last => judgement.keep(closing),
        Some(closing) => judgement.break_with(
            &[closing],
            says!("Folder {folder} was closed before all its cases were.", "Le dossier {folder} a été clos avant tous ses cas."),
        ),
        None if !cases.is_empty() && of_cases.len() == cases.len() => judgement.break_with(
            &of_cases,
            says!(
                "All cases of folder {folder} are closed and the folder is not so far.",
                "Tous les cas du dossier {folder} sont clos et le dossier ne l'est pas à ce jour."
            ),
        ),
        None => {}
    }
}

/// The cases that answers show at their end, each with the first that does.
fn finished(exchanges: &[Exchange]) -> BTreeMap<Uuid, &Exchange> {
    let is_end = |status: &str| matches!(status, "DONE" | "REFUSED");
    let mut found = BTreeMap::new();
    for one in exchanges.iter().filter(|one| one.is_done()) {
        let is_seen = one.act == Act::GetCase && is_end(text(&one.got, "status"))
            || events_in(one).iter().any(|(_, event)| is_end(text(event, "caseNewStatus")));
        if let Some(case) = one.ids.case.filter(|_| is_seen) {
            found.entry(case).or_insert(one);
        }
        if one.act == Act::GetFolder {
            let cases = items(&one.got, "cases").filter(|case| is_end(text(case, "status"))).filter_map(|case| id(case, "id"));
            cases.for_each(|case| {
                found.entry(case).or_insert(one);
            });
        }
    }
    found
}

fn cases_by_folder(exchanges: &[Exchange]) -> BTreeMap<Uuid, BTreeSet<Uuid>> {
    let shown = exchanges.iter().filter(|one| matches!(one.act, Act::CreateFolder | Act::GetFolder) && one.is_done());
    let read =
        shown.filter_map(|one| Some((id(&one.got, "id")?, items(&one.got, "cases").filter_map(|case| id(case, "id")).collect())));
    read.collect()
}

/// The numbers that a client tried to deposit under.
#[must_use]
pub fn numbers(exchanges: &[Exchange]) -> BTreeSet<String> {
    let deposits = exchanges.iter().filter(|one| one.act == Act::CreateFolder && one.is_unknown());
    deposits.map(|one| text(&one.sent, "externalId").to_owned()).filter(|number| !number.is_empty()).collect()
}
