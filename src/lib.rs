//! The French State's message hub (HubEE) on your own machine.
#![forbid(unsafe_code)]

pub mod cli;
pub mod clock;
pub mod config;
pub mod contract;
pub mod domain;
pub mod http;
pub mod hub;
pub mod ids;
pub mod oauth;
pub mod run;
pub mod seed;
pub mod simulator;
pub mod store;
pub mod world;

pub use simulator::{Simulator, StartError};
