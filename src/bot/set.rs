//! The bots of a world, and what they have done so far.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use serde::Serialize;

use super::{
    part::{Deposits, Part},
    rule::Bot,
};
use crate::domain::{deed::Deed, id::CaseId, timestamp::Timestamp};

/// Later than any instant.
const NEVER: i64 = i64::MAX;

/// The bots of a world; of several that something is the business of, the first
/// one takes it.
///
/// They live in memory alone. A world without bots pays one look at a number.
#[derive(Debug)]
pub struct Bots {
    /// No bot has anything to do before that instant, in milliseconds.
    next: AtomicI64,
    /// How soon after a notification one may act, in milliseconds.
    soonest: AtomicI64,
    set: Mutex<Set>,
}

#[derive(Debug, Default)]
struct Set {
    held: Vec<Held>,
    /// What a reset goes back to.
    initial: Vec<Bot>,
    /// Changes when the bots are others.
    generation: u64,
}

/// A bot at work.
#[derive(Clone, Debug)]
pub struct Held {
    /// The bot.
    pub bot: Bot,
    /// Since when: it does nothing dated before.
    pub since: Timestamp,
    /// When it deposits next, if it does.
    pub next_deposit: Option<Timestamp>,
    /// How often it did what.
    pub acts: BTreeMap<Deed, u64>,
    /// The last time that the hub refused something.
    pub last_refusal: Option<LastRefusal>,
}

/// What the hub refused a bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LastRefusal {
    /// When.
    pub date_time: Timestamp,
    /// About which case; null for a deposit.
    pub case_id: Option<CaseId>,
    /// Why.
    pub reason: String,
}

impl Held {
    fn new(bot: Bot, since: Timestamp) -> Self {
        let mut held = Self { bot, since, next_deposit: None, acts: BTreeMap::new(), last_refusal: None };
        held.rebase(since);
        held
    }

    /// What it deposits, if it does.
    #[must_use]
    pub fn deposits(&self) -> Option<&Deposits> {
        match &self.bot.part {
            Part::Osl { deposits, .. } => deposits.as_ref(),
            Part::Si(_) => None,
        }
    }

    /// Begins anew at that instant.
    fn rebase(&mut self, since: Timestamp) {
        self.since = since;
        self.next_deposit = self.deposits().map(|deposits| deposits.every.after(since));
    }
}

impl Default for Bots {
    fn default() -> Self {
        Self { next: AtomicI64::new(NEVER), soonest: AtomicI64::new(NEVER), set: Mutex::default() }
    }
}

impl Bots {
    /// Has these bots from that instant on and after each reset.
    pub fn start_with(&self, bots: Vec<Bot>, now: Timestamp) {
        self.locked().initial.clone_from(&bots);
        self.replace(bots, now);
    }

    /// Has these bots and no others, from that instant on.
    pub fn replace(&self, bots: Vec<Bot>, now: Timestamp) {
        let mut set = self.locked();
        set.held = bots.into_iter().map(|bot| Held::new(bot, now)).collect();
        set.generation += 1;
        let soonest = set.held.iter().map(|held| held.bot.delay.shortest()).min();
        self.soonest.store(soonest.unwrap_or(NEVER), Ordering::Relaxed);
        self.look_again(&set);
    }

    /// Back to the bots of the start, as if they had done nothing.
    pub fn restart(&self, now: Timestamp) {
        let initial = self.locked().initial.clone();
        self.replace(initial, now);
    }

    /// Goes on from that instant, in a world that is another one now.
    pub fn rebase(&self, now: Timestamp) {
        let mut set = self.locked();
        set.held.iter_mut().for_each(|held| held.rebase(now));
        set.generation += 1;
        self.look_again(&set);
    }

    /// Whether something may be due by then.
    #[must_use]
    pub fn may_act(&self, now: Timestamp) -> bool {
        now.millis() >= self.next.load(Ordering::Relaxed)
    }

    /// Something was written then, perhaps a notification.
    pub fn note_write(&self, now: Timestamp) {
        let soonest = self.soonest.load(Ordering::Relaxed);
        if soonest != NEVER {
            self.next.fetch_min(now.millis().saturating_add(soonest), Ordering::Relaxed);
        }
    }

    /// Whatever was not committed is still to be done.
    pub fn note_failure(&self) {
        self.look_again(&self.locked());
    }

    /// Each of them as it is, and a number that [`Bots::note`] wants.
    #[must_use]
    pub fn held(&self) -> (Vec<Held>, u64) {
        let set = self.locked();
        (set.held.clone(), set.generation)
    }

    /// What became of them by that instant, unless there are others by now; they
    /// have nothing to do before `next`.
    pub fn note(&self, (held, generation): (Vec<Held>, u64), next: Option<Timestamp>) {
        let mut set = self.locked();
        if set.generation == generation {
            set.held = held;
            self.next.store(next.map_or(NEVER, Timestamp::millis), Ordering::Relaxed);
        }
    }

    fn look_again(&self, set: &Set) {
        self.next.store(if set.held.is_empty() { NEVER } else { i64::MIN }, Ordering::Relaxed);
    }

    /// No method leaves the set half-changed, even by a panic elsewhere.
    fn locked(&self) -> MutexGuard<'_, Set> {
        self.set.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
