//! Answers against their descriptions.

use super::*;
use crate::contract::Answer;

const JSON: &str = "application/json";

/// The report on an answer of `operation`; none when it passes.
fn report(operation: &str, status: u16, headers: &[(&str, &str)], body: Body<'_>) -> String {
    let contract = Contract::new().expect("a contract");
    let mut all = contract.operations.iter().chain(&contract.beside);
    let operation = all.find(|one| one.id() == operation).expect("an operation of that name");
    let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let answer = Answer { method: operation.method(), path: "/sent/path", status, headers: &headers, body };
    operation.validate_answer(&answer).err().map(|report| report.to_string()).unwrap_or_default()
}

fn of_json(operation: &str, status: u16, body: Value) -> String {
    report(operation, status, &[("Content-Type", JSON)], Body::Bytes(body.to_string().as_bytes()))
}

fn lines(lines: &[&str]) -> String {
    lines.iter().fold("Validation failed.".to_owned(), |report, line| format!("{report}\n[ERROR][RESPONSE]{line}"))
}

#[test]
fn errors_that_are_no_array_are_told_as_on_the_real_hub() {
    let observed = "[Path '/errors'] Instance type (object) does not match any allowed primitive type (allowed: [\"array\"])";
    assert_eq!(of_json("uploadFolderAttachment", 400, json!({"errors": {}})), lines(&[&format!("[PUT /sent/path] {observed}")]));
}

#[test]
fn members_that_only_the_hub_gives_are_required_in_an_answer() {
    let expected = "[POST /sent/path] Object has missing required properties ([\"createDateTime\",\"globalStatus\",\"id\"])";
    let mut answered = folder();
    answered["cases"] = json!([]);
    answered["attachments"] = json!([]);
    assert_eq!(of_json("createFolder", 201, answered), lines(&[expected]));
    call("createFolder").json(folder()).passes();
}

#[test]
fn members_that_only_the_client_gives_are_not() {
    let definition = json!({
        "type": "object",
        "required": ["secret", "id"],
        "properties": {"secret": {"type": "string", "writeOnly": true}, "id": {"type": "string", "readOnly": true}},
    });
    let missing = |schema: super::super::schema::Schema| schema.violations(&json!({}))[0].sentence.clone();
    let sentence = |name: &str| format!("Object has missing required properties ([\"{name}\"])");
    assert_eq!(missing(super::super::schema::Schema::of_answer(&definition)), sentence("id"));
    assert_eq!(missing(super::super::schema::Schema::of_request(&definition)), sentence("secret"));
}

#[test]
fn a_status_that_is_not_described_is_told() {
    let expected = "[GET /sent/path] Response status 418 not defined for path '/notifications'.";
    assert_eq!(of_json("listNotification", 418, json!([])), lines(&[expected]));
}

#[test]
fn a_media_type_that_is_not_described_or_not_said_is_told() {
    let html = report("listNotification", 200, &[("content-type", "text/html; charset=utf-8")], Body::Bytes(b"<p>"));
    let words = "Response Content-Type header 'text/html; charset=utf-8' does not match any allowed types.";
    assert_eq!(html, lines(&[&format!("[GET /sent/path] {words} Must be one of: [application/json].")]));
    let none = report("listNotification", 200, &[], Body::Bytes(b"[]"));
    assert_eq!(none, lines(&["[GET /sent/path] Response Content-Type header is missing. Must be one of: [application/json]."]));
}

#[test]
fn a_body_too_many_or_too_few_is_told() {
    let expected = "[DELETE /sent/path] No response body is expected but one was found.";
    assert_eq!(of_json("deleteFolder", 204, json!({})), lines(&[expected]));
    let expected = "[GET /sent/path] GET on path '/notifications' defines a response schema but no response body found.";
    assert_eq!(report("listNotification", 200, &[], Body::Bytes(b"")), lines(&[expected]));
    assert_eq!(report("deleteFolder", 204, &[], Body::Streamed { is_empty: true }), "");
}

#[test]
fn a_body_that_is_no_json_is_told() {
    let told = report("listNotification", 200, &[("content-type", JSON)], Body::Bytes(b"[1"));
    assert!(told.starts_with("Validation failed.\n[ERROR][RESPONSE][GET /sent/path] Unable to parse JSON - "), "{told}");
}

#[test]
fn a_header_that_is_missing_or_wrong_is_told() {
    let body = json!({"errors": [{"code": 900_901, "message": "no"}]});
    let expected = "[GET /sent/path @header.www-authenticate] Header parameter 'www-authenticate' is required \
                    on path '/notifications' but not found in response.";
    assert_eq!(of_json("listNotification", 401, body.clone()), lines(&[expected]));
    let headers = [("content-type", JSON), ("WWW-Authenticate", "Basic")];
    let wrong = report("listNotification", 401, &headers, Body::Bytes(body.to_string().as_bytes()));
    let expected =
        "[GET /sent/path @header.www-authenticate] ECMA 262 regex \"^OAuth2 realm=\" does not match input string \"Basic\"";
    assert_eq!(wrong, lines(&[expected]));
}

#[test]
fn a_download_goes_unread() {
    let headers = [("content-type", "application/octet-stream"), ("digest", "x")];
    assert_eq!(report("downloadCaseAttachmentById", 200, &headers, Body::Streamed { is_empty: false }), "");
}

#[test]
fn problem_details_are_json() {
    let headers = [("content-type", "application/problem+json")];
    let told = report("injectDossiers", 400, &headers, Body::Bytes(b"{}"));
    assert!(told.contains("Object has missing required properties ([\"detail\",\"status\",\"title\",\"type\"])"), "{told}");
}

#[test]
fn a_path_is_that_of_the_template_it_is_most_like() {
    let contract = Contract::new().expect("a contract");
    let at = |method: &str, path: &str| contract.operation_at(method, path).map(Operation::id);
    assert_eq!(at("GET", "/teledossiers/v1/cases/1"), Some("getCaseById"));
    assert_eq!(at("GET", "/teledossiers/v1/cases/1/"), Some("getCaseById"));
    assert_eq!(at("PUT", "/teledossiers/v1/cases/migrate"), Some("migrateCases"));
    assert_eq!(at("GET", "/_sim/openapi/token"), Some("browseDescription"));
    assert_eq!(at("GET", "/_sim/openapi/token.json"), Some("getDescriptionAsJson"));
    assert_eq!(at("GET", "/_sim/openapi/"), Some("browseDescriptions"));
    assert_eq!(at("POST", "/oauth2/token"), Some("getToken"));
    for (method, path) in [
        ("GET", "/teledossiers/v1/cases/migrate"),
        ("GET", "/teledossiers/v1/cases//"),
        ("PUT", "/teledossiers/v1/cases/1"),
        ("GET", "/teledossiers/v1"),
        ("GET", "/"),
        ("GET", ""),
    ] {
        assert_eq!(at(method, path), None, "{method} {path}");
    }
}

#[test]
fn the_gateways_own_media_types_are_unknown_to_the_validator_of_requests() {
    let contract = Contract::new().expect("a contract");
    for operation in contract.operations() {
        assert!(!operation.compiled().produces.iter().any(|name| name == "text/plain"), "{}", operation.id());
    }
}
