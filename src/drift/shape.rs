//! What JSON is made of, without what it says.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::LazyLock,
};

use regex_lite::Regex;
use serde_json::Value;

/// Deeper than any answer of a hub.
const DEEPEST: usize = 32;

/// Forms of strings that tell what they are, and the words for them.
#[rustfmt::skip]
const PATTERNS: [(&str, &str); 10] = [
    ("uuid", r"(?i)^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"),
    ("date-time with milliseconds and offset", r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$"),
    ("date-time with offset", r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d:?\d\d$"),
    ("date-time in Z", r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$"),
    ("date-time without zone", r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d"),
    ("date", r"^\d{4}-\d\d-\d\d$"),
    ("siret", r"^\d{14}$"),
    ("e-mail", r"^[^@\s]+@[^@\s]+\.[^@\s]+$"),
    ("uri", r"^https?://"),
    ("media type", r"^(?:application|image|text|audio|video)/[\w.+-]+$"),
];

static FORMATS: LazyLock<Vec<(&'static str, Regex)>> =
    LazyLock::new(|| PATTERNS.into_iter().filter_map(|(name, pattern)| Some((name, Regex::new(pattern).ok()?))).collect());

/// What was seen at one place of one or several JSON texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// `null`, `boolean`, `integer`, `decimal`, `string`, `object`, `array`.
    types: BTreeSet<&'static str>,
    formats: BTreeSet<&'static str>,
    members: BTreeMap<String, Member>,
    /// How many objects were seen.
    objects: usize,
    /// What arrays hold, all elements together.
    items: Option<Box<Shape>>,
}

/// A member of objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// What it is.
    pub shape: Shape,
    /// How many of the objects have it.
    seen: usize,
}

impl Shape {
    /// That of one JSON text.
    #[must_use]
    pub fn of(value: &Value) -> Self {
        let mut shape = Self::default();
        shape.add(value, 0);
        shape
    }

    /// Takes in one more of the same place.
    fn add(&mut self, value: &Value, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        self.types.insert(type_of(value));
        match value {
            Value::String(text) => {
                self.formats.insert(format_of(text));
            }
            Value::Array(elements) => {
                for element in elements {
                    self.items.get_or_insert_default().add(element, depth + 1);
                }
            }
            Value::Object(members) => {
                self.objects += 1;
                for (name, value) in members {
                    let member = self.members.entry(name.clone()).or_default();
                    member.seen += 1;
                    member.shape.add(value, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Takes in what was seen elsewhere at the same place.
    pub fn merge(&mut self, other: Self) {
        self.types.extend(other.types);
        self.formats.extend(other.formats);
        self.objects += other.objects;
        for (name, other) in other.members {
            let member = self.members.entry(name).or_default();
            member.seen += other.seen;
            member.shape.merge(other.shape);
        }
        if let Some(items) = other.items {
            self.items.get_or_insert_default().merge(*items);
        }
    }

    /// Its types.
    #[must_use]
    pub fn types(&self) -> &BTreeSet<&'static str> {
        &self.types
    }

    /// The formats of its strings.
    #[must_use]
    pub fn formats(&self) -> &BTreeSet<&'static str> {
        &self.formats
    }

    /// Its members, and whether every object had each.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Member, bool)> {
        self.members.iter().map(|(name, member)| (name.as_str(), member, member.seen == self.objects))
    }

    /// The member of that name, and whether every object had it.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<(&Member, bool)> {
        self.members.get(name).map(|member| (member, member.seen == self.objects))
    }

    /// What its arrays hold, if any had something.
    #[must_use]
    pub fn items(&self) -> Option<&Self> {
        self.items.as_deref()
    }

    /// Whether nothing but `null` was seen.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.types.iter().eq(&["null"])
    }
}

impl fmt::Display for Shape {
    /// Types, and for strings their formats: `null or string (uuid)`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.types.iter().enumerate() {
            formatter.write_str(if index == 0 { "" } else { " or " })?;
            formatter.write_str(name)?;
            if *name == "string" {
                write!(formatter, " ({})", self.formats.iter().copied().collect::<Vec<_>>().join(", "))?;
            }
        }
        Ok(())
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "decimal",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn format_of(text: &str) -> &'static str {
    FORMATS.iter().find(|(_, pattern)| pattern.is_match(text)).map_or("text", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_format_compiles() {
        assert_eq!(FORMATS.len(), PATTERNS.len());
    }

    #[test]
    fn a_shape_has_types_and_formats_and_none_of_the_values() {
        for (value, expected) in [
            (json!(null), "null"),
            (json!(1), "integer"),
            (json!(1.5), "decimal"),
            (json!("652e49e0-fad7-49b8-a230-158f6425c653"), "string (uuid)"),
            (json!("2026-11-25T23:38:10.464+00:00"), "string (date-time with milliseconds and offset)"),
            (json!("2026-11-25T23:38:10+0000"), "string (date-time with offset)"),
            (json!("2026-11-25T23:38:10Z"), "string (date-time in Z)"),
            (json!("2026-11-25"), "string (date)"),
            (json!("11001401600015"), "string (siret)"),
            (json!("a.b@mairie.test"), "string (e-mail)"),
            (json!("DUPONT"), "string (text)"),
        ] {
            assert_eq!(Shape::of(&value).to_string(), expected, "{value}");
        }
    }

    #[test]
    fn the_elements_of_an_array_are_one_shape_with_optional_members() {
        let shape = Shape::of(&json!([{ "a": 1, "b": null }, { "a": "x" }]));
        let items =
            shape.items().map(|items| items.members().map(|(name, member, always)| (name, member.shape.to_string(), always)));
        let members: Vec<_> = items.into_iter().flatten().collect();
        assert_eq!(members, [("a", "integer or string (text)".to_owned(), true), ("b", "null".to_owned(), false)]);
        assert_eq!(Shape::of(&json!([])).items(), None);
    }

    #[test]
    fn shapes_of_several_answers_add_up() {
        let mut shape = Shape::of(&json!({ "a": 1, "b": [1] }));
        shape.merge(Shape::of(&json!({ "a": null, "b": [] })));
        assert_eq!(
            shape.member("a").map(|(member, always)| (member.shape.to_string(), always)),
            Some(("integer or null".to_owned(), true))
        );
        assert!(shape.member("b").is_some_and(|(member, _)| member.shape.items().is_some()));
    }
}
