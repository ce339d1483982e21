//! The routes against the API description.

use hubee_sim::contract::Contract;
use serde_json::json;

use crate::support::{ISSY, TestHub, certdc_folder, process, subscription};

#[test]
fn every_operation_of_the_descriptions_is_routed_with_and_without_a_slash_at_its_end() {
    let hub = TestHub::without_dossiers();
    let contract = Contract::new().unwrap();
    let described: Vec<_> = contract.operations().collect();
    assert_eq!(described.len(), 34);
    assert_eq!(described.iter().filter(|one| one.base_path() == "/referential/v1").count(), 12);
    for operation in described {
        let path = format!("{}{}", operation.base_path(), operation.template()).replace(['{', '}'], "");
        for path in [path.clone(), format!("{path}/")] {
            let answer = hub.send(operation.method(), &path, &[("X-HTTP-Method-Override", "PATCH")], b"");
            assert_eq!(answer.status, 401, "{} {path}: {}", operation.method(), answer.text());
        }
    }
}

#[test]
fn json_without_a_content_type_reaches_the_hub_which_takes_it_or_not() {
    let hub = TestHub::without_dossiers();
    let bearer = hub.bearer("osl-dgs");
    let post = |body: &str| hub.send("POST", "/teledossiers/v1/folders", &[("authorization", &bearer)], body.as_bytes());
    post(&certdc_folder().to_string()).expect(201);
    for body in ["{}", "[1]", "null", r#"{"processCode": 7}"#] {
        post(body).expect_refusal(400, "Bad request");
    }
    let folder = hub.deposit().folder;
    let patched = hub.send("PATCH", &format!("/teledossiers/v1/folders/{folder}"), &[("authorization", &bearer)], br#"["CLOSED"]"#);
    patched.expect_refusal(400, "Bad request");
}

#[test]
fn what_the_validator_did_not_see_is_still_no_resource_of_the_referential() {
    let hub = TestHub::without_dossiers();
    let bearer = hub.bearer("admin");
    let post = |path: &str, body: &str| {
        hub.send("POST", &format!("/referential/v1{path}"), &[("authorization", &bearer)], body.as_bytes())
    };
    for path in ["/organizations", "/processes", "/subscriptions"] {
        for body in ["{}", "[]", "null", "7"] {
            post(path, body).expect_refusal(400, "Bad request");
        }
    }
    let mut fax = subscription("CERTDC", ISSY);
    fax["accessMode"] = "FAX".into();
    post("/subscriptions", &fax.to_string()).expect_refusal(400, "Bad request");
    let mut odd = process("ESSAI");
    odd["statusBeforeFileDeletion"] = "ONE_DAY".into();
    post("/processes", &odd.to_string()).expect_refusal(400, "Bad request");
    post("/processes", &process("ESSAI").to_string()).expect(201);
}

#[test]
fn a_request_wrong_in_every_line_gets_an_answer_of_bounded_length() {
    let hub = TestHub::without_dossiers();
    let mut folder = certdc_folder();
    folder["attachments"] = (0..50_000).map(|_| json!({ "size": "x" })).collect();
    let refused = hub.post("osl-dgs", "/folders", &folder);
    assert_eq!(refused.status, 400);
    assert!(refused.bytes.len() < 2_000_000, "{}", refused.bytes.len());
}

#[test]
fn the_validators_words_are_the_real_hubs() {
    let hub = TestHub::without_dossiers();
    let message = |answer: crate::support::Answer| answer.expect(400)["errors"][0]["message"].as_str().unwrap().to_owned();
    let mut folder = certdc_folder();
    folder.as_object_mut().unwrap().remove("applicant");
    assert_eq!(
        message(hub.post("osl-dgs", "/folders", &folder)),
        "Bad Request : Validation failed.\n[ERROR][REQUEST][POST /teledossiers/v1/folders @body] \
         Object has missing required properties ([\"applicant\"])"
    );
    assert_eq!(
        message(hub.delete("si-certdc-paris", "/notifications/dddddd")),
        "Bad Request : Validation failed.\n[ERROR][REQUEST][DELETE /teledossiers/v1/notifications/dddddd @path.notificationId] \
         Input string \"dddddd\" is not a valid UUID"
    );
    assert_eq!(
        message(hub.get("si-certdc-paris", "/notifications?maxResult=many")),
        "Bad Request : Validation failed.\n[ERROR][REQUEST][GET /teledossiers/v1/notifications @query.maxResult] \
         Instance type (string) does not match any allowed primitive type (allowed: [\"integer\",\"number\"])"
    );
}
