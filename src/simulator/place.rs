//! One world of a simulator, in the hands of a test.

use std::{marker::PhantomData, sync::Arc};

use super::{Clock, ControlError, Journal, Simulator};
use crate::{
    blocking::wait,
    conformance::Report,
    domain::{name::Name, scope::Scope},
    fault::Faults,
    hub::{
        injection::{self, InjectedDossier, NewDossiers},
        partner::{self, NewPartner, Partner},
    },
    scenario::Grade,
    world::World,
};

/// A world of a [`Simulator`]: a hub with a store, a clock, faults, a journal
/// and clients of its own.
#[derive(Clone, Debug)]
pub struct Place<'hub> {
    world: Arc<World>,
    url: String,
    /// A world that outlived its hub would keep the database.
    hub: PhantomData<&'hub Simulator>,
}

impl<'hub> Place<'hub> {
    pub(super) fn new(world: Arc<World>, url: String) -> Self {
        Self { world, url, hub: PhantomData }
    }

    /// Its name; `default` is always there.
    #[must_use]
    pub fn name(&self) -> &str {
        self.world.name.as_str()
    }

    /// The URL to give to a client, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A party of a test's own: an organization nobody else knows, its
    /// credentials, and for [`Scope::Si`] an active subscription to the process,
    /// for [`Scope::Osl`] a copy of the process that it owns.
    ///
    /// # Errors
    /// When there is no such process, or a party of another scope is asked for.
    pub fn partner(&self, scope: Scope, process_code: &str) -> Result<Partner, ControlError> {
        let asked = NewPartner { scope, process_code: process_code.to_owned() };
        Ok(wait(|| self.world.write(move |work| partner::create(work, &asked)))??)
    }

    /// Injects complete, notified télédossiers, as their OSL would deposit them:
    /// the code of a process is enough for one.
    ///
    /// # Errors
    /// When the hub refuses them, as it would a deposit.
    pub fn inject(&self, dossiers: impl Into<NewDossiers>) -> Result<Vec<InjectedDossier>, ControlError> {
        let (asked, blobs) = (dossiers.into(), self.world.store.blobs().clone());
        let most = self.world.limits.dossiers_at_once;
        Ok(wait(|| self.world.write(move |work| injection::dossiers(work, &blobs, &asked, most)))??)
    }

    /// Its time.
    #[must_use]
    pub fn clock(&self) -> Clock<'hub> {
        Clock::new(self.world.clone())
    }

    /// What is to go wrong: rules can be added, looked at and taken away.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.world.faults
    }

    /// What was asked of it and answered.
    #[must_use]
    pub fn journal(&self) -> Journal<'hub> {
        Journal::new(self.world.clone())
    }

    /// How well a client keeps to the hub's documented obligations, by what the
    /// journal has of its calls; the report is on nobody when it made none.
    ///
    /// # Errors
    /// When the hub breaks down.
    pub fn conformance(&self, client_id: &str) -> Result<Report, ControlError> {
        Ok(self.world.conformance(Some(client_id))?)
    }

    /// How far the client is in the scenario that goes on, if one does.
    ///
    /// # Errors
    /// When the hub breaks down.
    pub fn scenario(&self) -> Result<Option<Grade>, ControlError> {
        Ok(self.world.scenario()?)
    }

    /// Back to what it began as, its faults, its bots and its time too.
    ///
    /// # Errors
    /// When the hub breaks down, or a file of the seed is no longer there.
    pub fn reset(&self) -> Result<(), ControlError> {
        Ok(wait(|| self.world.reset())??)
    }

    /// Keeps its present state under a name.
    ///
    /// # Errors
    /// When the name is taken or none, or there are too many.
    pub fn keep(&self, name: &str) -> Result<(), ControlError> {
        let name = named(name)?;
        let snapshot = wait(|| self.world.remember())??;
        self.world.snapshots.add(name, snapshot)?;
        Ok(())
    }

    /// Goes back to the state of that name; faults stay as they are.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn restore(&self, name: &str) -> Result<(), ControlError> {
        let snapshot = self.world.snapshots.find(&named(name)?);
        let snapshot = snapshot.ok_or_else(|| ControlError::Refused(format!("there is no snapshot {name}")))?;
        Ok(wait(|| self.world.go_back_to(snapshot))??)
    }
}

pub(super) fn named(text: &str) -> Result<Name, ControlError> {
    Name::parse(text).ok_or_else(|| ControlError::refused(&Name::RULE))
}
