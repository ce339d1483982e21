//! The French State's message hub (HubEE) on your own machine.
//!
//! This crate is the library behind the `hubee-sim` program: a hub that keeps
//! what it is given, answers as the real one does, and runs inside your test.
//! It is not an official service of the State, and all its data is invented.
//!
//! # A hub for one test
//!
//! [`Simulator::start`] gives a hub in memory, with the demonstration seed, on
//! a free port. It answers as soon as the call returns and stops when the
//! handle is dropped, so that each test has its own and none waits for another.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let hub = hubee_sim::Simulator::start()?;
//! let health: serde_json::Value = ureq::get(format!("{}/_sim/health", hub.url())).call()?.body_mut().read_json()?;
//! assert_eq!(health["status"], "ok");
//! # Ok(())
//! # }
//! ```
//!
//! # A token, then a call
//!
//! A client is anything that speaks HTTP: give it [`Simulator::url`] and the
//! credentials of a client of the demonstration, whose secret is its id
//! followed by `-secret`. Here an SI reads what waits for it.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use serde_json::Value;
//!
//! let hub = hubee_sim::Simulator::start()?;
//! let form = [
//!     ("grant_type", "client_credentials"),
//!     ("scope", "SI"),
//!     ("client_id", "si-certdc-paris"),
//!     ("client_secret", "si-certdc-paris-secret"),
//! ];
//! let answer: Value = ureq::post(format!("{}/oauth2/token", hub.url())).send_form(form)?.body_mut().read_json()?;
//! let token = answer["access_token"].as_str().ok_or("no token")?;
//!
//! let notifications: Value = ureq::get(format!("{}/teledossiers/v1/notifications", hub.url()))
//!     .header("Authorization", format!("Bearer {token}"))
//!     .call()?
//!     .body_mut()
//!     .read_json()?;
//! assert_eq!(notifications[0]["processCode"], "CERTDC");
//! # Ok(())
//! # }
//! ```
//!
//! # Something to find
//!
//! The control API under `/_sim` does what the real hub has no call for. This
//! deposits two complete télédossiers, as their OSL would, and goes back to
//! the seed.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use serde_json::{Value, json};
//!
//! let hub = hubee_sim::Simulator::start()?;
//! let injected: Value = ureq::post(format!("{}/_sim/dossiers", hub.url()))
//!     .send_json(json!({ "processCode": "CERTDC", "count": 2 }))?
//!     .body_mut()
//!     .read_json()?;
//! assert_eq!(injected.as_array().map(Vec::len), Some(2));
//!
//! let reset = ureq::post(format!("{}/_sim/reset", hub.url())).send_empty()?;
//! assert_eq!(reset.status(), 204);
//! # Ok(())
//! # }
//! ```
//!
//! # Something to go wrong
//!
//! Rules make calls fail, exactly and again and again: here the first request
//! for keys is answered 503, as during a maintenance. `GET /_sim/faults/presets`
//! has more of them, each with its story.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use hubee_sim::{Simulator, fault};
//! use serde_json::json;
//!
//! let hub = Simulator::start()?;
//! let rule = json!({
//!     "match": { "path": "/oauth2/jwks" },
//!     "when": { "first": 1 },
//!     "effect": { "kind": "status", "status": 503 },
//! });
//! hub.faults().add(fault::file::rule(rule)?)?;
//!
//! let keys = || ureq::get(format!("{}/oauth2/jwks", hub.url())).call();
//! assert!(matches!(keys(), Err(ureq::Error::StatusCode(503))));
//! assert!(keys().is_ok());
//! # Ok(())
//! # }
//! ```
//!
//! # A situation, and a grade
//!
//! A [`scenario`] puts a client in a situation and says what it made of it.
//! `scenario::ready` has those that come with the program, which
//! `hubee-sim run` plays too.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use hubee_sim::{Simulator, scenario::{State, file}};
//!
//! let hub = Simulator::builder().scenario(file::named("token-expired-midway")?).start()?;
//! // The client runs here, as `si-certdc-paris`.
//! let grade = hub.scenario()?.ok_or("no scenario")?;
//! assert_eq!(grade.state, State::Running);
//! # Ok(())
//! # }
//! ```
//!
//! # Other settings
//!
//! [`Simulator::builder`] sets a hub up: a file that outlives it, another seed,
//! a token that the control API asks for.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use hubee_sim::{Simulator, seed::Seed};
//!
//! let hub = Simulator::builder().seed(Seed::None).admin_token("open-sesame").start()?;
//! let refused = ureq::get(format!("{}/_sim/clients", hub.url())).call();
//! assert!(matches!(refused, Err(ureq::Error::StatusCode(401))));
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

pub mod bot;
pub mod cli;
pub mod clock;
pub mod config;
pub mod conformance;
pub mod contract;
pub mod domain;
pub mod drift;
pub mod fault;
mod html;
pub mod http;
pub mod hub;
pub mod ids;
pub mod journal;
pub mod oauth;
pub mod run;
pub mod scenario;
pub mod seed;
pub mod seedbed;
mod serving;
pub mod signal;
pub mod simulator;
pub mod snapshot;
mod start_error;
pub mod store;
mod terminal;
pub mod tls;
pub mod words;
pub mod world;
pub mod worlds;

pub use simulator::Simulator;
pub use start_error::StartError;
