//! Reading the descriptions that the build has prepared: JSON, references
//! inlined, path-level parameters in each operation.

use std::sync::OnceLock;

use serde_json::{Value, json};

use super::{ContractError, operation::Operation};

/// The operations of a document called `name`.
pub(super) fn operations(name: &'static str, text: &str) -> Result<Vec<Operation>, ContractError> {
    let document: Value =
        serde_json::from_str(text).map_err(|source| ContractError::Unreadable { document: name, reason: source.to_string() })?;
    read(&document).ok_or(ContractError::Unusable { document: name })
}

/// The operations of a document; `None` when it lacks what each must have.
pub(super) fn read(document: &Value) -> Option<Vec<Operation>> {
    let base_path = document.pointer("/servers/0/url")?.as_str()?.trim_end_matches('/');
    let mut operations = Vec::new();
    for (template, item) in document.get("paths")?.as_object()? {
        for (method, definition) in item.as_object()? {
            operations.push(Operation {
                id: definition.get("operationId")?.as_str()?.to_owned(),
                method: method.to_ascii_uppercase(),
                template: template.clone(),
                base_path: base_path.to_owned(),
                scopes: scopes(definition),
                produces: produces(definition),
                definition: needed(definition),
                compiled: OnceLock::new(),
                answers: OnceLock::new(),
            });
        }
    }
    Some(operations)
}

/// What checking a request and an answer needs.
fn needed(definition: &Value) -> Value {
    let mut needed = json!({ "parameters": definition["parameters"], "responses": definition["responses"] });
    if let Some(body) = definition.get("requestBody") {
        needed["requestBody"] = body.clone();
    }
    needed
}

fn scopes(definition: &Value) -> Vec<String> {
    let requirements = definition["security"].as_array().into_iter().flatten();
    let scopes = requirements.filter_map(Value::as_object).flat_map(|schemes| schemes.values());
    scopes.filter_map(Value::as_array).flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The media types of all answers, each once, in the order of statuses.
///
/// Those marked `x-gateway` are the gateway's own, which the validator, run by
/// the gateway on the hub's description, knows nothing of.
fn produces(definition: &Value) -> Vec<String> {
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
