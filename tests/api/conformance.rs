//! `/_sim/conformance`: clients are graded as they deserve.

use serde_json::{Value, json};

use crate::{
    clients::{GoodOsl, GoodSi, SloppyOsl, SloppySi},
    faults::add,
    support::{TestHub, certdc_folder, id_of},
};

pub const SI: &str = "si-certdc-paris";
pub const OSL: &str = "osl-dgs";

pub fn report(hub: &TestHub, client: &str) -> Value {
    let found = hub.control("GET", &format!("/conformance?client={client}"), &Value::Null).expect(200);
    found["clients"][0].clone()
}

pub fn rules_with(report: &Value, verdict: &str) -> Vec<String> {
    let rules = report["rules"].as_array().unwrap().iter().filter(|rule| rule["verdict"] == verdict);
    rules.map(|rule| rule["rule"].as_str().unwrap().to_owned()).collect()
}

fn finding(report: &Value, rule: &str) -> Value {
    report["rules"].as_array().unwrap().iter().find(|one| one["rule"] == rule).unwrap_or_else(|| panic!("no {rule}")).clone()
}

#[track_caller]
fn expect_good(report: &Value) {
    let failed: Vec<_> = report["rules"].as_array().unwrap().iter().filter(|rule| rule["verdict"] == "failed").collect();
    assert!(failed.is_empty() && report["ok"] == true, "{failed:#?}");
}

#[track_caller]
fn expect_verdict(report: &Value, rule: &str, verdict: &str) {
    let found = finding(report, rule);
    assert_eq!(found["verdict"], verdict, "{found:#}");
}

pub fn inject(hub: &TestHub, count: usize) {
    hub.control("POST", "/dossiers", &json!({ "processCode": "CERTDC", "count": count })).expect(201);
}

/// A good SI with three télédossiers to treat, under a fault or not.
fn good_si(fault: &Value) -> (TestHub, Value) {
    let hub = TestHub::without_dossiers();
    inject(&hub, 3);
    if !fault.is_null() {
        add(&hub, fault);
    }
    GoodSi::new(&hub.simulator.url(), SI).run();
    let report = report(&hub, SI);
    (hub, report)
}

#[test]
fn a_good_si_passes() {
    let (_hub, report) = good_si(&Value::Null);
    expect_good(&report);
    for rule in [
        "token-reused",
        "requests-well-formed",
        "technical-headers",
        "notifications-until-short",
        "notification-deleted",
        "attachments-downloaded",
        "no-repeated-download",
        "intermediate-status",
        "final-status",
        "status-graph",
        "case-current-status",
    ] {
        expect_verdict(&report, rule, "passed");
    }
    for rule in ["token-renewed-on-401", "backs-off-on-5xx", "digest-verified", "notification-idempotent"] {
        expect_verdict(&report, rule, "notExercised");
    }
}

#[test]
fn a_good_si_passes_under_every_fault_and_what_it_overcame_is_told() {
    for (fault, rule) in [
        (json!({ "preset": "token-expired" }), "token-renewed-on-401"),
        (json!({ "preset": "gateway-503" }), "backs-off-on-5xx"),
        (json!({ "preset": "corrupted-download" }), "digest-verified"),
        (json!({ "preset": "truncated-download" }), "digest-verified"),
        (json!({ "preset": "duplicate-notification" }), "notification-idempotent"),
        (json!({ "preset": "shuffled-notifications" }), "notification-deleted"),
        (lost("createEvent"), "event-not-resubmitted-blindly"),
        (lost("deleteNotification"), "notification-deleted"),
    ] {
        let (_hub, report) = good_si(&fault);
        expect_good(&report);
        expect_verdict(&report, rule, "passed");
        assert!(report["seen"]["struck"].as_u64().unwrap() > 0, "{fault}");
    }
}

/// The first answer of that operation gets lost once the hub has acted.
fn lost(operation: &str) -> Value {
    json!({ "id": "lost", "match": { "operation": operation }, "when": { "first": 1 }, "phase": "after", "effect": { "kind": "reset" } })
}

#[test]
fn a_sloppy_si_fails_as_it_deserves() {
    let hub = TestHub::without_dossiers();
    let files = json!([{ "fileName": "a.pdf", "mimeType": "application/pdf", "text": "%PDF-1.4\n%%EOF\n" },
                       { "fileName": "b.xml", "mimeType": "application/xml", "text": "<a/>" }]);
    hub.control("POST", "/dossiers", &json!({ "processCode": "CERTDC", "attachments": files })).expect(201);
    SloppySi::new(&hub.simulator.url(), SI).run();
    let report = report(&hub, SI);
    assert_eq!(report["ok"], false);
    assert_eq!(
        rules_with(&report, "failed"),
        [
            "token-reused",
            "requests-well-formed",
            "technical-headers",
            "notifications-until-short",
            "notification-deleted",
            "notification-idempotent",
            "attachments-downloaded",
            "no-repeated-download",
            "intermediate-status",
            "status-graph",
            "case-current-status"
        ]
    );
}

#[test]
fn a_sloppy_si_does_not_notice_faults() {
    for (fault, rule) in [
        (json!({ "preset": "gateway-503" }), "backs-off-on-5xx"),
        (json!({ "preset": "corrupted-download" }), "digest-verified"),
        (lost("createEvent"), "event-not-resubmitted-blindly"),
    ] {
        let hub = TestHub::without_dossiers();
        inject(&hub, 1);
        add(&hub, &fault);
        SloppySi::new(&hub.simulator.url(), SI).run();
        expect_verdict(&report(&hub, SI), rule, "failed");
    }
}

