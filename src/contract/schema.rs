//! A schema of a description, ready to be held against values.
//!
//! Hand-written because what matters here is the report: every violation, in
//! the order and with the pointers of swagger-request-validator 2.12.1. Tests
//! hold its verdicts against an independent implementation.

use std::{collections::BTreeMap, fmt::Write};

use serde_json::{Map, Value};

use super::{
    assumed::MOST_VIOLATIONS,
    keyword::{self, Keyword},
    report::{Part, Violation},
};

/// Which way a value goes, hence which members need not be in it: `readOnly`
/// ones are the hub's to give, `writeOnly` ones the client's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Request,
    Answer,
}

/// A schema; its references are inlined before.
#[derive(Debug)]
pub(super) struct Schema {
    /// Where it stands, counted from the body's or the parameter's schema.
    pointer: String,
    /// What it asks of the value itself, in the order of reporting.
    keywords: Vec<Keyword>,
    /// What it asks of members, sorted by name.
    properties: BTreeMap<String, Schema>,
    /// What it asks of elements.
    items: Option<Box<Schema>>,
}

/// Where in a value the walk has come, without allocating on the way.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root,
    Member(&'a Path<'a>, &'a str),
    Element(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// The path as a JSON pointer (RFC 6901).
    pub(super) fn pointer(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Member(parent, name) => parent.pointer() + "/" + &escaped(name),
            Self::Element(parent, index) => {
                let mut pointer = parent.pointer();
                let _ = write!(pointer, "/{index}");
                pointer
            }
        }
    }
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

impl Schema {
    /// Reads a request's schema. `readOnly` members are not required in it.
    pub(super) fn of_request(definition: &Value) -> Self {
        Self::read(definition, String::new(), Direction::Request)
    }

    /// Reads an answer's schema. `writeOnly` members are not required in it.
    pub(super) fn of_answer(definition: &Value) -> Self {
        Self::read(definition, String::new(), Direction::Answer)
    }

    pub(super) fn read(definition: &Value, pointer: String, direction: Direction) -> Self {
        let empty = Map::new();
        let members = definition.as_object().unwrap_or(&empty);
        let properties = members.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        let read_property = |(name, property): (&String, &Value)| {
            (name.clone(), Self::read(property, format!("{pointer}/properties/{}", escaped(name)), direction))
        };
        Self {
            properties: properties.iter().map(read_property).collect(),
            items: members.get("items").map(|items| Box::new(Self::read(items, format!("{pointer}/items"), direction))),
            keywords: keyword::read_all(members, &pointer, direction),
            pointer,
        }
    }

    /// Everything wrong with a value.
    pub(super) fn violations(&self, instance: &Value) -> Vec<Violation> {
        let mut violations = Vec::new();
        self.collect(instance, &Path::Root, &mut violations);
        violations
    }

    /// The value first, then what it holds; members by name, elements by index.
    pub(super) fn collect(&self, instance: &Value, path: &Path<'_>, violations: &mut Vec<Violation>) {
        violations.extend(self.keywords.iter().filter_map(|keyword| keyword.check(instance, path)));
        match instance {
            Value::Object(members) => {
                for (name, schema) in &self.properties {
                    if let Some(member) = members.get(name) {
                        schema.collect(member, &Path::Member(path, name), violations);
                    }
                }
            }
            Value::Array(elements) => {
                if let Some(schema) = &self.items {
                    for (index, element) in elements.iter().enumerate() {
                        if violations.len() > MOST_VIOLATIONS {
                            break;
                        }
                        schema.collect(element, &Path::Element(path, index), violations);
                    }
                }
            }
            _ => {}
        }
    }

    /// What is wrong with a value when this is a branch of a combinator.
    pub(super) fn parts(&self, instance: &Value, path: &Path<'_>) -> Vec<Part> {
        let mut violations = Vec::new();
        self.collect(instance, path, &mut violations);
        violations.into_iter().map(|violation| Part { branch: self.pointer.clone(), violation }).collect()
    }
}
