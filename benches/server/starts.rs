//! How long `Simulator::start()` takes, fifty times in one process.

#![expect(clippy::unwrap_used, reason = "a bench that cannot run says where")]

use std::time::{Duration, Instant};

use hubee_sim::Simulator;
use serde_json::json;

fn main() {
    let mut times: Vec<Duration> = (0..50)
        .map(|_| {
            let begun = Instant::now();
            let hub = Simulator::start().unwrap();
            let time = begun.elapsed();
            drop(hub);
            time
        })
        .collect();
    let first = times[0];
    times.sort_unstable();
    println!("{}", json!({ "first": first.as_secs_f64() * 1000.0, "median": times[25].as_secs_f64() * 1000.0 }));
}
