//! Hostile or broken clients, networks, disks and clocks.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]
#![expect(unreachable_pub, reason = "one binary made of modules")]

#[path = "../running/mod.rs"]
mod running;
#[path = "../api/support.rs"]
#[expect(dead_code, reason = "what the tests of the API use of it")]
mod support;

mod bombs;
mod caps;
mod clock;
#[cfg(target_os = "linux")]
mod damage;
#[cfg(target_os = "linux")]
mod disk;
mod echoes;
mod framing;
mod http_2;
#[cfg(target_os = "linux")]
mod on_disk;
mod patience;
mod wire;
