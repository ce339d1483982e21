//! The French State's message hub (`HubEE`) on your own machine.
#![forbid(unsafe_code)]

pub mod clock;
pub mod contract;
pub mod domain;
pub mod ids;
pub mod store;
