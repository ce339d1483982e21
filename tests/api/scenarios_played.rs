//! The ready scenarios: a good client passes each, a sloppy one none.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    clients::{GoodOsl, GoodSi, SloppyOsl, SloppySi},
    support::TestHub,
};

fn start(hub: &TestHub, name: &str) -> Value {
    hub.control("POST", &format!("/scenarios/{name}/start"), &Value::Null).expect(201)
}

fn grade(hub: &TestHub) -> Value {
    hub.control("GET", "/scenario", &Value::Null).expect(200)
}

fn client_of(started: &Value) -> (&str, &str) {
    (started["client"]["clientId"].as_str().unwrap(), started["client"]["scope"].as_str().unwrap())
}

fn names(hub: &TestHub) -> Vec<String> {
    let listed = hub.control("GET", "/scenarios", &Value::Null).expect(200);
    listed.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_good_client_passes_every_scenario_and_has_not_passed_before_it_began() {
    let hub = TestHub::demo();
    let url = hub.simulator.url();
    for name in names(&hub) {
        let started = start(&hub, &name);
        assert_eq!(started["state"], "running", "{name}: {started:#}");
        match client_of(&started) {
            (client, "SI") if name == "complements" => {
                let mut si = GoodSi::new(&url, client);
                si.run_asking();
                // The OSL has answered meanwhile.
                si.run_asking();
            }
            (client, "SI") => GoodSi::new(&url, client).run(),
            (client, _) => {
                let mut osl = GoodOsl::new(&url, client);
                osl.deposit();
                osl.run();
            }
        }
        let graded = grade(&hub);
        assert_eq!(graded["state"], "passed", "{name}: {:#}", graded["expectations"]);
    }
}

#[test]
fn a_sloppy_client_passes_no_scenario() {
    let hub = TestHub::demo();
    let url = hub.simulator.url();
    for name in names(&hub) {
        match client_of(&start(&hub, &name)) {
            (client, "SI") => SloppySi::new(&url, client).run(),
            (client, _) => {
                let mut osl = SloppyOsl::new(&url, client);
                let folder = osl.deposit("DGS-42");
                if folder["id"].is_string() {
                    osl.upload_and_complete(&folder);
                }
                osl.run();
            }
        }
        let graded = grade(&hub);
        assert_ne!(graded["state"], "passed", "{name}: {:#}", graded["expectations"]);
    }
}

#[test]
fn who_trains_a_team_sees_how_far_each_world_is() {
    let hub = TestHub::demo();
    hub.control("POST", "/worlds", &serde_json::json!({ "name": "team-a" })).expect(201);
    hub.send("POST", "/w/team-a/_sim/scenarios/first-notification/start", &[], b"").expect(201);
    hub.send("POST", "/w/team-a/_sim/scenario/hint", &[], b"").expect(200);
    GoodSi::new(&format!("{}/w/team-a", hub.simulator.url()), "si-certdc-paris").run();
    hub.send("POST", "/w/team-a/_sim/scenarios/long-list/start", &[], b"").expect(201);
    let progress = hub.control("GET", "/exercises/progress", &Value::Null).expect(200);
    let of_world: BTreeMap<_, _> =
        progress.as_array().unwrap().iter().map(|one| (one["world"].as_str().unwrap(), &one["exercises"])).collect();
    let shown = |exercise: &Value| {
        let member = |name: &str| exercise[name].to_string();
        ["name", "state", "isPassed", "attempts", "hints"].map(member).join(" ")
    };
    assert_eq!(shown(&of_world["team-a"][0]), "\"first-notification\" \"passed\" true 1 1");
    assert_eq!(shown(&of_world["team-a"][1]), "\"long-list\" \"running\" false 1 0");
    assert_eq!(shown(&of_world["default"][0]), "\"first-notification\" null false 0 0");
    hub.send("GET", "/w/team-a/_sim/exercises/progress", &[], b"").expect_status(404);
}
