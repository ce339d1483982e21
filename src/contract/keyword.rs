//! The schema keywords: what each asks and says (swagger-request-validator
//! 2.12.1, catalogue of schema keywords; `required`, `type` and `allOf`
//! observed on the real hub).

use std::collections::BTreeSet;

use regex_lite::Regex;
use serde_json::{Map, Number, Value};

use super::{
    bound::{Bound, Side, Size},
    format::Format,
    number,
    report::{Part, Violation},
    schema::{Direction, Path, Schema},
};

/// One keyword of a schema. Each speaks about its own JSON type only, except
/// `type`, `enum` and the combinators.
#[derive(Debug)]
pub(super) enum Keyword {
    AdditionalProperties(BTreeSet<String>),
    AllOf(Vec<Schema>),
    AnyOf(Vec<Schema>),
    Enum(Vec<Value>),
    Size(Size),
    Bound(Bound),
    MultipleOf(Number),
    Not(Box<Schema>),
    OneOf(Vec<Schema>),
    Pattern(String, Option<Regex>),
    Required(Vec<String>),
    Type(Vec<String>),
    UniqueItems,
    Format(Format),
}

/// In the order of reporting: bytes, and `format` last.
const NAMES: [&str; 20] = [
    "additionalProperties",
    "allOf",
    "anyOf",
    "enum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "required",
    "type",
    "uniqueItems",
    "format",
];

/// The keywords of a schema, in the order of reporting. What is not understood
/// is passed over, as the validator does.
pub(super) fn read_all(members: &Map<String, Value>, pointer: &str, direction: Direction) -> Vec<Keyword> {
    NAMES.iter().filter_map(|name| read(name, members.get(*name)?, members, (pointer, direction))).collect()
}

/// Where the schema stands, and which way its values go.
type Place<'a> = (&'a str, Direction);

fn read(name: &str, value: &Value, members: &Map<String, Value>, place: Place<'_>) -> Option<Keyword> {
    match name {
        "additionalProperties" => (value == &Value::Bool(false)).then(|| Keyword::AdditionalProperties(declared(members))),
        "allOf" => Some(Keyword::AllOf(branches(value, name, place)?)),
        "anyOf" => Some(Keyword::AnyOf(branches(value, name, place)?)),
        "oneOf" => Some(Keyword::OneOf(branches(value, name, place)?)),
        "not" => Some(Keyword::Not(Box::new(Schema::read(value, format!("{}/not", place.0), place.1)))),
        "enum" => {
            let mut options = value.as_array()?.clone();
            if is_nullable(members) && !options.contains(&Value::Null) {
                options.push(Value::Null);
            }
            Some(Keyword::Enum(options))
        }
        "minimum" => Some(Keyword::Bound(Bound::read(Side::Minimum, value, members.get("exclusiveMinimum"))?)),
        "maximum" => Some(Keyword::Bound(Bound::read(Side::Maximum, value, members.get("exclusiveMaximum"))?)),
        "multipleOf" => Some(Keyword::MultipleOf(value.as_number()?.clone())),
        "pattern" => value.as_str().map(|source| Keyword::Pattern(source.to_owned(), compiled(source))),
        "required" => required(value, members, place.1),
        "type" => types(value, members),
        "uniqueItems" => (value == &Value::Bool(true)).then_some(Keyword::UniqueItems),
        "format" => Some(Keyword::Format(Format::parse(value.as_str()?)?)),
        _ => Some(Keyword::Size(Size::read(name, value)?)),
    }
}

fn branches(value: &Value, name: &str, (pointer, direction): Place<'_>) -> Option<Vec<Schema>> {
    let branches = value.as_array()?.iter().enumerate();
    Some(branches.map(|(index, branch)| Schema::read(branch, format!("{pointer}/{name}/{index}"), direction)).collect())
}

fn declared(members: &Map<String, Value>) -> BTreeSet<String> {
    members.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys).cloned().collect()
}

/// `nullable` counts beside a `type` only.
fn is_nullable(members: &Map<String, Value>) -> bool {
    members.contains_key("type") && members.get("nullable") == Some(&Value::Bool(true))
}

/// A name leaves `required` if its property is `readOnly` and this is a
/// request, or `writeOnly` and this is an answer.
fn required(value: &Value, members: &Map<String, Value>, direction: Direction) -> Option<Keyword> {
    let of_the_other_side = match direction {
        Direction::Request => "readOnly",
        Direction::Answer => "writeOnly",
    };
    let is_not_sent = |name: &str| {
        let property = members.get("properties").and_then(|properties| properties.get(name));
        property.and_then(|property| property.get(of_the_other_side)) == Some(&Value::Bool(true))
    };
    let names = value.as_array()?.iter().filter_map(Value::as_str).filter(|name| !is_not_sent(name));
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort_unstable();
    Some(Keyword::Required(names))
}

/// `number` brings `integer`, `nullable` brings `null`; sorted.
fn types(value: &Value, members: &Map<String, Value>) -> Option<Keyword> {
    let mut types = vec![value.as_str()?.to_owned()];
    if types[0] == "number" {
        types.push("integer".to_owned());
    }
    if is_nullable(members) {
        types.push("null".to_owned());
    }
    types.sort_unstable();
    Some(Keyword::Type(types))
}

