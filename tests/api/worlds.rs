//! Several hubs in one process, each with everything of its own.

use hubee_sim::{Simulator, seed::Seed};
use serde_json::{Value, json};

use crate::{
    control::expect_problem,
    support::{Answer, PDF, TestHub, VIENNE, certdc_folder, id_of, si},
};

const SI: &str = "si-certdc-paris";

/// A world of that name, like the default one at its start.
fn with_world(name: &str) -> TestHub {
    let hub = TestHub::without_dossiers();
    make(&hub, &json!({ "name": name }));
    hub
}

fn make(hub: &TestHub, new: &Value) -> Value {
    hub.control("POST", "/worlds", new).expect(201)
}

/// A call with a token of the world `giver` to the world `world`; both are prefixes.
fn call(hub: &TestHub, giver: &str, world: &str, client: &str, method: &str, path: &str, body: &str) -> Answer {
    let bearer = format!("Bearer {}", hub.token_in(giver, client));
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    hub.send(method, &format!("{world}/teledossiers/v1{path}"), &headers, body.as_bytes())
}

fn notifications(hub: &TestHub, world: &str) -> Vec<Value> {
    let found = call(hub, world, world, SI, "GET", "/notifications?maxResult=1000", "").expect(200);
    found.as_array().unwrap().clone()
}

fn control(hub: &TestHub, world: &str, method: &str, path: &str, body: &Value) -> Answer {
    let text = if body.is_null() { String::new() } else { body.to_string() };
    hub.send(method, &format!("{world}/_sim{path}"), &[("content-type", "application/json")], text.as_bytes())
}

fn inject(hub: &TestHub, world: &str, count: usize) {
    control(hub, world, "POST", "/dossiers", &json!({ "processCode": "CERTDC", "count": count })).expect(201);
}

#[test]
fn a_world_is_made_listed_read_and_deleted() {
    let hub = TestHub::without_dossiers();
    let url = hub.simulator.url();
    let team = json!({ "name": "team-a", "url": format!("{url}/w/team-a"), "storage": "memory" });
    let made = hub.control("POST", "/worlds", &json!({ "name": "team-a" }));
    assert_eq!(made.header("location"), Some("/_sim/worlds/team-a"));
    assert_eq!(made.expect(201), team);
    let default = json!({ "name": "default", "url": url, "storage": "memory" });
    assert_eq!(hub.control("GET", "/worlds", &Value::Null).expect(200), json!([default, team]));
    assert_eq!(hub.control("GET", "/worlds/team-a", &Value::Null).expect(200), team);
    assert_eq!(hub.control("GET", "/worlds/default", &Value::Null).expect(200), default);
    hub.control("DELETE", "/worlds/team-a", &Value::Null).expect(204);
    for method in ["GET", "DELETE"] {
        expect_problem(&hub.control(method, "/worlds/team-a", &Value::Null), 404);
    }
    assert_eq!(hub.send("GET", "/w/team-a/teledossiers/v1/notifications", &[], b"").status, 404);
    make(&hub, &json!({ "name": "team-a" }));
}

#[test]
fn a_world_without_a_name_gets_one() {
    let hub = TestHub::without_dossiers();
    let (one, other) = (make(&hub, &json!({})), make(&hub, &json!({})));
    assert_ne!(one["name"], other["name"]);
    let health = control(&hub, &format!("/w/{}", one["name"].as_str().unwrap()), "GET", "/health", &Value::Null).expect(200);
    assert_eq!(health["world"], one["name"]);
}

#[test]
fn a_world_that_cannot_be_is_refused() {
    let hub = with_world("team-a");
    for taken in ["team-a", "default"] {
        expect_problem(&hub.control("POST", "/worlds", &json!({ "name": taken })), 409);
    }
    for wrong in [
        json!({ "name": "" }),
        json!({ "name": "../a" }),
        json!({ "name": "A" }),
        json!({ "name": "x".repeat(41) }),
        json!({ "seed": "other" }),
        json!({ "from": "nobody" }),
        json!({ "from": "team-a", "seed": "none" }),
        json!({ "colour": "red" }),
    ] {
        expect_problem(&hub.control("POST", "/worlds", &wrong), 400);
    }
    expect_problem(&hub.control("DELETE", "/worlds/default", &Value::Null), 409);
    expect_problem(&hub.control("DELETE", "/worlds/..", &Value::Null), 404);
}

