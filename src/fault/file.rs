//! Rules as JSON: one, as the control API takes it, or a file of them.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::Value;
use thiserror::Error;

use super::{preset, rule::Rule, set::IdTaken};
use crate::json::{self, Mistake, Written};

/// Why a file of rules is refused.
#[derive(Debug, Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("the fault rules {} cannot be read: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// It is no JSON array.
    #[error("the fault rules {} are refused: {reason}", path.display())]
    NotAnArray {
        /// The file.
        path: PathBuf,
        /// What the parser says.
        reason: serde_json::Error,
    },
    /// One of them makes no sense.
    #[error("the fault rules {} are refused: [{index}]: {reason}", path.display())]
    NotARule {
        /// The file.
        path: PathBuf,
        /// Which one, counted from 0.
        index: usize,
        /// Why.
        reason: String,
    },
}

/// JSON that is no rule: where, when it is not the whole of it, and why.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct NotARule(pub(super) String);

impl From<Mistake> for NotARule {
    fn from(mistake: Mistake) -> Self {
        Self(mistake.to_string())
    }
}

/// The rule written in full, or named by `{"preset": …}`.
///
/// # Errors
/// When it makes no sense.
pub fn rule(json: &Value) -> Result<Rule, NotARule> {
    if json.get("preset").is_some() {
        return preset::rule(json);
    }
    Ok(json::from_value(json)?)
}

/// The rules of a file: a JSON array of what the control API takes one by one.
///
/// # Errors
/// When the file cannot be read, or a rule makes no sense.
pub fn read(path: &Path) -> Result<Vec<Rule>, FileError> {
    let text = fs::read_to_string(path).map_err(|reason| FileError::Unreadable { path: path.into(), reason })?;
    let items: Vec<Written> = serde_json::from_str(&text).map_err(|reason| FileError::NotAnArray { path: path.into(), reason })?;
    let (mut rules, mut ids) = (Vec::new(), HashSet::new());
    for (index, Written(item)) in items.iter().enumerate() {
        let refused = |reason: String| FileError::NotARule { path: path.into(), index, reason };
        let rule = rule(item).map_err(|error| refused(error.to_string()))?;
        if let Some(id) = rule.id.clone().filter(|id| !ids.insert(id.clone())) {
            return Err(refused(IdTaken(id).to_string()));
        }
        rules.push(rule);
    }
    Ok(rules)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    fn read_text(text: &str) -> Result<Vec<Rule>, String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        read(file.path()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_file_holds_rules_and_presets() {
        let rules = read_text(r#"[{"effect": {"kind": "close"}}, {"preset": "token-expired"}]"#).unwrap();
        assert_eq!(rules.len(), 2);
    }

    #[test]
    fn a_bad_file_is_refused_with_the_place_and_the_reason() {
        let good = r#"{"id": "a", "effect": {"kind": "close"}}"#;
        for (text, reason) in [
            ("{}".to_owned(), "expected a sequence"),
            (format!(r#"[{good}, {{"effect": {{"kind": "explode"}}}}]"#), "[1]: effect.kind: unknown variant `explode`"),
            (format!(r#"[{good}, {{"preset": "doomsday"}}]"#), "[1]: there is no preset doomsday"),
            (format!("[{good}, {good}]"), "[1]: there is a rule a already"),
        ] {
            let refused = read_text(&text).unwrap_err();
            assert!(refused.contains(reason), "{refused}");
        }
        assert!(read(Path::new("/nowhere")).unwrap_err().to_string().starts_with("the fault rules /nowhere cannot be read"));
    }
}
