//! What nobody may read in a journal: passwords, secrets, tokens.

use std::{borrow::Cow, sync::LazyLock};

use percent_encoding::percent_decode_str;
use regex_lite::Regex;

/// What stands for a secret.
pub(super) const REDACTED: &str = "[redacted]";

/// Parts of the names of secrets, in lower case and without punctuation.
const NAMES: [&str; 10] =
    ["secret", "password", "passwd", "accesstoken", "refreshtoken", "idtoken", "assertion", "apikey", "authorization", "cookie"];

/// A JSON Web Token, wherever it stands and even cut short.
static TOKEN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"eyJ[A-Za-z0-9_-]{10,}(\.[A-Za-z0-9_-]*){0,2}").ok());

/// Whether what has that name is a secret.
fn is_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    plain == "token" || NAMES.iter().any(|known| plain.contains(known))
}

/// A header's value, of which the scheme may stay.
pub(super) fn of_header(name: &str, value: &str) -> String {
    if !is_secret(name) {
        return of_text(value);
    }
    match value.split_once(' ') {
        Some((scheme, _)) if ["bearer", "basic"].contains(&scheme.to_ascii_lowercase().as_str()) => format!("{scheme} {REDACTED}"),
        _ => REDACTED.to_owned(),
    }
}

/// A text without its tokens.
pub(super) fn of_text(text: &str) -> String {
    // Most hold none, which is seen sooner without an expression.
    if !text.contains("eyJ") {
        return text.to_owned();
    }
    TOKEN.as_ref().map_or_else(|| text.to_owned(), |token| token.replace_all(text, REDACTED).into_owned())
}

/// A body's text. What it is said to be is the client's word: JSON may come as
/// a form, and pairs as JSON.
pub(super) fn of_body(text: &str, is_pairs: bool) -> String {
    let is_json = text.trim_start().starts_with(['{', '[', '"']);
    let text = of_json(text);
    if is_pairs || !is_json { of_pairs(&text) } else { of_text(&text) }
}

/// A query string or a form.
pub(super) fn of_pairs(text: &str) -> String {
    let redacted: Vec<Cow<'_, str>> = text.split('&').map(of_pair).collect();
    of_text(&redacted.join("&"))
}

fn of_pair(pair: &str) -> Cow<'_, str> {
    match pair.split_once('=') {
        Some((name, _)) if is_secret(&percent_decode_str(name).decode_utf8_lossy()) => format!("{name}={REDACTED}").into(),
        _ => pair.into(),
    }
}

/// JSON as it was written, cut short or broken as it may be, but for the values
/// of secret members.
fn of_json(text: &str) -> String {
    let mut redacted = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(quote) = rest.find('"') {
        let (before, string) = rest.split_at(quote);
        let (string, after) = string.split_at(end_of_string(string));
        redacted.extend([before, string]);
        rest = after;
        if let Some(value) = after.trim_start().strip_prefix(':')
            && is_secret(&serde_json::from_str::<String>(string).unwrap_or_else(|_| string.to_owned()))
        {
            let value = value.trim_start();
            redacted.push_str(&after[..after.len() - value.len()]);
            redacted.extend(["\"", REDACTED, "\""]);
            rest = value.get(end_of_value(value)..).unwrap_or_default();
        }
    }
    redacted.push_str(rest);
    redacted
}

/// Where the string that a text starts with ends, its quotes included.
fn end_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    for (place, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return place + 1,
            _ => {}
        }
    }
    text.len()
}

/// Where the value that a text starts with ends, whatever it is.
fn end_of_value(text: &str) -> usize {
    let (mut depth, mut place) = (0_usize, 0);
    while let Some(letter) = text.get(place..).and_then(|rest| rest.chars().next()) {
        match letter {
            '"' => place += end_of_string(&text[place..]),
            '[' | '{' => {
                depth += 1;
                place += 1;
            }
            ']' | '}' | ',' if depth == 0 => return place,
            ']' | '}' => {
                depth -= 1;
                place += 1;
            }
            _ => place += letter.len_utf8(),
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_members_are_taken_out_of_json_and_the_rest_stays_as_written() {
        for (written, shown) in [
            (r#"{ "client_secret" : "a\"b", "x":1}"#, r#"{ "client_secret" : "[redacted]", "x":1}"#),
            (r#"{"client\u005fsecret":"abc"}"#, r#"{"client\u005fsecret":"[redacted]"}"#),
            (r#"{"passWord":["a",{"b":"]"}],"é":2}"#, r#"{"passWord":"[redacted]","é":2}"#),
            (r#"{"access_token":12}"#, r#"{"access_token":"[redacted]"}"#),
            (r#"{"access_token":"cut sho"#, r#"{"access_token":"[redacted]""#),
            (r#"{"token_type":"Bearer","note":"password: x"}"#, r#"{"token_type":"Bearer","note":"password: x"}"#),
            (r#"{"errors":[{"code":900901, "message":"a\/b"}]}"#, r#"{"errors":[{"code":900901, "message":"a\/b"}]}"#),
        ] {
            assert_eq!(of_body(written, false), shown);
        }
    }

    #[test]
    fn pairs_headers_and_tokens_are_taken_out_too() {
        assert_eq!(
            of_pairs("client_id=a&client%5Fsecret=b&token=c&scope=SI"),
            "client_id=a&client%5Fsecret=[redacted]&token=[redacted]&scope=SI"
        );
        assert_eq!(of_header("Authorization", "bearer x y"), "bearer [redacted]");
        assert_eq!(of_header("authorization", "x y"), "[redacted]");
        assert_eq!(of_header("x-note", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIi.sig-_1 ok"), "[redacted] ok");
        assert_eq!(of_header("accept", "*/*"), "*/*");
    }
}