#[test]
fn no_more_worlds_are_made_than_there_may_be() {
    let hub = TestHub::of(Simulator::builder().seed(Seed::None).worlds(2));
    make(&hub, &json!({ "name": "a" }));
    make(&hub, &json!({ "name": "b" }));
    let refused = expect_problem(&hub.control("POST", "/worlds", &json!({})), 503);
    assert_eq!(refused["detail"], "there are 2 worlds already, none of them idle: delete one");
    hub.control("DELETE", "/worlds/a", &Value::Null).expect(204);
    make(&hub, &json!({}));
}

#[test]
fn a_world_begins_with_the_seed_that_is_said() {
    let hub = TestHub::without_dossiers();
    for (seed, count) in [("demo", TestHub::demo().notifications(SI).len()), ("same", 0)] {
        make(&hub, &json!({ "name": seed, "seed": seed }));
        assert_eq!(notifications(&hub, &format!("/w/{seed}")).len(), count, "{seed}");
    }
    make(&hub, &json!({ "name": "none", "seed": "none" }));
    assert_eq!(control(&hub, "/w/none", "GET", "/clients", &Value::Null).expect(200), json!([]));
}

#[test]
fn two_worlds_of_one_seed_share_no_identifier_and_no_date_of_the_past() {
    let hub = TestHub::demo();
    hub.control("PUT", "/clock", &json!({ "now": "2030-01-01T00:00:00Z" })).expect(200);
    make(&hub, &json!({ "name": "a" }));
    let ids = |world: &str| notifications(&hub, world).iter().map(id_of).collect::<Vec<_>>();
    assert!(ids("").iter().all(|id| !ids("/w/a").contains(id)));
    for one in notifications(&hub, "/w/a") {
        let case = call(&hub, "/w/a", "/w/a", SI, "GET", &format!("/cases/{}", one["caseId"].as_str().unwrap()), "").expect(200);
        assert_eq!(case["id"], one["caseId"]);
    }
}

#[test]
fn the_token_of_a_world_is_worthless_in_another() {
    let hub = with_world("a");
    make(&hub, &json!({ "name": "b" }));
    for (giver, world, status) in [
        ("", "", 200),
        ("/w/a", "/w/a", 200),
        ("", "/w/default", 200),
        ("/w/default", "", 200),
        ("", "/w/a", 401),
        ("/w/a", "", 401),
        ("/w/a", "/w/b", 401),
        ("/w/a", "/w/default", 401),
    ] {
        assert_eq!(call(&hub, giver, world, SI, "GET", "/notifications", "").status, status, "of {giver:?} in {world:?}");
        let form = format!("token={}", hub.token_in(giver, SI));
        let headers = [("authorization", basic(SI)), ("content-type", "application/x-www-form-urlencoded".into())];
        let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
        let said = hub.send("POST", &format!("{world}/oauth2/introspect"), &headers, form.as_bytes()).expect(200);
        assert_eq!(said["active"], status == 200, "of {giver:?} in {world:?}");
    }
}

fn basic(client: &str) -> String {
    use base64::{Engine, prelude::BASE64_STANDARD};
    format!("Basic {}", BASE64_STANDARD.encode(format!("{client}:{client}-secret")))
}

