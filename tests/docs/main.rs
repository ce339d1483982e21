//! What is written for people: the books in `docs/`, in English and in French,
//! and the READMEs. Their commands run, the two languages keep step, links lead
//! somewhere, and the reference says what the program does.
//!
//! `HUBEE_DOCS=write cargo test --test docs` writes the reference anew.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]
#![expect(unreachable_pub, reason = "one binary made of modules")]

#[path = "../running/mod.rs"]
mod running;

mod commands;
mod links;
mod page;
mod reference;
mod twins;
