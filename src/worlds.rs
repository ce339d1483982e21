//! The worlds of one process: the default one, which is always there, and
//! others beside it, all in memory.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use serde::Deserialize;
use thiserror::Error;

use crate::{
    clock::Clock,
    contract::Contract,
    domain::name::Name,
    ids::Ids,
    limits::Limits,
    seed::{Fixtures, SeedError},
    seedbed::Seedbed,
    world::{Origin, World},
};

/// A world that nobody called for so long, by the machine's clock, makes room
/// for a new one when there are too many.
pub const IDLE: Duration = Duration::from_mins(15);

/// What a new world begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SeedChoice {
    /// The demonstration.
    Demo,
    /// Nothing.
    None,
    /// What the default world begins with.
    #[default]
    Same,
}

/// Every world of a process.
#[derive(Debug)]
pub struct Worlds {
    default: Arc<World>,
    others: RwLock<BTreeMap<Name, Entry>>,
    seed: Arc<Seedbed>,
    none: Arc<Seedbed>,
    limits: Limits,
    is_strict: bool,
    started: Instant,
}

#[derive(Debug)]
struct Entry {
    world: Arc<World>,
    /// Seconds from the start of the process to the last call.
    called: AtomicU64,
}

/// Why a world is not made.
#[derive(Debug, Error)]
pub enum NotMade {
    /// There is one of that name.
    #[error("there is a world {0} already")]
    Taken(Name),
    /// There are as many as there may be, all in use.
    #[error("there are {0} worlds already, none of them idle: delete one")]
    Full(usize),
    /// Its seed cannot be used.
    #[error(transparent)]
    Seed(#[from] SeedError),
}

impl Worlds {
    /// The default world, whose seed that is, and others within `limits`.
    #[must_use]
    pub fn new(default: World, seed: Arc<Seedbed>, limits: Limits, is_strict: bool) -> Self {
        let (default, others) = (Arc::new(default), RwLock::default());
        let none = Arc::new(Seedbed::new(Fixtures::default()));
        Self { default, others, seed, none, limits, is_strict, started: Instant::now() }
    }

    /// The one that is always there.
    #[must_use]
    pub fn default_world(&self) -> &Arc<World> {
        &self.default
    }

    /// The world of that name, which is not idle then.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Arc<World>> {
        if name == self.default.name.as_str() {
            return Some(self.default.clone());
        }
        let others = self.others();
        let entry = others.get(&Name::parse(name)?)?;
        entry.called.store(self.seconds(), Ordering::Relaxed);
        Some(entry.world.clone())
    }

    /// All of them, the default one first, then by name.
    #[must_use]
    pub fn list(&self) -> Vec<Arc<World>> {
        let others = self.others();
        std::iter::once(&self.default).chain(others.values().map(|entry| &entry.world)).cloned().collect()
    }

    /// What a world of that choice begins with. May read for a while.
    ///
    /// # Errors
    /// When the fixtures of the demonstration cannot be understood, which tests
    /// rule out.
    pub fn seed(&self, choice: SeedChoice, contract: &Contract) -> Result<Origin, SeedError> {
        let seed = match choice {
            SeedChoice::Same => self.seed.clone(),
            SeedChoice::None => self.none.clone(),
            SeedChoice::Demo => Seedbed::demonstration(contract)?,
        };
        Ok(Origin::Seed(seed))
    }

    /// A new world, its name made up when not said, its identifiers drawn from
    /// `random_seed` when said. May plant for a while.
    ///
    /// # Errors
    /// When the name is taken, there are too many, or the seed cannot be used.
    pub fn make(&self, name: Option<Name>, origin: Origin, random_seed: Option<u64>) -> Result<Arc<World>, NotMade> {
        let name = name.unwrap_or_else(|| self.made_up());
        self.refuse_taken(&name, &self.others())?;
        let world = World::begin(name.clone(), origin, Clock::system(), Ids::of(random_seed), self.is_strict)?;
        let world = Arc::new(world.within(self.limits));
        let mut others = self.others_to_change();
        self.refuse_taken(&name, &others)?;
        let removed = self.make_room(&mut others)?;
        others.insert(name, Entry { world: world.clone(), called: AtomicU64::new(self.seconds()) });
        drop(others);
        // It takes its thread and its files with it, and nobody waits for that.
        drop(removed);
        Ok(world)
    }

    fn made_up(&self) -> Name {
        let drawn = self.default.ids.next().simple().to_string();
        Name::parse(&drawn[..12]).unwrap_or_else(Name::of_default_world)
    }

    fn refuse_taken(&self, name: &Name, others: &BTreeMap<Name, Entry>) -> Result<(), NotMade> {
        let is_taken = *name == self.default.name || others.contains_key(name);
        if is_taken { Err(NotMade::Taken(name.clone())) } else { Ok(()) }
    }

    /// Removes the world that was idle for longest, when there are too many.
    fn make_room(&self, others: &mut BTreeMap<Name, Entry>) -> Result<Option<Entry>, NotMade> {
        if others.len() < self.limits.worlds {
            return Ok(None);
        }
        let called = others.iter().map(|(name, entry)| (entry.called.load(Ordering::Relaxed), name));
        match longest_idle(called, self.seconds()).cloned() {
            Some(name) => {
                log::info!("the world {name}, idle, makes room for another");
                Ok(others.remove(&name))
            }
            None => Err(NotMade::Full(self.limits.worlds)),
        }
    }

    /// Removes a world beside the default one; whether there was one.
    pub fn remove(&self, name: &Name) -> bool {
        let removed = self.others_to_change().remove(name);
        if let Some(entry) = &removed {
            entry.world.let_go();
        }
        removed.is_some()
    }

    /// Lets go whoever waits for something of any of them: all are about to end.
    pub fn let_go(&self) {
        for world in self.list() {
            world.let_go();
        }
    }

    fn seconds(&self) -> u64 {
        self.started.elapsed().as_secs()
    }

    fn others(&self) -> RwLockReadGuard<'_, BTreeMap<Name, Entry>> {
        self.others.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn others_to_change(&self) -> RwLockWriteGuard<'_, BTreeMap<Name, Entry>> {
        self.others.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Of the worlds last called at these seconds, the one that was idle for
/// longest, if any was for long enough.
fn longest_idle<'a>(called: impl Iterator<Item = (u64, &'a Name)>, now: u64) -> Option<&'a Name> {
    let idle = called.filter(|(called, _)| now.saturating_sub(*called) >= IDLE.as_secs());
    idle.min_by_key(|(called, _)| *called).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_world_that_was_idle_for_long_makes_room() {
        let names = ["a", "b", "c"].map(|name| Name::parse(name).unwrap_or_else(Name::of_default_world));
        let idle = |called: [u64; 3], now| longest_idle(called.into_iter().zip(&names), now).map(Name::as_str);
        assert_eq!(idle([0, 0, 0], IDLE.as_secs() - 1), None);
        assert_eq!(idle([5, 3, 4], IDLE.as_secs() + 9), Some("b"));
        assert_eq!(idle([0, 900, 1700], 1800), Some("a"));
    }
}
