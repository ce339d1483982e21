//! Numbers as Java prints them.

use serde_json::{Number, Value};

/// A number as Java's `toString` gives it: `7`, `10.5`, `1.0E10`.
pub(super) fn java(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() => java_double(float),
        _ => number.to_string(),
    }
}

/// A value as compact JSON, its own number as Java prints it.
pub(super) fn java_json(value: &Value) -> String {
    match value {
        Value::Number(number) => java(number),
        other => other.to_string(),
    }
}

/// Plain between a thousandth and ten million, scientific beyond.
fn java_double(float: f64) -> String {
    if float == 0.0 || (1e-3..1e7).contains(&float.abs()) {
        return format!("{float:?}");
    }
    let scientific = format!("{float:E}");
    match scientific.split_once('E') {
        Some((digits, exponent)) if !digits.contains('.') => format!("{digits}.0E{exponent}"),
        _ => scientific,
    }
}

/// Whether Java's `Double.parseDouble` takes the text, which is when the
/// validator reads a parameter as JSON rather than as a string.
pub(super) fn is_java_double(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c <= ' ');
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    if text == "NaN" || text == "Infinity" {
        return true;
    }
    let text = text.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(text);
    let starts_as_a_number = text.starts_with(|c: char| c == '.' || c.is_ascii_digit());
    starts_as_a_number && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_print_as_java_prints_them() {
        for (float, text) in [(10.5, "10.5"), (1.0, "1.0"), (1e10, "1.0E10"), (1.5e-7, "1.5E-7"), (-0.0, "-0.0"), (1e7, "1.0E7")] {
            assert_eq!(java_double(float), text);
        }
    }

    #[test]
    fn java_reads_more_as_numbers_than_json_does() {
        for text in ["1", "-1.5", "007", "+5", "5d", "NaN", "1e3", ".5", "5.", " 5 "] {
            assert!(is_java_double(text), "{text}");
        }
        for text in ["abc", "", "1,5", "0x", "inf", "d", "1 2", "nan"] {
            assert!(!is_java_double(text), "{text}");
        }
    }
}
