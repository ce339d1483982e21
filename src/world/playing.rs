//! The bots of a world.

use thiserror::Error;

use super::World;
use crate::{
    bot::{Bot, NotABot},
    hub::{
        Work,
        bots::{self, Shown},
    },
    store::StoreError,
};

impl World {
    /// Has these bots and no others, from now on.
    ///
    /// # Errors
    /// When one could never act, or the store fails.
    pub async fn set_bots(&self, new: Vec<Bot>) -> Result<(), NotSet> {
        let (bots, new) = (self.bots.clone(), self.seeded(new));
        self.write(move |work| {
            refuse_unknown(work, &new)?;
            bots.replace(new, work.now);
            Ok(())
        })
        .await
    }

    /// Has these bots from the start and after each reset.
    ///
    /// # Errors
    /// As [`World::set_bots`].
    pub fn start_with_bots(&self, new: Vec<Bot>) -> Result<(), NotSet> {
        if new.is_empty() {
            return Ok(());
        }
        self.read(|work| refuse_unknown(work, &new))?;
        self.bots.start_with(self.seeded(new), self.clock.now());
        Ok(())
    }

    fn seeded(&self, bots: Vec<Bot>) -> Vec<Bot> {
        let random_seed = self.ids.seed().unwrap_or_default();
        bots.into_iter().map(|bot| bot.in_world(random_seed)).collect()
    }

    /// Its bots, and what they did.
    ///
    /// # Errors
    /// When the store fails.
    pub fn shown_bots(&self) -> Result<Vec<Shown>, StoreError> {
        self.read(|work| bots::shown(work, &self.bots.held().0))
    }
}

fn refuse_unknown(work: &Work<'_>, bots: &[Bot]) -> Result<(), NotSet> {
    bots::first_unknown(work, bots)?.map_or(Ok(()), |bot| Err(bot.into()))
}

/// Why bots are not set.
#[derive(Debug, Error)]
pub enum NotSet {
    /// One could never act.
    #[error(transparent)]
    NotABot(#[from] NotABot),
    /// The store failed.
    #[error(transparent)]
    Failed(#[from] StoreError),
}
