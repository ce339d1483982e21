//! Serde's view of a value, whose errors tell where in it they arose.

use std::slice;

use serde::{
    de::{
        self, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
        value::{BorrowedStrDeserializer, MapAccessDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::{Map, Number, Value, map};

use super::Mistake;

/// Reads one value.
#[derive(Clone, Copy)]
pub(super) struct Reader<'de>(pub(super) &'de Value);

impl Reader<'_> {
    fn unexpected(self, expected: &dyn Expected) -> Mistake {
        let found = match self.0 {
            Value::Null => Unexpected::Unit,
            Value::Bool(bool) => Unexpected::Bool(*bool),
            Value::Number(number) => match Numeral::of(number) {
                Numeral::Natural(number) => Unexpected::Unsigned(number),
                Numeral::Negative(number) => Unexpected::Signed(number),
                Numeral::Fraction(number) => Unexpected::Float(number),
            },
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        de::Error::invalid_type(found, expected)
    }
}

/// What a number is to serde.
enum Numeral {
    Natural(u64),
    Negative(i64),
    Fraction(f64),
}

impl Numeral {
    fn of(number: &Number) -> Self {
        match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => Self::Natural(number),
            (None, Some(number)) => Self::Negative(number),
            (None, None) => Self::Fraction(number.as_f64().unwrap_or(f64::NAN)),
        }
    }
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(bool) => visitor.visit_bool(*bool),
            Value::Number(number) => match Numeral::of(number) {
                Numeral::Natural(number) => visitor.visit_u64(number),
                Numeral::Negative(number) => visitor.visit_i64(number),
                Numeral::Fraction(number) => visitor.visit_f64(number),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(elements) => visitor.visit_seq(Elements::of(elements)),
            Value::Object(members) => visitor.visit_map(Members::of(members)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match self.0 {
            Value::String(variant) => visitor.visit_enum(variant.as_str().into_deserializer()),
            Value::Object(members) if members.len() == 1 => visitor.visit_enum(MapAccessDeserializer::new(Members::of(members))),
            Value::Object(_) => Err(de::Error::invalid_value(Unexpected::Map, &"map with a single key")),
            _ => Err(self.unexpected(&"string or map")),
        }
    }

    /// An array is no object, though serde would take one for a struct.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        self.deserialize_map(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.0 {
            Value::Object(members) => visitor.visit_map(Members::of(members)),
            _ => Err(self.unexpected(&"an object")),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.0 {
            Value::Array(elements) => visitor.visit_seq(Elements::of(elements)),
            _ => Err(self.unexpected(&"a sequence")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.0 {
            Value::String(text) => visitor.visit_borrowed_str(text),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char
        bytes byte_buf unit unit_struct tuple tuple_struct identifier
    }
}

/// The elements of an array that are left.
struct Elements<'de> {
    left: slice::Iter<'de, Value>,
    index: usize,
}

impl<'de> Elements<'de> {
    fn of(elements: &'de [Value]) -> Self {
        Self { left: elements.iter(), index: 0 }
    }
}

impl<'de> SeqAccess<'de> for Elements<'de> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mistake> {
        let Some(element) = self.left.next() else { return Ok(None) };
        let read = seed.deserialize(Reader(element)).map_err(|mistake| mistake.in_element(self.index))?;
        self.index += 1;
        Ok(Some(read))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

/// The members of an object that are left, and the one whose name was read.
struct Members<'de> {
    left: map::Iter<'de>,
    read: Option<(&'de str, &'de Value)>,
}

impl<'de> Members<'de> {
    fn of(members: &'de Map<String, Value>) -> Self {
        Self { left: members.iter(), read: None }
    }
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mistake> {
        let Some((name, value)) = self.left.next() else { return Ok(None) };
        self.read = Some((name, value));
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some).map_err(|mistake: Mistake| mistake.in_member(name))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Mistake> {
        let Some((name, value)) = self.read.take() else { return Err(de::Error::custom("a value is read before its name")) };
        seed.deserialize(Reader(value)).map_err(|mistake| mistake.in_member(name))
    }
}
