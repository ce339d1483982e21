//! The formats the validator knows, as lenient as it is
//! (swagger-request-validator 2.12.1; `uuid` observed on the real hub).

use serde_json::Value;

use super::{email, number};

/// A format that is checked; every other one is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Uuid,
    DateTime,
    Date,
    Email,
    Int32,
    Int64,
}

impl Format {
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "uuid" => Some(Self::Uuid),
            "date-time" => Some(Self::DateTime),
            "date" => Some(Self::Date),
            "email" => Some(Self::Email),
            "int32" => Some(Self::Int32),
            "int64" => Some(Self::Int64),
            _ => None,
        }
    }

    /// What is wrong with the instance; nothing if it is of another type.
    pub(super) fn check(self, instance: &Value) -> Option<String> {
        match instance {
            Value::String(text) => self.check_text(text),
            Value::Number(number) if !number.is_f64() => {
                let (name, fits) = match self {
                    Self::Int32 => ("int32", number.as_i64().is_some_and(|value| i32::try_from(value).is_ok())),
                    Self::Int64 => ("int64", number.is_i64()),
                    _ => return None,
                };
                (!fits).then(|| format!("Value for {name} leads to overflow (found: {})", number::java(number)))
            }
            _ => None,
        }
    }

    fn check_text(self, text: &str) -> Option<String> {
        let (fits, sentence) = match self {
            Self::Uuid => (is_uuid(text), format!("Input string \"{text}\" is not a valid UUID")),
            Self::DateTime => (
                is_date_time(text),
                format!(
                    "String \"{text}\" is invalid against requested date format(s) \
                     [yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{{1,12}}Z]"
                ),
            ),
            Self::Date => (is_date(text), format!("String \"{text}\" is invalid against requested date format(s) yyyy-MM-dd")),
            Self::Email => (email::is_address(text), format!("String \"{text}\" is not a valid email address")),
            Self::Int32 | Self::Int64 => return None,
        };
        (!fits).then_some(sentence)
    }
}

/// As Java 17's `UUID.fromString`: five groups of hexadecimal digits, of any
/// length that 36 characters leave room for.
fn is_uuid(text: &str) -> bool {
    let is_group = |group: &str| i64::from_str_radix(group, 16).is_ok();
    text.len() <= 36 && text.split('-').count() == 5 && text.split('-').all(is_group)
}

fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else { return false };
    let Some(offset) = time.find(['Z', 'z', '+', '-']) else { return false };
    let (time, offset) = time.split_at(offset);
    let (time, fraction) = time.split_once('.').map_or((time, None), |(time, fraction)| (time, Some(fraction)));
    let fraction_fits = fraction.is_none_or(|digits| (1..=12).contains(&digits.len()) && is_digits(digits));
    is_date(date) && is_clock(time, &[24, 60, 60]) && fraction_fits && is_offset(offset)
}

fn is_offset(text: &str) -> bool {
    if text.eq_ignore_ascii_case("z") {
        return true;
    }
    let Some(text) = text.strip_prefix(['+', '-']) else { return false };
    let digits = text.replacen(':', "", 1);
    let is_hours = text.len() == 2 && is_clock(text, &[24]);
    let is_short = text.len() == 4 && is_digits(text) && two_below(&text[..2], 24) && two_below(&text[2..], 60);
    is_hours || is_short || (digits.len() == 4 && is_clock(text, &[24, 60]))
}

/// Two-digit numbers between colons, each below its limit.
fn is_clock(text: &str, limits: &[u32]) -> bool {
    text.split(':').count() == limits.len() && text.split(':').zip(limits).all(|(part, limit)| two_below(part, *limit))
}

fn two_below(text: &str, limit: u32) -> bool {
    text.len() == 2 && is_digits(text) && text.parse::<u32>().is_ok_and(|value| value < limit)
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    if year.len() != 4 || !is_digits(year) || !two_below(month, 13) || !two_below(day, 32) {
        return false;
    }
    let (Ok(year), Ok(month), Ok(day)) = (year.parse::<u32>(), month.parse::<u32>(), day.parse::<u32>()) else { return false };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=days).contains(&day)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_what_java_takes_for_one() {
        for text in ["a66abb0c-52d1-4e50-9195-22526fb7ce92", "1-1-1-1-1", "A66ABB0C-52d1-4e50-9195-22526fb7ce9"] {
            assert!(is_uuid(text), "{text}");
        }
        for text in [
            "",
            "dddddd",
            "a66abb0c52d14e50919522526fb7ce92",
            "{a66abb0c-52d1-4e50-9195-22526fb7ce92}",
            "1-1-1-1",
            "1-1-1-1-1-1",
            "1--1-1-1",
            "a66abb0c-52d1-4e50-9195-22526fb7ce921",
            "g-1-1-1-1",
            "é-1-1-1-1",
        ] {
            assert!(!is_uuid(text), "{text}");
        }
    }

    #[test]
    fn a_date_time_has_a_real_date_and_an_offset() {
        for text in [
            "2024-07-04T08:54:15Z",
            "2024-07-04t08:54:15.1z",
            "2024-02-29T23:59:59.123456789012+02",
            "2024-07-04T08:54:15+0200",
            "2024-07-04T08:54:15.438-23:59",
        ] {
            assert!(is_date_time(text), "{text}");
        }
        for text in [
            "2024-13-45",
            "x",
            "2024-07-04T08:54:15",
            "2023-02-29T08:54:15Z",
            "2024-07-04T24:00:00Z",
            "2024-07-04T08:54:60Z",
            "2024-07-04T08:54:15,1Z",
            "2024-07-04T08:54:15.Z",
            "2024-07-04T08:54:15.1234567890123Z",
            "2024-07-04 08:54:15Z",
            "2024-07-04T08:54:15+24:00",
            "2024-07-04T08:54:15+2:00",
            "2024-07-04T08:54:15+02:",
            "2024-07-04T08:54:15+020",
            "2024-07-04T08:54:15+0é0",
            "2024-07-04T08:54Z",
            "2024-00-04T08:54:15Z",
        ] {
            assert!(!is_date_time(text), "{text}");
        }
    }
}
