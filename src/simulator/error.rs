//! Why something asked of a simulator is not done.

use std::{error::Error, sync::Arc};

use thiserror::Error;

use crate::{hub::HubError, seed::SeedError, snapshot::NotKept, store::StoreError, worlds::NotMade};

/// Why something asked of a [`Simulator`](crate::Simulator) is not done: one
/// clear sentence each.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum ControlError {
    /// It makes no sense, or the hub refuses it.
    #[error("{0}")]
    Refused(String),
    /// The hub broke down.
    #[error("the hub failed: {0}")]
    Failed(Arc<dyn Error + Send + Sync>),
}

impl ControlError {
    pub(super) fn refused(reason: &impl ToString) -> Self {
        Self::Refused(reason.to_string())
    }
}

impl From<StoreError> for ControlError {
    fn from(failure: StoreError) -> Self {
        Self::Failed(Arc::new(failure))
    }
}

impl From<SeedError> for ControlError {
    fn from(failure: SeedError) -> Self {
        Self::Failed(Arc::new(failure))
    }
}

impl From<HubError> for ControlError {
    fn from(error: HubError) -> Self {
        match error {
            HubError::Refused(refusal) => Self::refused(&refusal),
            HubError::Failed(failure) => failure.into(),
        }
    }
}

impl From<NotKept> for ControlError {
    fn from(refusal: NotKept) -> Self {
        Self::refused(&refusal)
    }
}

impl From<NotMade> for ControlError {
    fn from(error: NotMade) -> Self {
        match error {
            NotMade::Seed(failure) => failure.into(),
            refusal => Self::refused(&refusal),
        }
    }
}
