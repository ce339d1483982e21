//! What bots do, in the places of parties, when it falls due.

mod agenda;
mod osl;
mod report;
mod si;

pub use report::{Shown, first_unknown, shown};

use super::{Caller, HubError, Work, batch, exchange, injection, notification};
use crate::{
    bot::{Held, LastRefusal},
    domain::{
        batch::{Effect, FellDue},
        deed::Deed,
        event::EventStatus,
        id::CaseId,
        refusal::Missing,
        timestamp::Timestamp,
    },
    store::{StoreError, agenda::Waiting, blobs::Blobs, cases::CaseState, events::EventState, in_savepoint, notifications},
};
use agenda::{Agenda, Task};

/// What bots do at once at most, so that a clock moved by a year does not keep
/// everybody waiting. Deposits beyond are left out, and told as such; the rest
/// goes on with the next use case.
pub const MOST_AT_ONCE: usize = 1000;

/// What fell due, and when more does.
#[derive(Debug)]
pub struct CaughtUp {
    /// What was done, in order.
    pub fell_due: Vec<FellDue>,
    /// No bot has anything to do before.
    pub next: Option<Timestamp>,
}

/// Runs the nightly batches from the night `from` to now and, between them,
/// what bots are to do, as if each had been in time.
///
/// # Errors
/// When the store fails.
pub fn catch_up(work: &Work<'_>, blobs: &Blobs, from: Timestamp, bots: &mut [Held]) -> Result<CaughtUp, StoreError> {
    if bots.is_empty() {
        return Ok(CaughtUp { fell_due: batch::catch_up(work, from)?, next: None });
    }
    agenda::keep_up_with(bots, work.now);
    let agenda = Agenda::of(work, bots)?;
    let mut run = Run { work, blobs, bots, agenda, night: from, fell_due: Vec::new() };
    for _ in 0..MOST_AT_ONCE {
        let Some((due, task)) = run.agenda.pop_due(work.now) else { break };
        run.nights_until(due)?;
        run.act(due, task)?;
    }
    run.skip_deposits();
    run.nights_until(work.now)?;
    Ok(CaughtUp { next: run.agenda.next(), fell_due: run.fell_due })
}

/// Bots and batches at work.
struct Run<'a> {
    work: &'a Work<'a>,
    blobs: &'a Blobs,
    bots: &'a mut [Held],
    agenda: Agenda,
    /// The first night that did not run yet.
    night: Timestamp,
    fell_due: Vec<FellDue>,
}