/// ECMA 262's `\w` and `\d` are ASCII. A pattern that cannot be compiled lets
/// everything pass; a test keeps our documents clear of such.
fn compiled(source: &str) -> Option<Regex> {
    Regex::new(&source.replace(r"\w", "[0-9A-Za-z_]").replace(r"\d", "[0-9]")).ok()
}

impl Keyword {
    /// What is wrong with a value, if anything.
    pub(super) fn check(&self, instance: &Value, path: &Path<'_>) -> Option<Violation> {
        let (sentence, parts) = match self {
            Self::AllOf(branches) => all_of(branches, instance, path)?,
            Self::AnyOf(branches) => any_of(branches, instance, path)?,
            Self::OneOf(branches) => one_of(branches, instance, path)?,
            Self::Not(schema) if schema.parts(instance, path).is_empty() => {
                ("Instance matched a schema which it should not have".to_owned(), Vec::new())
            }
            Self::Not(_) => return None,
            plain => (plain.sentence(instance)?, Vec::new()),
        };
        Some(Violation { pointer: path.pointer(), sentence, parts })
    }

    fn sentence(&self, instance: &Value) -> Option<String> {
        match (self, instance) {
            (Self::Enum(options), _) if !options.contains(instance) => Some(format!(
                "Instance value ({}) not found in enum (possible values: {})",
                number::java_json(instance),
                Value::Array(options.clone())
            )),
            (Self::Type(types), _) if !types.iter().any(|name| name == type_of(instance)) => {
                let (found, allowed) = (type_of(instance), list(types));
                Some(format!("Instance type ({found}) does not match any allowed primitive type (allowed: {allowed})"))
            }
            (Self::Size(size), _) => size.sentence(instance),
            (Self::Bound(bound), Value::Number(number)) => bound.sentence(number),
            (Self::MultipleOf(divisor), Value::Number(number)) => (!is_multiple(number, divisor))
                .then(|| format!("Remainder of division is not zero ({} / {})", number::java(number), number::java(divisor))),
            (Self::Pattern(source, Some(regex)), Value::String(text)) => {
                (!regex.is_match(text)).then(|| format!("ECMA 262 regex \"{source}\" does not match input string \"{text}\""))
            }
            (Self::Required(names), Value::Object(members)) => {
                let missing = names.iter().filter(|name| !members.contains_key(*name));
                says_of(missing, |list| format!("Object has missing required properties ({list})"))
            }
            (Self::AdditionalProperties(declared), Value::Object(members)) => {
                let unknown: BTreeSet<&String> = members.keys().filter(|name| !declared.contains(*name)).collect();
                let sentence = |list| format!("Object instance has properties which are not allowed by the schema: {list}");
                says_of(unknown, sentence)
            }
            (Self::UniqueItems, Value::Array(elements)) => {
                let distinct: BTreeSet<String> = elements.iter().map(Value::to_string).collect();
                (distinct.len() < elements.len()).then(|| "Array must not contain duplicate elements".to_owned())
            }
            (Self::Format(format), _) => format.check(instance),
            _ => None,
        }
    }
}

fn says_of<'a>(names: impl IntoIterator<Item = &'a String>, sentence: impl FnOnce(String) -> String) -> Option<String> {
    let names: Vec<&String> = names.into_iter().collect();
    (!names.is_empty()).then(|| sentence(list(&names)))
}

/// A list as compact JSON.
fn list<T: AsRef<str>>(names: &[T]) -> String {
    Value::Array(names.iter().map(|name| Value::from(name.as_ref())).collect()).to_string()
}

fn type_of(instance: &Value) -> &'static str {
    match instance {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        // As written: `1.0` and `1e3` are no integers.
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn is_multiple(number: &Number, divisor: &Number) -> bool {
    match (number.as_i64(), divisor.as_i64(), number.as_f64(), divisor.as_f64()) {
        (Some(number), Some(divisor), _, _) => number.checked_rem(divisor).is_none_or(|rest| rest == 0),
        (_, _, Some(number), Some(divisor)) => number % divisor == 0.0,
        _ => true,
    }
}

type Findings = Option<(String, Vec<Part>)>;

/// What is wrong per branch, and how many branches are right.
fn outcome(branches: &[Schema], instance: &Value, path: &Path<'_>) -> (usize, Vec<Part>) {
    let parts: Vec<Vec<Part>> = branches.iter().map(|branch| branch.parts(instance, path)).collect();
    (parts.iter().filter(|parts| parts.is_empty()).count(), parts.into_iter().flatten().collect())
}

fn all_of(branches: &[Schema], instance: &Value, path: &Path<'_>) -> Findings {
    let (all, (valid, parts)) = (branches.len(), outcome(branches, instance, path));
    (valid < all).then(|| (format!("Instance failed to match all required schemas (matched only {valid} out of {all})"), parts))
}

fn any_of(branches: &[Schema], instance: &Value, path: &Path<'_>) -> Findings {
    let (all, (valid, parts)) = (branches.len(), outcome(branches, instance, path));
    (valid == 0).then(|| (format!("Instance failed to match at least one required schema among {all}"), parts))
}

fn one_of(branches: &[Schema], instance: &Value, path: &Path<'_>) -> Findings {
    let (all, (valid, parts)) = (branches.len(), outcome(branches, instance, path));
    (valid != 1).then(|| (format!("Instance failed to match exactly one schema (matched {valid} out of {all})"), parts))
}
