//! What holds for every input, and for the descriptions as a whole.

use std::{collections::BTreeSet, time::Instant};

use proptest::prelude::*;

use super::*;

/// Any JSON, leaning towards the members of our schemas.
fn any_json() -> impl Strategy<Value = Value> {
    let text =
        prop_oneof![any::<String>(), Just("2024-07-04T08:54:15Z".to_owned()), Just("a@b.fr".to_owned()), Just("CERTDC".to_owned())];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        // Whole ones beyond 64 bits are integers to the independent validator,
        // but `number` to the one that is imitated.
        any::<f64>().prop_map(|float| Value::from(if float.fract() == 0.0 { 0.5 } else { float })),
        text.prop_map(Value::from),
    ];
    let names =
        ["id", "externalId", "cases", "attachments", "recipients", "recipient", "type", "email", "localAdministrator", "size"];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        let name = prop_oneof![3 => prop::sample::select(names.to_vec()).prop_map(str::to_owned), 1 => any::<String>()];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..6).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn assert_well_formed(call: &Call) {
    if let Err(report) = call.validate() {
        let text = report.to_string();
        let mut lines = text.split('\n');
        assert_eq!(lines.next(), Some("Validation failed."));
        lines.for_each(|line| assert!(line.starts_with("[ERROR]") || line.starts_with('\t'), "{text:?}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_json_body_gets_a_well_formed_report(body in any_json()) {
        for operation in ["createFolder", "createSubscription", "createEvent"] {
            assert_well_formed(&call(operation).json(&body));
        }
    }

    #[test]
    fn any_bytes_get_a_well_formed_report(body in prop::collection::vec(any::<u8>(), 0..200)) {
        assert_well_formed(&call("createFolder").header("content-type", "application/json").body(body));
    }

    #[test]
    fn any_broken_json_gets_a_well_formed_report(body in any_json(), cut in 0.0..1.0_f64, put in any::<char>()) {
        let text: Vec<char> = body.to_string().chars().collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in the text")]
        let place = (text.len() as f64 * cut) as usize;
        let broken: String = text[..place].iter().chain([&put]).chain(&text[place..]).collect();
        assert_well_formed(&call("createFolder").json(broken));
        assert_well_formed(&call("createFolder").json(text[..place].iter().collect::<String>()));
    }

    #[test]
    fn any_head_gets_a_well_formed_report(id in any::<String>(), query in any::<String>(), name in any::<String>(), value in any::<String>()) {
        let list = call("getCaseById").with("caseId", &id).query(&query);
        for header in [name.as_str(), "accept", "content-type", "editorName"] {
            assert_well_formed(&list.clone().header(header, &value));
        }
    }

    #[test]
    fn verdicts_are_those_of_an_independent_validator(spoilt in any_json(), place in any::<prop::sample::Index>()) {
        let people = edited(subscription(), "/delegationActor", json!({"email": "a@bc.fr", "phoneNumber": "+33123456789"}));
        for (operation, sound) in [("createFolder", folder()), ("createSubscription", people), ("createProcess", process())] {
            let mut pointers = Vec::new();
            pointers_of(&sound, String::new(), &mut pointers);
            let body = edited(sound, place.get::<String>(&pointers), spoilt.clone());
            let is_sound = call(operation).json(&body).validate().is_ok();
            prop_assert_eq!(is_sound, independent(operation).is_valid(&body), "{} {}", operation, &body);
        }
    }
}

/// The pointers of every node but the root.
fn pointers_of(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| pointers_of(member, format!("{pointer}/{name}"), pointers));
        }
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(index, element)| pointers_of(element, format!("{pointer}/{index}"), pointers));
        }
        _ => {}
    }
    if !pointer.is_empty() {
        pointers.push(pointer);
    }
}

/// Another implementation, given the schema as the validator rewrites it.
fn independent(operation: &'static str) -> jsonschema::Validator {
    let contract = call(operation).contract();
    let definition = contract.operation(operation).expect("an operation").definition();
    let schema = rewritten(&definition["requestBody"]["content"]["application/json"]["schema"]);
    let known = |name: &'static str| {
        move |text: &str| super::super::format::Format::parse(name).is_none_or(|format| format.check(&Value::from(text)).is_none())
    };
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft4)
        .with_format("uuid", known("uuid"))
        .with_format("date-time", known("date-time"))
        .with_format("email", known("email"))
        .should_validate_formats(true)
        .build(&schema)
        .expect("a schema")
}