#[test]
fn no_header_makes_a_token_of_one_world_good_in_another() {
    let hub = with_world("a");
    let form = format!("grant_type=client_credentials&scope=SI&client_id={SI}&client_secret={SI}-secret");
    for (name, value) in [("x-forwarded-host", "hub/w/a"), ("forwarded", "host=\"hub/w/a\""), ("host", "hub/w/a")] {
        let headers = [("content-type", "application/x-www-form-urlencoded"), (name, value)];
        let answer = hub.send("POST", "/oauth2/token", &headers, form.as_bytes());
        let Some(token) = (answer.status == 200).then(|| answer.json()["access_token"].as_str().unwrap().to_owned()) else {
            continue;
        };
        let bearer = format!("Bearer {token}");
        assert_eq!(hub.send("GET", "/w/a/teledossiers/v1/notifications", &[("authorization", &bearer)], b"").status, 401, "{name}");
    }
}

#[test]
fn the_addresses_that_a_world_gives_are_its_own() {
    let hub = with_world("a");
    let url = hub.simulator.url();
    for (prefix, base) in [("", url.clone()), ("/w/a", format!("{url}/w/a"))] {
        let found = hub.send("GET", &format!("{prefix}/.well-known/openid-configuration"), &[], b"").expect(200);
        assert_eq!(found["issuer"], format!("{base}/oauth2/token"));
        assert_eq!(found["jwks_uri"], format!("{base}/oauth2/jwks"));
        let taken = control(&hub, prefix, "POST", "/snapshots", &json!({ "name": "s" }));
        let location = taken.header("location").unwrap().to_owned();
        assert_eq!(hub.send("GET", &location, &[], b"").status, 200, "{location}");
    }
}

#[test]
fn a_token_taken_back_in_one_world_is_good_in_the_others() {
    let hub = with_world("a");
    let form = |world: &str| format!("token={}", hub.token_in(world, SI));
    let revoke = |world: &str, form: &str| {
        let headers = [("authorization", basic(SI)), ("content-type", "application/x-www-form-urlencoded".into())];
        let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
        hub.send("POST", &format!("{world}/oauth2/revoke"), &headers, form.as_bytes()).status
    };
    assert_eq!(revoke("", &form("/w/a")), 200);
    assert_eq!(call(&hub, "/w/a", "/w/a", SI, "GET", "/notifications", "").status, 200, "taken back elsewhere");
    assert_eq!(revoke("/w/a", &form("/w/a")), 200);
    assert_eq!(call(&hub, "/w/a", "/w/a", SI, "GET", "/notifications", "").status, 401);
    assert_eq!(notifications(&hub, ""), Vec::<Value>::new());
}

#[test]
fn what_happens_in_a_world_stays_there() {
    let hub = with_world("a");
    let folder = call(&hub, "/w/a", "/w/a", "osl-dgs", "POST", "/folders", &certdc_folder().to_string()).expect(201);
    let (folder, attachment, case) = (id_of(&folder), id_of(&folder["attachments"][0]), id_of(&folder["cases"][0]));
    let bearer = format!("Bearer {}", hub.token_in("/w/a", "osl-dgs"));
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/octet-stream")];
    let upload = hub.send("PUT", &format!("/w/a/teledossiers/v1/folders/{folder}/attachments/{attachment}"), &headers, PDF);
    assert_eq!(upload.status, 204);
    let complete = json!({ "globalStatus": "HUBEE_COMPLETED" }).to_string();
    call(&hub, "/w/a", "/w/a", "osl-dgs", "PATCH", &format!("/folders/{folder}"), &complete).expect(204);
    assert_eq!(notifications(&hub, "/w/a").len(), 1);
    assert_eq!(notifications(&hub, ""), Vec::<Value>::new());
    call(&hub, "", "", SI, "GET", &format!("/cases/{case}"), "").expect_refusal(404, "Case is not found");
    assert_eq!(call(&hub, "/w/a", "/w/a", SI, "GET", &format!("/cases/{case}/attachments/{attachment}"), "").bytes, PDF);

    let new = json!({ "clientId": "mine", "clientSecret": "mine-secret", "scope": "SI", "organization": si(VIENNE), "processCode": "CERTDC" });
    control(&hub, "/w/a", "POST", "/clients", &new).expect(201);
    let form = "grant_type=client_credentials&scope=SI&client_id=mine&client_secret=mine-secret";
    let ask = |world: &str| {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        hub.send("POST", &format!("{world}/oauth2/token"), &headers, form.as_bytes()).status
    };
    assert_eq!((ask("/w/a"), ask("")), (200, 401));
}

