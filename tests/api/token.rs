//! OAuth2 as clients meet it.

use base64::{Engine, prelude::BASE64_STANDARD};
use hubee_sim::{
    Simulator,
    oauth::{Policy, ScopeMode},
};
use serde_json::json;

use crate::support::{Answer, TestHub};

fn basic(client: &str, secret: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{client}:{secret}")))
}

/// A token request as a real client sends it: JSON, with HTTP Basic.
fn ask_in_json(hub: &TestHub, path: &str, authorization: &str, scope: &str) -> Answer {
    let body = json!({ "scope": scope, "grant_type": "client_credentials" }).to_string();
    hub.send("POST", path, &[("authorization", authorization), ("content-type", "application/json")], body.as_bytes())
}

fn form(hub: &TestHub, path: &str, authorization: &str, body: &str) -> Answer {
    let headers = [("authorization", authorization), ("content-type", "application/x-www-form-urlencoded")];
    hub.send("POST", path, &headers, body.as_bytes())
}

#[test]
fn a_json_request_with_basic_credentials_gets_a_token_that_works_at_both_addresses() {
    let hub = TestHub::without_dossiers();
    for path in ["/oauth2/token", "/token"] {
        let answer = ask_in_json(&hub, path, &basic("si-certdc-paris", "si-certdc-paris-secret"), "SI");
        assert_eq!((answer.header("cache-control"), answer.header("server")), (Some("no-store"), Some("WSO2 Carbon Server")));
        let token = answer.expect(200);
        assert_eq!((&token["scope"], &token["token_type"], &token["expires_in"]), (&json!("SI"), &json!("Bearer"), &json!(3600)));
        let bearer = format!("bearer {}", token["access_token"].as_str().unwrap());
        hub.send("GET", "/teledossiers/v1/notifications", &[("authorization", &bearer)], b"").expect(200);
    }
}

#[test]
fn wrong_credentials_are_a_401_in_the_servers_words() {
    let hub = TestHub::without_dossiers();
    let unknown = ask_in_json(&hub, "/oauth2/token", &basic("nobody", "x"), "SI").expect(401);
    assert_eq!(unknown["error"], "invalid_client");
    assert_eq!(unknown["error_description"], "A valid OAuth client could not be found for client_id: nobody");
    let wrong = ask_in_json(&hub, "/oauth2/token", &basic("osl-dgs", "x"), "OSL");
    assert!(wrong.header("www-authenticate").is_some_and(|realm| realm.starts_with("Basic realm=")));
    assert_eq!(wrong.expect(401)["error"], "invalid_client");
    let none = form(&hub, "/oauth2/token", "", "grant_type=client_credentials");
    assert_eq!(none.expect(401)["error_description"], "Unsupported Client Authentication Method!");
    assert_eq!(hub.send("GET", "/oauth2/token", &[], b"").status, 405);
    assert_eq!(hub.send("POST", "/oauth2/token", &[("content-type", "text/plain")], b"x").status, 415);
}

#[test]
fn a_scope_the_client_lacks_gives_a_token_that_opens_nothing() {
    let hub = TestHub::without_dossiers();
    let token = ask_in_json(&hub, "/oauth2/token", &basic("si-certdc-paris", "si-certdc-paris-secret"), "ADMIN").expect(200);
    assert_eq!(token["scope"], "default");
    let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
    let refused = hub.send("GET", "/teledossiers/v1/notifications", &[("authorization", &bearer)], b"").expect(403);
    assert_eq!(refused["errors"][0]["code"], 900_910);
}

#[test]
fn a_revoked_token_is_inactive_and_refused_at_once_while_others_go_on() {
    let hub = TestHub::without_dossiers();
    let authorization = basic("osl-dgs", "osl-dgs-secret");
    let new = || ask_in_json(&hub, "/oauth2/token", &authorization, "OSL").expect(200)["access_token"].as_str().unwrap().to_owned();
    let (revoked, other) = (new(), new());
    let list = |token: &str| {
        hub.send("GET", "/teledossiers/v1/notifications", &[("authorization", &format!("Bearer {token}"))], b"").status
    };
    let introspect = |token: &str| form(&hub, "/oauth2/introspect", &authorization, &format!("token={token}")).expect(200);
    assert_eq!((list(&revoked), introspect(&revoked)["active"].clone()), (200, json!(true)));
    assert_eq!(form(&hub, "/oauth2/revoke", &authorization, &format!("token={revoked}")).status, 200);
    assert_eq!((list(&revoked), introspect(&revoked)), (401, json!({ "active": false })));
    assert_eq!(list(&other), 200);
}

#[test]
fn discovery_names_only_what_is_served() {
    let hub = TestHub::without_dossiers();
    let found = hub.send("GET", "/.well-known/openid-configuration", &[], b"").expect(200);
    for endpoint in ["token_endpoint", "revocation_endpoint", "introspection_endpoint", "jwks_uri"] {
        let path = found[endpoint].as_str().unwrap().strip_prefix(&hub.simulator.url()).unwrap();
        let method = if endpoint == "jwks_uri" { "GET" } else { "POST" };
        assert_ne!(hub.send(method, path, &[], b"").status, 404, "{path}");
    }
    let keys = hub.send("GET", "/oauth2/jwks", &[], b"").expect(200);
    assert_eq!((&keys["keys"][0]["kty"], &keys["keys"][0]["alg"]), (&json!("RSA"), &json!("RS256")));
}

#[test]
fn a_hub_gives_tokens_as_it_is_set_to() {
    let hub = |policy| TestHub::of(Simulator::builder().token_policy(policy));
    let ask = |hub: &TestHub, scope: &str| {
        let form =
            format!("grant_type=client_credentials&scope={scope}&client_id=si-certdc-paris&client_secret=si-certdc-paris-secret");
        hub.send("POST", "/oauth2/token", &[("content-type", "application/x-www-form-urlencoded")], form.as_bytes())
    };
    let rejecting = hub(Policy { scope_mode: ScopeMode::Reject, ..Policy::default() });
    assert_eq!(ask(&rejecting, "OSL").expect(400)["error"], "invalid_scope");
    let echoing = hub(Policy { scope_mode: ScopeMode::Echo, ..Policy::default() });
    assert_eq!(ask(&echoing, "OSL").expect(200)["scope"], "OSL");
    let same = hub(Policy { gives_same_token: true, ..Policy::default() });
    same.control("PUT", "/clock", &json!({ "now": "2030-01-01T12:30:00Z", "frozen": true })).expect(200);
    let first = ask(&same, "SI").expect(200);
    same.control("POST", "/clock/advance", &json!({ "by": "PT10M" })).expect(200);
    let second = ask(&same, "SI").expect(200);
    assert_eq!((&first["expires_in"], &second["expires_in"]), (&json!(1800), &json!(1200)));
    assert_eq!(first["access_token"], second["access_token"]);
}
