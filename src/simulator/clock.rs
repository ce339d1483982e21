//! The time of a world, in the hands of a test.

use std::{marker::PhantomData, sync::Arc};

use super::{ControlError, Simulator};
use crate::{
    blocking::wait,
    clock::Setting,
    domain::{batch::FellDue, period::Period, timestamp::Timestamp},
    world::World,
};

/// The clock of a world. Moving it moves the whole world, tokens included, and
/// does what falls due meanwhile: nightly batches, bots.
#[derive(Clone, Debug)]
pub struct Clock<'hub> {
    world: Arc<World>,
    hub: PhantomData<&'hub Simulator>,
}

impl Clock<'_> {
    pub(super) fn new(world: Arc<World>) -> Self {
        Self { world, hub: PhantomData }
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.world.clock.now()
    }

    /// Moves it forward; tells what fell due meanwhile, in order.
    ///
    /// # Errors
    /// When the hub breaks down.
    pub fn advance(&self, by: impl Into<Period>) -> Result<Vec<FellDue>, ControlError> {
        let by = by.into();
        Ok(wait(|| self.world.advance(by))??)
    }

    /// Sets it; tells what fell due meanwhile. What is done stays done when it
    /// is set back.
    ///
    /// # Errors
    /// When the hub breaks down.
    pub fn set(&self, now: Timestamp) -> Result<Vec<FellDue>, ControlError> {
        self.change(Setting { now: Some(now), ..Setting::default() })
    }

    /// Stops it: nothing ends, and nothing falls due, but by [`Self::advance`]
    /// and [`Self::set`].
    ///
    /// # Errors
    /// When the hub breaks down.
    pub fn freeze(&self) -> Result<(), ControlError> {
        self.change(Setting { frozen: Some(true), ..Setting::default() }).map(drop)
    }

    /// Lets it go on, from what it shows.
    ///
    /// # Errors
    /// When the hub breaks down.
    pub fn resume(&self) -> Result<(), ControlError> {
        self.change(Setting { frozen: Some(false), ..Setting::default() }).map(drop)
    }

    fn change(&self, setting: Setting) -> Result<Vec<FellDue>, ControlError> {
        Ok(wait(|| self.world.set_clock(setting))??)
    }
}
