#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use serde_json::json;

use super::*;

fn answer(status: u16, content: Content) -> Answer {
    Answer { status, reason: "Sure".into(), headers: Vec::new(), content }
}

fn json_answer(status: u16, json: Value) -> Answer {
    answer(status, Content::Json(json))
}

/// The differences between two successes, a line each, and what was not compared.
fn differences(here: Value, there: Value) -> (Vec<String>, Vec<String>) {
    let findings = compare(&[json_answer(200, here)], &[json_answer(200, there)], &[]);
    (lines(&findings), findings.not_compared)
}

fn lines(findings: &Findings) -> Vec<String> {
    findings.differences.iter().map(|one| format!("{} {}: {} | {}", one.place, one.kind.words(), one.here, one.there)).collect()
}

#[test]
fn other_data_of_the_same_shape_is_no_difference() {
    let here = json!([{ "id": "652e49e0-fad7-49b8-a230-158f6425c653", "n": 1, "x": null }, { "id": "652e49e0-fad7-49b8-a230-158f6425c653", "n": 2, "x": "a" }]);
    let there = json!([{ "id": "00000000-0000-4000-8000-000000000000", "n": 3, "x": "b" }]);
    assert_eq!(differences(here, there), (Vec::new(), Vec::new()));
}

#[test]
fn each_difference_of_shape_is_told_where_it_is() {
    let here = json!({ "id": "652e49e0-fad7-49b8-a230-158f6425c653", "gone": 1, "code": 401, "when": "2026-11-25T23:38:10.464+00:00", "list": [{ "a": 1 }] });
    let there = json!({ "id": "652e49e0-fad7-49b8-a230-158f6425c653", "new": true, "code": "401", "when": "2026-11-25T23:38:10Z", "list": [{ "a": 1 }, {}] });
    assert_eq!(
        differences(here, there).0,
        [
            "body/code type differs: integer | string (text)",
            "body/list/*/a missing there: always | sometimes",
            "body/new missing here: absent | boolean",
            "body/when format differs: string (date-time with milliseconds and offset) | string (date-time in Z)",
            "body/gone missing there: integer | absent",
        ]
    );
}

#[test]
fn what_is_empty_is_not_called_equal() {
    let here = json!({ "a": [], "b": [1], "c": [], "d": null });
    let there = json!({ "a": [1], "b": [], "c": [], "d": { "e": 1 } });
    let expected = ["body/a: empty here", "body/b: empty there", "body/c: empty on both sides", "body/d: always null here"];
    assert_eq!(differences(here, there), (Vec::new(), expected.map(str::to_owned).to_vec()));
}

#[test]
fn another_status_is_told_with_its_words_and_nothing_more() {
    let mut there = json_answer(403, json!({ "errors": [{ "code": 900_910, "message": "No 'Jean' here" }] }));
    there.headers.push(("x-new".into(), "1".into()));
    let findings = compare(&[json_answer(200, json!([]))], &[there], &[]);
    assert_eq!(lines(&findings), ["status value differs: 200 | 403 900910"]);
}

#[test]
fn words_of_refusals_are_compared_without_ids() {
    let refusal = |code: u32, message: &str| json_answer(404, json!({ "errors": [{ "code": code, "message": message }] }));
    let here = refusal(404, "Case 652e49e0-fad7-49b8-a230-158f6425c653 is not found");
    let same = refusal(404, "Case 00000000-0000-4000-8000-000000000000 is not found");
    assert_eq!(compare(std::slice::from_ref(&here), &[same], &[]), Findings::default());
    let other = refusal(40_401, "No case 'DUPONT'");
    assert_eq!(
        lines(&compare(&[here], &[other], &[])),
        [
            "body/errors/*/code value differs: 404 | 40401",
            "body/errors/*/message value differs: Case {id} is not found | No case {value}",
        ]
    );
    let text = |text: &str| answer(404, Content::Text(text.into()));
    assert_eq!(lines(&compare(&[text("a b")], &[text("a c")], &[])), ["body value differs: a b | a c"]);
    assert_eq!(lines(&compare(&[text("a b")], &[text("<html>")], &[])), ["body type differs: text | markup"]);
}

#[test]
fn reason_and_headers_are_compared_but_for_those_left_aside() {
    let (mut here, mut there) = (answer(200, Content::Empty), answer(200, Content::Empty));
    let headers = |list: &[(&str, &str)]| list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    here.headers = headers(&[("server", "ballerina/1"), ("date", "now"), ("pragma", "no-cache"), ("vary", "a")]);
    there.headers = headers(&[("server", "nginx"), ("set-cookie", "secret"), ("x-new", "secret"), ("vary", "a")]);
    there.reason = String::new();
    assert_eq!(
        lines(&compare(&[here], &[there], &[])),
        [
            "reason value differs: Sure | ",
            "header/pragma missing there: no-cache | absent",
            "header/server value differs: ballerina | nginx",
            "header/x-new missing here: absent | present",
        ]
    );
}

#[test]
fn values_are_told_only_in_the_words_of_token_answers() {
    let here = json_answer(200, json!({ "scope": "SI", "expires_in": 3600 }));
    let there = json_answer(200, json!({ "scope": "default secret", "expires_in": 60 }));
    let findings = compare(&[here], &[there], &["/scope", "/expires_in", "/nowhere"]);
    assert_eq!(lines(&findings), ["body/scope value differs: SI | default {word}", "body/expires_in value differs: 3600 | 60"]);
}

#[test]
fn several_answers_are_taken_together() {
    let here = [json_answer(200, json!({ "a": null })), json_answer(200, json!({ "a": 1 }))];
    let there = [json_answer(200, json!({ "a": 2 })), json_answer(404, json!({ "errors": [] }))];
    assert_eq!(compare(&here, &there, &[]), Findings::default());
    assert!(serde_json::to_value(Kind::MissingHere).unwrap() == "missingHere");
}
