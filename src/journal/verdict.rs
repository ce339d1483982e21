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
    /// That so many calls came, no more and no less.
    #[must_use]
    pub fn exactly(count: usize, filter: Filter) -> Self {
        Self { filter, exactly: Some(count), ..Self::default() }
    }

    /// That so many came, or more.
    #[must_use]
    pub fn at_least(count: usize, filter: Filter) -> Self {
        Self { filter, at_least: Some(count), ..Self::default() }
    }

    /// That no such call came.
    #[must_use]
    pub fn never(filter: Filter) -> Self {
        Self { filter, never: true, ..Self::default() }
    }

    /// That a call of each came, one after another.
    #[must_use]
    pub fn in_order(filters: impl IntoIterator<Item = Filter>) -> Self {
        Self { in_order: Some(filters.into_iter().collect()), ..Self::default() }
    }

    /// The filter that should have matched more, if one should.
    pub(crate) fn filter_missing<'a>(&'a self, entries: &'a [Entry]) -> Option<&'a Filter> {
        self.missing(entries).map(|(filter, _)| filter)
    }

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
        let (ok, matching) = (self.is_met(entries), self.matching(entries));
        let near = match self.missing(entries) {
            Some((filter, rest)) if !ok => near_misses(filter, rest),
            _ => Vec::new(),
        };
        json!({ "ok": ok, "count": matching.len(), "entries": matching, "nearMisses": near })
    }

    /// Whether what happened is what should have.
    #[must_use]
    pub fn is_met(&self, entries: &[Entry]) -> bool {
        let count = self.matching(entries).len();
        match &self.in_order {
            Some(steps) => count == steps.len(),
            None => self.at_least.or(self.exactly).is_none_or(|least| count >= least) && !self.is_exceeded(entries),
        }
    }

    /// Whether too much has happened: nothing that comes makes it right again.
    #[must_use]
    pub fn is_exceeded(&self, entries: &[Entry]) -> bool {
        let most = if self.never { Some(0) } else { self.exactly.or(self.at_most) };
        most.is_some_and(|most| self.matching(entries).len() > most)
    }

    /// The numbers of the entries it is about; when an order is asked for, of
    /// the first that match one filter after another.
    #[must_use]
    pub fn matching(&self, entries: &[Entry]) -> Vec<u64> {
        let Some(steps) = &self.in_order else {
            return entries.iter().filter(|entry| self.filter.matches(entry)).map(Entry::id).collect();
        };
        in_order(steps, entries).0
    }

    /// The filter that should have matched more, and the entries it should have
    /// matched among.
    fn missing<'a>(&'a self, entries: &'a [Entry]) -> Option<(&'a Filter, &'a [Entry])> {
        let Some(steps) = &self.in_order else {
            let wanted = self.exactly.or(self.at_least)?;
            return (self.matching(entries).len() < wanted).then_some((&self.filter, entries));
        };
        let (matching, rest) = in_order(steps, entries);
        Some((steps.get(matching.len())?, rest))
    }
}

/// How many there should have been, in words.
impl std::fmt::Display for Expectation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let say = |count: Option<usize>, words: &str| count.map(|count| format!("{words} {count}"));
        let said = match &self.in_order {
            Some(steps) => vec![format!("{} in order", steps.len())],
            None if self.never => vec!["none".to_owned()],
            None => [say(self.exactly, "exactly"), say(self.at_least, "at least"), say(self.at_most, "at most")]
                .into_iter()
                .flatten()
                .collect(),
        };
        f.write_str(&said.join(" and "))
    }
}

/// The entries that match one filter after another, as far as there are, and
/// those after them.
fn in_order<'a>(steps: &[Filter], entries: &'a [Entry]) -> (Vec<u64>, &'a [Entry]) {
    let (mut matching, mut rest) = (Vec::new(), entries);
    for step in steps {
        let Some(place) = rest.iter().position(|entry| step.matches(entry)) else { break };
        matching.push(rest[place].id());
        rest = &rest[place + 1..];
    }
    (matching, rest)
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
