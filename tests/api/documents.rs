//! The API descriptions: that the hub keeps to them, and that it shows them.

use hubee_sim::{Simulator, contract::DESCRIPTIONS};
use serde_json::{Value, json};

use crate::support::{Answer, TestHub, certdc_folder};

/// A folder that the validator would refuse, and that gets past it for want of
/// a `Content-Type`: the hub keeps it, and cannot answer it within bounds.
fn folder_beyond_its_description() -> Value {
    let mut folder = certdc_folder();
    folder["externalId"] = "DGS-CERTDC-00000000000000000042".into();
    folder
}

/// As [`TestHub::send`], which such an answer would end.
fn post_folder(hub: &Simulator, token: &str, folder: &Value) -> (u16, ureq::http::HeaderMap, Value) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let request = ureq::http::Request::post(format!("{}/teledossiers/v1/folders", hub.url()));
    let request = request.header("authorization", format!("Bearer {token}")).body(folder.to_string().into_bytes()).unwrap();
    let mut answer = agent.run(request).unwrap();
    (answer.status().as_u16(), answer.headers().clone(), answer.body_mut().read_json().unwrap())
}

#[test]
fn an_answer_that_breaks_its_description_is_the_gateways_500_when_answers_are_checked() {
    let hub = TestHub::without_dossiers();
    let (status, headers, body) = post_folder(&hub.simulator, &hub.token("osl-dgs"), &folder_beyond_its_description());
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (500, "application/json"));
    let words = "Bad Response : Validation failed.\n[ERROR][RESPONSE][POST /teledossiers/v1/folders] [Path '/externalId'] \
                 String \"DGS-CERTDC-00000000000000000042\" is too long (length: 31, maximum allowed: 30)";
    assert_eq!(body, json!({ "errors": [{ "code": 500, "message": words }] }));
}

#[test]
fn answers_are_not_checked_unless_asked_for() {
    let hub = TestHub::without_dossiers();
    let unchecked = Simulator::start().unwrap();
    let (status, _, body) = post_folder(&unchecked, &hub.token("osl-dgs"), &folder_beyond_its_description());
    assert_eq!((status, &body["externalId"]), (201, &json!("DGS-CERTDC-00000000000000000042")));
}

#[test]
#[should_panic(expected = "Bad Response : ")]
fn a_test_ends_at_an_answer_that_breaks_its_description() {
    let hub = TestHub::without_dossiers();
    let bearer = hub.bearer("osl-dgs");
    let folder = folder_beyond_its_description().to_string();
    hub.send("POST", "/teledossiers/v1/folders", &[("authorization", &bearer)], folder.as_bytes());
}

#[test]
fn the_answers_of_the_gateway_pass_the_check() {
    let hub = TestHub::without_dossiers();
    assert_eq!(hub.send("GET", "/teledossiers/v1/notifications", &[], b"").status, 401);
    assert_eq!(hub.get("si-certdc-paris", "/folders/x").status, 403);
    assert_eq!(hub.get("osl-dgs", "/folders/x").status, 400);
    assert_eq!(hub.get("osl-dgs", "/nothing").status, 404);
    assert_eq!(hub.delete("osl-dgs", "/folders").status, 405);
    assert_eq!(hub.post("osl-dgs", "/folders/x", &json!({})).status, 405);
}

#[test]
fn the_answers_of_the_token_server_and_of_the_control_api_pass_the_check() {
    let hub = TestHub::without_dossiers();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let large = vec![b'a'; 65 * 1024];
    for path in ["/oauth2/token", "/token", "/oauth2/revoke", "/revoke", "/oauth2/introspect"] {
        for (body, content_type) in [(&b"token=x&token=y"[..], &form[..]), (b"", &form), (b"x", &[]), (&large, &form)] {
            let status = hub.send("POST", path, content_type, body).status;
            assert!((400..500).contains(&status), "{path}: {status}");
        }
    }
    for path in ["/oauth2/jwks", "/.well-known/openid-configuration", "/oauth2/token/.well-known/openid-configuration"] {
        assert_eq!(hub.send("GET", path, &[], b"").status, 200, "{path}");
    }
    assert_eq!(hub.control("POST", "/clients", &json!({ "scope": "SUBCRT" })).status, 201);
    assert_eq!(hub.control("POST", "/clients", &json!({ "scope": "SI" })).status, 400);
    assert_eq!(hub.control("POST", "/clients", &json!({ "scope": "SUBCRT", "clientId": "osl-dgs" })).status, 409);
}

/// The example of an operation that takes JSON.
fn example(description: usize, pointer: &str) -> Value {
    let document: Value = serde_json::from_str(DESCRIPTIONS[description].json).unwrap();
    document["paths"].pointer(pointer).unwrap()["requestBody"]["content"]["application/json"]["example"].clone()
}

#[test]
fn the_examples_are_taken_by_a_hub_with_the_demonstration_seed() {
    let hub = TestHub::demo();
    let folder = hub.post("osl-dgs", "/folders", &example(0, "/~1folders/post")).expect(201);
    let events = format!("/cases/{}/events", folder["cases"][0]["id"].as_str().unwrap());
    hub.post("si-certdc-paris", &events, &example(0, "/~1cases~1{caseId}~1events/post")).expect(201);
    hub.control("POST", "/dossiers", &example(3, "/~1dossiers/post")).expect(201);
}

fn content_type(answer: &Answer) -> &str {
    answer.header("content-type").unwrap()
}

