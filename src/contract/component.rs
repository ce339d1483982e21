//! What operations of a description share, and refer to by `$ref`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

/// The `components` of a description: by kind, such as `schemas`, then by name.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Components<'a>(#[serde(borrow)] BTreeMap<String, BTreeMap<String, &'a RawValue>>);

impl Components<'_> {
    /// Puts what it names in the place of every `$ref`.
    pub(super) fn inline(&self, value: &mut Value) {
        self.follow(value, &mut Vec::new());
    }

    /// `open` are the references being followed. One that names nothing, or
    /// leads back to itself, becomes a schema that all values pass; a test
    /// keeps our descriptions clear of such.
    fn follow(&self, value: &mut Value, open: &mut Vec<String>) {
        match value {
            Value::Object(members) => match members.get("$ref") {
                Some(reference) => {
                    let reference = reference.as_str().unwrap_or_default().to_owned();
                    *value = self.named(&reference).filter(|_| !open.contains(&reference)).unwrap_or_default();
                    open.push(reference);
                    self.follow(value, open);
                    open.pop();
                }
                None => members.values_mut().for_each(|member| self.follow(member, open)),
            },
            Value::Array(elements) => elements.iter_mut().for_each(|element| self.follow(element, open)),
            _ => {}
        }
    }

    /// What a reference names; null never.
    fn named(&self, reference: &str) -> Option<Value> {
        let (kind, name) = reference.strip_prefix("#/components/")?.split_once('/')?;
        serde_json::from_str(self.0.get(kind)?.get(name)?.get()).ok()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use serde_json::json;

    use super::*;

    fn inlined(components: &str, mut value: Value) -> Value {
        let components: Components<'_> = serde_json::from_str(components).unwrap();
        components.inline(&mut value);
        value
    }

    #[test]
    fn references_are_followed_as_deep_as_they_go() {
        let components = r##"{"schemas": {"A": {"items": {"$ref": "#/components/schemas/B"}}, "B": {"type": "string"}}}"##;
        let found = inlined(components, json!([{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]));
        assert_eq!(found, json!([{"items": {"type": "string"}}, {"type": "string"}]));
    }

    #[test]
    fn a_reference_to_nothing_or_in_a_circle_ends() {
        let components = r##"{"schemas": {"A": {"items": {"$ref": "#/components/schemas/A"}}}}"##;
        for (reference, expected) in [
            ("#/components/schemas/A", json!({"items": null})),
            ("#/components/schemas/B", Value::Null),
            ("other.yaml#/components/schemas/A", Value::Null),
        ] {
            assert_eq!(inlined(components, json!({"$ref": reference})), expected, "{reference}");
        }
    }
}
