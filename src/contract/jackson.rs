//! Reading JSON as Jackson reads it, and saying what is wrong in its words.
//!
//! `serde_json` reads; only when it fails is the text scanned again, to find
//! the fault that Jackson would name. Form: swagger-request-validator 2.12.1;
//! wording and columns: Jackson 2.14, assumed.

use serde::Deserialize;
use serde_json::{Deserializer, Value};

use super::{assumed, scanner};

/// The first JSON value of a text, whatever follows it; of a repeated member,
/// the last one. The error is the validator's sentence.
pub(super) fn read(text: &str) -> Result<Value, String> {
    let mut deserializer = Deserializer::from_str(text);
    match Value::deserialize(&mut deserializer) {
        // What touches a number would have been part of it.
        Ok(value @ Value::Number(_)) => match scanner::fault_of(text) {
            Some(fault) => Err(explain(text, &fault)),
            None => Ok(value),
        },
        Ok(value) => Ok(value),
        Err(_) => Err(scanner::fault_of(text).map_or_else(|| beyond(text), |fault| explain(text, &fault))),
    }
}

fn beyond(text: &str) -> String {
    explain(text, &scanner::Fault { sentence: assumed::BEYOND_THIS_SIMULATOR.to_owned(), at: text.len(), opened: None })
}

fn explain(text: &str, fault: &scanner::Fault) -> String {
    let mut sentence = fault.sentence.clone();
    if let Some(opened) = fault.opened {
        sentence = format!("{sentence}{})", location(text, opened, false));
    }
    format!("Unable to parse JSON - {sentence}\n at {}.", location(text, fault.at, fault.at < text.len()))
}

/// `[Source: (String)"…"; line: 1, column: 2]`: the column after the byte
/// before `at`; on the line of that byte even if it is a line break, where
/// `stays_on_line` says so.
fn location(text: &str, at: usize, stays_on_line: bool) -> String {
    let read = text.get(..at).unwrap_or(text);
    let before = read.strip_suffix('\n').filter(|_| stays_on_line).unwrap_or(read);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = read[line_start..].encode_utf16().count() + 1;
    let length = text.chars().count();
    let quoted: String = text.chars().take(assumed::SOURCE_LENGTH).collect();
    let truncated = match length.saturating_sub(assumed::SOURCE_LENGTH) {
        0 => String::new(),
        left => format!("[truncated {left} chars]"),
    };
    format!("[Source: {}\"{quoted}\"{truncated}; line: {line}, column: {column}]", assumed::SOURCE)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops where it fails")]
mod tests {
    use super::*;

    const VALUES: &str = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

    fn assert_fault(text: &str, sentence: &str, line: usize, column: usize) {
        let source = format!("[Source: (String)\"{text}\"; line: {line}, column: {column}]");
        let sentence = sentence.replace("{source}", &format!("[Source: (String)\"{text}\""));
        assert_eq!(read(text).unwrap_err(), format!("Unable to parse JSON - {sentence}\n at {source}."));
    }

    #[test]
    fn what_ends_too_early_is_told() {
        let object = "Unexpected end-of-input: expected close marker for Object (start marker at {source}; line: 1, column: 1])";
        let array = "Unexpected end-of-input: expected close marker for Array (start marker at {source}; line: 1, column: 1])";
        assert_fault("{\"a\":1", object, 1, 7);
        assert_fault("[", array, 1, 2);
        assert_fault("{\"a\"", "Unexpected end-of-input within/between Object entries", 1, 5);
        assert_fault("{\"a\":", "Unexpected end-of-input within/between Object entries", 1, 6);
        assert_fault("{\"a", "Unexpected end-of-input in field name", 1, 4);
        assert_fault("[1,", "Unexpected end-of-input within/between Array entries", 1, 4);
        assert_fault("{\"a\":\"b", "Unexpected end-of-input: was expecting closing quote for a string value", 1, 8);
    }

    #[test]
    fn what_stands_in_the_wrong_place_is_told() {
        let colon = "was expecting a colon to separate field name and value";
        assert_fault("{\"a\"}", &format!("Unexpected character ('}}' (code 125)): {colon}"), 1, 6);
        let comma = "was expecting comma to separate";
        assert_fault("{\"a\":1 \"b\"", &format!("Unexpected character ('\"' (code 34)): {comma} Object entries"), 1, 9);
        assert_fault("[1 2]", &format!("Unexpected character ('2' (code 50)): {comma} Array entries"), 1, 5);
        let name = "was expecting double-quote to start field name";
        assert_fault("{\"a\":1,}", &format!("Unexpected character ('}}' (code 125)): {name}"), 1, 9);
        assert_fault("{a:1}", &format!("Unexpected character ('a' (code 97)): {name}"), 1, 3);
        assert_fault("{'a':1}", &format!("Unexpected character (''' (code 39)): {name}"), 1, 3);
        let value = format!("expected a valid value {VALUES}");
        assert_fault("{\"a\":}", &format!("Unexpected character ('}}' (code 125)): {value}"), 1, 7);
        assert_fault("[1,]", &format!("Unexpected character (']' (code 93)): {value}"), 1, 5);
        assert_fault("<x/>", &format!("Unexpected character ('<' (code 60)): {value}"), 1, 2);
        assert_fault("\u{feff}{}", &format!("Unexpected character ('\u{feff}' (code 65279 / 0xfeff)): {value}"), 1, 2);
    }

    #[test]
    fn an_unknown_word_is_told_with_the_column_after_its_last_letter() {
        assert_fault("bonjour", &format!("Unrecognized token 'bonjour': was expecting {VALUES}"), 1, 8);
        assert_fault("tru", &format!("Unrecognized token 'tru': was expecting {VALUES}"), 1, 4);
    }

    #[test]
    fn strings_and_numbers_that_are_none_are_told() {
        let control =
            "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in string value";
        assert_fault("\n\"b\nc\"", control, 2, 4);
        assert_fault("\"\\q\"", "Unrecognized character escape 'q' (code 113)", 1, 4);
        assert_fault("01", "Invalid numeric value: Leading zeroes not allowed", 1, 2);
        assert_fault("5d", "Unexpected character ('d' (code 100)): Expected space separating root-level values", 1, 3);
    }

    #[test]
    fn the_first_value_counts_and_the_last_of_repeated_members() {
        assert_eq!(read("{\"a\":1,\"a\":2} x").unwrap(), serde_json::json!({"a": 2}));
        assert_eq!(read("1 2").unwrap(), serde_json::json!(1));
    }

    #[test]
    fn a_long_body_is_quoted_in_part() {
        let text = format!("<{}", "é".repeat(600));
        assert!(read(&text).unwrap_err().contains("é\"[truncated 101 chars]; line: 1, column: 2]"));
    }

    #[test]
    fn what_only_jackson_reads_is_refused_without_panic() {
        for text in ["[".repeat(100_000), format!("{}{}", "[".repeat(500), "]".repeat(500)), "1e999".into(), "\"\\ud800\"".into()] {
            assert!(read(&text).unwrap_err().starts_with("Unable to parse JSON - "));
        }
    }
}