impl Run<'_> {
    fn nights_until(&mut self, instant: Timestamp) -> Result<(), StoreError> {
        if instant >= self.night {
            self.night = batch::run_until(self.work, self.night, instant, &mut self.fell_due)?;
        }
        Ok(())
    }

    fn act(&mut self, due: Timestamp, task: Task) -> Result<(), StoreError> {
        match task {
            Task::Deposit(bot) => self.deposit(due, bot),
            Task::Handle(bot, waiting) => self.handle(due, bot, &waiting),
        }
    }

    fn deposit(&mut self, due: Timestamp, index: usize) -> Result<(), StoreError> {
        let Some(deposits) = self.bots[index].deposits() else { return Ok(()) };
        let asked = injection::NewDossiers {
            process_code: deposits.process_code.clone(),
            recipient: self.bots[index].bot.recipient.clone(),
            count: None,
            attachments: None,
        };
        let next = deposits.every.after(due);
        let done = self.in_its_own_step(due, |work, blobs| injection::dossiers(work, blobs, &asked, 1));
        let outcome = refusal_of(done)?.map(|injected| injected.first().map(|dossier| dossier.case_id));
        let case = outcome.as_ref().ok().copied().flatten();
        self.record(index, due, case, outcome.map(|_| Deed::Deposited));
        self.bots[index].next_deposit = Some(next);
        self.agenda.add_deposit(index, next);
        if let Some(case) = case {
            self.agenda.look_at(self.work, self.bots, case)?;
        }
        Ok(())
    }

    fn handle(&mut self, due: Timestamp, index: usize, waiting: &Waiting) -> Result<(), StoreError> {
        // The client that the bot stands beside, or a batch, may have been here.
        if notifications::state(self.work.connection, waiting.id)?.is_none() {
            return Ok(());
        }
        let bot = self.bots[index].bot.clone();
        let done = self.in_its_own_step(due, |work, blobs| {
            let errand = Errand::new(work, blobs, waiting)?;
            if waiting.is_for_osl { osl::handle(&errand, &bot) } else { si::handle(&errand, &bot) }
        });
        let outcome = refusal_of(done)?;
        notification::delete(self.work, &Caller::from(agenda::party(waiting)), waiting.id).map_err(impossible)?;
        self.record(index, due, Some(waiting.case_id), outcome);
        self.agenda.look_at(self.work, self.bots, waiting.case_id)
    }

    /// All of it or nothing, as of the instant at which it was due.
    fn in_its_own_step<T>(
        &self,
        due: Timestamp,
        step: impl FnOnce(&Work<'_>, &Blobs) -> Result<T, HubError>,
    ) -> Result<T, HubError> {
        let work = self.work.as_of(due);
        let done = in_savepoint(work.connection, |_| step(&work, self.blobs))?;
        self.work.forget(work.into_forgotten());
        Ok(done)
    }

    fn record(&mut self, index: usize, due: Timestamp, case_id: Option<CaseId>, outcome: Result<Deed, String>) {
        let held = &mut self.bots[index];
        let (did, refusal) = match outcome {
            Ok(deed) => (deed, None),
            Err(reason) => {
                held.last_refusal = Some(LastRefusal { date_time: due, case_id, reason: reason.clone() });
                (Deed::Failed, Some(reason))
            }
        };
        *held.acts.entry(did).or_default() += 1;
        let effect = Effect::BotActed { bot: held.bot.id.clone(), case_id, did, refusal };
        self.fell_due.push(FellDue { date_time: due, effect });
    }

    /// Leaves out the deposits that are still due.
    fn skip_deposits(&mut self) {
        let now = self.work.now;
        for (index, held) in self.bots.iter_mut().enumerate() {
            let Some((next, every)) = held.next_deposit.zip(held.deposits().map(|deposits| deposits.every)) else { continue };
            if next > now {
                continue;
            }
            let step = every.after(next).millis().saturating_sub(next.millis()).max(1);
            let count = now.millis().saturating_sub(next.millis()) / step + 1;
            let later = every.after(now);
            held.next_deposit = Some(later);
            self.agenda.postpone_deposit(index, next, later);
            let effect = Effect::BotSkipped { bot: held.bot.id.clone(), count };
            self.fell_due.push(FellDue { date_time: now, effect });
        }
    }
}

/// What came of a step: the hub's refusal is an outcome like another.
fn refusal_of<T>(done: Result<T, HubError>) -> Result<Result<T, String>, StoreError> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(HubError::Refused(refusal)) => Ok(Err(refusal.to_string())),
        Err(HubError::Failed(failure)) => Err(failure),
    }
}

/// A party reads and deletes what waits for it; nothing refuses that.
fn impossible(error: HubError) -> StoreError {
    match error {
        HubError::Failed(failure) => failure,
        HubError::Refused(refusal) => StoreError::Corrupt(format!("a bot may not delete what waits for it: {refusal}")),
    }
}

/// A notification to act on, and what it is about.
struct Errand<'a> {
    work: &'a Work<'a>,
    blobs: &'a Blobs,
    caller: Caller,
    case: CaseState,
    event: Option<EventState>,
}

impl<'a> Errand<'a> {
    fn new(work: &'a Work<'a>, blobs: &'a Blobs, waiting: &Waiting) -> Result<Self, HubError> {
        let caller = Caller::from(agenda::party(waiting));
        let case = super::case_of(work, &caller, waiting.case_id)?;
        let event = match waiting.event_id {
            Some(id) => Some(exchange::event_of(work, &caller, case.id, id, Missing::Event)?.1),
            None => None,
        };
        Ok(Self { work, blobs, caller, case, event })
    }

    /// The event, when the other party said it.
    fn event_of_the_other(&self) -> Option<&EventState> {
        self.event.as_ref().filter(|event| !exchange::is_author(&self.caller, event))
    }

    /// Acknowledges what the other party said; of its own event, a party was
    /// only told that it is acknowledged.
    fn acknowledge(&self) -> Result<Deed, HubError> {
        match self.event_of_the_other() {
            Some(event) if event.status == EventStatus::Sent => {
                let received = Some(EventStatus::Received.as_str());
                exchange::update(self.work, &self.caller, self.case.id, event.id, received)?;
                Ok(Deed::Acknowledged)
            }
            _ => Ok(Deed::Read),
        }
    }
}
