//! Keywords that compare with a number: sizes of strings, arrays and objects,
//! and bounds of numbers (swagger-request-validator 2.12.1).

use serde_json::{Number, Value};

use super::number;

/// `maxLength` and its kin.
#[derive(Debug)]
pub(super) enum Size {
    MaxItems(usize),
    MaxLength(usize),
    MaxProperties(usize),
    MinItems(usize),
    MinLength(usize),
    MinProperties(usize),
}

impl Size {
    pub(super) fn read(name: &str, value: &Value) -> Option<Self> {
        let limit = usize::try_from(value.as_u64()?).ok()?;
        match name {
            "maxItems" => Some(Self::MaxItems(limit)),
            "maxLength" => Some(Self::MaxLength(limit)),
            "maxProperties" => Some(Self::MaxProperties(limit)),
            "minItems" => Some(Self::MinItems(limit)),
            "minLength" => Some(Self::MinLength(limit)),
            "minProperties" => Some(Self::MinProperties(limit)),
            _ => None,
        }
    }

    /// What is wrong with a value; lengths are counted in code points.
    pub(super) fn sentence(&self, instance: &Value) -> Option<String> {
        match (self, instance) {
            (Self::MaxItems(n), Value::Array(all)) if all.len() > *n => {
                Some(format!("Array is too long: must have at most {n} elements but instance has {} elements", all.len()))
            }
            (Self::MinItems(n), Value::Array(all)) if all.len() < *n => {
                Some(format!("Array is too short: must have at least {n} elements but instance has {} elements", all.len()))
            }
            (Self::MaxProperties(n), Value::Object(all)) if all.len() > *n => {
                Some(format!("Object has too many properties (found {} but schema requires at most {n})", all.len()))
            }
            (Self::MinProperties(n), Value::Object(all)) if all.len() < *n => {
                Some(format!("Object has too few properties (found {} but schema requires at least {n})", all.len()))
            }
            (Self::MaxLength(n), Value::String(text)) => {
                let length = text.chars().count();
                (length > *n).then(|| format!("String \"{text}\" is too long (length: {length}, maximum allowed: {n})"))
            }
            (Self::MinLength(n), Value::String(text)) => {
                let length = text.chars().count();
                (length < *n).then(|| format!("String \"{text}\" is too short (length: {length}, required minimum: {n})"))
            }
            _ => None,
        }
    }
}

/// Which end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Minimum,
    Maximum,
}

/// `minimum` or `maximum`, with Draft 4's boolean `exclusive…`.
#[derive(Debug)]
pub(super) struct Bound {
    side: Side,
    limit: Number,
    is_exclusive: bool,
}

impl Bound {
    pub(super) fn read(side: Side, value: &Value, exclusive: Option<&Value>) -> Option<Self> {
        Some(Self { side, limit: value.as_number()?.clone(), is_exclusive: exclusive == Some(&Value::Bool(true)) })
    }

    /// What is wrong with a number: beyond the limit, or on an exclusive one.
    pub(super) fn sentence(&self, found: &Number) -> Option<String> {
        let (value, limit) = (found.as_f64()?, self.limit.as_f64()?);
        let is_beyond = if self.side == Side::Minimum { value < limit } else { value > limit };
        let is_on = self.is_exclusive && value.total_cmp(&limit).is_eq();
        let (comparison, name) = match self.side {
            Side::Minimum => ("lower", "minimum"),
            Side::Maximum => ("greater", "maximum"),
        };
        let strictly = if self.side == Side::Minimum { "greater" } else { "lower" };
        let (limit, found) = (number::java(&self.limit), number::java(found));
        if is_beyond {
            Some(format!("Numeric instance is {comparison} than the required {name} ({name}: {limit}, found: {found})"))
        } else {
            is_on.then(|| format!("Numeric instance is not strictly {strictly} than the required {name} {limit}"))
        }
    }
}
