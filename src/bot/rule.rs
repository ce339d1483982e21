//! A bot, as a user writes it.

use serde::{Deserialize, Serialize};

use super::{
    pace::Pace,
    part::{Does, Misplaced, Part, Side},
};
use crate::domain::{organization::OrganizationIdentifier, period::Period};

/// A party's place taken by the simulator.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(into = "WrittenBot")]
pub struct Bot {
    /// What it is called by.
    pub id: String,
    /// Of which process; of all when not said.
    pub process_code: Option<String>,
    /// The SI of the cases; any when not said.
    pub recipient: Option<OrganizationIdentifier>,
    /// What it does.
    pub part: Part,
    /// How late.
    pub delay: Pace,
    /// What it draws depends on it.
    pub seed: u64,
    /// How many of the cases are its business, 1 being all.
    pub share: Option<f64>,
    /// What it says to the other party.
    pub message: Option<String>,
    written: Box<WrittenBot>,
}

/// The members of a bot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct WrittenBot {
    #[serde(default)]
    pub(super) id: Option<String>,
    side: Side,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    process_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recipient: Option<OrganizationIdentifier>,
    does: Does,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    every: Option<Period>,
    #[serde(default)]
    delay: Pace,
    #[serde(default)]
    seed: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    share: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

/// The longest message (API description 1.2.7).
const LONGEST_MESSAGE: usize = 1000;

impl Bot {
    /// The bot of that id that this describes.
    pub(super) fn understand(written: WrittenBot, id: String) -> Result<Self, Misplaced> {
        if !is_id(&id) {
            return Err(("id", "1 to 64 letters, digits, `-`, `_` or `.`".into()));
        }
        if written.share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
            return Err(("share", "between 0 and 1".into()));
        }
        if written.message.as_ref().is_some_and(|message| message.chars().count() > LONGEST_MESSAGE) {
            return Err(("message", format!("at most {LONGEST_MESSAGE} characters")));
        }
        Ok(Self {
            part: Part::understand(written.side, &written.does, written.every, written.process_code.as_ref())?,
            process_code: written.process_code.clone(),
            recipient: written.recipient.clone(),
            delay: written.delay,
            seed: written.seed.unwrap_or_default(),
            share: written.share,
            message: written.message.clone(),
            written: Box::new(WrittenBot { id: Some(id.clone()), ..written }),
            id,
        })
    }
}

impl Bot {
    /// The same bot in a world of that random seed, which it draws with unless
    /// it has a seed of its own.
    #[must_use]
    pub fn in_world(mut self, random_seed: u64) -> Self {
        self.seed = self.written.seed.unwrap_or(random_seed);
        self.written.seed = Some(self.seed);
        self
    }
}

impl From<Bot> for WrittenBot {
    fn from(bot: Bot) -> Self {
        *bot.written
    }
}

fn is_id(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=64).contains(&text.len()) && text.bytes().all(is_plain)
}
