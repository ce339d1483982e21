//! Bots: the other party, automated.
//!
//! A [`Bot`] says which side it plays, of which process and for which SI, what
//! it does and how late. [`Bots`] is the set of bots of a world, with what they
//! have done so far. Acting is the business of [`crate::hub::bots`].
//!
//! There is no timer: what a bot is to do falls due at an instant that follows
//! from what is stored, and the first use case after that runs it, dated as it
//! should have been. What it draws depends on its seed and on the number of the
//! case alone, never on who asks when.

mod draw;
pub mod file;
mod pace;
mod part;
mod rule;
mod set;

pub use draw::Place;
pub use file::NotABot;
pub use pace::Pace;
pub use part::{Behaviour, Deposits, Part, Side};
pub use rule::Bot;
pub use set::{Bots, Held, LastRefusal};
