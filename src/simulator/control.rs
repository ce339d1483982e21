//! What a test does with a simulator, which is what it does with the default
//! world; and the worlds beside it.

use super::{Clock, ControlError, Journal, NewDossiers, Partner, Place, Simulator, place::named};
use crate::{
    conformance::Report, domain::scope::Scope, fault::Faults, http::here::prefix_of, scenario::Grade, simulator::InjectedDossier,
    store::StoreError, worlds::SeedChoice,
};

impl Simulator {
    /// The default world.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        Place::new(self.default.clone(), self.url())
    }

    /// A new world beside it, with the same seed: a hub of its own under a URL
    /// of its own, made in a millisecond or so.
    ///
    /// # Errors
    /// When the name is none or taken, or there are too many.
    pub fn add_world(&self, name: &str) -> Result<Place<'_>, ControlError> {
        let (hub, name) = (self.hub.upgrade().ok_or(StoreError::Silent)?, named(name)?);
        let origin = hub.worlds.seed(SeedChoice::Same, hub.contract)?;
        let world = hub.worlds.make(Some(name), origin, None)?;
        let url = self.url() + &prefix_of(&world);
        Ok(Place::new(world, url))
    }

    /// Ends a world beside the default one; `false` when there is none.
    #[must_use]
    pub fn remove_world(&self, name: &str) -> bool {
        let hub = self.hub.upgrade();
        named(name).is_ok_and(|name| hub.is_some_and(|hub| hub.worlds.remove(&name)))
    }

    /// As [`Place::partner`].
    ///
    /// # Errors
    /// The same.
    pub fn partner(&self, scope: Scope, process_code: &str) -> Result<Partner, ControlError> {
        self.place().partner(scope, process_code)
    }

    /// As [`Place::inject`].
    ///
    /// # Errors
    /// The same.
    pub fn inject(&self, dossiers: impl Into<NewDossiers>) -> Result<Vec<InjectedDossier>, ControlError> {
        self.place().inject(dossiers)
    }

    /// As [`Place::clock`].
    #[must_use]
    pub fn clock(&self) -> Clock<'_> {
        self.place().clock()
    }

    /// As [`Place::faults`].
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.default.faults
    }

    /// As [`Place::journal`].
    #[must_use]
    pub fn journal(&self) -> Journal<'_> {
        self.place().journal()
    }

    /// As [`Place::conformance`].
    ///
    /// # Errors
    /// The same.
    pub fn conformance(&self, client_id: &str) -> Result<Report, ControlError> {
        self.place().conformance(client_id)
    }

    /// As [`Place::scenario`].
    ///
    /// # Errors
    /// The same.
    pub fn scenario(&self) -> Result<Option<Grade>, ControlError> {
        self.place().scenario()
    }

    /// As [`Place::reset`].
    ///
    /// # Errors
    /// The same.
    pub fn reset(&self) -> Result<(), ControlError> {
        self.place().reset()
    }

    /// As [`Place::keep`].
    ///
    /// # Errors
    /// The same.
    pub fn keep(&self, name: &str) -> Result<(), ControlError> {
        self.place().keep(name)
    }

    /// As [`Place::restore`].
    ///
    /// # Errors
    /// The same.
    pub fn restore(&self, name: &str) -> Result<(), ControlError> {
        self.place().restore(name)
    }
}
