//! The token endpoint as a client meets it.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::cell::Cell;

use chrono::TimeDelta;
use proptest::prelude::*;

use super::{
    testing::{FORM, JTI, basic, call, find, now},
    *,
};
use crate::domain::scope::Scope;

const JSON: Option<&str> = Some("application/json; charset=utf-8");
const GRANT: &str = "grant_type=client_credentials&scope=SI";
const BY_FORM: &str = "grant_type=client_credentials&scope=SI&client_id=c&client_secret=c-secret";

fn ask(content_type: Option<&str>, authorization: Option<&str>, query: &str, body: &str) -> Answer {
    ask_under(Policy::default(), content_type, authorization, query, body)
}

fn ask_under(policy: Policy, content_type: Option<&str>, authorization: Option<&str>, query: &str, body: &str) -> Answer {
    token_endpoint(&call(content_type, authorization, query, body), JTI, policy, find)
}

fn granted(answer: &Answer) -> Claims {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    verify(body["access_token"].as_str().unwrap(), "default", now()).unwrap()
}

/// A refusal has this body, these headers and no other.
fn assert_refused(answer: &Answer, status: u16, body: &str, demands_credentials: bool) {
    let mut headers = vec![
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-XSS-Protection", "1; mode=block"),
        ("Content-Type", "application/json"),
        ("Server", "WSO2 Carbon Server"),
    ];
    if demands_credentials {
        headers.push(("WWW-Authenticate", "Basic realm=hub.test"));
    }
    let headers = headers.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
    assert_eq!(*answer, Answer { status, headers, body: body.to_owned() });
}

