//! The catalogue of schema keywords and formats.

use super::*;

const FOLDERS: &str = "[ERROR][REQUEST][POST /teledossiers/v1/folders @body]";
const PATCHED: &str = "[ERROR][REQUEST][PATCH /teledossiers/v1/folders/ID @body]";

/// `PATCH /folders` with one member more, described by `schema`.
#[track_caller]
fn a_member(name: &str, schema: Value, value: Value, sentence: &str) {
    let patch = call("updateFolder").tightened_body(&format!("/properties/{name}"), schema);
    let line = format!("{PATCHED} [Path '/{name}'] {sentence}");
    patch.json(json!({"globalStatus": "CLOSED", name: value})).reports(&[&line]);
}

#[test]
fn missing_members_are_listed_in_order() {
    call("createFolder")
        .json(without(folder(), "/applicant"))
        .reports(&[&format!("{FOLDERS} Object has missing required properties ([\"applicant\"])")]);
    let recipient = without(folder(), "/cases/0/recipient/branchCode");
    let line = format!("{FOLDERS} [Path '/cases/0/recipient'] Object has missing required properties ([\"branchCode\"])");
    call("createFolder").json(recipient).reports(&[&line]);
    call("createOrganization").json(json!({})).reports(&[
        "[ERROR][REQUEST][POST /referential/v1/organizations @body] Object has missing required properties ([\"branchCode\",\"companyRegister\",\"email\",\"name\",\"postalCode\",\"status\",\"territory\",\"type\"])",
    ]);
}

#[test]
fn a_wrong_type_is_told_with_the_allowed_ones() {
    call("listNotification").query("maxResult=abc").reports(&[
        "[ERROR][REQUEST][GET /teledossiers/v1/notifications @query.maxResult] Instance type (string) does not match any allowed primitive type (allowed: [\"integer\",\"number\"])",
    ]);
    call("createEvent").json(json!({"actionType": "COM_ADD", "notification": "yes"})).reports(&[
        "[ERROR][REQUEST][POST /teledossiers/v1/cases/ID/events @body] [Path '/notification'] Instance type (string) does not match any allowed primitive type (allowed: [\"boolean\",\"null\"])",
    ]);
    call("updateFolder").json(json!({"globalStatus": null})).reports(&[&format!(
        "{PATCHED} [Path '/globalStatus'] Instance type (null) does not match any allowed primitive type (allowed: [\"string\"])"
    )]);
    call("updateFolder")
        .json("1.0")
        .reports(&[&format!("{PATCHED} Instance type (number) does not match any allowed primitive type (allowed: [\"object\"])")]);
}

#[test]
fn strings_have_lengths_and_patterns() {
    call("listSubscription").query("companyRegister=227700010000199").reports(&[
        "[ERROR][REQUEST][GET /referential/v1/subscriptions @query.companyRegister] String \"227700010000199\" is too long (length: 15, maximum allowed: 14)",
    ]);
    let folders = call("createFolder").tightened_body("/properties/externalId/minLength", json!(1));
    let line = format!("{FOLDERS} [Path '/externalId'] String \"\" is too short (length: 0, required minimum: 1)");
    folders.json(edited(folder(), "/externalId", json!(""))).reports(&[&line]);
    call("deleteOrganization").with("id", "SI-123").reports(&[
        "[ERROR][REQUEST][GET /referential/v1/organizations/SI-123 @path.id] ECMA 262 regex \"^\\w{1,20}-[0-9]{14}-\\w{1,10}$\" does not match input string \"SI-123\"",
    ]);
    call("deleteOrganization").with("id", "SI-21920023500014-92023").passes();
    // `\w` is ASCII, and lengths count code points.
    assert_ne!(call("deleteOrganization").with("id", "é-21920023500014-92023").report(), "");
    call("updateCase").json(json!({"status": "é".repeat(50)})).passes();
}

