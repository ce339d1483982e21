//! How well clients keep to the rules: what a report says.

use serde::{Deserialize, Serialize};

use super::rule::{Level, Mark, Rule, Side};
use crate::{domain::timestamp::Timestamp, words::Words};

/// The most evidence that is told for a rule.
pub const MOST_EVIDENCE: usize = 20;

/// What is found of one client or of all that called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The hub's time at which it was made.
    pub date_time: Timestamp,
    /// Whether no client breaks a rule that must be kept.
    pub ok: bool,
    /// Exchanges that the journal no longer had.
    pub evicted: u64,
    /// By client id.
    pub clients: Vec<ClientReport>,
}

/// What is found of a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientReport {
    /// The client.
    pub client_id: String,
    /// Its scope, once a call of it was let in.
    pub scope: Option<String>,
    /// Its organization, likewise.
    pub organization: Option<String>,
    /// Whether it breaks no rule that must be kept.
    pub ok: bool,
    /// What was looked at.
    pub seen: Seen,
    /// Rules by verdict.
    pub totals: Totals,
    /// The rules of its side, in the order of the catalogue.
    pub rules: Vec<Finding>,
}

/// What a report could see of a client, and what not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seen {
    /// Its exchanges in the journal.
    pub exchanges: usize,
    /// Those without an answer yet.
    pub pending: usize,
    /// Those whose answer never reached it, or not whole.
    pub unheard: usize,
    /// Those of whose bodies the journal kept a part only.
    pub cut_short: usize,
    /// Those that a fault rule matched.
    pub struck: usize,
}

/// How many rules have which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Kept.
    pub passed: usize,
    /// Broken.
    pub failed: usize,
    /// Without an occasion.
    pub not_exercised: usize,
    /// Of the broken ones, those that must be kept.
    pub failed_musts: usize,
}

/// What becomes of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Kept at every occasion.
    Passed,
    /// Broken at one occasion at least.
    Failed,
    /// There was no occasion.
    NotExercised,
}

/// A rule and what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// Whose it is.
    pub side: Side,
    /// How much is at stake.
    pub level: Level,
    /// The obligation.
    pub title: Words,
    /// What to do.
    pub advice: Words,
    /// Where it is written.
    pub source: String,
    /// How it is known.
    pub mark: Mark,
    /// What becomes of it.
    pub verdict: Verdict,
    /// Occasions at which it was kept.
    pub kept: usize,
    /// Occasions at which it was broken.
    pub broken: usize,
    /// The first of what shows the verdict.
    pub evidence: Vec<Evidence>,
}

/// Exchanges that show a verdict, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// Their numbers in the journal.
    pub entries: Vec<u64>,
    /// What they show.
    pub text: Words,
    /// The fault rule that matched the first of them that one matched.
    pub fault: Option<String>,
}

impl Report {
    /// A report on those clients.
    #[must_use]
    pub fn new(date_time: Timestamp, evicted: u64, clients: Vec<ClientReport>) -> Self {
        Self { date_time, ok: clients.iter().all(|client| client.ok), evicted, clients }
    }

    /// The rules that must be kept and are not, but for those `allowed`.
    #[must_use]
    pub fn failed_musts(&self, allowed: &[Rule]) -> Vec<(&ClientReport, &Finding)> {
        let findings = self.clients.iter().flat_map(|client| client.rules.iter().map(move |finding| (client, finding)));
        findings.filter(|(_, finding)| finding.is_failed_must() && !allowed.contains(&finding.rule)).collect()
    }
}

impl ClientReport {
    /// What was found for a rule of its side.
    #[must_use]
    pub fn finding(&self, rule: Rule) -> Option<&Finding> {
        self.rules.iter().find(|finding| finding.rule == rule)
    }
}

impl Finding {
    /// Whether it is broken and must not be.
    #[must_use]
    pub fn is_failed_must(&self) -> bool {
        self.verdict == Verdict::Failed && self.level == Level::Must
    }
}

impl Totals {
    /// Counts.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        let count = |verdict| findings.iter().filter(|finding| finding.verdict == verdict).count();
        Self {
            passed: count(Verdict::Passed),
            failed: count(Verdict::Failed),
            not_exercised: count(Verdict::NotExercised),
            failed_musts: findings.iter().filter(|finding| finding.is_failed_must()).count(),
        }
    }
}
