//! Whether a client did what it should have.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    entry::Entry,
    filter::{Filter, Miss},
};

/// The most near misses that are told, the newest.
const NEAR_MISSES: usize = 10;

/// What should have happened.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Expectation {
    filter: Filter,
    exactly: Option<usize>,
    at_least: Option<usize>,
    at_most: Option<usize>,
    never: bool,
    in_order: Option<Vec<Filter>>,
}

impl Expectation {
    /// What is wrong with it, as a sentence.
    #[must_use]
    pub fn problem(&self) -> Option<&'static str> {
        let counts = [self.exactly, self.at_least, self.at_most].into_iter().flatten().count() + usize::from(self.never);
        match &self.in_order {
            Some(_) if counts > 0 => Some("inOrder comes without a count"),
            Some(steps) if steps.is_empty() => Some("inOrder has no filter"),
            None if counts == 0 => Some("say one of exactly, atLeast, atMost, never and inOrder"),
            None if counts > 1 && !(counts == 2 && self.at_least.is_some() && self.at_most.is_some()) => {
                Some("of the counts, only atLeast and atMost go together")
            }
            _ => None,
        }
    }

    /// Holds what happened against it.
    #[must_use]
    pub fn judge(&self, entries: &[Entry]) -> Value {
        match &self.in_order {
            Some(steps) => judge_order(steps, entries),
            None => self.judge_count(entries),
        }
    }

    fn judge_count(&self, entries: &[Entry]) -> Value {
        let matching = ids(entries.iter().filter(|entry| self.filter.matches(entry)));
        let count = matching.len();
        let is_enough = self.exactly.is_none_or(|wanted| count == wanted) && self.at_least.is_none_or(|least| count >= least);
        let ok = is_enough && self.at_most.is_none_or(|most| count <= most) && !(self.never && count > 0);
        let wanted_more = self.exactly.or(self.at_least).is_some_and(|wanted| count < wanted);
        let near = if wanted_more { near_misses(&self.filter, entries) } else { Vec::new() };
        json!({ "ok": ok, "count": count, "entries": matching, "nearMisses": near })
    }
}

/// Each filter must match a later entry than the one before it.
fn judge_order(steps: &[Filter], entries: &[Entry]) -> Value {
    let mut rest = entries;
    let mut matching = Vec::new();
    for step in steps {
        let Some(place) = rest.iter().position(|entry| step.matches(entry)) else {
            let near = near_misses(step, rest);
            return json!({ "ok": false, "count": matching.len(), "entries": matching, "nearMisses": near });
        };
        matching.push(rest[place].id());
        rest = &rest[place + 1..];
    }
    json!({ "ok": true, "count": matching.len(), "entries": matching, "nearMisses": [] })
}

fn ids<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<u64> {
    entries.map(Entry::id).collect()
}

/// The entries that all criteria but one match, and which one, oldest first.
fn near_misses(filter: &Filter, entries: &[Entry]) -> Vec<Value> {
    let near = entries.iter().rev().filter_map(|entry| Some((entry, filter.near_miss(entry)?)));
    let mut near: Vec<Value> = near
        .take(NEAR_MISSES)
        .map(|(entry, Miss { criterion, expected, actual })| {
            json!({ "entry": entry.summary(), "criterion": criterion, "expected": expected, "actual": actual })
        })
        .collect();
    near.reverse();
    near
}

/// The nearest miss of a filter in words, to end a sentence.
#[must_use]
pub fn nearest_in_words(filter: &Filter, entries: &[Entry]) -> Option<String> {
    let (entry, miss) = entries.iter().rev().find_map(|entry| Some((entry, filter.near_miss(entry)?)))?;
    let actual = miss.actual.unwrap_or_else(|| "not known".to_owned());
    Some(format!("entry {} has all but {}, which is {actual} instead of {}", entry.id(), miss.criterion, miss.expected))
}
