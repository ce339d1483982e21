//! The control API, from its own description.

use serde_norway::Value;

use super::{Made, code, table};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The body shown with an operation, when it fits a table.
fn example(operation: &Value) -> Option<String> {
    let shown = operation.get("requestBody")?.get("content")?.get("application/json")?.get("example")?;
    let shown = serde_json::to_string(shown).unwrap();
    (shown.len() < 80).then_some(shown)
}

fn row(made: &Made, path: &str, method: &str, operation: &Value) -> Vec<String> {
    let summary = made.told("control", text(&operation["operationId"]), text(&operation["summary"]));
    let body = example(operation).map(|body| format!(" · {}", code(body))).unwrap_or_default();
    let mut statuses: Vec<_> = operation["responses"].as_mapping().unwrap().keys().map(text).collect();
    statuses.sort_unstable();
    vec![code(format!("{} /_sim{path}", method.to_uppercase())), summary + &body, statuses.join(" ")]
}

pub(super) fn operations(made: &Made) -> String {
    let mut description: Value = serde_norway::from_str(include_str!("../../../contract/control.yaml")).unwrap();
    description.apply_merge().unwrap();
    let sections = description["tags"].as_sequence().unwrap().iter().map(|tag| {
        let paths = description["paths"].as_mapping().unwrap().iter();
        let operations = paths.flat_map(|(path, item)| {
            let item = item.as_mapping().unwrap();
            item.iter()
                .filter(|(method, _)| METHODS.contains(&text(method)))
                .map(move |(method, one)| (text(path), text(method), one))
        });
        let of_tag = operations.filter(|(.., operation)| operation["tags"][0] == tag["name"]);
        let rows = of_tag.map(|(path, method, operation)| row(made, path, method, operation));
        let name = text(&tag["name"]);
        let described = made.told("tags", name, text(&tag["description"]));
        let titles = [made.say("call", "appel"), made.say("does", "effet"), made.say("answers", "réponses")];
        format!("## {described}\n\n{}\n", table(&titles, rows))
    });
    sections.collect()
}
