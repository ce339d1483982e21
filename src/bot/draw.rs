//! What a bot draws.

use super::{
    part::{Behaviour, Part},
    rule::Bot,
};
use crate::{
    domain::{organization::OrganizationIdentifier, timestamp::Timestamp},
    fault::{Chance, Draws},
};

/// What a bot may know of something that waits before it decides whether that
/// is its business, and when.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// Whether it waits for the OSL, not for the SI.
    pub is_for_osl: bool,
    /// The process.
    pub process_code: &'a str,
    /// The SI of the case.
    pub si: &'a OrganizationIdentifier,
    /// The number of the case, in the order of deposit; the same as long as it
    /// exists, in copies of the world too.
    pub case: u64,
    /// The number of the event among those of the case; 0 for the deposit.
    pub event: u64,
    /// Whether the event says that the SI has finished.
    pub is_finish: bool,
    /// When it began to wait.
    pub since: Timestamp,
}

impl Bot {
    /// Whether it is the business of this bot; of several the first one takes it.
    #[must_use]
    pub fn is_about(&self, place: &Place<'_>) -> bool {
        let is_its_part = match self.part {
            Part::Si(_) => !place.is_for_osl,
            Part::Osl { answers, closes, .. } => place.is_for_osl && (answers || closes && place.is_finish),
        };
        is_its_part
            && self.process_code.as_deref().is_none_or(|code| code == place.process_code)
            && self.recipient.as_ref().is_none_or(|recipient| recipient == place.si)
            && self.share.is_none_or(|share| self.draws("share", place.case).fraction() < share)
    }

    /// What an SI does with a case; nothing for an OSL.
    #[must_use]
    pub fn choice(&self, case: u64) -> Option<Behaviour> {
        let Part::Si(mix) = &self.part else { return None };
        let total: u64 = mix.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let mut drawn = self.draws("does", case).number() % total.max(1);
        mix.iter().find_map(|(behaviour, weight)| match drawn.checked_sub(u64::from(*weight)) {
            Some(left) => {
                drawn = left;
                None
            }
            None => Some(*behaviour),
        })
    }

    /// When it acts on it.
    #[must_use]
    pub fn due(&self, place: &Place<'_>) -> Timestamp {
        self.delay.after(place.since, &mut self.draws(&format!("delay {}", place.event), place.case))
    }

    fn draws(&self, what: &str, case: u64) -> Draws {
        Chance::new(&self.id, what, case).draws(Some(self.seed))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;
    use crate::bot::file;

    fn bot(seed: u64) -> Bot {
        let mix = json!([{ "id": "b", "side": "SI", "does": { "treat": 8, "refuse": 1, "ask": 1, "ignore": 0 }, "seed": seed }]);
        file::bots(&mix).unwrap().remove(0)
    }

    #[test]
    fn a_mix_keeps_to_its_weights_and_repeats_itself() {
        let choices = |seed| (0..1000).filter_map(|case| bot(seed).choice(case)).collect::<Vec<_>>();
        let mut counts = BTreeMap::new();
        for choice in choices(1) {
            *counts.entry(choice).or_insert(0) += 1;
        }
        assert!((760..840).contains(&counts[&Behaviour::Treat]) && !counts.contains_key(&Behaviour::Ignore), "{counts:?}");
        assert_eq!(counts.values().sum::<i32>(), 1000);
        assert_eq!(choices(1), choices(1));
        assert_ne!(choices(1), choices(2));
    }
}
