//! What bots are to do, in the order in which it falls due.

use std::collections::BTreeMap;

use crate::{
    bot::{Behaviour, Held, Place},
    domain::{access::Party, id::CaseId, status::Status, timestamp::Timestamp},
    hub::Work,
    store::{
        StoreError,
        agenda::{self, Waiting},
    },
};

/// Something to do, and the bot, by its place in the list.
#[derive(Debug)]
pub(super) enum Task {
    Deposit(usize),
    Handle(usize, Box<Waiting>),
}

/// Of what falls due at one instant deposits come first, then the notification
/// that waits for longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Deposit(usize),
    Notification(Timestamp, i64),
}

/// All that bots are to do.
#[derive(Debug)]
pub(super) struct Agenda(BTreeMap<(Timestamp, Rank), Task>);

impl Agenda {
    pub(super) fn of(work: &Work<'_>, bots: &[Held]) -> Result<Self, StoreError> {
        let mut agenda = Self(BTreeMap::new());
        for (index, held) in bots.iter().enumerate() {
            if let Some(next) = held.next_deposit {
                agenda.add_deposit(index, next);
            }
        }
        let codes: Option<Vec<String>> = bots.iter().map(|held| held.bot.process_code.clone()).collect();
        for waiting in agenda::waiting(work.connection, codes.as_deref())? {
            agenda.add(bots, waiting);
        }
        Ok(agenda)
    }

    /// The first thing, if it is due by then.
    pub(super) fn pop_due(&mut self, now: Timestamp) -> Option<(Timestamp, Task)> {
        let entry = self.0.first_entry().filter(|entry| entry.key().0 <= now)?;
        let ((due, _), task) = entry.remove_entry();
        Some((due, task))
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.0.keys().next().map(|(due, _)| *due)
    }

    pub(super) fn add_deposit(&mut self, bot: usize, due: Timestamp) {
        self.0.insert((due, Rank::Deposit(bot)), Task::Deposit(bot));
    }

    pub(super) fn postpone_deposit(&mut self, bot: usize, from: Timestamp, to: Timestamp) {
        self.0.remove(&(from, Rank::Deposit(bot)));
        self.add_deposit(bot, to);
    }

    /// Adds what an act on the case left to do.
    pub(super) fn look_at(&mut self, work: &Work<'_>, bots: &[Held], case: CaseId) -> Result<(), StoreError> {
        for waiting in agenda::waiting_about(work.connection, case)? {
            self.add(bots, waiting);
        }
        Ok(())
    }

    fn add(&mut self, bots: &[Held], waiting: Waiting) {
        if let Some((bot, due)) = business_of(bots, &waiting) {
            let key = (due, Rank::Notification(waiting.date_time, waiting.seq));
            self.0.insert(key, Task::Handle(bot, Box::new(waiting)));
        }
    }
}

/// The bot that is to act on it, and when; none when it is to stay.
pub(super) fn business_of(bots: &[Held], waiting: &Waiting) -> Option<(usize, Timestamp)> {
    let place = place_of(waiting);
    let (index, held) = bots.iter().enumerate().find(|(_, held)| held.bot.is_about(&place))?;
    let stays = held.bot.choice(place.case) == Some(Behaviour::Ignore);
    (!stays).then(|| (index, held.bot.due(&place).max(held.since)))
}

pub(super) fn place_of(waiting: &Waiting) -> Place<'_> {
    Place {
        is_for_osl: waiting.is_for_osl,
        process_code: &waiting.process_code,
        si: &waiting.si,
        case: waiting.case_number,
        event: waiting.event_number,
        is_finish: matches!(waiting.case_new_status, Some(Status::Done | Status::Refused)),
        since: waiting.date_time,
    }
}

/// Whose place a bot takes.
pub(super) fn party(waiting: &Waiting) -> Party {
    let organization = waiting.recipient.clone();
    if waiting.is_for_osl {
        Party::Osl(organization)
    } else {
        Party::Si { organization, process_code: waiting.process_code.clone() }
    }
}

/// A clock that was set back takes bots with it: they do not wait until it is
/// where it was.
pub(super) fn keep_up_with(bots: &mut [Held], now: Timestamp) {
    for held in bots {
        held.since = held.since.min(now);
        if let Some(every) = held.deposits().map(|deposits| deposits.every) {
            held.next_deposit = held.next_deposit.map(|next| next.min(every.after(now)));
        }
    }
}
