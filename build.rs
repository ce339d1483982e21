//! Turns the API descriptions into JSON, so that nothing parses YAML at run
//! time: once as they are, to be served, and once as the validator reads them,
//! every `$ref` inlined and path-level parameters in each operation. Then has
//! npm make the web console.

#[path = "web-console/build.rs"]
mod console;

use std::{env, fs, path::Path, process::ExitCode};

use serde_json::{Map, Value};

const DOCUMENTS: [&str; 4] = ["teledossiers", "referential", "token", "control"];
const METHODS: [&str; 7] = ["get", "put", "post", "patch", "delete", "head", "options"];

fn main() -> ExitCode {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=contract");
    for name in DOCUMENTS {
        if let Err(reason) = convert(name) {
            println!("cargo:error=contract/{name}.yaml is no usable API description: {reason}");
            return ExitCode::FAILURE;
        }
    }
    if env::var_os("CARGO_FEATURE_CONSOLE").is_some() {
        println!("cargo:rerun-if-changed=web-console/build.rs");
        if let Err(reason) = console::build() {
            println!("cargo:error={reason}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn convert(name: &str) -> Result<(), String> {
    let source = Path::new("contract").join(name).with_extension("yaml");
    let text = fs::read_to_string(source).map_err(|error| error.to_string())?;
    let mut yaml: serde_norway::Value = serde_norway::from_str(&text).map_err(|error| error.to_string())?;
    yaml.apply_merge().map_err(|error| error.to_string())?;
    let root = serde_json::to_value(yaml).map_err(|error| error.to_string())?;
    let mut document = root.clone();
    if let Some(members) = document.as_object_mut() {
        members.remove("components");
    }
    let mut document = inline(&document, &root, "", &mut Vec::new())?;
    join_parameters(&mut document)?;
    let target = env::var("OUT_DIR").map_err(|error| error.to_string())?;
    let write = |extension: &str, document: &Value| {
        fs::write(Path::new(&target).join(name).with_extension(extension), document.to_string()).map_err(|error| error.to_string())
    };
    write("inlined.json", &document)?;
    write("json", &root)
}

/// The value with every `$ref` replaced by what it names; `open` holds the
/// references being followed, to tell a circle.
fn inline(value: &Value, root: &Value, pointer: &str, open: &mut Vec<String>) -> Result<Value, String> {
    match value {
        Value::Object(members) => match members.get("$ref") {
            Some(reference) => follow(reference, root, pointer, open),
            None => inline_members(members, root, pointer, open),
        },
        Value::Array(elements) => {
            let inlined = elements.iter().enumerate().map(|(i, element)| inline(element, root, &format!("{pointer}/{i}"), open));
            inlined.collect::<Result<_, _>>().map(Value::Array)
        }
        _ => Ok(value.clone()),
    }
}

fn inline_members(members: &Map<String, Value>, root: &Value, pointer: &str, open: &mut Vec<String>) -> Result<Value, String> {
    let inlined = members.iter().map(|(name, member)| {
        let escaped = name.replace('~', "~0").replace('/', "~1");
        inline(member, root, &format!("{pointer}/{escaped}"), open).map(|member| (name.clone(), member))
    });
    inlined.collect::<Result<_, _>>().map(Value::Object)
}

fn follow(reference: &Value, root: &Value, pointer: &str, open: &mut Vec<String>) -> Result<Value, String> {
    let path = reference.as_str().and_then(|reference| reference.strip_prefix('#'));
    let path = path.ok_or_else(|| format!("at {pointer}, {reference} does not point into this document"))?;
    let target = root.pointer(path).ok_or_else(|| format!("at {pointer}, nothing is found at {path}"))?;
    if open.iter().any(|one| one == path) {
        return Err(format!("at {pointer}, {path} contains itself"));
    }
    open.push(path.to_owned());
    let inlined = inline(target, root, path, open);
    open.pop();
    inlined
}

/// Puts the parameters of each path before those of its operations.
fn join_parameters(document: &mut Value) -> Result<(), String> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut).ok_or("at /paths, an object is expected")?;
    for (template, item) in paths {
        let item = item.as_object_mut().ok_or_else(|| format!("at /paths, {template} is no object"))?;
        let shared = match item.remove("parameters") {
            Some(Value::Array(shared)) => shared,
            None => Vec::new(),
            Some(_) => return Err(format!("at /paths, the parameters of {template} are no list")),
        };
        for (method, operation) in item {
            if !METHODS.contains(&method.as_str()) {
                return Err(format!("at /paths, {template} has a member {method} that is no method"));
            }
            let operation = operation.as_object_mut().ok_or_else(|| format!("at /paths, {method} {template} is no object"))?;
            let own = operation.remove("parameters").and_then(|own| own.as_array().cloned()).unwrap_or_default();
            let mut joined = shared.clone();
            joined.retain(|one| !own.iter().any(|other| other["name"] == one["name"] && other["in"] == one["in"]));
            joined.extend(own);
            operation.insert("parameters".to_owned(), Value::Array(joined));
        }
    }
    Ok(())
}
