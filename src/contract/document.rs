//! Reading the descriptions that the build has prepared: JSON, references
//! inlined, path-level parameters in each operation.
//!
//! Only what tells operations apart is read at the start; the rest of one waits
//! as text until it is first needed.

use std::{collections::BTreeMap, sync::OnceLock};

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use super::operation::{Operation, depth};

#[derive(Deserialize)]
struct Document<'a> {
    servers: [Server; 1],
    #[serde(borrow)]
    paths: BTreeMap<String, BTreeMap<String, &'a RawValue>>,
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
    let Document { servers: [server], paths } = serde_json::from_str(text)?;
    let base_path = server.url.trim_end_matches('/');
    let mut operations = Vec::new();
    for (template, item) in paths {
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
