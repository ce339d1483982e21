//! "Something has happened": said by whoever changes a thing, heard by whoever
//! follows it, as often as they can take it.

use tokio::sync::watch;

/// What somebody who follows a thing waits for.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    changes: u64,
    is_closed: bool,
}

/// Of the thing that changes.
#[derive(Debug)]
pub struct Signal(watch::Sender<State>);

impl Default for Signal {
    fn default() -> Self {
        Self(watch::Sender::new(State::default()))
    }
}

impl Signal {
    /// Says that something has changed.
    pub fn raise(&self) {
        self.0.send_modify(|state| state.changes += 1);
    }

    /// Ends whatever follows.
    pub fn close(&self) {
        self.0.send_modify(|state| state.is_closed = true);
    }

    /// Follows from now on.
    #[must_use]
    pub fn follow(&self) -> Follower {
        Follower(self.0.subscribe())
    }
}

/// Somebody who follows.
#[derive(Debug)]
pub struct Follower(watch::Receiver<State>);

impl Follower {
    /// Waits until something has happened that was not yet waited for; `false`
    /// when nothing will any more.
    pub async fn next(&mut self) -> bool {
        !self.0.borrow().is_closed && self.0.changed().await.is_ok() && !self.0.borrow().is_closed
    }
}
