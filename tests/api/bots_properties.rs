//! Whatever bots play, and whatever clients do meanwhile.

use hubee_sim::{
    Simulator,
    domain::{scope::Scope, status::Status, status_graph},
    seed::Seed,
};
use proptest::{prelude::*, sample::select};
use serde_json::{Value, json};

use crate::support::{TestHub, seed_without_dossiers};

const PROCESSES: [&str; 6] = ["CERTDC", "EtatCivil", "arnaqueInternet", "SNATED", "RSA", "CAF-contact"];

/// Who moved a case, from where, and where to.
type Move = (Scope, Status, Status);

/// What a tester does between two looks.
#[derive(Clone, Debug)]
enum Step {
    Inject(&'static str),
    Say { case: usize, side: &'static str, status: Option<&'static str> },
    Advance(&'static str),
}

fn any_step() -> impl Strategy<Value = Step> {
    let statuses = vec!["SENT", "SI_RECEIVED", "IN_PROGRESS", "ADD_AWAITING", "DONE", "REFUSED", "CLOSED", "HUBEE_NOTIFIED"];
    prop_oneof![
        3 => select(PROCESSES.to_vec()).prop_map(Step::Inject),
        3 => (0..100_usize, select(vec!["OSL", "SI"]), prop::option::of(select(statuses)))
            .prop_map(|(case, side, status)| Step::Say { case, side, status }),
        4 => select(vec!["PT1S", "PT30S", "PT2M", "P1D"]).prop_map(Step::Advance),
    ]
}

fn any_bots() -> impl Strategy<Value = Value> {
    let weights = prop::collection::vec(0..4_u32, 5).prop_map(|drawn| {
        let names = ["treat", "refuse", "ask", "attach", "ignore"];
        let mut mix: serde_json::Map<String, Value> =
            names.iter().zip(drawn).map(|(name, weight)| ((*name).into(), json!(weight))).collect();
        mix.insert("treat".into(), json!(1));
        Value::Object(mix)
    });
    let osl = select(vec![json!(["answer"]), json!(["close"]), json!(["answer", "close"])]);
    let delay = || select(vec![json!("PT0S"), json!("PT30S"), json!({ "min": "PT1S", "max": "PT2M" })]);
    (weights, osl, delay(), delay(), any::<u32>(), select(vec![0.5, 1.0])).prop_map(|(mix, osl, slow, late, seed, share)| {
        json!([
            { "side": "SI", "does": mix, "delay": slow, "seed": seed, "share": share },
            { "side": "SI", "processCode": "RSA", "does": "ask", "delay": late },
            { "side": "OSL", "does": osl, "delay": late, "seed": seed },
            { "side": "OSL", "does": "deposit", "processCode": "EtatCivil", "every": "PT1H" },
        ])
    })
}

/// Plays the steps in a strict hub that stands still between them; gives every
/// case with its history, and who made which move.
fn play(bots: &Value, steps: &[Step]) -> Vec<(Value, Vec<Move>)> {
    let directory = seed_without_dossiers();
    let hub = TestHub::of(Simulator::builder().seed(Seed::Directory(directory.path().into())).strict(true));
    hub.set_clock(&json!({ "now": "2030-06-01T12:00:00Z", "frozen": true }));
    hub.control("PUT", "/bots", bots).expect(200);
    let mut cases = Vec::new();
    for step in steps {
        match step {
            Step::Inject(code) => {
                let injected = hub.control("POST", "/dossiers", &json!({ "processCode": code })).expect(201);
                cases.push(injected[0]["caseId"].as_str().unwrap().to_owned());
            }
            Step::Say { case, side, status } => {
                let Some(index) = case.checked_rem(cases.len()) else { continue };
                let event = json!({ "as": side, "message": "Bonjour", "caseNewStatus": status });
                hub.control("POST", &format!("/cases/{}/events", cases[index]), &event);
            }
            Step::Advance(by) => {
                let told = hub.advance(by);
                let deposited = told.iter().filter(|one| one["did"] == "DEPOSITED");
                cases.extend(deposited.map(|one| one["caseId"].as_str().unwrap().to_owned()));
            }
        }
    }
    assert_eq!(
        hub.control("GET", "/departures", &Value::Null)
            .expect(200)
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["rule"] == "status-graph"),
        None
    );
    cases.iter().map(|id| history(&hub, id)).collect()
}

/// From where each event moved the case and where to: the tester's events and
/// the bots' know where it stands.
fn history(hub: &TestHub, id: &str) -> (Value, Vec<Move>) {
    let case = hub.get("admin", &format!("/cases/{id}")).expect(200);
    let status = |name: &Value| name.as_str().and_then(Status::parse);
    let moves = case["events"].as_array().unwrap().iter().filter_map(|event| {
        let scope = if event["transmitter"]["type"] == "OSL" { Scope::Osl } else { Scope::Si };
        Some((scope, status(&event["caseCurrentStatus"])?, status(&event["caseNewStatus"])?))
    });
    let mut moves: Vec<_> = moves.collect();
    moves.push((Scope::Admin, status(&case["status"]).unwrap(), status(&case["status"]).unwrap()));
    (case["processCode"].clone(), moves)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_history_follows_the_published_graph_and_repeats_itself(
        bots in any_bots(),
        steps in prop::collection::vec(any_step(), 1..25),
    ) {
        let histories = play(&bots, &steps);
        for (code, moves) in &histories {
            let mut at = Status::HubeeNotified;
            for (scope, from, to) in moves {
                // A bot closes with a PATCH, as the official collection does, which leaves no event.
                let is_closed_between = *from == Status::Closed && status_graph::allows(code.as_str().unwrap(), Scope::Osl, at, *from);
                prop_assert!(at == *from || is_closed_between, "{code}: {at}, then {from} in {moves:?}");
                prop_assert!(status_graph::allows(code.as_str().unwrap(), *scope, *from, *to), "{code}: {from} to {to} in {moves:?}");
                at = *to;
            }
        }
        prop_assert_eq!(play(&bots, &steps), histories);
    }
}
