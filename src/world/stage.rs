//! The scenario that goes on in a world.

use std::sync::{
    Arc, Mutex, PoisonError, RwLock,
    atomic::{AtomicBool, Ordering},
};

use thiserror::Error;

use super::{NotSet, World};
use crate::{
    domain::{client::Client, scope::Scope},
    fault::IdTaken,
    hub::{self, HubError, injection},
    scenario::{Act, Attempts, Expected, Facts, Grade, Play, Progress, Scenario},
    seed::SeedError,
    store::StoreError,
};

/// What goes on in a world, and what went on before.
#[derive(Debug, Default)]
pub(super) struct Stage {
    play: RwLock<Option<Arc<Play>>>,
    /// Whether a step is still to come: all that a call without one looks at.
    has_steps: AtomicBool,
    /// Held while a scenario begins.
    beginning: tokio::sync::Mutex<()>,
    attempts: Mutex<Attempts>,
}

/// Why a scenario does not begin; the world is as after a reset then, unless
/// the client is not there, which changes nothing.
#[derive(Debug, Error)]
pub enum NotStarted {
    /// The world has no such client.
    #[error("the scenario is about the client {0}, which this world does not have")]
    NoClient(String),
    /// Something that it does cannot be done.
    #[error("given[{place}] cannot be done: {reason}")]
    NotDone {
        /// Which act, counted from 0.
        place: usize,
        /// Why.
        reason: NotDone,
    },
    /// The world cannot be reset.
    #[error(transparent)]
    Reset(#[from] SeedError),
    /// The store failed.
    #[error(transparent)]
    Failed(#[from] StoreError),
}

/// Why an act of a scenario is not done.
#[derive(Debug, Error)]
pub enum NotDone {
    /// The hub refuses it.
    #[error(transparent)]
    Refused(#[from] HubError),
    /// There is a fault rule of that id.
    #[error(transparent)]
    Taken(#[from] IdTaken),
    /// A bot could never act.
    #[error(transparent)]
    NotSet(#[from] NotSet),
    /// The store failed.
    #[error(transparent)]
    Failed(#[from] StoreError),
}

impl Stage {
    fn play(&self) -> Option<Arc<Play>> {
        self.play.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Has that go on from now, and nothing else.
    fn put(&self, play: Option<Arc<Play>>) -> Option<Arc<Play>> {
        let has_steps = play.as_ref().is_some_and(|play| play.has_steps());
        let mut current = self.play.write().unwrap_or_else(PoisonError::into_inner);
        self.has_steps.store(has_steps, Ordering::Relaxed);
        std::mem::replace(&mut *current, play)
    }

    /// Nothing in it is ever half-written.
    fn with_attempts<T>(&self, look: impl FnOnce(&mut Attempts) -> T) -> T {
        look(&mut self.attempts.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl World {
    /// Begins a scenario: the world is reset, nothing waits for anyone but what
    /// the scenario puts there, and one that went on before ends.
    ///
    /// # Errors
    /// When the world lacks the client, or something cannot be done.
    pub async fn begin_scenario(&self, scenario: Arc<Scenario>) -> Result<Grade, NotStarted> {
        let _alone = self.stage.beginning.lock().await;
        self.client_of(&scenario)?;
        self.reset().await?;
        let client = self.client_of(&scenario)?;
        let last_folder = self.write(hub::scenario::clear_the_way).await?;
        for (place, act) in scenario.given.iter().enumerate() {
            if let Err(reason) = self.perform(act, &client).await {
                self.reset().await?;
                return Err(NotStarted::NotDone { place, reason });
            }
        }
        self.stage.with_attempts(|attempts| attempts.begin(&scenario.name));
        let play = Arc::new(Play::new(scenario, client, last_folder));
        self.journal.clear();
        self.stage.put(Some(play.clone()));
        Ok(self.graded(&play)?)
    }

    fn client_of(&self, scenario: &Scenario) -> Result<Client, NotStarted> {
        let found = self.read(|work| hub::scenario::client(work, &scenario.client))?;
        found.ok_or_else(|| NotStarted::NoClient(scenario.client.clone()))
    }

    /// Ends the scenario that goes on, and remembers how far it came; `false`
    /// when there is none.
    pub fn end_scenario(&self) -> bool {
        let Some(play) = self.stage.put(None) else { return false };
        if let Err(failure) = self.graded(&play) {
            log::error!("nobody knows how far {} came: {failure}", play.scenario.name);
        }
        true
    }

    /// How far the client is in the scenario that goes on, if one does.
    ///
    /// # Errors
    /// When the store fails.
    pub fn scenario(&self) -> Result<Option<Grade>, StoreError> {
        self.stage.play().map(|play| self.graded(&play)).transpose()
    }

    /// Tells one more hint of the scenario that goes on; `None` when none goes
    /// on, or it has no other.
    ///
    /// # Errors
    /// When the store fails.
    pub fn tell_hint(&self) -> Result<Option<Grade>, StoreError> {
        let play = self.stage.play().filter(|play| play.tell_hint());
        play.map(|play| self.graded(&play)).transpose()
    }

    /// How far the world is with each exercise.
    ///
    /// # Errors
    /// When the store fails.
    pub fn progress(&self) -> Result<Vec<Progress>, StoreError> {
        self.scenario()?;
        Ok(self.stage.with_attempts(|attempts| attempts.progress()))
    }

    /// Whether calls may have something happen first.
    pub fn has_steps(&self) -> bool {
        self.stage.has_steps.load(Ordering::Relaxed)
    }

    /// Plays what is to happen before the call of that entry is answered; a call
    /// that comes meanwhile waits.
    pub async fn play_on(&self, entry: u64) {
        let Some(play) = self.stage.play() else { return };
        let _turn = play.turn.lock().await;
        let Some(acts) = self.journal.entry(entry).and_then(|call| play.due(&call)) else { return };
        let step = play.played().saturating_sub(1);
        for (place, act) in acts.iter().enumerate() {
            if let Err(reason) = self.perform(act, &play.client).await {
                play.note_trouble(format!("steps[{step}].do[{place}] cannot be done: {reason}"));
                break;
            }
        }
        if !play.has_steps() {
            self.stage.has_steps.store(false, Ordering::Relaxed);
        }
    }

    async fn perform(&self, act: &Act, client: &Client) -> Result<(), NotDone> {
        match act {
            Act::Dossiers(asked) => {
                let (blobs, mut asked, most) = (self.store.blobs().clone(), asked.clone(), self.limits.dossiers_at_once);
                if client.scope == Scope::Si && asked.recipient.is_none() {
                    asked.recipient.clone_from(&client.organization);
                }
                self.write(move |work| injection::dossiers(work, &blobs, &asked, most)).await?;
            }
            Act::Fault(rule) => drop(self.faults.add((**rule).clone())?),
            Act::Bots(bots) => self.set_bots(bots.clone()).await?,
            Act::Clock(setting) => drop(self.set_clock(*setting).await?),
            Act::Advance(period) => drop(self.advance(*period).await?),
        }
        Ok(())
    }

    fn graded(&self, play: &Play) -> Result<Grade, StoreError> {
        let mut calls = self.journal.entries();
        calls.retain(|call| play.is_by_client(call));
        let outcome = self.read(|work| hub::scenario::outcome(work, &play.client, play.last_folder))?;
        // Whoever waits has it judged at each call.
        let asks_rules = play.scenario.expect.iter().any(Expected::asks_rule);
        let report = if asks_rules { self.conformance(Some(&play.scenario.client))?.clients.pop() } else { None };
        let grade = Grade::of(play, &Facts { calls, report, outcome });
        self.stage.with_attempts(|attempts| attempts.note(&grade));
        Ok(grade)
    }
}
