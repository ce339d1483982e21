//! A bot in the place of an SI.

use super::Errand;
use crate::{
    bot::{Behaviour, Bot},
    domain::{deed::Deed, event::ActionType, process::Process, scope::Scope, status::Status, status_graph},
    hub::{
        HubError,
        counterpart::{self, Act},
        injection::SampleAttachment,
    },
    store::{agenda, processes},
};

/// What an SI says when it asks, and when it refuses, if the bot says nothing.
const ASK: &str = "Merci de compléter votre demande.";
const REFUSE: &str = "Votre demande ne peut pas être traitée.";

/// Acknowledges what the OSL said, and does what it does with a case that is
/// not finished.
pub(super) fn handle(errand: &Errand<'_>, bot: &Bot) -> Result<Deed, HubError> {
    let read = errand.acknowledge()?;
    let has_asked = agenda::has_asked(errand.work.connection, errand.case.id, &bot.id)?;
    if !is_open(errand.case.status) || !calls_for_treatment(errand, has_asked) {
        return Ok(read);
    }
    let process = processes::known(errand.work.connection, &errand.case.ownership.process_code)?;
    let si = Si { errand, bot, process };
    match bot.choice(errand.case.number()) {
        Some(Behaviour::Refuse) => si.refuse(),
        Some(Behaviour::Attach) => si.attach(),
        Some(Behaviour::Ask) if !has_asked => si.ask(),
        _ => si.treat(),
    }
}

fn is_open(status: Status) -> bool {
    use Status::{AddAwaiting, HubeeNotified, InProgress, Sent, SiReceived};
    matches!(status, HubeeNotified | Sent | SiReceived | InProgress | AddAwaiting)
}

/// The deposit does, and once complements are asked for, what the OSL says.
fn calls_for_treatment(errand: &Errand<'_>, has_asked: bool) -> bool {
    use ActionType::{AttachDeposit, SendingMessage, StatusUpdate};
    match &errand.event {
        None => !has_asked,
        Some(_) => errand
            .event_of_the_other()
            .is_some_and(|event| matches!(event.action_type, AttachDeposit | SendingMessage | StatusUpdate)),
    }
}

struct Si<'a> {
    errand: &'a Errand<'a>,
    bot: &'a Bot,
    process: Process,
}

impl Si<'_> {
    fn treat(&self) -> Result<Deed, HubError> {
        self.go_to(Status::Done, &self.silent())?;
        Ok(Deed::Done)
    }

    fn refuse(&self) -> Result<Deed, HubError> {
        self.go_to(Status::Refused, &self.saying(REFUSE))?;
        Ok(Deed::Refused)
    }

    fn attach(&self) -> Result<Deed, HubError> {
        let answer = Act { attachments: vec![SampleAttachment::default()], ..self.silent() };
        self.go_to(Status::Done, &answer)?;
        Ok(Deed::Done)
    }

    /// By `ADD_AWAITING` where the process has it, by a message otherwise.
    fn ask(&self) -> Result<Deed, HubError> {
        if self.process.authorized_awaiting {
            self.go_to(Status::AddAwaiting, &self.saying(ASK))?;
        } else {
            if self.errand.case.status != Status::InProgress {
                self.go_to(Status::InProgress, &self.silent())?;
            }
            // Refused where SIs may not write to the OSL: then there is no way to ask.
            self.say(Act { message: Some(self.words(ASK)), ..self.silent() })?;
        }
        Ok(Deed::Asked)
    }

    /// Moves the case there by the status graph, one event for each move; the
    /// last one says what `last` says.
    fn go_to(&self, target: Status, last: &Act) -> Result<(), HubError> {
        let route = status_graph::route_of_the_si(&self.process.code, self.errand.case.status, target);
        for status in route {
            let event = if status == target { last.clone() } else { self.silent() };
            self.say(Act { case_new_status: Some(status.to_string()), ..event })?;
        }
        Ok(())
    }

    fn say(&self, act: Act) -> Result<(), HubError> {
        counterpart::act(self.errand.work, self.errand.blobs, self.errand.case.id, act)?;
        Ok(())
    }

    fn silent(&self) -> Act {
        Act::of(Scope::Si, &self.bot.id)
    }

    /// Where the process lets SIs write to the OSL.
    fn saying(&self, usual: &str) -> Act {
        Act { message: self.process.message_to_transmitter.then(|| self.words(usual)), ..self.silent() }
    }

    fn words(&self, usual: &str) -> String {
        self.bot.message.clone().unwrap_or_else(|| usual.to_owned())
    }
}
