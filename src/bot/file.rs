//! Bots as JSON, as the control API and a file have them.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::Value;
use thiserror::Error;

use super::rule::{Bot, WrittenBot};
use crate::json::{self, Written};

/// The most bots that a world has.
const MOST: usize = 1000;

/// Why a file of bots is refused.
#[derive(Debug, Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("the bots {} cannot be read: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// It is no JSON.
    #[error("the bots {} are refused: {reason}", path.display())]
    NotJson {
        /// The file.
        path: PathBuf,
        /// What the parser says.
        reason: serde_json::Error,
    },
    /// One of them makes no sense.
    #[error("the bots {} are refused: {reason}", path.display())]
    NotABot {
        /// The file.
        path: PathBuf,
        /// Where, and why.
        reason: NotABot,
    },
}

/// JSON that is no bot: where, and why.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct NotABot(String);

impl NotABot {
    /// What the member of the bot of that index, counted from 0, says makes no
    /// sense.
    #[must_use]
    pub fn at(index: usize, member: &str, reason: impl std::fmt::Display) -> Self {
        Self(format!("[{index}].{member}: {reason}"))
    }
}

/// The bots of a JSON array.
///
/// # Errors
/// When one of them makes no sense.
pub fn bots(json: &Value) -> Result<Vec<Bot>, NotABot> {
    let written: Vec<WrittenBot> = json::from_value(json).map_err(|mistake| NotABot(mistake.to_string()))?;
    if written.len() > MOST {
        return Err(NotABot(format!("at most {MOST} bots")));
    }
    let said: HashSet<_> = written.iter().filter_map(|bot| bot.id.clone()).collect();
    let mut free = (1..).map(|number| format!("bot-{number}")).filter(|id| !said.contains(id));
    let (mut bots, mut ids) = (Vec::new(), HashSet::new());
    for (index, bot) in written.into_iter().enumerate() {
        let id = bot.id.clone().or_else(|| free.next()).unwrap_or_default();
        if !ids.insert(id.clone()) {
            return Err(NotABot::at(index, "id", format!("there is a bot {id} already")));
        }
        bots.push(Bot::understand(bot, id).map_err(|(member, reason)| NotABot::at(index, member, reason))?);
    }
    Ok(bots)
}

/// The bots of a file: what `PUT /_sim/bots` takes.
///
/// # Errors
/// When the file cannot be read, or a bot makes no sense.
pub fn read(path: &Path) -> Result<Vec<Bot>, FileError> {
    let text = fs::read_to_string(path).map_err(|reason| FileError::Unreadable { path: path.into(), reason })?;
    let Written(json) = serde_json::from_str(&text).map_err(|reason| FileError::NotJson { path: path.into(), reason })?;
    bots(&json).map_err(|reason| FileError::NotABot { path: path.into(), reason })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use serde_json::json;

    use super::*;

    #[test]
    fn bots_without_an_id_get_one_that_is_free() {
        let treat = |id: &str| json!({ "id": id, "side": "SI", "does": "treat" });
        let nameless = json!({ "side": "OSL", "does": ["answer", "close"] });
        let found = bots(&json!([nameless, treat("bot-1"), nameless])).unwrap();
        assert_eq!(found.iter().map(|bot| bot.id.as_str()).collect::<Vec<_>>(), ["bot-2", "bot-1", "bot-3"]);
    }

    #[test]
    fn a_bot_is_shown_as_it_is_written() {
        let written = json!({ "id": "mairie", "side": "SI", "processCode": "CERTDC", "does": { "treat": 8, "ask": 1 },
                              "delay": { "min": "PT10S", "max": "PT5M" }, "seed": 1, "share": 0.5 });
        let bot = bots(&json!([written])).unwrap().remove(0);
        assert_eq!(serde_json::to_value(bot).unwrap(), written);
    }

    #[test]
    fn a_file_that_cannot_be_used_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for (text, reason) in [("{", "EOF"), ("{}", "expected a sequence"), ("[{}]", "[0]: missing field `side`")] {
            fs::write(file.path(), text).unwrap();
            let refused = read(file.path()).unwrap_err().to_string();
            assert!(refused.contains(reason) && refused.contains("are refused"), "{refused}");
        }
        assert!(read(Path::new("/nowhere")).unwrap_err().to_string().starts_with("the bots /nowhere cannot be read"));
    }
}
