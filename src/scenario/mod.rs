//! Scenarios: a situation, what happens in it while a client runs, and what
//! that client should have made of it.
//!
//! A [`Scenario`] is written in YAML: what is there at the start, what happens
//! before which call of the client, and what is expected of it, in the words of
//! the control API. A [`Play`] is one that goes on in a world; nothing in it
//! runs on a timer: what is to happen before a call happens on the way of that
//! call, so that the same calls meet the same things. A [`Grade`] says how far
//! the client is. Acting and judging need a world: [`crate::world`].

mod act;
mod expectation;
pub mod file;
pub mod grade;
pub mod junit;
mod play;
mod progress;
pub mod ready;
mod story;
pub mod text;

pub use act::Act;
pub use expectation::{Count, Expected, Facts, Question};
pub use file::{FileError, NotAScenario};
pub use grade::{Answered, Grade, Standing, State};
pub use play::Play;
pub use progress::{Attempts, Progress};
pub use story::{Scenario, Step};
