//! A schema in words: its type and bounds in a line, its members in a list.

use serde_json::Value;

use crate::html::Html;

/// Where schemas that others refer to stand in a description.
const SCHEMAS: &str = "#/components/schemas/";

/// Said of what must be there.
pub(super) const REQUIRED: &str = " <span class=\"required\">required</span>";

/// Keywords that bound a value, with the words that come before and after the bound.
const BOUNDS: [(&str, &str, &str); 9] = [
    ("minLength", "at least ", " characters"),
    ("maxLength", "at most ", " characters"),
    ("minItems", "at least ", " elements"),
    ("maxItems", "at most ", " elements"),
    ("minimum", "from ", ""),
    ("maximum", "up to ", ""),
    ("pattern", "matches ", ""),
    ("enum", "one of ", ""),
    ("default", "when absent ", ""),
];

/// Whether members are listed under the type.
fn has_members(schema: &Value) -> bool {
    schema["properties"].is_object()
        || schema["allOf"].as_array().is_some_and(|branches| branches.iter().any(has_members))
        || (schema["items"].is_object() && has_members(&schema["items"]))
}

/// Type, bounds and description.
pub(super) fn line(html: &mut Html, schema: &Value) {
    kind(html, schema);
    for (name, before, after) in BOUNDS {
        if let Some(bound) = schema.get(name) {
            html.raw(", ").raw(before);
            bounds(html, bound);
            html.raw(after);
        }
    }
    for (name, words) in [("readOnly", ", given by the hub"), ("writeOnly", ", never answered")] {
        if schema[name] == true {
            html.raw(words);
        }
    }
    about(html, schema);
}

fn bounds(html: &mut Html, bound: &Value) {
    let as_text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match bound {
        Value::Array(options) => {
            for (index, option) in options.iter().enumerate() {
                html.raw(if index > 0 { ", " } else { "" }).code(&as_text(option));
            }
        }
        Value::Number(number) => {
            html.text(&number.to_string());
        }
        other => {
            html.code(&as_text(other));
        }
    }
}

fn kind(html: &mut Html, schema: &Value) {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix(SCHEMAS)) {
        html.raw("<a href=\"#schema-").text(name).raw("\">").text(name).raw("</a>");
        return;
    }
    if let Some(branches) = schema["allOf"].as_array() {
        for (index, branch) in branches.iter().enumerate() {
            html.raw(if index > 0 { " and " } else { "" });
            kind(html, branch);
        }
    } else if schema["items"].is_object() {
        html.raw("array of ");
        kind(html, &schema["items"]);
    } else {
        html.text(schema["type"].as_str().unwrap_or("anything"));
    }
    if let Some(format) = schema["format"].as_str() {
        html.raw(" (").text(format).raw(")");
    }
    if schema["nullable"] == true {
        html.raw(" or null");
    }
}

/// The line, and the members under it.
pub(super) fn tree(html: &mut Html, schema: &Value) {
    html.raw("<p class=\"type\">");
    line(html, schema);
    html.raw("</p>\n");
    members(html, schema);
}

/// The members of an object, of an array's objects, or of the branches of both:
/// those that are required first, each part by name.
fn members(html: &mut Html, schema: &Value) {
    for branch in schema["allOf"].as_array().into_iter().flatten() {
        members(html, branch);
    }
    if schema["items"].is_object() {
        members(html, &schema["items"]);
    }
    let Some(properties) = schema["properties"].as_object() else { return };
    let is_required = |name: &str| schema["required"].as_array().is_some_and(|names| names.iter().any(|one| one == name));
    let (required, others): (Vec<_>, Vec<_>) = properties.iter().partition(|(name, _)| is_required(name));
    html.raw("<dl>\n");
    for (name, property) in required.into_iter().chain(others) {
        term(html, name, "", is_required(name));
        line(html, property);
        if has_members(property) {
            html.raw("\n");
            members(html, property);
        }
        html.raw("</dd></div>\n");
    }
    html.raw("</dl>\n");
}

/// A parameter, which stands in a `place`, or a header.
pub(super) fn parameter(html: &mut Html, name: &str, place: &str, definition: &Value) {
    term(html, name, place, definition["required"] == true);
    line(html, &definition["schema"]);
    about(html, definition);
    html.raw("</dd></div>\n");
}

/// The name of something, and the start of what is said of it.
fn term(html: &mut Html, name: &str, place: &str, is_required: bool) {
    html.raw("<div><dt>").code(name);
    if !place.is_empty() {
        html.raw(" <span class=\"in\">").text(place).raw("</span>");
    }
    if is_required {
        html.raw(REQUIRED);
    }
    html.raw("</dt><dd>");
}

fn about(html: &mut Html, definition: &Value) {
    if let Some(description) = definition["description"].as_str() {
        html.raw("<span class=\"about\">").sentence(description).raw("</span>");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_schema_is_told_in_words_with_its_required_members_first() {
        let schema = json!({
            "type": "array",
            "items": {
                "type": "object",
                "required": ["z"],
                "properties": {
                    "a": {"type": "string", "format": "uuid", "nullable": true, "maxLength": 36},
                    "z": {"$ref": "#/components/schemas/Zone"},
                },
            },
        });
        let mut html = Html::default();
        tree(&mut html, &schema);
        let expected = concat!(
            "<p class=\"type\">array of object</p>\n<dl>\n",
            "<div><dt><code>z</code> <span class=\"required\">required</span></dt>",
            "<dd><a href=\"#schema-Zone\">Zone</a></dd></div>\n",
            "<div><dt><code>a</code></dt><dd>string (uuid) or null, at most 36 characters</dd></div>\n</dl>\n",
        );
        assert_eq!(html.into_string(), expected);
    }
}
