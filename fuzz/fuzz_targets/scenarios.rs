//! Scenarios in YAML.
#![no_main]

use hubee_sim::scenario::{Scenario, file};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(scenario) = file::understand(text) else { return };
    let again = Scenario::understand(scenario.written.clone()).unwrap();
    assert_eq!(format!("{again:?}"), format!("{scenario:?}"));
    let json = serde_json::to_string(&scenario.written).unwrap();
    assert_eq!(format!("{:?}", file::understand(&json).unwrap()), format!("{scenario:?}"), "JSON is YAML");
});
