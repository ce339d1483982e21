//! The French State's message hub (HubEE) on your own machine.
#![forbid(unsafe_code)]

pub mod clock;
pub mod domain;
pub mod hub;
pub mod ids;
pub mod seed;
pub mod store;
