//! The hub's documented obligations, each a named rule.
//!
//! What they say is in `catalogue.rs`; when they are kept and when not,
//! in the files named after what they are about.

use serde::{Deserialize, Serialize};

use super::catalogue;
use crate::words::Words;

/// An obligation of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A token serves more than one call.
    TokenReused,
    /// A token that is over is replaced, and the call made again.
    #[serde(rename = "token-renewed-on-401")]
    TokenRenewedOn401,
    /// A failure is not answered by the same call at once.
    #[serde(rename = "backs-off-on-5xx")]
    BacksOffOn5xx,
    /// Requests are as the API descriptions have them.
    RequestsWellFormed,
    /// Calls say which software makes them.
    TechnicalHeaders,
    /// A full batch of notifications is followed by another.
    NotificationsUntilShort,
    /// A notification is deleted once what it announces was read.
    NotificationDeleted,
    /// What is announced twice is treated once.
    NotificationIdempotent,
    /// Every file is downloaded.
    AttachmentsDownloaded,
    /// No file is downloaded again for nothing.
    NoRepeatedDownload,
    /// A file that comes damaged is noticed.
    DigestVerified,
    /// A file is sent with its digest.
    DigestSent,
    /// The mandatory intermediate status of the process comes before the final one.
    IntermediateStatus,
    /// A mandatory final status of the process is reached.
    FinalStatus,
    /// A case moves along the graph of statuses.
    StatusGraph,
    /// An event says truly where its case stands.
    CaseCurrentStatus,
    /// An event is acknowledged by its recipient.
    EventsAcknowledged,
    /// An event whose answer is lost is not sent again unseen.
    EventNotResubmittedBlindly,
    /// What the SI has finished is closed, the case and then the folder.
    ClosedWhenFinished,
    /// A deposit is declared complete.
    DepositCompleted,
    /// A deposit whose answer is lost is not sent again unseen.
    DepositNotResubmittedBlindly,
    /// Folders and cases are numbered as the specification has it.
    Numbering,
}

/// Whose obligation it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Side {
    /// The OSL's.
    Osl,
    /// The SI's.
    Si,
    /// Everybody's.
    #[serde(rename = "both")]
    Both,
}

/// How much is at stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Whoever breaks it loses something, or has others lose it.
    Must,
    /// A warning.
    Should,
}

/// How it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// An official document says it.
    Specified,
    /// Seen of the real hub or of its clients.
    Observed,
    /// Follows from how the hub works, or has a threshold of ours.
    Assumed,
}

/// What there is to say of a rule.
#[derive(Clone, Debug)]
pub struct Row {
    /// The rule.
    pub rule: Rule,
    /// Its name.
    pub name: &'static str,
    /// Whose it is.
    pub side: Side,
    /// How much is at stake.
    pub level: Level,
    /// How it is known.
    pub mark: Mark,
    /// Where it is written.
    pub source: &'static str,
    /// The obligation, in one sentence.
    pub title: Words,
    /// What to do.
    pub advice: Words,
}

impl Rule {
    /// Every rule, in the order of a report.
    pub fn all() -> impl Iterator<Item = Self> {
        catalogue::ROWS.iter().map(|row| row.rule)
    }

    /// The rule of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        catalogue::ROWS.iter().find(|row| row.name == name).map(|row| row.rule)
    }

    /// What there is to say of it.
    #[must_use]
    pub fn row(self) -> &'static Row {
        // The catalogue lists the rules in the order of their declaration.
        &catalogue::ROWS[self as usize]
    }

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().name
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_rule_stands_at_its_own_row_of_the_catalogue() {
        for rule in Rule::all() {
            assert_eq!(rule.row().rule, rule);
            assert_eq!(Rule::parse(rule.as_str()), Some(rule));
            assert_eq!(serde_json::to_value(rule).ok(), Some(rule.as_str().into()));
        }
        let names: HashSet<_> = Rule::all().map(Rule::as_str).collect();
        assert_eq!(names.len(), catalogue::ROWS.len());
        assert_eq!(Rule::all().last(), Some(Rule::Numbering));
    }

    #[test]
    fn every_rule_has_a_source_and_both_languages() {
        for rule in Rule::all() {
            let Row { source, title, advice, .. } = rule.row();
            for text in [source, &*title.en, &*title.fr, &*advice.en, &*advice.fr] {
                assert!(text.len() > 5, "{rule:?}: {text:?}");
            }
            assert_ne!(title.en, title.fr);
            assert_ne!(advice.en, advice.fr);
        }
    }
}
