//! Bots as the control API shows them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::agenda::{business_of, place_of};
use crate::{
    bot::{Bot, Held, LastRefusal, NotABot},
    domain::{deed::Deed, timestamp::Timestamp},
    hub::Work,
    store::{StoreError, agenda, organizations, processes},
};

/// A bot and what it has done.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    #[serde(flatten)]
    bot: Bot,
    /// How often it did what.
    acts: BTreeMap<Deed, u64>,
    /// How many notifications it will act on.
    waiting: usize,
    /// How many notifications it leaves where they are.
    left: usize,
    /// When it acts next, as things are.
    next_due: Option<Timestamp>,
    last_refusal: Option<LastRefusal>,
}

/// Each of the bots, in their order.
///
/// # Errors
/// When the store fails.
pub fn shown(work: &Work<'_>, bots: &[Held]) -> Result<Vec<Shown>, StoreError> {
    if bots.is_empty() {
        return Ok(Vec::new());
    }
    let waiting = agenda::waiting(work.connection, None)?;
    let business: Vec<_> = waiting.iter().map(|one| (place_of(one), business_of(bots, one))).collect();
    let first_about: Vec<_> = business.iter().map(|(place, _)| bots.iter().position(|held| held.bot.is_about(place))).collect();
    let show = |(index, held): (usize, &Held)| {
        let dues: Vec<_> = business.iter().filter_map(|(_, business)| *business).filter(|(bot, _)| *bot == index).collect();
        let about = first_about.iter().filter(|bot| **bot == Some(index)).count();
        let next_due = dues.iter().map(|(_, due)| *due).chain(held.next_deposit).min();
        let waiting = dues.len();
        Shown {
            bot: held.bot.clone(),
            acts: held.acts.clone(),
            waiting,
            left: about - waiting,
            next_due,
            last_refusal: held.last_refusal.clone(),
        }
    };
    Ok(bots.iter().enumerate().map(show).collect())
}

/// The first bot that could never act, being of a process or of an SI that does
/// not exist.
///
/// # Errors
/// When the store fails.
pub fn first_unknown(work: &Work<'_>, bots: &[Bot]) -> Result<Option<NotABot>, StoreError> {
    for (index, bot) in bots.iter().enumerate() {
        if let Some(code) = &bot.process_code
            && processes::find(work.connection, code)?.is_none()
        {
            return Ok(Some(NotABot::at(index, "processCode", format!("there is no process {code}"))));
        }
        if let Some(recipient) = &bot.recipient
            && !organizations::exists(work.connection, recipient)?
        {
            return Ok(Some(NotABot::at(index, "recipient", format!("there is no organization {recipient}"))));
        }
    }
    Ok(None)
}
