//! The hub as its clients meet it: over HTTP, each test with a hub of its own.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]
#![expect(unreachable_pub, reason = "one binary made of modules")]

mod model;
mod support;

mod access;
mod activation;
mod addresses;
mod bad_input;
mod batches;
mod bots;
mod bots_properties;
mod clients;
mod clock;
mod collection;
mod conformance;
mod conformance_forms;
mod contract;
mod control;
mod deposit;
mod documents;
mod dossiers;
mod exchange;
mod fault_presets;
mod fault_rules;
mod faults;
mod isolation;
mod journal;
mod journal_evidence;
mod journal_faults;
mod journal_following;
mod mails;
mod names;
mod notification;
mod organizations;
mod parties;
mod processes;
mod properties;
mod random_seed;
mod refusals;
mod scenarios;
mod scenarios_played;
mod seed;
mod snapshots;
mod storage;
mod strict;
mod subscriptions;
mod token;
mod treatment;
mod wire;
mod worlds;
