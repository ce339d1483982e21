//! What a description says of the wire, as rows that can be compared: the
//! operation and the place in it, then what stands there. References are
//! followed, so that it does not matter what a schema is called.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Rows by place, such as `createFolder 201 application/json/applicant/email`.
pub type Facts = BTreeMap<String, String>;

const METHODS: [&str; 5] = ["get", "put", "post", "patch", "delete"];

/// The keywords of a schema that say something of the wire.
const KEYWORDS: [&str; 14] = [
    "enum",
    "format",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "nullable",
    "pattern",
    "readOnly",
    "type",
    "uniqueItems",
    "writeOnly",
];

/// An operation, found in its description.
pub struct Operation<'a> {
    pub id: &'a str,
    pub method: String,
    /// With the base path.
    pub path: String,
    item: &'a Value,
    definition: &'a Value,
}

pub fn operations(document: &Value) -> Vec<Operation<'_>> {
    let base = document["servers"][0]["url"].as_str().unwrap();
    let mut found = Vec::new();
    for (template, item) in document["paths"].as_object().unwrap() {
        for (method, definition) in METHODS.iter().filter_map(|method| Some((method, item.get(method)?))) {
            let id = definition["operationId"].as_str().unwrap();
            found.push(Operation { id, method: method.to_uppercase(), path: format!("{base}{template}"), item, definition });
        }
    }
    found
}

pub fn facts(document: &Value) -> Facts {
    let mut facts = Facts::new();
    for Operation { id, method, path, item, definition } in operations(document) {
        facts.insert(id.to_owned(), format!("{method} {path}"));
        facts.insert(format!("{id} scopes"), scopes(definition));
        let parameters = [item, definition].into_iter().filter_map(|owner| owner["parameters"].as_array()).flatten();
        for parameter in parameters.map(|parameter| resolved(document, parameter)) {
            let place = format!("{id} {} {}", parameter["in"].as_str().unwrap(), parameter["name"].as_str().unwrap());
            let need = if parameter["required"] == true { "required" } else { "optional" };
            facts.insert(format!("{place} is"), need.to_owned());
            add_schema(&mut facts, document, place, &parameter["schema"]);
        }
        if let Some(body) = definition.get("requestBody") {
            let body = resolved(document, body);
            let need = if body["required"] == true { "required" } else { "optional" };
            facts.insert(format!("{id} body"), need.to_owned());
            add_content(&mut facts, document, &format!("{id} body"), body);
        }
        for (status, answer) in definition["responses"].as_object().unwrap() {
            add_answer(&mut facts, document, &format!("{id} {status}"), resolved(document, answer));
        }
    }
    facts
}

fn add_answer(facts: &mut Facts, document: &Value, place: &str, answer: &Value) {
    facts.insert(place.to_owned(), "answered".to_owned());
    for (name, header) in answer["headers"].as_object().into_iter().flatten() {
        add_schema(facts, document, format!("{place} header {name}"), &header["schema"]);
    }
    add_content(facts, document, place, answer);
}

fn add_content(facts: &mut Facts, document: &Value, place: &str, owner: &Value) {
    for (name, media) in owner["content"].as_object().into_iter().flatten() {
        add_schema(facts, document, format!("{place} {name}"), &media["schema"]);
    }
}

/// One row per node, members after a slash.
fn add_schema(facts: &mut Facts, document: &Value, place: String, schema: &Value) {
    let schema = resolved(document, schema);
    let mut bounds: Map<String, Value> =
        KEYWORDS.iter().filter_map(|name| Some(((*name).to_owned(), schema.get(name)?.clone()))).collect();
    if let Some(names) = schema["required"].as_array() {
        let mut names: Vec<_> = names.iter().map(|name| name.as_str().unwrap()).collect();
        names.sort_unstable();
        bounds.insert("required".to_owned(), names.into());
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        add_schema(facts, document, format!("{place}/{name}"), property);
    }
    if schema["items"].is_object() {
        add_schema(facts, document, format!("{place}/[]"), &schema["items"]);
    }
    for (index, branch) in schema["allOf"].as_array().into_iter().flatten().enumerate() {
        add_schema(facts, document, format!("{place}/allOf/{index}"), branch);
    }
    facts.insert(place, Value::Object(bounds).to_string());
}

fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => resolved(document, document.pointer(reference.strip_prefix('#').unwrap()).unwrap()),
        None => value,
    }
}

fn scopes(definition: &Value) -> String {
    let schemes = definition["security"].as_array().unwrap().iter().flat_map(|one| one.as_object().unwrap().values());
    let mut scopes: Vec<_> = schemes.flat_map(|scopes| scopes.as_array().unwrap()).map(|one| one.as_str().unwrap()).collect();
    scopes.sort_unstable();
    scopes.join(" ")
}
