//! What one asks of the journal: patterns of paths, filters, expectations. The
//! input is a path, a pattern and JSON, a line each.
#![no_main]

use hubee_sim::{
    domain::timestamp::Timestamp,
    journal::{Asked, Filter, Journal, verdict::Expectation},
};
use libfuzzer_sys::fuzz_target;
use regex::{Regex, escape};
use serde_json::json;

fuzz_target!(|text: &str| {
    let mut lines = text.splitn(3, '\n').map(str::to_owned);
    let (path, pattern) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let journal = Journal::default();
    journal.arrive(Timestamp::from_millis(0), Asked { method: "GET".into(), path: path.clone(), ..Asked::default() });
    let entries = journal.entries();
    let filter: Filter = serde_json::from_value(json!({ "path": pattern })).unwrap();
    let parts: Vec<_> = pattern.split("**").map(|part| part.split('*').map(escape).collect::<Vec<_>>().join("[^/]*")).collect();
    if let Ok(same) = Regex::new(&format!("(?s)\\A{}\\z", parts.join(".*"))) {
        assert_eq!(filter.matches(&entries[0]), same.is_match(&path));
    }
    let Some(Ok(expectation)) = lines.next().map(|json| serde_json::from_str::<Expectation>(&json)) else { return };
    if expectation.problem().is_none() {
        let told = expectation.judge(&entries);
        assert_eq!(told["ok"], expectation.is_met(&entries));
        assert!(!(expectation.is_met(&entries) && expectation.is_exceeded(&entries)));
        let _ = expectation.to_string();
    }
});
