//! What a run found, and how it is written down.

mod json;
mod markdown;
mod text;

use super::{
    Format,
    accept::Accepted,
    compare::{Difference, Findings},
    mask::Secrets,
    probe::{self, Exchange},
};
use crate::domain::timestamp::Timestamp;

/// What a run found.
#[derive(Debug)]
pub struct Report {
    against: String,
    at: Timestamp,
    outcomes: Vec<Outcome>,
    accepted: Vec<Accepted>,
    secrets: Secrets,
}

/// What one exchange came to.
#[derive(Debug)]
pub struct Outcome {
    /// What was asked.
    pub exchange: &'static Exchange,
    /// The status here.
    pub here: Option<u16>,
    /// The status there.
    pub there: Option<u16>,
    /// Why it was not compared at all, if it was not.
    pub left_out: Option<String>,
    /// Where the answers differ.
    pub differences: Vec<Difference>,
    /// What could not be compared.
    pub not_compared: Vec<String>,
}

impl Outcome {
    /// Two answers not compared yet.
    #[must_use]
    pub fn new(exchange: &'static Exchange, here: Option<u16>, there: Option<u16>) -> Self {
        Self { exchange, here, there, left_out: None, differences: Vec::new(), not_compared: Vec::new() }
    }

    /// Takes in what a comparison found.
    pub fn take(&mut self, findings: Findings) {
        self.differences = findings.differences;
        self.not_compared = findings.not_compared;
    }
}

/// One difference wherever it shows.
struct Group<'a> {
    difference: &'a Difference,
    /// The exchanges that show it.
    ids: Vec<&'static str>,
    accepted: Option<&'a Accepted>,
}

impl Report {
    pub(super) fn new(against: String, at: Timestamp, outcomes: Vec<Outcome>, accepted: Vec<Accepted>, secrets: Secrets) -> Self {
        Self { against, at, outcomes, accepted, secrets }
    }

    /// Whether there is a difference that is not accepted.
    #[must_use]
    pub fn has_differences(&self) -> bool {
        self.groups().iter().any(|group| group.accepted.is_none())
    }

    /// The report without anything secret.
    #[must_use]
    pub fn write(&self, format: Format) -> String {
        self.secrets.hide(&match format {
            Format::Text => text::write(self),
            Format::Json => json::write(self),
            Format::Markdown => markdown::write(self),
        })
    }

    fn acceptance(&self, id: &str, difference: &Difference) -> Option<&Accepted> {
        self.accepted.iter().find(|accepted| accepted.covers(id, difference))
    }

    /// The accepted differences that did not show, though what they are of was
    /// compared: they can be taken out of the file.
    fn unused(&self) -> Vec<&Accepted> {
        let compared = || self.outcomes.iter().filter(|one| one.left_out.is_none());
        let is_unused = |accepted: &&Accepted| {
            compared().any(|one| accepted.id == "*" || accepted.id == one.exchange.id)
                && !compared().any(|one| one.differences.iter().any(|difference| accepted.covers(one.exchange.id, difference)))
        };
        let is_unknown = |accepted: &Accepted| accepted.id != "*" && !probe::exchanges().any(|one| one.id == accepted.id);
        self.accepted.iter().filter(|accepted| is_unused(accepted) || is_unknown(accepted)).collect()
    }

    /// Each difference once, in the order it showed.
    fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for outcome in &self.outcomes {
            let id = outcome.exchange.id;
            for difference in &outcome.differences {
                let accepted = self.acceptance(id, difference);
                let known = groups.iter_mut().find(|group| group.difference == difference && group.accepted == accepted);
                match known {
                    Some(group) => group.ids.push(id),
                    None => groups.push(Group { difference, ids: vec![id], accepted }),
                }
            }
        }
        groups
    }

    /// How many exchanges were the same, differed, and were left out.
    fn counts(&self) -> (usize, usize, usize) {
        let left_out = self.outcomes.iter().filter(|one| one.left_out.is_some()).count();
        let differ = self.outcomes.iter().filter(|one| !one.differences.is_empty()).count();
        (self.outcomes.len() - left_out - differ, differ, left_out)
    }
}

impl Group<'_> {
    /// The exchanges that show it, of so many that were compared.
    fn exchanges(&self, compared: usize) -> String {
        if self.ids.len() == compared { format!("all {compared} that were compared") } else { self.ids.join(", ") }
    }
}

/// Everything that would be asked, and why it is safe.
#[must_use]
pub fn list() -> String {
    probe::exchanges().map(text::described).collect()
}
