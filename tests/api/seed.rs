//! The demonstration seed, and seeds of one's own.

use std::{collections::HashSet, sync::Arc};

use hubee_sim::{
    Simulator,
    clock::Clock,
    domain::{name::Name, status::Status},
    ids::Ids,
    seed::{Seed, Source},
    seedbed::Seedbed,
    world::{Origin, World},
};
use serde_json::{Value, json};

use crate::support::{PARIS, TestHub, VIENNE, seed_without_dossiers, si};

fn demo(file: &str) -> Vec<Value> {
    serde_json::from_str(&Source::Demo.text(file).unwrap().unwrap()).unwrap()
}

#[test]
fn every_process_has_its_osl_and_both_sis_of_the_official_collection() {
    let (processes, subscriptions, clients) = (demo("processes.json"), demo("subscriptions.json"), demo("clients.json"));
    for process in &processes {
        let (code, active) = (&process["code"], process["isActivated"] == true);
        assert!(clients.iter().any(|client| client["scope"] == "OSL" && client["organization"] == process["osl"]), "{code}");
        for party in [PARIS, VIENNE] {
            let subscription = subscriptions.iter().find(|one| one["processCode"] == *code && one["subscriber"] == si(party));
            assert_eq!(subscription.unwrap()["status"], if active { "Actif" } else { "Suspendu" }, "{code}");
            let client = clients.iter().find(|one| one["processCode"] == *code && one["organization"] == si(party));
            let client = client.unwrap();
            assert_eq!(client["clientSecret"], format!("{}-secret", client["clientId"].as_str().unwrap()));
        }
    }
}

#[test]
fn the_teledossiers_of_the_demonstration_cover_every_status_a_case_can_keep() {
    let hub = TestHub::demo();
    let seed = Seed::Demo.fixtures(&hubee_sim::contract::Contract::new().unwrap()).unwrap();
    let origin = Origin::Seed(Arc::new(Seedbed::new(seed)));
    let world = World::begin(Name::of_default_world(), origin, Clock::system(), Ids::Random, false).unwrap();
    let statuses: HashSet<Status> = world
        .store
        .read(|connection| -> Result<_, hubee_sim::store::StoreError> {
            let mut found = connection.prepare("SELECT DISTINCT status FROM cases")?;
            let found = found.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(found)
        })
        .unwrap();
    // HUBEE_COMPLETED is never seen: the hub notifies in the same transaction.
    let expected: HashSet<Status> = Status::all().filter(|status| *status != Status::HubeeCompleted).collect();
    assert_eq!(statuses, expected);
    assert!(!hub.notifications("si-certdc-paris").is_empty());
}

/// A seed of one's own with this text for this file instead of the demonstration's.
fn refusal_of(file: &str, text: &str) -> String {
    let directory = seed_without_dossiers();
    std::fs::write(directory.path().join(file), text).unwrap();
    let started = Simulator::builder().seed(Seed::Directory(directory.path().into())).start();
    let refused = started.map(|_| "accepted").unwrap_err().to_string();
    assert!(refused.contains(file), "{refused}");
    refused
}

#[test]
fn a_bad_fixture_is_refused_with_file_path_and_reason() {
    let mut organizations = demo("organizations.json");
    organizations[2]["companyRegister"] = "123".into();
    let refused = refusal_of("organizations.json", &json!(organizations).to_string());
    assert!(refused.contains("at [2].companyRegister: ECMA 262 regex"), "{refused}");
    let subscription = demo("subscriptions.json")[0].clone();
    let twice = json!([subscription, subscription]).to_string();
    assert!(
        refusal_of("subscriptions.json", &twice)
            .contains("at [1]: Subscription arnaqueInternet for organization SI-11001401600015-75108 already exists")
    );
    let mut unknown = subscription;
    unknown["processCode"] = "NOTHING".into();
    assert!(refusal_of("subscriptions.json", &json!([unknown]).to_string()).contains("at [0]: Process NOTHING does not exist"));
    let client = json!([{ "clientId": "a", "clientSecret": "b", "scope": "SI" }]).to_string();
    assert!(refusal_of("clients.json", &client).contains("at [0]: OSL and ADMIN need"));
    assert!(refusal_of("clients.json", "[{]").contains("key must be a string"));
    assert!(refusal_of("clients.json", "[] []").contains("trailing characters"));
}

#[test]
fn a_seed_may_hold_subscriptions_to_a_deactivated_process_but_no_active_one() {
    let mut subscription = demo("subscriptions.json")[0].clone();
    (subscription["processCode"], subscription["status"]) = ("CasParCas".into(), "Actif".into());
    let refused = refusal_of("subscriptions.json", &json!([subscription]).to_string());
    assert!(refused.contains("at [0]: Process CasParCas is not activated"), "{refused}");
    assert!(demo("subscriptions.json").iter().any(|one| one["processCode"] == "CasParCas" && one["status"] == "Suspendu"));
}

#[test]
fn a_bad_teledossier_is_refused_as_the_api_refuses_it() {
    let mut dossier = demo("dossiers.json")[0].clone();
    dossier["folder"]["cases"][0]["recipient"] = si(("11001401600011", "75108"));
    let refused = refusal_of("dossiers.json", &json!([dossier]).to_string());
    assert!(refused.contains("at [0].folder: Case recipient SI-11001401600011-75108 does not exist"), "{refused}");

    let mut dossier = demo("dossiers.json")[0].clone();
    dossier["folder"]["cases"][0]["recipient"].as_object_mut().unwrap().remove("branchCode");
    let refused = refusal_of("dossiers.json", &json!([dossier]).to_string());
    assert!(refused.contains("at [0].folder.cases[0].recipient: Object has missing required properties"), "{refused}");

    let mut dossier = demo("dossiers.json")[0].clone();
    dossier["files"] = json!(["nowhere.pdf"]);
    let refused = refusal_of("dossiers.json", &json!([dossier]).to_string());
    assert!(refused.contains("at [0].files[0]: attachments/nowhere.pdf"), "{refused}");

    let mut dossier = demo("dossiers.json")[0].clone();
    dossier["files"] = json!([]);
    dossier["declaredComplete"] = false.into();
    dossier["steps"] = json!([{ "as": "SI", "case": "nothing", "status": "SENT" }]);
    let refused = refusal_of("dossiers.json", &json!([dossier]).to_string());
    assert!(refused.contains("at [0].steps[0].case: nothing is not a case of the folder"), "{refused}");
    dossier["steps"] = json!([{ "as": "HUB", "folderStatus": "CLOSED" }]);
    assert!(refusal_of("dossiers.json", &json!([dossier]).to_string()).contains("at [0].steps[0]: a step has"));
}

#[test]
fn a_seed_that_is_refused_leaves_a_database_file_empty() {
    let directory = seed_without_dossiers();
    std::fs::write(directory.path().join("clients.json"), r#"[{"clientId":"a","clientSecret":"b","scope":"SI"}]"#).unwrap();
    let path = directory.path().join("hub.db");
    let builder = |seed| Simulator::builder().database(&path).seed(seed);
    assert!(builder(Seed::Directory(directory.path().into())).start().is_err());
    let hub = TestHub::of(builder(Seed::Demo));
    assert!(!hub.notifications("si-certdc-paris").is_empty(), "planted afresh");
}