#[test]
fn a_good_osl_passes_from_deposit_to_close() {
    let hub = TestHub::without_dossiers();
    let url = hub.simulator.url();
    let mut osl = GoodOsl::new(&url, OSL);
    osl.deposit();
    GoodSi::new(&url, SI).run();
    osl.run();
    let report = report(&hub, OSL);
    expect_good(&report);
    for rule in
        ["digest-sent", "events-acknowledged", "closed-when-finished", "deposit-completed", "numbering", "notification-deleted"]
    {
        expect_verdict(&report, rule, "passed");
    }
    expect_verdict(&report, "deposit-not-resubmitted-blindly", "notExercised");
}

#[test]
fn a_sloppy_osl_fails_as_it_deserves() {
    let hub = TestHub::without_dossiers();
    let url = hub.simulator.url();
    let mut osl = SloppyOsl::new(&url, OSL);
    let folder = osl.deposit("DGS-CERTDC-42");
    osl.upload(&folder);
    let deposited = hub.deposit();
    GoodSi::new(&url, SI).run();
    osl.run();
    hub.advance("PT2H");
    osl.run();
    let report = report(&hub, OSL);
    let failed = rules_with(&report, "failed");
    for rule in [
        "token-renewed-on-401",
        "requests-well-formed",
        "technical-headers",
        "notifications-until-short",
        "notification-deleted",
        "digest-sent",
        "events-acknowledged",
        "closed-when-finished",
        "deposit-completed",
        "numbering",
    ] {
        assert!(failed.iter().any(|one| one == rule), "{rule}: {failed:?}");
    }
    let half_done = finding(&report, "deposit-completed");
    assert_eq!(half_done["broken"], 1, "{half_done:#}");
    assert!(!half_done["evidence"][0]["text"]["en"].as_str().unwrap().contains(&deposited.folder));
    assert!(half_done["evidence"][0]["text"]["fr"].as_str().unwrap().contains(&id_of(&folder)));
}

#[test]
fn a_deposit_that_is_sent_again_after_its_answer_was_lost_is_a_duplicate_and_both_folders_are_named() {
    let hub = TestHub::without_dossiers();
    add(&hub, &lost("createFolder"));
    let number = "DGS-CERTDC-0000000000042";
    let second = SloppyOsl::new(&hub.simulator.url(), OSL).deposit(number);
    let report = report(&hub, OSL);
    let found = finding(&report, "deposit-not-resubmitted-blindly");
    assert_eq!((&found["verdict"], &report["ok"]), (&json!("failed"), &json!(false)));
    let evidence = &found["evidence"][0];
    assert_eq!((evidence["entries"].as_array().unwrap().len(), &evidence["fault"]), (2, &json!("lost")));
    let text = evidence["text"]["en"].as_str().unwrap();
    let ids: Vec<&str> = text.split([' ', ',', '.']).filter(|word| word.len() == 36).collect();
    assert!(ids.len() == 2 && text.contains(number) && ids.contains(&&*id_of(&second)), "{text}");
    for id in ids {
        assert_eq!(hub.get(OSL, &format!("/folders/{id}")).expect(200)["externalId"], number);
    }
}

#[test]
fn a_deposit_that_is_put_aside_after_its_answer_was_lost_is_none() {
    let hub = TestHub::without_dossiers();
    add(&hub, &lost("createFolder"));
    let mut osl = GoodOsl::new(&hub.simulator.url(), OSL);
    osl.deposit();
    assert_eq!(osl.aside, ["DGS-CERTDC-0000000000042"]);
    let report = report(&hub, OSL);
    expect_good(&report);
    expect_verdict(&report, "deposit-not-resubmitted-blindly", "passed");
    assert_eq!(report["seen"]["unheard"], 1);
}

#[test]
fn the_library_gives_the_same_report() {
    let (hub, report) = good_si(&Value::Null);
    let found = hub.simulator.conformance(SI).unwrap();
    assert_eq!(serde_json::to_value(&found.clients[0]).unwrap(), report);
    assert!(hub.simulator.conformance("nobody").unwrap().clients.is_empty());
}

#[test]
fn each_world_has_a_report_of_its_own() {
    let hub = TestHub::without_dossiers();
    hub.control("POST", "/worlds", &json!({ "name": "team-a" })).expect(201);
    hub.send("POST", "/w/team-a/_sim/dossiers", &[("content-type", "application/json")], br#"{"processCode":"CERTDC"}"#)
        .expect(201);
    GoodSi::new(&format!("{}/w/team-a", hub.simulator.url()), SI).run();
    let path = format!("/w/team-a/_sim/conformance?client={SI}");
    expect_good(&hub.send("GET", &path, &[], b"").expect(200)["clients"][0]);
    hub.control("GET", &format!("/conformance?client={SI}"), &Value::Null).expect_status(404);
}

#[test]
fn a_bad_request_of_a_fault_is_not_the_clients() {
    let hub = TestHub::without_dossiers();
    add(&hub, &json!({ "match": { "operation": "createFolder" }, "effect": { "kind": "status", "name": "bad_request" } }));
    hub.post(OSL, "/folders", &certdc_folder()).expect_status(400);
    expect_verdict(&report(&hub, OSL), "requests-well-formed", "notExercised");
}
