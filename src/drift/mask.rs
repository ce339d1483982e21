//! What must not be seen, taken out of what is shown.
//!
//! A report tells statuses, shapes and a hub's own words. Words may quote what
//! is somebody's; whatever looks like it is replaced by what it is.

use std::{borrow::Cow, sync::LazyLock};

use regex_lite::Regex;

/// No message is shown beyond this.
const LONGEST: usize = 300;

/// What is replaced, in this order.
const PATTERNS: [(&str, &str); 8] = [
    (r"(?i)\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "{id}"),
    (r"\bey[\w-]+\.[\w-]+\.[\w-]*", "{token}"),
    (r"[^\s'\x22<>(]+@[^\s'\x22<>),;]+", "{e-mail}"),
    (r"(?i)[^\s'\x22/]+\.(?:pdf|xml|json|zip|docx?|odt|xlsx?|ods|csv|txt|png|jpe?g|tiff?)\b", "{file}"),
    (r"\b(?:SI|OSL|Admin)-\d{14}-[\w-]+", "{organization}"),
    (r"\x22[^\x22]*\x22", "{value}"),
    // An apostrophe inside a word opens no quotation.
    (r"(^|[\s(\[:=,])'[^']*'", "${1}{value}"),
    (r"\d{5,}", "{number}"),
];

static MASKS: LazyLock<Vec<(Regex, &'static str)>> =
    LazyLock::new(|| PATTERNS.into_iter().filter_map(|(pattern, with)| Some((Regex::new(pattern).ok()?, with))).collect());

/// A hub's words without ids, quoted values and the like, on one line.
#[must_use]
pub fn words(text: &str) -> String {
    let mut masked = Cow::Borrowed(text);
    for (pattern, with) in MASKS.iter() {
        masked = Cow::Owned(pattern.replace_all(&masked, *with).into_owned());
    }
    let line: Vec<_> =
        masked.split(|letter: char| letter.is_whitespace() || letter.is_control()).filter(|word| !word.is_empty()).collect();
    line.join(" ").chars().take(LONGEST).collect()
}

/// The name of a member or a header, unless it is no name of a thing.
#[must_use]
pub fn name(text: &str) -> Cow<'_, str> {
    static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\(?[A-Za-z_$][A-Za-z0-9_.#-]{0,60}\)?$").ok());
    let has_a_number = text.as_bytes().windows(5).any(|five| five.iter().all(u8::is_ascii_digit));
    if !has_a_number && NAME.as_ref().is_some_and(|name| name.is_match(text)) {
        Cow::Borrowed(text)
    } else {
        Cow::Borrowed("{name}")
    }
}

/// What is known to be secret: replaced wherever it would be shown.
#[derive(Clone, Default)]
pub struct Secrets(Vec<String>);

impl std::fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} secrets", self.0.len())
    }
}

impl Secrets {
    /// One more; too short a text would blank out ordinary words.
    pub fn add(&mut self, secret: &str) {
        if secret.len() >= 4 {
            self.0.push(secret.to_owned());
            // The longest first, lest a part of one gives the rest away.
            self.0.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        }
    }

    /// Those of both.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        other.0.iter().for_each(|secret| self.add(secret));
        self
    }

    /// The text without any of them.
    #[must_use]
    pub fn hide(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret, "{secret}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mask_compiles() {
        assert_eq!(MASKS.len(), PATTERNS.len());
    }

    #[test]
    fn what_is_somebodys_is_replaced_by_what_it_is() {
        for (text, expected) in [
            ("Case 652e49e0-FAD7-49b8-a230-158f6425c653 is not found", "Case {id} is not found"),
            ("recipient SI-11001401600015-75108 does not exist", "recipient {organization} does not exist"),
            ("client_id: 'Ab c' or \"d e\"", "client_id: {value} or {value}"),
            ("It doesn't, and it won't, match", "It doesn't, and it won't, match"),
            ("no mail to <jean.dupont@mairie.fr> about acte-Dupont.pdf", "no mail to <{e-mail}> about {file}"),
            ("SIRET 21920023500014\n  [ERROR] 400", "SIRET {number} [ERROR] 400"),
            ("got eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.sig.", "got {token}."),
        ] {
            assert_eq!(words(text), expected);
        }
        assert_eq!(words(&"a".repeat(1000)).len(), LONGEST);
    }

    #[test]
    fn a_name_that_is_a_value_is_not_shown() {
        for (text, expected) in [
            ("companyRegister", "companyRegister"),
            ("x5t#S256", "x5t#S256"),
            ("(claims)", "(claims)"),
            ("x-frame-options", "x-frame-options"),
            ("21920023500014", "{name}"),
            ("jean.dupont@mairie.fr", "{name}"),
            ("Jean Dupont", "{name}"),
            ("", "{name}"),
        ] {
            assert_eq!(name(text), expected);
        }
    }

    #[test]
    fn a_secret_is_hidden_wherever_it_stands() {
        let mut secrets = Secrets::default();
        for secret in ["open", "open-sesame", "abc"] {
            secrets.add(secret);
        }
        assert_eq!(secrets.hide("say open-sesame, abc, open"), "say {secret}, abc, {secret}");
        assert_eq!(format!("{secrets:?}"), "2 secrets");
    }
}
