//! The hub as its clients meet it: over HTTP, each test with a hub of its own.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

mod deposit;
mod exchange;
mod notification;
mod treatment;
