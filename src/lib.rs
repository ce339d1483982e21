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
//! # A party of the test's own
//!
//! [`Simulator::partner`] makes an organization that nobody else knows, with its
//! credentials; [`Simulator::inject`] deposits complete télédossiers for it, as
//! their OSL would. So tests that share a hub do not meet.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use hubee_sim::{Simulator, domain::scope::Scope, simulator::NewDossiers};
//!
//! let hub = Simulator::start()?;
//! let partner = hub.partner(Scope::Si, "CERTDC")?;
//! let injected = hub.inject(NewDossiers::of("CERTDC").count(2).to(partner.organization.identifier))?;
//! assert_eq!(injected.len(), 2);
//! // The client runs here, as partner.client.
//! # Ok(())
//! # }
//! ```
//!
//! # What the client did
//!
//! The journal has every exchange. A test waits for a call rather than sleeping,
//! and says what should have happened; a failure tells what came near.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use hubee_sim::{Simulator, journal::{Filter, verdict::Expectation}};
//!
//! let hub = Simulator::start()?;
//! # ureq::get(format!("{}/oauth2/jwks", hub.url())).call()?;
//! // The client has asked for the keys meanwhile.
//! let keys = Filter::operation("getKeys");
//! hub.journal().wait(&keys, 1, Duration::from_secs(5))?;
//! hub.journal().verify(&Expectation::exactly(1, keys.status(200)))?;
//! hub.journal().verify(&Expectation::never(Filter::operation("createFolder")))?;
//! # Ok(())
//! # }
//! ```
//!
//! # Another time
//!
//! Moving the clock moves the whole hub: tokens end, and the nightly batches of
//! the days between do what they do.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use hubee_sim::{Simulator, domain::period::Period};
//!
//! let hub = Simulator::start()?;
//! let before = hub.clock().now();
//! hub.clock().advance(Period::parse("P1M")?)?;
//! assert!(hub.clock().now() > before);
//! # Ok(())
//! # }
//! ```
//!
//! # In an asynchronous test
//!
//! All of this may be called in `#[tokio::test]` too; it takes about as long as
//! a call of the client. What waits for the client is awaited there, since both
//! may share one thread.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use hubee_sim::{Simulator, journal::Filter};
//!
//! let hub = Simulator::start()?;
//! let url = format!("{}/oauth2/jwks", hub.url());
//! let client = tokio::task::spawn_blocking(move || ureq::get(url).call().map(drop));
//! hub.journal().came(&Filter::operation("getKeys"), 1, Duration::from_secs(5)).await?;
//! client.await??;
//! # Ok(())
//! # }
//! ```
//!
//! # Several hubs, and states to go back to
//!
//! [`Simulator::add_world`] gives an isolated hub in a millisecond or so, on the
//! same port; [`Simulator::keep`] and [`Simulator::restore`] keep a state and go
//! back to it, [`Simulator::reset`] to the seed.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let hub = hubee_sim::Simulator::start()?;
//! let red = hub.add_world("red")?;
//! red.inject("CERTDC")?;
//! assert_eq!(red.url(), format!("{}/w/red", hub.url()));
//! hub.keep("before")?;
//! hub.inject("CERTDC")?;
//! hub.restore("before")?;
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
//! hub.faults().add(fault::file::rule(&rule)?)?;
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
//!
//! # What the library is
//!
//! What this page shows and what its types lead to. The other modules, which are
//! not listed, serve the program: they change without notice.
#![forbid(unsafe_code)]

mod blocking;
pub mod bot;
#[doc(hidden)]
pub mod cli;
pub mod clock;
#[doc(hidden)]
pub mod config;
pub mod conformance;
#[doc(hidden)]
pub mod contract;
pub mod domain;
#[doc(hidden)]
pub mod drift;
mod embedded;
pub mod fault;
mod glob;
mod html;
#[doc(hidden)]
pub mod http;
#[doc(hidden)]
pub mod hub;
#[doc(hidden)]
pub mod ids;
pub mod journal;
mod json;
pub mod limits;
pub mod oauth;
#[doc(hidden)]
pub mod run;
pub mod scenario;
pub mod seed;
#[doc(hidden)]
pub mod seedbed;
mod serving;
pub mod signal;
pub mod simulator;
#[doc(hidden)]
pub mod snapshot;
mod start_error;
#[doc(hidden)]
pub mod store;
mod terminal;
pub mod tls;
pub mod words;
#[doc(hidden)]
pub mod world;
#[doc(hidden)]
pub mod worlds;

pub use http::PublicUrl;
pub use simulator::Simulator;
pub use start_error::StartError;

/// What the books show of this library, tried as the examples above are.
#[cfg(doctest)]
#[doc = include_str!("../docs/en/rust.md")]
#[doc = include_str!("../docs/fr/rust.md")]
struct Books;
