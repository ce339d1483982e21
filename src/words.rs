//! What is said to people, in both of their languages.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A language that a report can be read in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

/// The same sentence twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// In English.
    pub en: Cow<'static, str>,
    /// In French.
    pub fr: Cow<'static, str>,
}

impl Words {
    /// Sentences that are known beforehand.
    #[must_use]
    pub const fn known(en: &'static str, fr: &'static str) -> Self {
        Self { en: Cow::Borrowed(en), fr: Cow::Borrowed(fr) }
    }

    /// Sentences about what happened.
    #[must_use]
    pub fn told(en: String, fr: String) -> Self {
        Self { en: Cow::Owned(en), fr: Cow::Owned(fr) }
    }

    /// The one in that language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Fr => &self.fr,
        }
    }
}

impl Language {
    /// The language that is said by its code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "en" => Some(Self::En),
            "fr" => Some(Self::Fr),
            _ => None,
        }
    }

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// The first of an `Accept-Language` that a report can be read in; its
    /// weights are in order, as every browser sends them.
    #[must_use]
    pub fn accepted(header: &str) -> Self {
        let codes = header.split(',').filter_map(|range| range.split([';', '-']).next());
        codes.map(|code| code.trim().to_ascii_lowercase()).find_map(|code| Self::parse(&code)).unwrap_or_default()
    }

    /// The language of whoever is at the terminal.
    #[must_use]
    pub fn of_the_terminal() -> Self {
        let said =
            ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
        said.map(|locale| Self::accepted(&locale.replace('_', "-"))).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_is_known_is_taken() {
        for (header, language) in [
            ("fr-FR,fr;q=0.9,en;q=0.8", Language::Fr),
            ("de, EN-gb;q=0.5, fr;q=0.1", Language::En),
            ("de", Language::En),
            ("", Language::En),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }
}