#[test]
fn enumerations_are_told_with_their_values() {
    let body = edited(process(), "/subscriptionValidation", json!("auto"));
    call("createProcess").json(body).reports(&[
        "[ERROR][REQUEST][POST /referential/v1/processes @body] [Path '/subscriptionValidation'] Instance value (\"auto\") not found in enum (possible values: [\"Auto\",\"Manual\"])",
    ]);
    call("createProcess").json(edited(process(), "/subscriptionValidation", json!(1e10))).reports(&[
        "[ERROR][REQUEST][POST /referential/v1/processes @body] [Path '/subscriptionValidation'] Instance value (1.0E10) not found in enum (possible values: [\"Auto\",\"Manual\"])",
        "[ERROR][REQUEST][POST /referential/v1/processes @body] [Path '/subscriptionValidation'] Instance type (number) does not match any allowed primitive type (allowed: [\"string\"])",
    ]);
    call("createProcess").json(process()).passes();
}

#[test]
fn arrays_have_sizes_and_may_ask_for_distinct_elements() {
    let purged = |member: &str, value: Value| call("updateCaseAttachmentPortalBinary").tightened_body(&format!("/{member}"), value);
    purged("minItems", json!(1)).json(json!([])).reports(&[
        "[ERROR][REQUEST][PUT /teledossiers/v1/idsPurged @body] Array is too short: must have at least 1 elements but instance has 0 elements",
    ]);
    purged("uniqueItems", json!(true))
        .json(json!([{}, {}]))
        .reports(&["[ERROR][REQUEST][PUT /teledossiers/v1/idsPurged @body] Array must not contain duplicate elements"]);
    let case = folder()["cases"][0].clone();
    let folders = call("createFolder").tightened_body("/properties/cases/maxItems", json!(1));
    let line = format!("{FOLDERS} [Path '/cases'] Array is too long: must have at most 1 elements but instance has 2 elements");
    folders.json(edited(folder(), "/cases", json!([case, case]))).reports(&[&line]);
}

#[test]
fn numbers_have_bounds() {
    // Path-level headers come first: offSet and maxResult are the last two.
    let list = |index: usize, member: &str, value: Value| {
        call("listSubscription").tightened(&format!("/parameters/{index}/schema/{member}"), value)
    };
    list(9, "minimum", json!(0)).query("offSet=-1").reports(&[
        "[ERROR][REQUEST][GET /referential/v1/subscriptions @query.offSet] Numeric instance is lower than the required minimum (minimum: 0, found: -1)",
    ]);
    list(10, "maximum", json!(100)).query("maxResult=101").reports(&[
        "[ERROR][REQUEST][GET /referential/v1/subscriptions @query.maxResult] Numeric instance is greater than the required maximum (maximum: 100, found: 101)",
    ]);
    let above = json!({"type": "integer", "minimum": 0, "exclusiveMinimum": true});
    a_member("a", above.clone(), json!(0), "Numeric instance is not strictly greater than the required minimum 0");
    a_member("a", above, json!(-1), "Numeric instance is lower than the required minimum (minimum: 0, found: -1)");
    let below = json!({"type": "integer", "maximum": 9, "exclusiveMaximum": true});
    a_member("b", below, json!(9), "Numeric instance is not strictly lower than the required maximum 9");
    a_member("c", json!({"multipleOf": 5}), json!(7), "Remainder of division is not zero (7 / 5)");
}

#[test]
fn objects_have_sizes_and_may_be_closed() {
    a_member("d", json!({"minProperties": 1}), json!({}), "Object has too few properties (found 0 but schema requires at least 1)");
    a_member(
        "d",
        json!({"maxProperties": 0}),
        json!({"x": 1}),
        "Object has too many properties (found 1 but schema requires at most 0)",
    );
    let closed = call("updateFolder").tightened_body("/additionalProperties", json!(false));
    let body = json!({"globalStatus": "CLOSED", "foo": 1, "bar": 2});
    let line = format!("{PATCHED} Object instance has properties which are not allowed by the schema: [\"bar\",\"foo\"]");
    closed.json(&body).reports(&[&line]);
    call("updateFolder").json(body).passes();
}

