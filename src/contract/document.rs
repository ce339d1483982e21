//! Reading a description.
//!
//! Only what tells operations apart is read at the start; the rest of one, and
//! the components it refers to, wait as text until it is first needed.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use super::{
    component::Components,
    operation::{Operation, depth},
};

#[derive(Deserialize)]
struct Document<'a> {
    servers: [Server; 1],
    /// Of each path the operations by method, and the `parameters` of them all.
    #[serde(borrow)]
    paths: BTreeMap<String, BTreeMap<String, &'a RawValue>>,
    #[serde(borrow, default)]
    components: Components<'a>,
}

#[derive(Deserialize)]
struct Server {
    url: String,
}

/// What tells an operation from the others.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outline {
    operation_id: String,
    #[serde(default)]
    security: Vec<BTreeMap<String, Vec<String>>>,
}

/// The operations of a document.
pub(super) fn operations(text: &'static str) -> serde_json::Result<Vec<Operation>> {
    let Document { servers: [server], paths, components } = serde_json::from_str(text)?;
    let base_path = server.url.trim_end_matches('/');
    let components = Arc::new(components);
    let mut operations = Vec::new();
    for (template, mut item) in paths {
        let shared_parameters = item.remove("parameters").map_or("[]", RawValue::get);
        for (method, definition) in item {
            let outline: Outline = serde_json::from_str(definition.get())?;
            operations.push(Operation {
                id: outline.operation_id,
                method: method.to_ascii_uppercase(),
                template: template.clone(),
                depth: depth(&template),
                base_path: base_path.to_owned(),
                scopes: outline.security.into_iter().flat_map(BTreeMap::into_values).flatten().collect(),
                definition: definition.get(),
                shared_parameters,
                components: Arc::clone(&components),
                compiled: OnceLock::new(),
                answers: OnceLock::new(),
            });
        }
    }
    Ok(operations)
}

/// The media types of all answers, each once, in the order of statuses.
///
/// Those marked `x-gateway` are the gateway's own, which the validator, run by
/// the gateway on the hub's description, knows nothing of.
pub(super) fn produces(definition: &Value) -> Vec<String> {
    let answers = definition["responses"].as_object().into_iter().flat_map(|responses| responses.values());
    let content = answers.filter_map(|answer| answer["content"].as_object()).flatten();
    let mut types: Vec<String> = Vec::new();
    for (name, _) in content.filter(|(_, media)| media["x-gateway"] != true) {
        if !types.contains(name) {
            types.push(name.clone());
        }
    }
    types
}
