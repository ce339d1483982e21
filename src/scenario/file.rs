//! Scenarios as YAML, or as JSON, which is YAML too.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::Value;
use thiserror::Error;

use super::{ready, story::Scenario};
use crate::json::Mistake;

/// What is no scenario: where, when it is not the whole of it, and why.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct NotAScenario(String);

impl NotAScenario {
    pub(super) fn because(place: &str, reason: &str) -> Self {
        Self(format!("{place}: {reason}"))
    }
}

impl From<Mistake> for NotAScenario {
    fn from(mistake: Mistake) -> Self {
        Self(mistake.to_string())
    }
}

/// Why a file is no scenario.
#[derive(Debug, Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("the scenario {} cannot be read: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// It makes no sense.
    #[error("the scenario {} is refused: {reason}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// Where, and why.
        reason: NotAScenario,
    },
}

/// The scenario of a YAML text.
///
/// # Errors
/// Where it makes no sense, and why.
pub fn understand(text: &str) -> Result<Scenario, NotAScenario> {
    let written: Value = serde_norway::from_str(text).map_err(|error| NotAScenario(error.to_string()))?;
    Scenario::understand(written)
}

/// The scenario of a YAML file.
///
/// # Errors
/// When it cannot be read, or makes no sense.
pub fn read(path: &Path) -> Result<Scenario, FileError> {
    let text = fs::read_to_string(path).map_err(|reason| FileError::Unreadable { path: path.into(), reason })?;
    understand(&text).map_err(|reason| FileError::Refused { path: path.into(), reason })
}

/// The scenario that a person names: one that comes with the program, or else a
/// file.
///
/// # Errors
/// When it is neither, or makes no sense.
pub fn named(said: &str) -> Result<Arc<Scenario>, FileError> {
    match ready::find(said) {
        Some(scenario) => Ok(scenario),
        None => read(Path::new(said)).map(Arc::new),
    }
}
