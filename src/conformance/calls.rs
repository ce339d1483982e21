//! Calls in general: their form, their headers, and what follows a failure.

use super::{
    assumed,
    facts::Facts,
    judgement::{Judgement, says},
    view::{Act, Exchange, Heard},
};

/// The same call does not follow a failure at once, nor too often.
pub(super) fn backs_off(exchanges: &[Exchange], facts: &Facts) -> Judgement {
    let mut judgement = Judgement::default();
    for (place, failed) in exchanges.iter().enumerate().filter(|(_, one)| asks_for_patience(one)) {
        let Some(again) = exchanges[place + 1..].iter().find(|one| one.is_same_as(failed)) else { continue };
        if facts.is_clock_frozen {
            continue;
        }
        let (pause, wanted) = (again.began - failed.ended, pause_after(failed));
        judgement.note(pause >= wanted, again, || {
            let path = &failed.path;
            says!(
                "{path} failed and was called again {pause} ms later; {wanted} ms at least were to be waited.",
                "{path} a échoué et a été rappelé {pause} ms plus tard ; il fallait attendre au moins {wanted} ms."
            )
        });
    }
    judge_insistence(exchanges, &mut judgement);
    judgement
}

fn pause_after(failed: &Exchange) -> i64 {
    failed.retry_after.map_or(assumed::PAUSE, |seconds| seconds.saturating_mul(1000).saturating_sub(100).max(0))
}

/// A 502 of the token endpoint is a collision that the same request at once
/// overcomes (WSO2 Identity Server).
fn asks_for_patience(exchange: &Exchange) -> bool {
    match exchange.heard {
        Heard::Status(502) => exchange.act != Act::AskToken,
        Heard::Status(status) => status == 429 || status >= 500,
        _ => false,
    }
}

fn judge_insistence(exchanges: &[Exchange], judgement: &mut Judgement) {
    let mut is_told = vec![false; exchanges.len()];
    for (place, first) in exchanges.iter().enumerate() {
        if is_told[place] || !asks_for_patience(first) {
            continue;
        }
        let mut row = vec![first];
        for (later, one) in exchanges.iter().enumerate().skip(place + 1).filter(|(_, one)| one.is_same_as(first)) {
            if !asks_for_patience(one) {
                break;
            }
            is_told[later] = true;
            row.push(one);
        }
        if row.len() > assumed::TRIES {
            let (path, count) = (&first.path, row.len());
            judgement.break_with(
                &row,
                says!(
                    "{path} failed {count} times in a row and was not given up.",
                    "{path} a échoué {count} fois de suite sans être abandonné."
                ),
            );
        }
    }
}

/// The gateway's validator has nothing against a request, and somebody serves it.
pub(super) fn well_formed(exchanges: &[Exchange]) -> Judgement {
    let mut judgement = Judgement::default();
    for one in exchanges.iter().filter(|one| one.is_call() && one.fault.is_none() && matches!(one.heard, Heard::Status(_))) {
        let is_invalid = one.is(400) && one.refusal.1.starts_with("Bad Request : Validation failed");
        let is_nowhere = one.act == Act::Unknown && matches!(one.heard, Heard::Status(404 | 405));
        let is_too_long = matches!(one.heard, Heard::Status(413..=415));
        judgement.note(!(is_invalid || is_nowhere || is_too_long), one, || {
            let (method, path) = (&one.method, &one.path);
            let said: String = one.refusal.1.replace('\n', " ").chars().take(300).collect();
            says!("{method} {path} was refused: {said}", "{method} {path} a été refusé : {said}")
        });
    }
    judgement
}

/// Every call has the three headers.
pub(super) fn introduced(exchanges: &[Exchange]) -> Judgement {
    let mut judgement = Judgement::default();
    let calls = || exchanges.iter().filter(|one| one.is_call() && one.act != Act::Unknown);
    let anonymous: Vec<&Exchange> = calls().filter(|one| !one.is_introduced).collect();
    calls().filter(|one| one.is_introduced).for_each(|one| judgement.keep(one));
    if !anonymous.is_empty() {
        judgement.break_with(
            &anonymous,
            says!(
                "{count} calls lack editorName, applicationName or softwareVersion.",
                "{count} appels sont sans editorName, applicationName ou softwareVersion.",
                count = anonymous.len()
            ),
        );
    }
    judgement
}

/// An upload comes with its digest, and the hub does not find it wrong.
pub(super) fn digest_sent(exchanges: &[Exchange]) -> Judgement {
    let mut judgement = Judgement::default();
    for one in exchanges.iter().filter(|one| one.act == Act::Upload) {
        let is_wrong = one.is(400) && one.refusal.1.starts_with("Digest ");
        judgement.note(one.has_digest && !is_wrong, one, || {
            let path = &one.path;
            if is_wrong {
                says!(
                    "The digest sent to {path} is not that of the bytes.",
                    "L'empreinte envoyée à {path} n'est pas celle des octets."
                )
            } else {
                says!("The bytes were sent to {path} without a digest.", "Les octets ont été envoyés à {path} sans empreinte.")
            }
        });
    }
    judgement
}
