//! Exactly what differs is told.

use std::process::Command;

use hubee_sim::{
    Simulator,
    oauth::{Policy, ScopeMode},
    tls::Tls,
};
use serde_json::json;

use crate::{
    relay::Relay,
    support::{Told, as_client, as_si, diff, file, hub_with_fault, text},
};

#[track_caller]
fn differs(command: Command, expected: &[&str]) {
    let told = Told::by(command);
    assert_eq!(told.differences(), expected);
    assert_eq!(told.code, i32::from(!expected.is_empty()));
}

#[test]
fn a_strict_hub_differs_in_nothing_that_can_be_asked_safely() {
    let hub = Simulator::builder().strict(true).start().unwrap();
    differs(as_si(&hub.url(), &[]), &[]);
}

#[test]
fn another_process_is_compared_with_the_same_one() {
    let hub = Simulator::start().unwrap();
    let process = ["--process", "JeChangeDeCoordonnees"];
    differs(as_client(diff(&hub.url(), &process), "si-jechangedecoordonnees-paris", "SI"), &[]);
    differs(as_client(diff(&hub.url(), &process), "osl-dila", "OSL"), &[]);
}

#[test]
fn a_running_simulator_can_be_the_reference() {
    let (hub, reference) = (Simulator::start().unwrap(), hub_with_fault("/oauth2/jwks", r#"{"kind": "status", "status": 503}"#));
    let told = Told::by(as_si(&hub.url(), &["--reference", &reference.url()]));
    assert_eq!(told.differences(), ["jwks status: 503 | 200"]);
}

#[test]
fn another_world_is_compared_by_its_own_address() {
    let hub = Simulator::start().unwrap();
    ureq::post(format!("{}/_sim/worlds", hub.url())).send_json(json!({ "name": "other" })).unwrap();
    differs(as_si(&format!("{}/w/other", hub.url()), &[]), &[]);
}

#[test]
fn other_token_policies_are_told() {
    let policy = |scope_mode, gives_same_token| Policy { scope_mode, gives_same_token, ..Policy::default() };
    let echo = Simulator::builder().token_policy(policy(ScopeMode::Echo, false)).start().unwrap();
    differs(
        as_si(&echo.url(), &[]),
        &[
            "token-no-scope body/access_token/(claims)/scope: string (text) | absent",
            "token-no-scope body/scope: string (text) | absent",
            "token-odd-scope body/scope: default | HUBEE_SIM_DIFF",
        ],
    );
    let reject = Simulator::builder().token_policy(policy(ScopeMode::Reject, false)).start().unwrap();
    let told = Told::by(as_si(&reject.url(), &[])).differences();
    assert!(told.contains(&"token-odd-scope status: 200 | 400 invalid_scope".to_owned()), "{told:?}");
    let same = Simulator::builder().token_policy(policy(ScopeMode::Filter, true)).start().unwrap();
    let told = Told::by(as_si(&same.url(), &[])).differences();
    assert!(told.contains(&"token-again body/access_token/(again): another token | the same token".to_owned()), "{told:?}");
}

#[test]
fn answers_that_a_fault_spoils_are_told_for_what_they_are() {
    let path = "/teledossiers/v1/cases/00000000-0000-4000-8000-000000000000";
    for (effect, expected) in [
        (
            r#"{"kind": "status", "status": 503}"#,
            &["patch-no-token status: 401 900902 | 503", "case-unknown status: 404 404 | 503"][..],
        ),
        (
            r#"{"kind": "close"}"#,
            &["patch-no-token answer: 401 | the connection was closed", "case-unknown answer: 404 | the connection was closed"],
        ),
        (r#"{"kind": "wrong_content_type"}"#, &["case-unknown header/content-type: application/json | text/html"]),
        (r#"{"kind": "garbage"}"#, &["patch-no-token status: 401 900902 | 200", "case-unknown status: 404 404 | 200"]),
    ] {
        let hub = hub_with_fault(path, effect);
        let told: Vec<_> = Told::by(as_si(&hub.url(), &[])).differences();
        let told: Vec<_> = told.iter().filter(|one| !one.starts_with("patch-no-token header")).collect();
        assert_eq!(told, expected, "{effect}");
    }
}

#[test]
fn json_that_is_none_is_told() {
    let hub = hub_with_fault("/oauth2/jwks", r#"{"kind": "garbage"}"#);
    let told = Told::by(as_si(&hub.url(), &[])).differences();
    assert!(told.contains(&"jwks body: JSON | text".to_owned()), "{told:?}");
    assert!(told.iter().all(|one| one.starts_with("jwks ")), "{told:?}");
}

#[test]
fn odd_headers_reasons_and_members_are_told_where_they_are() {
    let relay = Relay::changing(|request, reply| {
        reply.headers.push("x-request-id: 42".into());
        if request.path == "/teledossiers/v1/notifications?eventDetails=true&maxResult=25" {
            reply.first_line = "HTTP/1.1 200 Fine".into();
            reply.headers.push("x-cache: HIT".into());
            reply.headers.retain(|line| !line.starts_with("content-type"));
            reply.headers.push("content-type: application/json; charset=utf-8".into());
            reply.json(|list| {
                for one in list.as_array_mut().unwrap() {
                    one["priority"] = json!(1);
                    one["caseId"] = json!(7);
                    one["dateTime"] = json!("2026-11-25");
                    one.as_object_mut().unwrap().remove("eventStatus");
                }
            });
        }
        if request.path.ends_with("/hubee-sim-diff/v1") {
            reply.body = b"nothing here".to_vec();
        }
    });
    differs(
        as_si(&relay.url, &[]),
        &[
            "unknown-api body: no matching service found for path : /hubee-sim-diff/v1 | nothing here",
            "notifications-details reason: OK | Fine",
            "notifications-details header/content-type: application/json | application/json; charset=utf-8",
            "notifications-details header/x-cache: absent | present",
            "notifications-details body/*/caseId: string (uuid) | integer",
            "notifications-details body/*/dateTime: string (date-time with milliseconds and offset) | string (date)",
            "notifications-details body/*/priority: absent | integer",
            "notifications-details body/*/eventStatus: null or string (text) | absent",
        ],
    );
}

#[test]
fn an_empty_list_is_not_called_equal() {
    let relay = Relay::changing(|request, reply| {
        if request.path.starts_with("/teledossiers/v1/notifications?") || request.path == "/teledossiers/v1/notifications" {
            reply.json(|json| {
                if json.is_array() {
                    *json = json!([]);
                }
            });
        }
    });
    let told = Told::by(as_si(&relay.url, &[]));
    assert_eq!((told.code, told.differences()), (0, Vec::new()));
    let list = told.exchanges().iter().find(|one| one["id"] == "notifications").unwrap();
    assert_eq!(list["notCompared"], json!(["body: empty there"]));
    assert!(told.left_out().contains(&"case there: no case found".to_owned()), "{:?}", told.left_out());
}

#[test]
fn accepted_differences_do_not_fail_and_those_not_seen_are_named() {
    let hub = hub_with_fault("/oauth2/jwks", r#"{"kind": "status", "status": 503}"#);
    let (_folder, path) =
        file("# known\njwks status down each night\n* header/x-gone was there once\nnotification body no such exchange\n");
    let path = path.to_str().unwrap();
    let told = Told::by(as_si(&hub.url(), &["--accept", path]));
    assert_eq!((told.code, told.differences().len()), (0, 1));
    let unused: Vec<_> = told.json["acceptedButNotSeen"].as_array().unwrap().iter().map(|one| one["line"].clone()).collect();
    assert_eq!(unused, [3, 4]);
    let output = as_si(&hub.url(), &["--accept", path]).output().unwrap();
    let said = text(&output.stdout);
    assert!(said.contains("\nACCEPTED\n  status: value differs\n") && said.contains("why:   down each night"), "{said}");
    assert!(said.contains("line 3: * header/x-gone (was there once)"), "{said}");
    let (_folder, path) = file("jwks header/date not this one\n");
    assert_eq!(Told::by(as_si(&hub.url(), &["--accept", path.to_str().unwrap()])).code, 1);
}

#[test]
fn a_difference_shown_everywhere_is_told_once_in_80_columns() {
    let relay = Relay::changing(|_, reply| reply.headers.push("strict-transport-security: max-age=1".into()));
    let output = as_si(&relay.url, &[]).output().unwrap();
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(said.matches("header/strict-transport-security: missing here").count(), 1, "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    let output = as_si(&relay.url, &["--format", "markdown"]).output().unwrap();
    assert!(text(&output.stdout).contains("| `header/strict-transport-security` | `missing here` |"), "{}", text(&output.stdout));
}

#[test]
fn a_hub_is_asked_over_https_by_who_trusts_its_authority() {
    let folder = tempfile::tempdir().unwrap();
    let tls = Tls::on(([127, 0, 0, 1], 0).into()).authority(folder.path());
    let hub = Simulator::builder().tls(tls).start().unwrap();
    let (url, ca) = (hub.tls_url().unwrap(), folder.path().join("ca.pem"));
    differs(as_si(&url, &["--ca", ca.to_str().unwrap()]), &[]);
    crate::support::cannot_tell(as_si(&url, &[]), "HTTPS fails");
}
