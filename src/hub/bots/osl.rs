//! A bot in the place of an OSL.

use super::Errand;
use crate::{
    bot::{Bot, Part},
    domain::{
        deed::Deed,
        event::ActionType,
        folder::FolderUpdate,
        scope::Scope,
        status::Status::{self, AddAwaiting, Archived, Closed, Done, HubeeNotified, InProgress, Refused, Sent, SiReceived},
        status_graph,
    },
    hub::{
        HubError,
        counterpart::{self, Act},
        deposit,
        injection::SampleAttachment,
        treatment,
    },
};

/// What an OSL says when it answers, if the bot says nothing.
const ANSWER: &str = "Voici le complément demandé.";

/// Acknowledges what the SI said; answers a question, closes what is finished.
pub(super) fn handle(errand: &Errand<'_>, bot: &Bot) -> Result<Deed, HubError> {
    let read = errand.acknowledge()?;
    let Part::Osl { answers, closes, .. } = bot.part else { return Ok(read) };
    if closes && is_finished(errand) {
        close(errand)
    } else if answers && is_asked(errand) {
        answer(errand, bot)
    } else {
        Ok(read)
    }
}

fn is_finished(errand: &Errand<'_>) -> bool {
    let said = errand.event_of_the_other().and_then(|event| event.case_new_status);
    matches!(said, Some(Done | Refused)) && matches!(errand.case.status, Done | Refused)
}

/// A case that awaits complements since that event, or a message about one that
/// is not finished.
fn is_asked(errand: &Errand<'_>) -> bool {
    let status = errand.case.status;
    errand.event_of_the_other().is_some_and(|event| {
        event.case_new_status == Some(AddAwaiting) && status == AddAwaiting
            || event.action_type == ActionType::SendingMessage
                && matches!(status, HubeeNotified | Sent | SiReceived | InProgress | AddAwaiting)
    })
}

/// With a file, and by giving the case back to the SI where the graph has it so.
fn answer(errand: &Errand<'_>, bot: &Bot) -> Result<Deed, HubError> {
    let case = &errand.case;
    let gives_back =
        case.status == AddAwaiting && status_graph::allows(&case.ownership.process_code, Scope::Osl, case.status, HubeeNotified);
    let act = Act {
        message: Some(bot.message.clone().unwrap_or_else(|| ANSWER.to_owned())),
        case_new_status: gives_back.then(|| HubeeNotified.to_string()),
        attachments: vec![SampleAttachment::default()],
        ..Act::of(Scope::Osl, &bot.id)
    };
    counterpart::act(errand.work, errand.blobs, case.id, act)?;
    Ok(Deed::Answered)
}

/// The case, and the folder with its last one.
fn close(errand: &Errand<'_>) -> Result<Deed, HubError> {
    let (work, caller) = (errand.work, &errand.caller);
    treatment::update(work, caller, errand.case.id, Some(Closed.as_str()))?;
    let folder = deposit::read(work, caller, errand.case.folder)?;
    let is_over = |status: Status| matches!(status, Closed | Archived);
    if folder.cases.iter().all(|case| is_over(case.status)) && !is_over(folder.global_status) {
        let closed = FolderUpdate { global_status: Closed.to_string(), close_date_time: None };
        deposit::update(work, caller, errand.case.folder, &closed)?;
    }
    Ok(Deed::Closed)
}
