//! The rules of a world, and what they have done so far.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::{
    chance::Chance,
    effect::Effect,
    held::{Held, Hit, Shown, name_of},
    matching::Seen,
    rule::{Phase, Rule},
};
use crate::clock::Clock;

/// The id that a fault asked for by a request's header goes by.
const HEADER: &str = "header";

/// The rules of a world, in the order they were added: the first one that is
/// about a call and whose time has come acts on it, those after it do not see
/// the call.
///
/// They live in memory alone. A world without rules pays one look at a number.
#[derive(Debug)]
pub struct Faults {
    clock: Arc<Clock>,
    random_seed: u64,
    count: AtomicUsize,
    set: Mutex<Set>,
}

#[derive(Debug, Default)]
struct Set {
    rules: Vec<Held>,
    /// What a reset goes back to.
    initial: Vec<Rule>,
    /// How many ids were made up.
    made_up: u64,
    /// Whom requests' own faults keep waiting.
    waiting: CancellationToken,
}

/// Two rules cannot have one id.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is a rule {0} already")]
pub struct IdTaken(pub String);

impl Faults {
    /// No rule at all; `clock` ends those that are to last a while, and what has
    /// no seed of its own is drawn with `random_seed`.
    #[must_use]
    pub fn new(clock: Arc<Clock>, random_seed: u64) -> Self {
        Self { clock, random_seed, count: AtomicUsize::default(), set: Mutex::default() }
    }

    /// Adds rules now and after each reset.
    ///
    /// # Errors
    /// When two have one id.
    pub fn start_with(&self, rules: Vec<Rule>) -> Result<(), IdTaken> {
        for rule in rules.clone() {
            self.add(rule)?;
        }
        self.locked().initial = rules;
        Ok(())
    }

