//! The catalogue of what may be wrong with the request itself.

use super::*;

#[test]
fn everything_wrong_is_told_in_the_validators_order() {
    let long = "L".repeat(57);
    let header = format!(
        "[ERROR][REQUEST][PUT /referential/v1/subscriptions/x @header.editorName] String \"{long}\" is too long (length: 57, maximum allowed: 50)"
    );
    let body = json!({"datapassId": 1.5, "accessMode": "FAX", "email": "nope", "localAdministrator": {"email": "a"}, "rejectDateTime": "x"});
    let update = call("updateSubscription").with("subscriptionId", "x").query("b=1&a=2");
    update.header("Accept", "text/html").header("editorName", &long).json(body).reports(&[
        "[ERROR][REQUEST][PUT /referential/v1/subscriptions/x] Request Accept header '[text/html]' does not match any defined response types. Must be one of: [application/json].",
        &header,
        "[ERROR][REQUEST][PUT /referential/v1/subscriptions/x @path.subscriptionId] Input string \"x\" is not a valid UUID",
        "[ERROR][REQUEST][PUT /referential/v1/subscriptions/x @body] Object has missing required properties ([\"notificationFrequency\",\"processCode\",\"subscriber\"])",
        "[ERROR][REQUEST][PUT /referential/v1/subscriptions/x @body] [Path '/accessMode'] Instance value (\"FAX\") not found in enum (possible values: [\"PORTAIL\",\"API\",null])",
        "[ERROR][REQUEST][PUT /referential/v1/subscriptions/x @body] [Path '/datapassId'] Instance type (number) does not match any allowed primitive type (allowed: [\"integer\"])",
        "[ERROR][REQUEST][PUT /referential/v1/subscriptions/x @body] [Path '/email'] String \"nope\" is not a valid email address",
        "[ERROR][REQUEST][PUT /referential/v1/subscriptions/x @body] [Path '/localAdministrator/email'] ECMA 262 regex \"^[a-zA-Z0-9._-]+@[a-zA-Z0-9._-]{2,}\\.[a-z]{2,4}$\" does not match input string \"a\"",
        "[ERROR][REQUEST][PUT /referential/v1/subscriptions/x @body] [Path '/localAdministrator/email'] String \"a\" is not a valid email address",
        "[ERROR][REQUEST][PUT /referential/v1/subscriptions/x @body] [Path '/rejectDateTime'] String \"x\" is invalid against requested date format(s) [yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,12}Z]",
        "[ERROR][REQUEST][PUT /referential/v1/subscriptions/x @query.a] Query parameter 'a' is unexpected on path \"/subscriptions/{subscriptionId}\"",
        "[ERROR][REQUEST][PUT /referential/v1/subscriptions/x @query.b] Query parameter 'b' is unexpected on path \"/subscriptions/{subscriptionId}\"",
    ]);
}

#[test]
fn an_unexpected_query_parameter_is_told_with_its_spelling() {
    call("listSubscription").query("processType=CERTDC").reports(&[
        "[ERROR][REQUEST][GET /referential/v1/subscriptions @query.processType] Query parameter 'processType' is unexpected on path \"/subscriptions\"",
    ]);
    call("listNotification").query("maxresult=1&maxResult=1").reports(&[
        "[ERROR][REQUEST][GET /teledossiers/v1/notifications @query.maxresult] Query parameter 'maxresult' is unexpected on path \"/notifications\"",
    ]);
}

#[test]
fn a_required_parameter_may_not_be_absent() {
    call("listNotification").tightened("/parameters/3/required", json!(true)).reports(&[
        "[ERROR][REQUEST][GET /teledossiers/v1/notifications @query.maxResult] Query parameter 'maxResult' is required on path '/notifications' but not found in request.",
    ]);
    call("updateFolderWithPost").json(json!({"globalStatus": "CLOSED"})).reports(&[
        "[ERROR][REQUEST][POST /teledossiers/v1/folders/ID @header.X-HTTP-Method-Override] Header parameter 'X-HTTP-Method-Override' is required on path '/folders/{folderId}' but not found in request.",
    ]);
    let cookie = json!({"name": "sid", "in": "cookie", "required": true, "schema": {"type": "string"}});
    let list = call("listNotification").tightened("/parameters/6", cookie);
    list.reports(&[
        "[ERROR][REQUEST][GET /teledossiers/v1/notifications @cookie.sid] Cookie parameter 'sid' is required on path '/notifications' but not found in request.",
    ]);
    list.header("Cookie", "other=1; sid=2").passes();
}

