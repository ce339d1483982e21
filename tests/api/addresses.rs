//! The addresses that the hub gives of itself, wherever it is reached.

use hubee_sim::{Simulator, http::PublicUrl};
use serde_json::json;

use crate::support::TestHub;

const PUBLIC: &str = "https://hub.example.org:8443";

/// The addresses that a hub gives to who calls it with these headers.
fn given(hub: &TestHub, headers: &[(&str, &str)]) -> [String; 3] {
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let discovery = hub.send("GET", "/.well-known/openid-configuration", headers, b"").expect(200);
    let worlds = hub.send("GET", "/_sim/worlds", headers, b"").expect(200);
    let form = b"grant_type=client_credentials&scope=SI&client_id=si-certdc-paris&client_secret=si-certdc-paris-secret";
    let form_type = [("content-type", "application/x-www-form-urlencoded")];
    let token = hub.send("POST", "/oauth2/token", &[headers, &form_type].concat(), form).expect(200);
    let asked = format!("token={}", text(&token["access_token"]));
    let basic = [("authorization", "Basic c2ktY2VydGRjLXBhcmlzOnNpLWNlcnRkYy1wYXJpcy1zZWNyZXQ=")];
    let told = hub.send("POST", "/oauth2/introspect", &[headers, &form_type, &basic].concat(), asked.as_bytes()).expect(200);
    [text(&discovery["token_endpoint"]), text(&worlds[0]["url"]), text(&told["iss"])]
}

fn under(base: &str) -> [String; 3] {
    [format!("{base}/oauth2/token"), base.to_owned(), format!("{base}/oauth2/token")]
}

#[test]
fn addresses_are_those_the_hub_was_called_by() {
    let hub = TestHub::without_dossiers();
    assert_eq!(given(&hub, &[]), under(&hub.simulator.url()));
    assert_eq!(given(&hub, &[("host", "hub:8484")]), under("http://hub:8484"));
}

#[test]
fn a_proxy_tells_its_own_address() {
    let hub = TestHub::without_dossiers();
    let proxy = [("x-forwarded-proto", "https"), ("x-forwarded-host", "hub.test:8443")];
    assert_eq!(given(&hub, &proxy), under("https://hub.test:8443"));
    assert_eq!(given(&hub, &[("forwarded", "proto=https;host=hub.test")]), under("https://hub.test"));
}

#[test]
fn a_public_url_comes_before_whatever_is_said_of_the_host() {
    let hub = TestHub::of(Simulator::builder().public_url(PublicUrl::parse(PUBLIC).unwrap()));
    assert_eq!(given(&hub, &[]), under(PUBLIC));
    assert_eq!(given(&hub, &[("x-forwarded-proto", "http"), ("x-forwarded-host", "hub.test")]), under(PUBLIC));
    hub.control("POST", "/worlds", &json!({ "name": "a" })).expect(201);
    let found = hub.send("GET", "/w/a/.well-known/openid-configuration", &[], b"").expect(200);
    assert_eq!(found["jwks_uri"], format!("{PUBLIC}/w/a/oauth2/jwks"));
}

#[test]
fn pages_of_the_public_url_may_call_the_control_api_and_no_others() {
    let hub = TestHub::of(Simulator::builder().public_url(PublicUrl::parse(PUBLIC).unwrap()));
    let status = |host: &str, origin: &str| hub.send("GET", "/_sim/clients", &[("host", host), ("origin", origin)], b"").status;
    assert_eq!(status("hub.example.org:8443", PUBLIC), 200);
    assert_eq!(status("inner:8484", PUBLIC), 200, "a proxy may call it by another name");
    assert_eq!(status("inner:8484", "https://other.example.org"), 403);
    assert_eq!(status("other.example.org", "https://other.example.org"), 403);
}
