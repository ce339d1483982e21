//! `hubee-sim diff`: where another hub answers otherwise.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]
#![expect(unreachable_pub, reason = "one binary made of modules")]

mod differences;
mod privacy;
mod relay;
mod safety;
mod support;
mod trouble;
