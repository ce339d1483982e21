//! Fault rules and bots as JSON, and the header that asks for a fault.
#![no_main]

use std::sync::Arc;

use hubee_sim::{
    bot,
    clock::Clock,
    domain::timestamp::Timestamp,
    fault::{Faults, Seen, file, header},
};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

fuzz_target!(|text: &str| {
    if let Ok((effect, phase)) = header::parse(text) {
        let rule = json!({ "effect": effect, "phase": phase });
        assert_eq!(file::rule(&rule).map(|rule| (rule.effect, rule.phase)), Ok((effect, phase)), "a rule says the same");
    }
    let Ok(json) = serde_json::from_str::<Value>(text) else { return };
    let _ = bot::file::bots(&json);
    let Ok(rule) = file::rule(&json) else { return };
    let now = Timestamp::from_millis(1_720_083_255_438);
    let faults = Faults::new(Arc::new(Clock::frozen_at(now)), 7);
    let seen = Seen { method: "GET".into(), path: "/teledossiers/v1/cases/a/events".into(), ..Seen::default() };
    let shown = faults.add(rule.clone()).ok();
    for _ in 0..3 {
        let _ = faults.decide(&seen);
    }
    let before = faults.list();
    if let Some(shown) = shown {
        let written = json!({ "match": shown.about, "when": shown.when, "phase": shown.phase, "effect": shown.effect });
        let again = file::rule(&written).unwrap();
        assert_eq!((&again.about, &again.when, again.phase, &again.effect), (&rule.about, &rule.when, rule.phase, &rule.effect));
        assert!(rule.id.is_none() || before.is_empty() || faults.add(rule).is_err(), "an id is given once");
    }
    if faults.list().len() == before.len() {
        assert_eq!(faults.list(), before, "a refused rule leaves no trace");
    }
});
