//! Faults that everybody should try once, under a name, with their story.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{file::NotARule, rule::Rule};
use crate::{domain::period::Period, json};

/// The presets, in the order in which they are best tried.
const PRESETS: &str = include_str!("presets.json");

/// A rule with a name and a story.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// What it is asked for by.
    pub name: String,
    /// What happens on the real hub.
    pub story: Text,
    /// What a client should do.
    pub advice: Text,
    /// The rule, as it would be written.
    pub rule: Value,
}

/// A text in both languages.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// English.
    pub en: String,
    /// French.
    pub fr: String,
}

/// What `{"preset": …}` may say beside the name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    preset: String,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    client: Option<String>,
    #[serde(default)]
    ttl: Option<Period>,
}

/// All presets.
pub fn all() -> &'static [Preset] {
    static ALL: OnceLock<Vec<Preset>> = OnceLock::new();
    // A test reads it before anyone else can.
    ALL.get_or_init(|| json::from_text(PRESETS).unwrap_or_default())
}

/// The rule of the preset that `{"preset": …}` names, for one client and for a
/// while when it says so.
pub(super) fn rule(json: &Value) -> Result<Rule, NotARule> {
    let asked: Asked = json::from_value(json)?;
    let preset = all().iter().find(|preset| preset.name == asked.preset);
    let preset =
        preset.ok_or_else(|| NotARule(format!("there is no preset {}; GET /_sim/faults/presets lists them", asked.preset)))?;
    let mut json = preset.rule.clone();
    json["name"] = Value::from(preset.name.as_str());
    if let Some(id) = asked.id {
        json["id"] = Value::from(id);
    }
    let mut rule: Rule = json::from_value(&json)?;
    rule.about.client = asked.client.or(rule.about.client);
    rule.ttl = asked.ttl.or(rule.ttl);
    Ok(rule)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use serde_json::json;

    use super::*;

    #[test]
    fn every_preset_is_a_rule_with_a_name_of_its_own_and_a_story_in_both_languages() {
        let presets: Vec<Preset> = serde_json::from_str(PRESETS).unwrap();
        let mut names: Vec<_> = presets.iter().map(|preset| preset.name.as_str()).collect();
        for preset in &presets {
            rule(&json!({ "preset": preset.name })).unwrap();
            for text in [&preset.story, &preset.advice] {
                assert!(text.en.len() > 40 && text.fr.len() > 40, "{}", preset.name);
            }
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), presets.len());
    }

    #[test]
    fn a_preset_can_be_for_one_client_and_for_a_while() {
        let asked = json!({ "preset": "throttled", "id": "mine", "client": "osl-dgs", "ttl": "PT1M" });
        let rule = rule(&asked).unwrap();
        assert_eq!((rule.id.as_deref(), rule.name.as_deref()), (Some("mine"), Some("throttled")));
        assert_eq!((rule.about.client.as_deref(), rule.ttl), (Some("osl-dgs"), Some(Period::parse("PT1M").unwrap())));
    }
}