#[test]
fn a_required_parameter_may_not_be_blank() {
    for blank in ["", "  "] {
        call("updateFolderWithPost").header("x-http-method-override", blank).json(json!({"globalStatus": "CLOSED"})).reports(&[
            "[ERROR][REQUEST][POST /teledossiers/v1/folders/ID @header.X-HTTP-Method-Override] Parameter 'X-HTTP-Method-Override' is required but is missing.",
        ]);
    }
    call("updateFolderWithPost").header("x-http-method-override", "PATCH").json(json!({"globalStatus": "CLOSED"})).passes();
}

#[test]
fn only_an_array_may_be_given_twice() {
    call("listNotification").query("maxResult=1&maxResult=2").reports(&[
        "[ERROR][REQUEST][GET /teledossiers/v1/notifications @query.maxResult] Multiple values found for parameter 'maxResult' but it is not an array.",
    ]);
    call("getFolderById").header("editorName", "a").header("editorname", "b").reports(&[
        "[ERROR][REQUEST][GET /teledossiers/v1/folders/ID @header.editorName] Multiple values found for parameter 'editorName' but it is not an array.",
    ]);
    call("listNotification").query("processCode=A&processCode=B,C").passes();
}

#[test]
fn an_array_has_its_bounds() {
    let list = |member: &str, value: Value| call("listNotification").tightened(&format!("/parameters/4/schema/{member}"), value);
    list("minItems", json!(2)).query("processCode=A").reports(&[
        "[ERROR][REQUEST][GET /teledossiers/v1/notifications @query.processCode] Parameter 'processCode' accepts a minimum of 2 items. Found 1.",
    ]);
    list("maxItems", json!(1)).query("processCode=A&processCode=B").reports(&[
        "[ERROR][REQUEST][GET /teledossiers/v1/notifications @query.processCode] Parameter 'processCode' accepts a maximum of 1 items. Found 2.",
    ]);
    list("uniqueItems", json!(true)).query("processCode=A&processCode=A").reports(&[
        "[ERROR][REQUEST][GET /teledossiers/v1/notifications @query.processCode] Parameter 'processCode' does not allow duplicate values.",
    ]);
}

#[test]
fn a_body_is_there_when_it_must_and_only_then() {
    call("createSubscription")
        .reports(&["[ERROR][REQUEST][POST /referential/v1/subscriptions @body] A request body is required but none found."]);
    call("listNotification")
        .body("{}")
        .reports(&["[ERROR][REQUEST][GET /teledossiers/v1/notifications] No request body is expected but one was found."]);
    call("deleteNotification")
        .streamed()
        .body("{}")
        .reports(&["[ERROR][REQUEST][DELETE /teledossiers/v1/notifications/ID] No request body is expected but one was found."]);
    call("createFolder")
        .json("")
        .reports(&["[ERROR][REQUEST][POST /teledossiers/v1/folders @body] A request body is required but none found."]);
    call("createFolder").json(" \n").reports(&[
        "[ERROR][REQUEST][POST /teledossiers/v1/folders @body] An error occurred during schema validation - unhandled token type NOT_AVAILABLE.",
    ]);
}

#[test]
fn an_upload_is_octets_and_may_be_empty() {
    let upload = call("uploadFolderAttachment").streamed();
    upload.clone().body("x").header("Content-Type", "application/octet-stream").passes();
    upload.clone().body("x").passes();
    upload.clone().header("Content-Type", "application/octet-stream").passes();
    upload.body("x").header("Content-Type", "application/pdf").reports(&[
        "[ERROR][REQUEST][PUT /teledossiers/v1/folders/ID/attachments/ID] Request Content-Type header '[application/pdf]' does not match any allowed types. Must be one of: [application/octet-stream].",
    ]);
}

