//! The journal of a world: every exchange of the API and of the token
//! endpoints, for the person who tests a client.
//!
//! An exchange is written when it arrives and completed when its answer has
//! left, so that a call that hangs is seen. What is recorded is kept as it came,
//! within bounds; it is read, and its secrets taken out, only when somebody
//! looks ([`Entry::summary`], [`Entry::detail`]), never on the way of a call.

mod body;
mod entry;
mod filter;
pub mod har;
mod read;
mod redaction;
mod touched;
pub mod verdict;

#[cfg(test)]
mod tests;

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::Serialize;

pub use body::Recorded;
pub use entry::{Answer, Asked, Entry, Known, Outcome};
pub use filter::{Filter, Miss};

use crate::{
    domain::timestamp::Timestamp,
    signal::{Follower, Signal},
};

/// How much a journal keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Entries.
    pub entries: usize,
    /// Bytes of all entries together, about.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { entries: 10_000, bytes: 32 * 1024 * 1024 }
    }
}

/// What happened to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The request is there.
    Arrived,
    /// The answer has left, or never will.
    Answered,
}

/// How full a journal is.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Entries kept.
    pub kept: usize,
    /// Their bytes, about.
    pub bytes: usize,
    /// Entries that made room for newer ones since the journal was last empty.
    pub evicted: u64,
    /// The newest entry's number, 0 before the first.
    pub last_id: u64,
}

/// The journal.
#[derive(Debug)]
pub struct Journal {
    limits: Limits,
    ring: Mutex<Ring>,
    signal: Signal,
}

#[derive(Debug, Default)]
struct Ring {
    slots: VecDeque<Slot>,
    /// What happened, oldest first; its first has the number `first_change`.
    changes: VecDeque<(u64, Event)>,
    first_change: u64,
    bytes: usize,
    last_id: u64,
    evicted: u64,
}

#[derive(Debug)]
struct Slot {
    entry: Entry,
    /// The number of the change that was its arrival.
    arrival: u64,
}

impl Default for Journal {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Journal {
    /// An empty journal that keeps that much.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, ring: Mutex::default(), signal: Signal::default() }
    }

    /// Writes a request down; gives the number of its entry.
    pub fn arrive(&self, date_time: Timestamp, asked: Asked) -> u64 {
        let id = self.ring().push(date_time, asked, self.limits);
        self.signal.raise();
        id
    }

    /// Says of an entry who calls, now that it was checked.
    pub fn note_caller(&self, id: u64, caller: Known) {
        if let Some(slot) = self.ring().slot(id) {
            slot.entry.note_caller(caller);
        }
    }

    /// Says of an entry which fault rule matched it, and the kind of its effect.
    pub fn note_fault(&self, id: u64, rule_id: &str, kind: &'static str) {
        if let Some(slot) = self.ring().slot(id) {
            slot.entry.note_fault(rule_id, kind);
        }
    }

    /// Completes an entry, unless it has made room for others by now.
    pub fn complete(&self, id: u64, outcome: Outcome) {
        self.ring().complete(id, outcome, self.limits);
        self.signal.raise();
    }

    /// All entries, oldest first.
    pub fn entries(&self) -> Vec<Entry> {
        self.ring().slots.iter().map(|slot| slot.entry.clone()).collect()
    }

    /// The entry of that number.
    pub fn entry(&self, id: u64) -> Option<Entry> {
        let mut ring = self.ring();
        ring.slot(id).map(|slot| slot.entry.clone())
    }

    /// How full it is.
    pub fn totals(&self) -> Totals {
        let ring = self.ring();
        Totals { kept: ring.slots.len(), bytes: ring.bytes, evicted: ring.evicted, last_id: ring.last_id }
    }

    /// Forgets every entry; numbers go on, so that nobody takes a new entry for
    /// one seen before.
    pub fn clear(&self) {
        let mut ring = self.ring();
        let (last_id, first_change) = (ring.last_id, ring.next_change());
        *ring = Ring { first_change, last_id, ..Ring::default() };
        drop(ring);
        self.signal.raise();
    }

    /// Ends whatever follows this journal.
    pub fn close(&self) {
        self.signal.close();
    }

    /// Follows this journal from now on.
    pub fn follow(&self) -> Follower {
        self.signal.follow()
    }

    /// Where who has seen that entry goes on: what happened since its arrival,
    /// so that nothing is missed and something may be seen twice. An entry
    /// unknown here was another journal's, or is long gone: from the start.
    pub fn place_after(&self, seen: Option<u64>) -> u64 {
        let mut ring = self.ring();
        match seen {
            None => ring.next_change(),
            Some(id) => ring.slot(id).map_or(0, |slot| slot.arrival + 1),
        }
    }

    /// What happened from that place on, and the next place.
    pub fn changes_from(&self, place: u64) -> (Vec<(Event, Entry)>, u64) {
        let mut ring = self.ring();
        let skipped = usize::try_from(place.saturating_sub(ring.first_change)).unwrap_or(usize::MAX);
        let changes: Vec<_> = ring.changes.iter().skip(skipped).copied().collect();
        let changes = changes
            .into_iter()
            .filter_map(|(id, event)| {
                let entry = &ring.slot(id)?.entry;
                Some((event, if event == Event::Arrived { entry.as_it_arrived() } else { entry.clone() }))
            })
            .collect();
        (changes, ring.next_change())
    }

    /// A panic elsewhere leaves at worst one entry half-counted.
    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ring {
    fn push(&mut self, date_time: Timestamp, asked: Asked, limits: Limits) -> u64 {
        self.last_id += 1;
        let entry = Entry::new(self.last_id, date_time, asked);
        self.bytes += entry.weight();
        let arrival = self.next_change();
        self.changes.push_back((entry.id(), Event::Arrived));
        self.slots.push_back(Slot { entry, arrival });
        self.make_room(limits);
        self.last_id
    }

    fn complete(&mut self, id: u64, outcome: Outcome, limits: Limits) {
        let Some(slot) = self.slot(id) else { return };
        let before = slot.entry.weight();
        slot.entry.complete(outcome);
        let after = slot.entry.weight();
        self.bytes += after.saturating_sub(before);
        self.changes.push_back((id, Event::Answered));
        self.make_room(limits);
    }

    fn make_room(&mut self, limits: Limits) {
        while self.slots.len() > limits.entries || self.bytes > limits.bytes {
            let Some(slot) = self.slots.pop_front() else { break };
            self.bytes = self.bytes.saturating_sub(slot.entry.weight());
            self.evicted += 1;
        }
        let oldest = self.slots.front().map_or(u64::MAX, |slot| slot.entry.id());
        while self.changes.front().is_some_and(|(id, _)| *id < oldest) {
            self.changes.pop_front();
            self.first_change += 1;
        }
    }

    /// Numbers follow each other without a gap.
    fn slot(&mut self, id: u64) -> Option<&mut Slot> {
        let oldest = self.slots.front()?.entry.id();
        let index = usize::try_from(id.checked_sub(oldest)?).ok()?;
        self.slots.get_mut(index)
    }

    fn next_change(&self) -> u64 {
        self.first_change + self.changes.len() as u64
    }
}
