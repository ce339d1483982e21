//! `allOf`, `oneOf`, `anyOf` and `not`: sub-messages, told twice.

use super::*;

const PATCHED: &str = "[ERROR][REQUEST][PATCH /teledossiers/v1/folders/ID @body]";

fn patched(name: &str, schema: Value, value: Value) -> Call {
    let patch = call("updateFolder").tightened_body(&format!("/properties/{name}"), schema);
    patch.json(json!({"globalStatus": "CLOSED", name: value}))
}

#[test]
fn an_empty_subscription_is_refused_as_on_the_real_hub() {
    let observed = "Validation failed.\n[ERROR][REQUEST][POST /referential/v1/subscriptions @body] Instance failed to match all required schemas (matched only 1 out of 2)\n\t* /allOf/0: Object has missing required properties ([\"datapassId\",\"localAdministrator\",\"notificationFrequency\",\"processCode\",\"subscriber\"])\t\n\t- [ERROR] Object has missing required properties ([\"datapassId\",\"localAdministrator\",\"notificationFrequency\",\"processCode\",\"subscriber\"])";
    assert_eq!(call("createSubscription").json("{}").report(), observed);
}

#[test]
fn every_branch_that_fails_is_told() {
    let attachment = json!({"fileName": "a", "type": "b", "size": "3", "recipients": []});
    call("createFolder").json(edited(folder(), "/attachments/0", attachment)).reports(&[
        "[ERROR][REQUEST][POST /teledossiers/v1/folders @body] [Path '/attachments/0'] Instance failed to match all required schemas (matched only 0 out of 2)",
        "\t* /properties/attachments/items/allOf/0: Object has missing required properties ([\"mimeType\"])",
        "\t* /properties/attachments/items/allOf/0: Instance type (string) does not match any allowed primitive type (allowed: [\"integer\"])",
        "\t* /properties/attachments/items/allOf/1: Array is too short: must have at least 1 elements but instance has 0 elements\t",
        "\t- [ERROR] [Path '/attachments/0'] Object has missing required properties ([\"mimeType\"])\t",
        "\t- [ERROR] [Path '/attachments/0/size'] Instance type (string) does not match any allowed primitive type (allowed: [\"integer\"])\t",
        "\t- [ERROR] [Path '/attachments/0/recipients'] Array is too short: must have at least 1 elements but instance has 0 elements",
    ]);
}

#[test]
fn a_member_of_both_branches_is_told_once_per_branch() {
    let report = call("createSubscription").json(edited(subscription(), "/localAdministrator/email", json!("a"))).report();
    assert!(report.contains("(matched only 0 out of 2)"), "{report}");
    assert_eq!(report.matches("- [ERROR] [Path '/localAdministrator/email'] String \"a\" is not a valid email address").count(), 2);
}

#[test]
fn explicit_nulls_of_a_subscription_pass() {
    let nulls = ["delegationActor", "accessMode", "email", "status", "rejectionReason", "activateDateTime"];
    let body = nulls.iter().fold(subscription(), |body, name| edited(body, &format!("/{name}"), Value::Null));
    call("createSubscription").json(body).passes();
}

#[test]
fn nullable_beside_all_of_means_nothing() {
    call("createEvent").json(json!({"actionType": "COM_ADD", "notification": false, "partnerInfo": null})).reports(&[
        "[ERROR][REQUEST][POST /teledossiers/v1/cases/ID/events @body] [Path '/partnerInfo'] Instance failed to match all required schemas (matched only 0 out of 1)",
        "\t* /properties/partnerInfo/allOf/0: Instance type (null) does not match any allowed primitive type (allowed: [\"object\"])\t",
        "\t- [ERROR] [Path '/partnerInfo'] Instance type (null) does not match any allowed primitive type (allowed: [\"object\"])",
    ]);
}

#[test]
fn one_of_and_any_of_tell_all_their_branches() {
    let branches = json!([{"type": "string"}, {"type": "integer"}]);
    let sub = |name: &str, keyword: &str| {
        [
            format!(
                "\t* /properties/{name}/{keyword}/0: Instance type (boolean) does not match any allowed primitive type (allowed: [\"string\"])"
            ),
            format!(
                "\t* /properties/{name}/{keyword}/1: Instance type (boolean) does not match any allowed primitive type (allowed: [\"integer\"])\t"
            ),
            format!(
                "\t- [ERROR] [Path '/{name}'] Instance type (boolean) does not match any allowed primitive type (allowed: [\"string\"])\t"
            ),
            format!(
                "\t- [ERROR] [Path '/{name}'] Instance type (boolean) does not match any allowed primitive type (allowed: [\"integer\"])"
            ),
        ]
    };
    let head = format!("{PATCHED} [Path '/one'] Instance failed to match exactly one schema (matched 0 out of 2)");
    let [a, b, c, d] = sub("one", "oneOf");
    patched("one", json!({"oneOf": branches}), json!(true)).reports(&[&head, &a, &b, &c, &d]);
    let head = format!("{PATCHED} [Path '/any'] Instance failed to match at least one required schema among 2");
    let [a, b, c, d] = sub("any", "anyOf");
    patched("any", json!({"anyOf": branches}), json!(true)).reports(&[&head, &a, &b, &c, &d]);
    patched("any", json!({"anyOf": branches}), json!(1)).passes();
    let twice = json!({"oneOf": [{"type": "string"}, {"type": "string"}]});
    let head = format!("{PATCHED} [Path '/one'] Instance failed to match exactly one schema (matched 2 out of 2)");
    patched("one", twice, json!("a")).reports(&[&head]);
}

#[test]
fn not_tells_nothing_of_what_it_forbids() {
    let head = format!("{PATCHED} [Path '/no'] Instance matched a schema which it should not have");
    patched("no", json!({"not": {"type": "string"}}), json!("a")).reports(&[&head]);
    patched("no", json!({"not": {"type": "string"}}), json!(1)).passes();
}

#[test]
fn a_combinator_within_a_combinator_is_one_tab_further_in() {
    let nested = json!({"allOf": [{"properties": {"in": {"allOf": [{"type": "string"}, {"maxLength": 1}]}}}]});
    patched("nest", nested, json!({"in": "22"})).reports(&[
        &format!("{PATCHED} [Path '/nest'] Instance failed to match all required schemas (matched only 0 out of 1)"),
        "\t* /properties/nest/allOf/0: Instance failed to match all required schemas (matched only 1 out of 2)\t",
        "\t- [ERROR] [Path '/nest/in'] Instance failed to match all required schemas (matched only 1 out of 2)",
        "\t\t* /properties/nest/allOf/0/properties/in/allOf/1: String \"22\" is too long (length: 2, maximum allowed: 1)\t",
        "\t\t- [ERROR] [Path '/nest/in'] String \"22\" is too long (length: 2, maximum allowed: 1)",
    ]);
}
