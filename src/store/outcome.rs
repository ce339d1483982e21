//! What a use case comes to, in a place of its own: whatever stands between who
//! asks and who writes is compiled once, and knows only whether it is to be kept.

use std::sync::{Arc, Mutex, PoisonError};

use super::StoreError;

/// What a use case comes to, once it does.
pub(crate) struct Outcome<T, E>(Arc<Mutex<Option<Result<T, E>>>>);

/// Where the use case puts it.
pub(crate) struct Place<T, E>(Arc<Mutex<Option<Result<T, E>>>>);

impl<T, E> Place<T, E> {
    /// Holds what was found, and tells whether it is to be kept.
    pub(crate) fn hold(&self, found: Result<T, E>) -> bool {
        let is_kept = found.is_ok();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
        is_kept
    }
}

impl<T, E: From<StoreError>> Outcome<T, E> {
    pub(crate) fn empty() -> (Self, Place<T, E>) {
        let place = Arc::new(Mutex::new(None));
        (Self(place.clone()), Place(place))
    }

    /// The outcome, once it is committed or not.
    ///
    /// # Errors
    /// What the use case refused, why it was not committed, or that it panicked.
    pub(crate) fn once(self, committed: Result<(), StoreError>) -> Result<T, E> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(Ok(value)) => committed.map(|()| value).map_err(E::from),
            Some(Err(refused)) => Err(refused),
            None => Err(committed.err().unwrap_or(StoreError::Silent).into()),
        }
    }
}