#[test]
fn a_body_that_is_no_json_is_quoted() {
    call("createFolder").json("{\"externalId\": }").reports(&[
        "[ERROR][REQUEST][POST /teledossiers/v1/folders @body] Unable to parse JSON - Unexpected character ('}' (code 125)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n\t at [Source: (String)\"{\"externalId\": }\"; line: 1, column: 17].",
    ]);
    call("createFolder").json("[\n1").reports(&[
        "[ERROR][REQUEST][POST /teledossiers/v1/folders @body] Unable to parse JSON - Unexpected end-of-input: expected close marker for Array (start marker at [Source: (String)\"[\n\t1\"; line: 1, column: 1])\n\t at [Source: (String)\"[\n\t1\"; line: 2, column: 2].",
    ]);
}

#[test]
fn a_content_type_is_one_the_operation_takes() {
    call("createFolder").header("Content-Type", "text/plain").body("nothing is said of this").reports(&[
        "[ERROR][REQUEST][POST /teledossiers/v1/folders] Request Content-Type header '[text/plain]' does not match any allowed types. Must be one of: [application/json].",
    ]);
    call("createFolder")
        .header("Content-Type", "json")
        .body("nor of this")
        .reports(&["[ERROR][REQUEST][POST /teledossiers/v1/folders] Request Content-Type header 'json' is not a valid media type"]);
    call("createFolder").header("Content-Type", "application/json; charset=utf-8").body(folder().to_string()).passes();
}

#[test]
fn an_accept_is_one_the_operation_can_satisfy() {
    let download = call("downloadCaseAttachmentById");
    download.clone().header("Accept", "text/html, application/xml;q=0.9").reports(&[
        "[ERROR][REQUEST][GET /teledossiers/v1/cases/ID/attachments/ID] Request Accept header '[text/html, application/xml;q=0.9]' does not match any defined response types. Must be one of: [application/octet-stream, application/json].",
    ]);
    call("listNotification")
        .header("Accept", "json")
        .reports(&["[ERROR][REQUEST][GET /teledossiers/v1/notifications] Request Accept header 'json' is not a valid media type"]);
    for accept in ["*/*", "application/json", "text/html, */*;q=0.1", "application/octet-stream"] {
        download.clone().header("Accept", accept).passes();
    }
}

#[test]
fn path_parameters_are_told_from_left_to_right() {
    call("downloadCaseAttachmentById").with("caseId", "c").with("attachmentId", "a").reports(&[
        "[ERROR][REQUEST][GET /teledossiers/v1/cases/c/attachments/a @path.caseId] Input string \"c\" is not a valid UUID",
        "[ERROR][REQUEST][GET /teledossiers/v1/cases/c/attachments/a @path.attachmentId] Input string \"a\" is not a valid UUID",
    ]);
}

#[test]
fn the_path_is_shown_as_sent() {
    let mut list = call("listSubscription").query("a=1");
    list.trailing = "/";
    list.reports(&["[ERROR][REQUEST][GET /referential/v1/subscriptions/ @query.a] Query parameter 'a' is unexpected on path \"/subscriptions\""]);
}

#[test]
fn empty_optional_parameters_pass() {
    call("listNotification").query("maxResult=&processCode=&processPriority").header("editorName", "").passes();
    call("listNotification").query("eventDetails=true&maxResult=100000").passes();
}

#[test]
fn a_body_without_content_type_is_read_but_not_checked() {
    let create = call("createFolder").body("{\"a\":1} x");
    assert_eq!(create.validate(), Ok(Some(json!({"a": 1}))));
    assert_eq!(call("createFolder").body("{").validate(), Ok(None));
}

#[test]
fn what_passes_comes_with_its_json() {
    assert_eq!(call("createFolder").json(folder()).validate(), Ok(Some(folder())));
    let twice = "{\"status\":1,\"status\":\"DONE\"} trailing";
    assert_eq!(call("updateCase").json(twice).validate(), Ok(Some(json!({"status": "DONE"}))));
}