#[test]
fn every_description_is_served_as_it_was_written_and_in_json() {
    let hub = TestHub::without_dossiers();
    for description in &DESCRIPTIONS {
        let yaml = hub.send("GET", &format!("/_sim/openapi/{}.yaml", description.name), &[], b"");
        let written =
            std::fs::read_to_string(format!("{}/contract/{}.yaml", env!("CARGO_MANIFEST_DIR"), description.name)).unwrap();
        assert_eq!((yaml.status, content_type(&yaml), yaml.text()), (200, "application/yaml", written));
        let json = hub.send("GET", &format!("/_sim/openapi/{}.json", description.name), &[], b"").expect(200);
        assert_eq!(json["openapi"], "3.0.3");
        assert!(json["components"]["schemas"].is_object(), "{}", description.name);
    }
    let control = hub.send("GET", "/_sim/openapi.yaml", &[], b"");
    assert!(control.text().contains("\n  title: Control\n"));
    for unknown in ["nothing", "nothing.yaml", "token.txt"] {
        let answer = hub.send("GET", &format!("/_sim/openapi/{unknown}"), &[], b"");
        assert_eq!((answer.status, content_type(&answer)), (404, "application/problem+json"));
    }
}

#[test]
fn every_operation_and_schema_is_on_the_page_of_its_description() {
    let hub = TestHub::without_dossiers();
    for description in &DESCRIPTIONS {
        let page = hub.send("GET", &format!("/_sim/openapi/{}", description.name), &[], b"");
        assert_eq!((page.status, content_type(&page)), (200, "text/html; charset=utf-8"));
        let (text, document): (_, Value) = (page.text(), serde_json::from_str(description.json).unwrap());
        let operations = document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
        for id in operations.filter_map(|operation| operation["operationId"].as_str()) {
            assert_eq!(text.matches(&format!("<article id=\"{id}\">")).count(), 1, "{id}");
            assert!(text.contains(&format!("<a href=\"#{id}\">")), "{id}");
        }
        for name in document["components"]["schemas"].as_object().unwrap().keys() {
            assert!(text.contains(&format!("<article id=\"schema-{name}\">")), "{name}");
        }
        for target in text.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(text.contains(&format!("id=\"{target}\"")), "{target} leads nowhere");
        }
    }
}

#[test]
fn a_page_runs_nothing_and_loads_nothing() {
    let hub = TestHub::without_dossiers();
    for page in ["", "teledossiers", "control"] {
        let page = hub.send("GET", &format!("/_sim/openapi/{page}"), &[], b"");
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
        let text = page.text();
        assert!(text.starts_with("<!doctype html>\n<html lang=\"en\">"));
        for forbidden in ["<script", " src=", " style=", " onclick=", "http://", "https://"] {
            assert!(!text.contains(forbidden), "{forbidden}");
        }
    }
}

#[test]
fn the_first_page_leads_to_every_description() {
    let hub = TestHub::without_dossiers();
    let first = hub.send("GET", "/_sim/openapi/", &[], b"").text();
    for description in &DESCRIPTIONS {
        let name = description.name;
        for link in [format!("href=\"{name}\""), format!("href=\"{name}.yaml\""), format!("href=\"{name}.json\"")] {
            assert!(first.contains(&link), "{link}");
        }
    }
}

#[test]
fn the_admin_token_guards_the_descriptions_too() {
    let hub = TestHub::of(Simulator::builder().admin_token("opensesame"));
    for path in ["/_sim/openapi.yaml", "/_sim/openapi/", "/_sim/openapi/token", "/_sim/openapi/token.yaml"] {
        assert_eq!(hub.send("GET", path, &[], b"").status, 401, "{path}");
        assert_eq!(hub.send("GET", path, &[("authorization", "Bearer opensesame")], b"").status, 200, "{path}");
    }
}

/// Every link names an operation of its document, and parameters of that operation.
#[test]
fn every_link_leads_to_an_operation_that_takes_its_parameters() {
    for description in &DESCRIPTIONS {
        let document: Value = serde_json::from_str(description.json).unwrap();
        let mut links = Vec::new();
        collect_links(&document["paths"], &mut links);
        for link in links {
            let id = link["operationId"].as_str().unwrap();
            let items = document["paths"].as_object().unwrap().values();
            let found = items.flat_map(|item| {
                item.as_object().unwrap().values().filter(move |one| one["operationId"] == id).map(move |one| (item, one))
            });
            let (item, operation) = found.into_iter().next().unwrap_or_else(|| panic!("{id}"));
            for name in link["parameters"].as_object().into_iter().flat_map(|parameters| parameters.keys()) {
                let all = [&item["parameters"], &operation["parameters"]].into_iter().filter_map(Value::as_array).flatten();
                let names = all.map(|one| match one["$ref"].as_str() {
                    Some(reference) => document.pointer(&reference[1..]).unwrap()["name"].clone(),
                    None => one["name"].clone(),
                });
                assert!(names.into_iter().any(|one| one == *name), "{id} takes no {name}");
            }
        }
    }
}

fn collect_links(value: &Value, links: &mut Vec<Value>) {
    match value {
        Value::Object(members) => {
            links.extend(members.get("links").and_then(Value::as_object).into_iter().flat_map(|found| found.values().cloned()));
            members.values().for_each(|member| collect_links(member, links));
        }
        Value::Array(elements) => elements.iter().for_each(|element| collect_links(element, links)),
        _ => {}
    }
}
