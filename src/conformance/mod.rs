//! How well a client keeps to the hub's documented obligations, by what the
//! journal has of its calls.
//!
//! A rule looks at the exchanges of one client in their order and at a few
//! [`Facts`](facts::Facts) of the hub. It is broken only with evidence, kept
//! only where there was an occasion, and an answer that never reached the
//! client is unknown to it.

mod assumed;
mod attachments;
mod calls;
mod catalogue;
pub mod deposits;
mod events;
pub mod facts;
mod judge;
mod judgement;
pub mod junit;
mod knowledge;
mod notifications;
pub mod page;
pub mod report;
pub mod rule;
pub mod sarif;
mod statuses;
pub mod text;
mod tokens;
pub mod view;

#[cfg(test)]
mod tests;

pub use judge::{Who, judge};
pub use report::Report;
pub use rule::Rule;