    /// Whether no rule can act: then nothing else need be asked.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.count.load(Ordering::Relaxed) == 0
    }

    /// Whether a rule wants to know which process a call is about.
    #[must_use]
    pub fn looks_at_processes(&self) -> bool {
        self.locked().rules.iter().any(|held| held.rule.about.process_code.is_some())
    }

    /// What is to happen to a call, if anything; counts it.
    #[must_use]
    pub fn decide(&self, seen: &Seen) -> Option<Hit> {
        let mut set = self.current();
        set.rules.iter_mut().find_map(|held| held.decide(seen, self.random_seed))
    }

    /// What a request asks for in its own header.
    #[must_use]
    pub fn on_request(&self, effect: Effect, phase: Phase, seen: &Seen) -> Hit {
        let waiting = self.locked().waiting.clone();
        let chance = Chance::new(HEADER, name_of(seen), 1).in_world(self.random_seed);
        Hit { rule_id: HEADER.to_owned(), phase, effect, chance, waiting }
    }

    /// Adds a rule behind the others.
    ///
    /// # Errors
    /// When its id is taken.
    pub fn add(&self, rule: Rule) -> Result<Shown, IdTaken> {
        let mut set = self.current();
        let id = match &rule.id {
            Some(id) if id == HEADER || set.has(id) => return Err(IdTaken(id.clone())),
            Some(id) => id.clone(),
            None => set.free_id(),
        };
        let expires_at = rule.ttl.map(|ttl| ttl.after(self.clock.now()));
        let held = Held::new(id, rule, expires_at);
        let shown = held.shown();
        set.rules.push(held);
        self.count(&set);
        Ok(shown)
    }

    /// Every rule, in the order in which they are asked.
    #[must_use]
    pub fn list(&self) -> Vec<Shown> {
        self.current().rules.iter().map(Held::shown).collect()
    }

    /// The rule of that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Shown> {
        self.current().rules.iter().find(|held| held.id == id).map(Held::shown)
    }

    /// Takes a rule away and lets go whom it kept waiting; `false` when there
    /// is none of that id.
    pub fn remove(&self, id: &str) -> bool {
        let mut set = self.current();
        let found = set.rules.iter().position(|held| held.id == id).map(|index| set.rules.remove(index));
        self.count(&set);
        found.inspect(|held| held.waiting.cancel()).is_some()
    }

    /// Takes every rule away and lets go whom a fault keeps waiting.
    pub fn clear(&self) {
        let mut set = self.locked();
        set.clear();
        self.count(&set);
    }

    /// Back to the rules of the start, as if they had seen nothing.
    pub fn restart(&self) {
        let mut set = self.locked();
        set.clear();
        set.made_up = 0;
        let initial = set.initial.clone();
        drop(set);
        for rule in initial {
            // Ids that did not clash at the start do not clash now.
            drop(self.add(rule));
        }
    }

    /// The rules that have not expired.
    fn current(&self) -> MutexGuard<'_, Set> {
        let mut set = self.locked();
        let now = self.clock.now();
        set.rules.retain(|held| held.expires_at.is_none_or(|end| now < end));
        self.count(&set);
        set
    }

    fn count(&self, set: &Set) {
        self.count.store(set.rules.len(), Ordering::Relaxed);
    }

    /// No method leaves the set half-changed, even by a panic elsewhere.
    fn locked(&self) -> MutexGuard<'_, Set> {
        self.set.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Set {
    fn has(&self, id: &str) -> bool {
        self.rules.iter().any(|held| held.id == id)
    }

    /// The same ones in the same order each time: chance depends on them.
    fn free_id(&mut self) -> String {
        loop {
            self.made_up += 1;
            let id = format!("rule-{}", self.made_up);
            if !self.has(&id) {
                return id;
            }
        }
    }

    fn clear(&mut self) {
        for held in self.rules.drain(..) {
            held.waiting.cancel();
        }
        std::mem::take(&mut self.waiting).cancel();
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::*;
    use crate::domain::timestamp::Timestamp;

    fn faults(rules: Value) -> Faults {
        let faults = Faults::new(Arc::new(Clock::frozen_at(Timestamp::from_millis(0))), 0);
        faults.start_with(serde_json::from_value(rules).unwrap()).unwrap();
        faults
    }

    fn call_of(client: &str) -> Seen {
        Seen { client: Some(client.to_owned()), ..Seen::default() }
    }

    fn decisions(faults: &Faults, client: &str) -> Vec<Option<String>> {
        (0..4).map(|_| faults.decide(&call_of(client)).map(|hit| hit.rule_id)).collect()
    }

    #[test]
    fn the_first_rule_whose_time_has_come_acts_and_clients_are_counted_apart() {
        let close = json!({ "kind": "close" });
        let faults = faults(json!([
            { "id": "second", "when": { "nth": [2] }, "effect": close },
            { "when": { "first": 1 }, "match": { "client": "b" }, "effect": close },
        ]));
        let is = |id: &str| Some(id.to_owned());
        assert_eq!(decisions(&faults, "a"), [None, is("second"), None, None]);
        assert_eq!(decisions(&faults, "b"), [is("rule-1"), is("second"), None, None]);
        assert_eq!(faults.find("second").unwrap().hits.by_client, BTreeMap::from([("a".into(), 1), ("b".into(), 1)]));
        assert_eq!(faults.find("rule-1").unwrap().hits.total, 1);
    }

    #[test]
    fn rules_expire_with_the_clock_and_none_is_left_to_ask() {
        let faults = faults(json!([{ "ttl": "PT1M", "effect": { "kind": "close" } }]));
        assert!(!faults.is_quiet());
        faults.clock.advance(crate::domain::period::Period::parse("PT59S").unwrap());
        assert!(faults.decide(&call_of("a")).is_some());
        faults.clock.advance(crate::domain::period::Period::parse("PT1S").unwrap());
        assert!(faults.decide(&call_of("a")).is_none() && faults.is_quiet() && faults.list().is_empty());
    }

    #[test]
    fn a_restart_brings_the_first_rules_back_untouched_and_lets_everyone_go() {
        let faults = faults(json!([{ "effect": { "kind": "timeout" } }]));
        let hit = faults.decide(&call_of("a")).unwrap();
        faults.add(serde_json::from_value(json!({ "effect": { "kind": "close" } })).unwrap()).unwrap();
        faults.restart();
        assert!(hit.waiting.is_cancelled());
        let rules = faults.list();
        assert_eq!((rules.len(), rules[0].id.as_str(), rules[0].hits.total), (1, "rule-1", 0));
    }

    #[test]
    fn an_id_is_taken_once() {
        let faults = faults(json!([{ "id": "rule-1", "effect": { "kind": "close" } }]));
        let add = |rule: Value| faults.add(serde_json::from_value(rule).unwrap());
        assert_eq!(add(json!({ "id": "rule-1", "effect": { "kind": "close" } })), Err(IdTaken("rule-1".into())));
        assert_eq!(add(json!({ "effect": { "kind": "close" } })).unwrap().id, "rule-2");
        assert!(faults.remove("rule-1") && !faults.remove("rule-1"));
    }
}
