//! Which headers say something about a hub, and what of them is compared.

use std::collections::{BTreeMap, BTreeSet};

use super::mask;

/// Headers that are left aside: their name, or its beginning before a `*`, and
/// why.
pub const IGNORED: &[(&str, &str)] = &[
    ("date", "the time"),
    ("age", "the time"),
    ("expires", "the time"),
    ("last-modified", "the data"),
    ("etag", "the data"),
    ("content-length", "framing: it follows from the body"),
    ("transfer-encoding", "framing: proxies choose it"),
    ("connection", "framing: proxies choose it"),
    ("keep-alive", "framing: proxies choose it"),
    ("via", "a proxy on the way"),
    ("forwarded", "a proxy on the way"),
    ("x-forwarded-*", "a proxy on the way"),
    ("set-cookie", "cookies of a load balancer"),
    ("x-request-id", "another at each call"),
    ("x-correlation-id", "another at each call"),
    ("x-hubee-sim-*", "a simulator's own"),
];

/// Whose value says something, besides their being there.
const VALUED: &[&str] = &[
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-max-age",
    "allow",
    "cache-control",
    "content-encoding",
    "content-range",
    "content-type",
    "location",
    "pragma",
    "retry-after",
    "server",
    "vary",
    "www-authenticate",
    "x-content-type-options",
    "x-frame-options",
    "x-xss-protection",
];

/// Headers by name, in lower case, with what of their values is compared.
#[must_use]
pub fn telling(headers: &[(String, String)]) -> BTreeMap<String, String> {
    let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, value) in headers.iter().filter(|(name, _)| !is_ignored(name)) {
        let value = if VALUED.contains(&name.as_str()) { telling_value(name, value) } else { String::new() };
        values.entry(mask::name(name).into_owned()).or_default().insert(value);
    }
    values.into_iter().map(|(name, values)| (name, Vec::from_iter(values).join(", "))).collect()
}

fn is_ignored(name: &str) -> bool {
    IGNORED.iter().any(|(ignored, _)| match ignored.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => *ignored == name,
    })
}

fn telling_value(name: &str, value: &str) -> String {
    match name {
        // Versions change; the product says which gateway stands there.
        "server" => mask::words(value.split(['/', '(']).next().unwrap_or_default().trim()),
        // The order says nothing.
        "allow" | "vary" | "access-control-allow-methods" | "access-control-allow-headers" => {
            let words: BTreeSet<_> = value.split(',').map(|word| word.trim().to_ascii_lowercase()).collect();
            mask::words(&Vec::from_iter(words).join(", "))
        }
        "content-range" => value.chars().fold(String::new(), |text, letter| match letter {
            '0'..='9' if text.ends_with('N') => text,
            '0'..='9' => text + "N",
            other => text + other.encode_utf8(&mut [0; 4]),
        }),
        // Its words are in quotation marks, which are not somebody's here; a
        // bare realm is the host's name.
        "www-authenticate" => match value.split_once("realm=") {
            Some((before, realm)) if !realm.starts_with('"') => format!("{before}realm={{host}}"),
            _ => mask::words(&value.replace('"', "`")),
        },
        "location" => "{somewhere}".to_owned(),
        _ => mask::words(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, value: &str) -> Option<(String, String)> {
        telling(&[(name.to_owned(), value.to_owned())]).into_iter().next()
    }

    #[test]
    fn what_says_nothing_of_the_hub_is_left_aside() {
        for name in ["date", "x-hubee-sim-fault", "set-cookie", "content-length", "x-forwarded-for"] {
            assert_eq!(told(name, "x"), None);
        }
    }

    #[test]
    fn of_the_others_what_tells_is_kept() {
        for (name, value, expected) in [
            ("server", "ballerina/1.2.14", "ballerina"),
            ("allow", "GET, OPTIONS,POST", "get, options, post"),
            ("content-range", "Susbscriptions 0-27/100", "Susbscriptions N-N/N"),
            ("www-authenticate", "Basic realm=auth.example", "Basic realm={host}"),
            ("www-authenticate", "OAuth2 realm=\"W M\", error=\"x\" , y", "OAuth2 realm=`W M`, error=`x` , y"),
            ("x-unheard-of", "whatever", ""),
            ("content-type", "application/json", "application/json"),
        ] {
            assert_eq!(told(name, value), Some((name.to_owned(), expected.to_owned())), "{value}");
        }
    }
}
