//! What a rule finds while it reads the exchanges.

use super::{
    report::{Evidence, Finding, MOST_EVIDENCE, Verdict},
    rule::{Row, Rule},
    view::Exchange,
};
use crate::words::Words;

/// Said of what shows that a rule was kept.
const KEPT: Words = Words::known("The rule was kept here.", "La règle a été respectée ici.");

/// The occasions of a rule, and what became of them.
#[derive(Debug, Default)]
pub(super) struct Judgement {
    kept: Vec<u64>,
    broken: usize,
    evidence: Vec<Evidence>,
}

impl Judgement {
    /// The rule was kept, as that exchange shows.
    pub(super) fn keep(&mut self, shown_by: &Exchange) {
        self.kept.push(shown_by.id);
    }

    /// The rule was broken, as those exchanges show.
    pub(super) fn break_with(&mut self, shown_by: &[&Exchange], text: Words) {
        self.broken += 1;
        let fault = shown_by.iter().find_map(|exchange| exchange.fault.clone());
        let mut entries: Vec<u64> = shown_by.iter().map(|exchange| exchange.id).collect();
        entries.sort_unstable();
        entries.truncate(MOST_EVIDENCE);
        // The same again is told once.
        match self.evidence.iter_mut().find(|one| one.text == text && one.fault == fault) {
            Some(same) => {
                let room = MOST_EVIDENCE.saturating_sub(same.entries.len());
                same.entries.extend(entries.into_iter().take(room));
            }
            None => self.evidence.push(Evidence { entries, text, fault }),
        }
    }

    /// Kept or broken, by one exchange.
    pub(super) fn note(&mut self, is_kept: bool, shown_by: &Exchange, text: impl FnOnce() -> Words) {
        if is_kept {
            self.keep(shown_by);
        } else {
            self.break_with(&[shown_by], text());
        }
    }

    /// What the report says.
    pub(super) fn finding(self, rule: Rule) -> Finding {
        let Row { side, level, mark, source, title, advice, .. } = rule.row().clone();
        let (kept, broken) = (self.kept.len(), self.broken);
        let verdict = match (kept, broken) {
            (0, 0) => Verdict::NotExercised,
            (_, 0) => Verdict::Passed,
            _ => Verdict::Failed,
        };
        let evidence = match verdict {
            Verdict::NotExercised => Vec::new(),
            Verdict::Passed => {
                let entries = self.kept.into_iter().take(MOST_EVIDENCE).collect();
                vec![Evidence { entries, text: KEPT, fault: None }]
            }
            Verdict::Failed => self.evidence.into_iter().take(MOST_EVIDENCE).collect(),
        };
        Finding { rule, side, level, title, advice, source: source.to_owned(), mark, verdict, kept, broken, evidence }
    }
}

/// Sentences about what happened.
macro_rules! says {
    ($en:literal, $fr:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        $(let $name = $value;)*
        $crate::words::Words::told(format!($en), format!($fr))
    }};
}
pub(super) use says;