#[test]
fn a_world_has_its_own_time() {
    let hub = with_world("a");
    let set = json!({ "now": "2030-01-31T12:00:00Z", "frozen": true });
    control(&hub, "/w/a", "PUT", "/clock", &set).expect(200);
    let read = |world: &str| control(&hub, world, "GET", "/clock", &Value::Null).expect(200);
    assert_eq!(read("/w/a"), json!({ "now": "2030-01-31T12:00:00.000+00:00", "frozen": true, "scale": 1 }));
    assert_eq!(read("")["frozen"], false);
    assert!(read("")["now"].as_str().unwrap() < "2030");
}

#[test]
fn a_reset_of_one_world_leaves_the_others() {
    let hub = with_world("a");
    make(&hub, &json!({ "name": "b" }));
    for world in ["", "/w/a", "/w/b"] {
        inject(&hub, world, 2);
    }
    control(&hub, "/w/a", "POST", "/reset", &Value::Null).expect(204);
    let counts = ["", "/w/a", "/w/b"].map(|world| notifications(&hub, world).len());
    assert_eq!(counts, [2, 0, 2]);
}

#[test]
fn a_copy_of_a_world_goes_its_own_way_and_back_to_what_it_was() {
    let hub = TestHub::without_dossiers();
    inject(&hub, "", 2);
    control(&hub, "", "PUT", "/clock", &json!({ "now": "2030-01-31T12:00:00Z", "frozen": true })).expect(200);
    make(&hub, &json!({ "name": "copy", "from": "default" }));
    assert_eq!(notifications(&hub, "/w/copy"), notifications(&hub, ""));
    inject(&hub, "/w/copy", 3);
    inject(&hub, "", 1);
    let counts = || ["", "/w/copy"].map(|world| notifications(&hub, world).len());
    assert_eq!(counts(), [3, 5]);
    control(&hub, "/w/copy", "POST", "/reset", &Value::Null).expect(204);
    assert_eq!(counts(), [3, 2]);
    let clock = control(&hub, "/w/copy", "GET", "/clock", &Value::Null).expect(200);
    assert_eq!(clock["now"], "2030-01-31T12:00:00.000+00:00");
}

#[test]
fn fifty_worlds_side_by_side_do_not_meet() {
    let hub = TestHub::without_dossiers();
    for number in 0..50 {
        make(&hub, &json!({ "name": format!("w-{number}") }));
    }
    std::thread::scope(|scope| {
        for lane in 0..4 {
            let url = hub.simulator.url();
            scope.spawn(move || {
                for number in (lane..50).step_by(4) {
                    let dossiers = format!("{url}/w/w-{number}/_sim/dossiers");
                    ureq::post(dossiers).send_json(json!({ "processCode": "CERTDC", "count": number + 1 })).unwrap();
                }
            });
        }
    });
    for number in 0..50 {
        assert_eq!(notifications(&hub, &format!("/w/w-{number}")).len(), number + 1);
    }
    assert_eq!(notifications(&hub, ""), Vec::<Value>::new());
}

#[test]
fn no_sentence_shows_where_a_world_is() {
    let hub = with_world("a");
    let token = [("", "default"), ("/w/a", "a")].map(|(world, _)| format!("Bearer {}", hub.token_in(world, SI)));
    for (path, with_token) in [
        ("/nothing?x=1", false),
        ("/teledossiers/v1/nothing", false),
        ("/teledossiers/v1/cases/x?lite=perhaps", true),
        ("/teledossiers/v1/notifications?maxResult=many", true),
        ("/_sim/nothing", false),
        ("/_sim/openapi/nothing", false),
        ("/", false),
    ] {
        let answers = ["", "/w/a"].map(|world| {
            let bearer = &token[usize::from(!world.is_empty())];
            let headers = [("authorization", bearer.as_str())];
            let answer = hub.send("GET", &format!("{world}{path}"), if with_token { &headers } else { &[] }, b"");
            (answer.status, answer.text())
        });
        assert_eq!(answers[0], answers[1], "{path}");
        assert!(!answers[1].1.contains("/w/a"), "{path}");
    }
    assert_eq!(hub.send("GET", "/w/a", &[], b"").text(), hub.send("GET", "/", &[], b"").text());
}