fn rewritten(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let mut rewritten: serde_json::Map<_, _> =
                members.iter().map(|(name, member)| (name.clone(), self::rewritten(member))).collect();
            if let (Some(kind), Some(true)) = (members.get("type"), members.get("nullable").and_then(Value::as_bool)) {
                rewritten.insert("type".into(), json!([kind, "null"]));
                if let Some(Value::Array(options)) = rewritten.get_mut("enum") {
                    options.push(Value::Null);
                }
            }
            if members.get("format") == Some(&json!("int32")) {
                rewritten.extend([("minimum".into(), json!(i32::MIN)), ("maximum".into(), json!(i32::MAX))]);
            }
            if let Some(Value::Array(required)) = rewritten.get_mut("required") {
                required.retain(|name| schema["properties"][name.as_str().unwrap_or_default()]["readOnly"] != true);
                if required.is_empty() {
                    rewritten.remove("required");
                }
            }
            Value::Object(rewritten)
        }
        Value::Array(elements) => elements.iter().map(rewritten).collect(),
        other => other.clone(),
    }
}

#[test]
fn every_official_operation_is_described() {
    let contract = Contract::new().expect("a contract");
    let ids: BTreeSet<&str> = contract.operations().map(Operation::id).collect();
    assert_eq!(ids.len(), 34);
    assert_eq!(contract.operations().filter(|operation| operation.base_path() == "/teledossiers/v1").count(), 22);
    for operation in contract.operations() {
        assert!(!operation.scopes().is_empty(), "{}", operation.id());
        assert!(!operation.compiled().produces.is_empty(), "{}", operation.id());
    }
    let create = contract.operation("createFolder").expect("an operation");
    assert_eq!((create.method(), create.template()), ("POST", "/folders"));
    assert_eq!(create.scopes(), ["OSL", "ADMIN"]);
}

#[test]
fn every_pattern_of_the_descriptions_compiles() {
    for description in &DESCRIPTIONS {
        let document: Value = serde_json::from_str(description.json).expect("JSON");
        patterns(&document, &mut |pattern| {
            let keywords = super::super::keyword::read_all(
                json!({ "pattern": pattern }).as_object().expect("an object"),
                "",
                super::super::schema::Direction::Request,
            );
            assert!(matches!(&keywords[..], [super::super::keyword::Keyword::Pattern(_, Some(_))]), "{pattern}");
        });
    }
}

fn patterns(value: &Value, visit: &mut impl FnMut(&str)) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| match member {
            Value::String(pattern) if name == "pattern" => visit(pattern),
            member => patterns(member, visit),
        }),
        Value::Array(elements) => elements.iter().for_each(|element| patterns(element, visit)),
        _ => {}
    }
}

/// Follows every `$ref` of a value; `open` are those being followed.
fn follow<'a>(root: &'a Value, value: &'a Value, open: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => match members.get("$ref").and_then(Value::as_str) {
            Some(reference) => {
                assert!(!open.contains(&reference), "{reference} leads back to itself");
                let named = reference.strip_prefix("#").filter(|path| path.starts_with("/components/"));
                let named = named.and_then(|path| root.pointer(path));
                open.push(reference);
                follow(root, named.unwrap_or_else(|| panic!("{reference} names no component")), open);
                open.pop();
            }
            None => members.values().for_each(|member| follow(root, member, open)),
        },
        Value::Array(elements) => elements.iter().for_each(|element| follow(root, element, open)),
        _ => {}
    }
}

#[test]
fn every_reference_of_our_descriptions_leads_to_a_component_and_none_in_a_circle() {
    for description in &DESCRIPTIONS {
        let root: Value = serde_json::from_str(description.json).expect("JSON");
        follow(&root, &root, &mut Vec::new());
    }
}

#[test]
fn a_large_or_deep_body_costs_time_in_proportion() {
    let case = json!({"externalId": "x".repeat(200), "recipient": {}});
    let cases = edited(folder(), "/cases", Value::from(vec![case; 10_000]));
    let start = Instant::now();
    assert_well_formed(&call("createFolder").json(cases));
    assert_well_formed(&call("createFolder").json("[".repeat(10_000_000)));
    assert_well_formed(&call("createFolder").json("{\"a\":".repeat(1_000_000)));
    assert_well_formed(&call("createFolder").json(format!("{{\"a\":\"{}", "é".repeat(5_000_000))));
    assert_well_formed(&call("createFolder").json("9".repeat(1_000_000)));
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn a_contract_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Contract>();
}
