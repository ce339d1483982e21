//! Hostile or broken clients, networks, disks and clocks.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]
#![expect(unreachable_pub, reason = "one binary made of modules")]

#[path = "../running/mod.rs"]
#[expect(dead_code, reason = "what the tests of the command line use of it")]
mod running;
#[path = "../api/support.rs"]
#[expect(dead_code, reason = "what the tests of the API use of it")]
mod support;

mod bombs;
mod caps;
mod clock;
mod disk;
mod echoes;
mod framing;
mod http_2;
mod patience;
mod wire;