#[test]
fn an_unknown_world_is_what_any_unknown_path_is() {
    let hub = TestHub::without_dossiers();
    for path in ["/w/ghost/teledossiers/v1/notifications", "/w/ghost/oauth2/token", "/w/ghost", "/w/", "/w", "/w//_sim/health"] {
        let answer = hub.send("GET", path, &[], b"");
        assert_eq!((answer.status, answer.header("content-type")), (404, Some("text/plain")), "{path}");
        assert_eq!(answer.text(), format!("no matching service found for path : {path}"));
    }
    for path in ["/w/ghost/_sim/health", "/w/ghost/_sim/worlds", "/w/%64efault/_sim/health", "/w/../_sim/health"] {
        expect_problem(&hub.send("GET", path, &[], b""), 404);
    }
    let problem = expect_problem(&hub.send("POST", "/w/ghost/_sim/reset", &[], b""), 404);
    assert_eq!(problem["detail"], "there is no world ghost");
}

#[test]
fn only_the_default_world_without_a_prefix_knows_of_the_others() {
    let hub = with_world("a");
    for world in ["/w/a", "/w/default"] {
        for (method, path) in [("GET", "/worlds"), ("POST", "/worlds"), ("GET", "/worlds/a"), ("DELETE", "/worlds/a")] {
            expect_problem(&control(&hub, world, method, path, &json!({})), 404);
        }
    }
}

#[test]
fn the_default_world_has_a_prefix_too() {
    let hub = with_world("a");
    inject(&hub, "/w/default", 1);
    assert_eq!(notifications(&hub, "/w/default"), notifications(&hub, ""));
    let health = |world: &str| control(&hub, world, "GET", "/health", &Value::Null).expect(200);
    assert_eq!((health(""), health("/w/a")["world"].clone()), (health("/w/default"), json!("a")));
}

#[test]
fn the_admin_token_and_foreign_pages_are_looked_at_in_every_world() {
    let hub = TestHub::of(Simulator::builder().seed(Seed::None).admin_token("opensesame"));
    let bearer = ("authorization", "Bearer opensesame");
    hub.send("POST", "/_sim/worlds", &[bearer], br#"{"name":"a"}"#).expect(201);
    for path in ["/w/a/_sim/clients", "/w/ghost/_sim/clients", "/_sim/worlds", "/w/a/_sim/snapshots"] {
        expect_problem(&hub.send("GET", path, &[], b""), 401);
    }
    for path in ["/w/a/_sim/health", "/w/ghost/_sim/clients"] {
        expect_problem(&hub.send("GET", path, &[bearer, ("origin", "http://elsewhere.test")], b""), 403);
    }
    hub.send("GET", "/w/a/_sim/clients", &[bearer], b"").expect(200);
}

#[test]
fn what_goes_wrong_in_one_world_goes_wrong_in_no_other() {
    let hub = with_world("a");
    let rule = json!({ "match": { "path": "/*/v1/**" }, "effect": { "kind": "status", "status": 503 } });
    control(&hub, "/w/a", "POST", "/faults", &rule).expect(201);
    let status = |world: &str| call(&hub, world, world, SI, "GET", "/notifications", "").status;
    assert_eq!((status("/w/a"), status("")), (503, 200));
    control(&hub, "/w/a", "POST", "/reset", &Value::Null).expect(204);
    assert_eq!(status("/w/a"), 200);
}