#[test]
fn formats_are_those_of_the_validator() {
    call("deleteNotification").with("notificationId", "dddddd").reports(&[
        "[ERROR][REQUEST][DELETE /teledossiers/v1/notifications/dddddd @path.notificationId] Input string \"dddddd\" is not a valid UUID",
    ]);
    call("updateFolder").json(json!({"globalStatus": "CLOSED", "closeDateTime": "2024-13-45"})).reports(&[&format!(
        "{PATCHED} [Path '/closeDateTime'] String \"2024-13-45\" is invalid against requested date format(s) [yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{{1,12}}Z]"
    )]);
    let line = format!("{FOLDERS} [Path '/applicant/email'] String \"nope\" is not a valid email address");
    call("createFolder").json(edited(folder(), "/applicant/email", json!("nope"))).reports(&[&line]);
    call("createProcess").json(edited(process(), "/timeBeforeArchiving", json!(3_000_000_000_u32))).reports(&[
        "[ERROR][REQUEST][POST /referential/v1/processes @body] [Path '/timeBeforeArchiving'] Value for int32 leads to overflow (found: 3000000000)",
    ]);
    call("updateSubscription").json(edited(subscription(), "/datapassId", json!(u64::MAX))).reports(&[
        "[ERROR][REQUEST][PUT /referential/v1/subscriptions/ID @body] [Path '/datapassId'] Value for int64 leads to overflow (found: 18446744073709551615)",
    ]);
    a_member("e", json!({"format": "date"}), json!("x"), "String \"x\" is invalid against requested date format(s) yyyy-MM-dd");
}

#[test]
fn the_text_null_is_null() {
    for text in ["null", "NULL"] {
        call("deleteNotification").with("notificationId", text).reports(&[&format!(
            "[ERROR][REQUEST][DELETE /teledossiers/v1/notifications/{text} @path.notificationId] Instance type (null) does not match any allowed primitive type (allowed: [\"string\"])"
        )]);
    }
}

#[test]
fn a_number_that_only_java_reads_is_no_json() {
    for (text, sentence) in [
        ("007", "Invalid numeric value: Leading zeroes not allowed\n\t at [Source: (String)\"007\"; line: 1, column: 2]."),
        (
            "5d",
            "Unexpected character ('d' (code 100)): Expected space separating root-level values\n\t at [Source: (String)\"5d\"; line: 1, column: 3].",
        ),
    ] {
        call("listNotification").query(&format!("maxResult={text}")).reports(&[&format!(
            "[ERROR][REQUEST][GET /teledossiers/v1/notifications @query.maxResult] Unable to parse JSON - {sentence}"
        )]);
    }
    for text in ["%2B5", "NaN"] {
        let report = call("listNotification").query(&format!("maxResult={text}")).report();
        assert!(report.contains("@query.maxResult] Unable to parse JSON - "), "{report}");
    }
    call("listSubscription").query("maxResult=1.5").reports(&[
        "[ERROR][REQUEST][GET /referential/v1/subscriptions @query.maxResult] Instance type (number) does not match any allowed primitive type (allowed: [\"integer\"])",
    ]);
}

#[test]
fn a_read_only_member_is_not_required_but_still_checked() {
    call("createFolder").json(folder()).passes();
    let line = format!("{FOLDERS} [Path '/id'] Input string \"abc\" is not a valid UUID");
    call("createFolder").json(edited(folder(), "/id", json!("abc"))).reports(&[&line]);
    call("createFolder").json(edited(folder(), "/id", json!(ID))).passes();
}

#[test]
fn unknown_members_and_empty_arrays_pass() {
    call("createFolder").json(edited(edited(folder(), "/cases", json!([])), "/attachments", json!([]))).passes();
    call("createFolder").json(edited(folder(), "/anything", json!({"goes": null}))).passes();
}

#[test]
fn a_line_break_in_a_value_gains_a_tab() {
    let value = format!("a\n{}", "b".repeat(60));
    let shown = value.replace('\n', "\n\t");
    let line = format!("{PATCHED} [Path '/globalStatus'] String \"{shown}\" is too long (length: 62, maximum allowed: 50)");
    call("updateFolder").json(json!({"globalStatus": value})).reports(&[&line]);
}
