//! Faults on demand: which calls go wrong, when, and how.
//!
//! A [`Rule`] says which calls it is about ([`Match`]), which of these go wrong
//! ([`When`]), whether before the hub acts or after ([`Phase`]), and what
//! happens then ([`Effect`]). [`Faults`] is the set of rules of a world. It only
//! decides: acting is the business of the HTTP layer, once no lock is held.
//!
//! Decisions depend on nothing but the rule, the client and how many of its
//! calls the rule has seen, so that a run can be replayed whatever the order in
//! which concurrent calls come in.
//!
//! Rules come from the control API, from a file ([`mod@file`]), from a preset
//! ([`preset`]), or one at a time from a request's own header ([`header`]).

mod chance;
mod delay;
mod effect;
pub mod file;
pub mod header;
mod held;
mod matching;
mod name;
pub mod preset;
mod reply;
mod rule;
mod set;
mod when;

pub use chance::{Chance, Draws};
pub use delay::{Delay, Distribution};
pub use effect::{Corrupted, Effect};
pub use held::{Hit, Hits, Shown};
pub use matching::{Match, Seen};
pub use name::Name;
pub use reply::{Reply, ReplyWith};
pub use rule::{Phase, Rule, RuleError};
pub use set::{Faults, IdTaken};
pub use when::When;
