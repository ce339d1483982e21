//! What an empty world starts from.
//!
//! A seed is a directory of fixtures in the API's own JSON shapes; `demo` is
//! embedded in the program. Reading one ([`Fixtures`]) refuses what cannot be
//! understood; planting it ([`crate::hub::seeding`]) refuses what the hub would.

mod fixtures;
pub mod sample;
mod source;

use std::{error::Error, path::PathBuf};

pub use fixtures::{DossierFixture, Fixtures, Side, Step};
pub use source::Source;

use crate::{contract::Contract, store::StoreError};

/// What an empty world starts from: the value of `--seed`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Seed {
    /// The embedded demonstration: every process, its OSL, its SIs, credentials
    /// and some thirty télédossiers.
    #[default]
    Demo,
    /// Nothing at all.
    None,
    /// A directory with the layout of the demonstration.
    Directory(PathBuf),
}

impl Seed {
    /// Reads `demo`, `none` or a directory.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "demo" => Self::Demo,
            "none" => Self::None,
            directory => Self::Directory(directory.into()),
        }
    }

    /// Reads every fixture and holds it against the API descriptions.
    ///
    /// # Errors
    /// The first fixture that cannot be understood.
    pub fn fixtures(&self, contract: &Contract) -> Result<Fixtures, SeedError> {
        match self {
            Self::Demo => Fixtures::read(Source::Demo, contract),
            Self::None => Ok(Fixtures::default()),
            Self::Directory(directory) => Fixtures::read(Source::Directory(directory.clone()), contract),
        }
    }
}

/// Why a seed cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SeedError {
    /// A fixture is wrong; nothing of the seed was kept.
    #[error("the seed is refused: {file}, at {path}: {reason}")]
    Fixture {
        /// The file.
        file: String,
        /// Where in it, as a JSON path such as `[3].folder.externalId`.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// A file is missing or cannot be read.
    #[error("the seed cannot be read: {file}: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system says.
        reason: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(Box<dyn Error + Send + Sync>),
}

impl From<StoreError> for SeedError {
    fn from(failure: StoreError) -> Self {
        Self::Store(failure.into())
    }
}