#[test]
fn a_client_gets_a_token_in_the_words_of_the_server() {
    let answer = ask(FORM, Some(&basic("c", "c-secret")), "", GRANT);
    let token = issue("c", Some("SI"), testing::BASE_URL, now(), JTI).unwrap();
    assert_eq!(answer.body, format!(r#"{{"access_token":"{token}","scope":"SI","token_type":"Bearer","expires_in":3600}}"#));
    assert_eq!((answer.header("Cache-Control"), answer.header("Pragma")), (Some("no-store"), Some("no-cache")));
    assert_eq!((answer.headers.len(), answer.header("WWW-Authenticate")), (7, None));
}

#[test]
fn credentials_may_be_in_the_form_and_other_parameters_are_ignored() {
    let claims = granted(&ask(FORM, None, "", &format!("{BY_FORM}&tag=Portail")));
    assert_eq!((claims.client_id(), claims.scopes()), ("c", vec![Scope::Si]));
    assert_eq!(granted(&ask(FORM, Some("Bearer stale"), "", BY_FORM)).client_id(), "c");
}

#[test]
fn a_json_client_authenticates_by_header() {
    let body = r#"{"scope":"SI","grant_type":"client_credentials"}"#;
    assert_eq!(granted(&ask(JSON, Some(&basic("c", "c-secret")), "", body)).scope(), Some("SI"));
    let odd = r#"{"scope":["SI"],"grant_type":"client_credentials","n":1}"#;
    assert_eq!(granted(&ask(JSON, Some(&basic("c", "c-secret")), "", odd)).scope(), Some("default"));
}

#[test]
fn the_query_counts_and_wins_over_the_body() {
    assert_eq!(granted(&ask(FORM, None, BY_FORM, "")).client_id(), "c");
    let echo = Policy { scope_mode: ScopeMode::Echo, ..Policy::default() };
    let answer = ask_under(echo, FORM, Some(&basic("c", "c-secret")), "scope=OSL", GRANT);
    assert_eq!(granted(&answer).scope(), Some("OSL"));
}

#[test]
fn each_scope_mode_has_its_answer_to_a_scope_the_client_lacks() {
    let ask = |scope_mode, body| {
        let answer = ask_under(Policy { scope_mode, ..Policy::default() }, FORM, Some(&basic("c", "c-secret")), "", body);
        (answer.status, answer.body.split_once(r#"","#).unwrap().1.to_owned())
    };
    let lacking = "grant_type=client_credentials&scope=OSL+OSL";
    let granted = |scope: &str| (200, format!(r#"{scope}"token_type":"Bearer","expires_in":3600}}"#));
    assert_eq!(ask(ScopeMode::Filter, lacking), granted(r#""scope":"default","#));
    assert_eq!(ask(ScopeMode::Echo, lacking), granted(r#""scope":"OSL","#));
    assert_eq!(ask(ScopeMode::Echo, "grant_type=client_credentials"), granted(""));
    assert_eq!(ask(ScopeMode::Reject, lacking), (400, r#""error":"invalid_scope"}"#.to_owned()));
}

#[test]
fn a_short_token_says_so_and_dies_so() {
    let short = Policy { validity: TimeDelta::seconds(30), ..Policy::default() };
    let answer = ask_under(short, FORM, None, "", BY_FORM);
    assert!(answer.body.ends_with(r#""expires_in":30}"#));
    assert_eq!(granted(&answer).expires_at(), now().seconds() + 30);
}

#[rustfmt::skip]
#[test]
fn each_row_of_refusals_has_its_exact_answer() {
    let (good, wrong, unknown) = (basic("c", "c-secret"), basic("c", "wrong"), basic("nobody", "x"));
    let (good, wrong, unknown) = (Some(&*good), Some(&*wrong), Some(&*unknown));
    let markup = basic("<b>", "x");
    let reject = Policy { scope_mode: ScopeMode::Reject, ..Policy::default() };
    let json_credentials = r#"{"grant_type":"client_credentials","client_id":"c","client_secret":"c-secret"}"#;
    let lacking = "grant_type=client_credentials&scope=OSL";
    let refused = |answer: Answer, status, error: &str, description: &str, demands_credentials| {
        let body = format!(r#"{{"error_description":"{description}","error":"{error}"}}"#);
        assert_refused(&answer, status, &body, demands_credentials);
    };
    assert_refused(&TokenError::MethodNotAllowed.answer("hub.test"), 405, "", false);
    assert_refused(&ask(None, good, "", GRANT), 415, "", false);
    assert_refused(&ask(Some("text/plain"), good, "", GRANT), 415, "", false);
    refused(ask(JSON, good, "", "{"), 400, "invalid_request", "Malformed or unsupported request payload", false);
    refused(ask(FORM, good, "", "scope=SI&scope=SI"), 400, "invalid_request", "Invalid request with repeated parameters.", false);
    refused(ask(FORM, good, "a=1&a=1", GRANT), 400, "invalid_request", "Invalid request with repeated parameters.", false);
    refused(ask(FORM, good, "", "grant_type="), 400, "invalid_request", "Missing grant_type parameter value", false);
    refused(ask(FORM, good, "", "grant_type=odd"), 400, "invalid_request", "Unsupported grant_type value", false);
    refused(ask(FORM, unknown, "", GRANT), 401, "invalid_client", "A valid OAuth client could not be found for client_id: nobody", false);
    refused(ask(FORM, Some(&markup), "", GRANT), 401, "invalid_client", "A valid OAuth client could not be found for client_id: &lt;b&gt;", false);
    refused(TokenError::InactiveClient.answer("hub.test"), 401, "invalid_client", "Oauth application is not in active state", false);
    for (content_type, authorization, body) in [
        (FORM, None, GRANT),
        (FORM, None, "grant_type=client_credentials&client_id=c"),
        (FORM, Some("Bearer x"), GRANT),
        (JSON, None, json_credentials),
    ] {
        refused(ask(content_type, authorization, "", body), 401, "invalid_client", "Unsupported Client Authentication Method!", true);
    }
    refused(ask(FORM, good, "", BY_FORM), 400, "invalid_request", "Request body and headers contain authorization information", false);
    refused(ask(FORM, Some("Basic !"), "", GRANT), 401, "invalid_client", r#"Error decoding authorization header. Space delimited \"<authMethod> <base64Hash>\" format violated."#, true);
    refused(ask(FORM, wrong, "", GRANT), 401, "invalid_client", "Client credentials are invalid.", true);
    refused(ask(FORM, good, "", "grant_type=password"), 400, "unauthorized_client", "The authenticated client is not authorized to use this authorization grant type", false);
    refused(ask_under(reject, FORM, good, "", lacking), 400, "invalid_scope", "Invalid Scope!", false);
    let failing = token_endpoint(&call(FORM, good, "", GRANT), JTI, Policy::default(), |_| Err(()));
    refused(failing, 500, "server_error", "Internal Server Error.", true);
    refused(TokenError::Conflict.answer("hub.test"), 502, "server_error", "Service Unavailable Error.", true);
}

#[test]
fn the_first_thing_wrong_is_the_one_told() {
    let wrong = basic("c", "wrong");
    let told = |content_type, query, body| {
        let answer = ask(content_type, Some(&*wrong), query, body);
        (answer.status, answer.body)
    };
    let as_told = |error: &TokenError| {
        let answer = error.answer("hub.test");
        (answer.status, answer.body)
    };
    assert_eq!(told(None, "", "a=1&a=1"), as_told(&TokenError::UnsupportedMediaType));
    assert_eq!(told(JSON, "a=1&a=1", "{"), as_told(&TokenError::MalformedPayload));
    assert_eq!(told(FORM, "", "a=1&a=1"), as_told(&TokenError::RepeatedParameter));
    assert_eq!(told(FORM, "", "scope=SI"), as_told(&TokenError::MissingGrantType));
    assert_eq!(told(FORM, "", "grant_type=odd"), as_told(&TokenError::UnsupportedGrantType));
    assert_eq!(told(FORM, "", "grant_type=password"), as_told(&TokenError::WrongSecret));
}

#[test]
fn the_store_is_asked_only_once_there_is_an_id_to_look_for() {
    let asked = Cell::new(false);
    let spying = |_: &str| {
        asked.set(true);
        Err::<Option<_>, _>(())
    };
    token_endpoint(&call(FORM, Some("Basic !"), "", GRANT), JTI, Policy::default(), spying);
    assert!(!asked.get());
}

/// Half the time something that looks right, so that all the code is reached.
fn like(examples: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(examples).prop_map(str::to_owned),
        any::<String>(),
        "[BbEe]?[a-z]{0,6} ?[A-Za-z0-9+/=._-]{0,80}"
    ]
}

proptest! {
    #[test]
    fn no_request_whatever_its_bytes_makes_the_server_panic(
        content_type in proptest::option::of(like(&["application/json", "application/x-www-form-urlencoded", "application/json;"])),
        authorization in proptest::option::of(like(&["Basic YzpjLXNlY3JldA==", "Bearer x.y.z", "Basic", "Basic Og=="])),
        query in like(&["", "grant_type=client_credentials", "token=x", "a=%", "é=%ff"]),
        body in prop_oneof![
            like(&["token=x", "grant_type=client_credentials", r#"{"grant_type":"client_credentials"}"#]).prop_map(String::into_bytes),
            any::<Vec<u8>>(),
        ],
        host in any::<String>(),
        millis in any::<i64>(),
    ) {
        let now = crate::domain::timestamp::Timestamp::from_millis(millis);
        let call = Call {
            content_type: content_type.as_deref(), authorization: authorization.as_deref(), query: &query, body: &body,
            host: &host, base_url: testing::BASE_URL, world: "default", now,
        };
        let revocations = Revocations::default();
        let token = token_endpoint(&call, JTI, Policy::default(), find);
        let revoked = revoke_endpoint(&call, &revocations, find);
        let inspected = introspect_endpoint(&call, &revocations, find);
        for answer in [token, revoked, inspected] {
            prop_assert!((200..600).contains(&answer.status));
        }
        let _ = bearer(call.authorization, "default", now, &revocations);
        let _ = verify(&String::from_utf8_lossy(&body), "default", now);
    }
}
