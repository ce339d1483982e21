//! `/_sim/bots`: the other party, automated, as a client that polls sees it.

use std::thread;

use hubee_sim::{Simulator, bot, seed::Seed};
use serde_json::{Value, json};

use crate::{
    control::expect_problem,
    support::{PARIS, TestHub, VIENNE, id_of, seed_without_dossiers, si, status_update},
};

const NOON: &str = "2030-06-01T12:00:00.000+00:00";
const SI: &str = "si-certdc-paris";

/// A hub without télédossiers that stands still at noon.
fn hub() -> TestHub {
    frozen(TestHub::without_dossiers())
}

fn frozen(hub: TestHub) -> TestHub {
    hub.set_clock(&json!({ "now": NOON, "frozen": true }));
    hub
}

fn strict_hub() -> (TestHub, tempfile::TempDir) {
    let directory = seed_without_dossiers();
    let builder = Simulator::builder().seed(Seed::Directory(directory.path().into())).strict(true);
    (frozen(TestHub::of(builder)), directory)
}

#[track_caller]
fn set(hub: &TestHub, bots: &Value) -> Value {
    hub.control("PUT", "/bots", bots).expect(200)
}

fn list(hub: &TestHub) -> Value {
    hub.control("GET", "/bots", &Value::Null).expect(200)
}

/// Injects so many télédossiers of that process; gives their cases.
fn inject(hub: &TestHub, code: &str, count: usize) -> Vec<String> {
    let injected = hub.control("POST", "/dossiers", &json!({ "processCode": code, "count": count })).expect(201);
    injected.as_array().unwrap().iter().map(|dossier| dossier["caseId"].as_str().unwrap().to_owned()).collect()
}

fn case(hub: &TestHub, id: &str) -> Value {
    hub.get("admin", &format!("/cases/{id}")).expect(200)
}

/// The statuses that a case went through, by its events.
fn moves(hub: &TestHub, id: &str) -> Vec<String> {
    let events = case(hub, id)["events"].as_array().unwrap().clone();
    events.iter().filter_map(|event| event["caseNewStatus"].as_str().map(str::to_owned)).collect()
}

/// What fell due, in short: who did what, when after noon.
fn deeds(fell_due: &[Value]) -> Vec<String> {
    let time = |one: &Value| one["dateTime"].as_str().unwrap()[11..19].to_owned();
    let did = |one: &Value| match one["bot"].as_str() {
        Some(bot) => format!("{bot} {}", one["did"].as_str().unwrap_or("skipped")),
        None => one["effect"].as_str().unwrap().to_owned(),
    };
    fell_due.iter().map(|one| format!("{} {}", time(one), did(one))).collect()
}

#[test]
fn an_si_treats_what_waits_for_it_after_its_delay() {
    let hub = hub();
    let bots = set(&hub, &json!([{ "id": "mairie", "side": "SI", "processCode": "CERTDC", "does": "treat", "delay": "PT30S" }]));
    assert_eq!(
        bots,
        json!([{ "id": "mairie", "side": "SI", "processCode": "CERTDC", "does": "treat", "delay": "PT30S", "seed": 0,
                 "acts": {}, "waiting": 0, "left": 0, "nextDue": null, "lastRefusal": null }])
    );
    let dossier = hub.deposit();
    assert_eq!(
        (list(&hub)[0]["waiting"].clone(), list(&hub)[0]["nextDue"].clone()),
        (json!(1), json!("2030-06-01T12:00:30.000+00:00"))
    );
    hub.advance("PT29S");
    assert_eq!(hub.notifications(SI).len(), 1);
    let fell_due = hub.advance("PT1S");
    let expected = json!({ "dateTime": "2030-06-01T12:00:30.000+00:00", "effect": "BOT_ACTED", "bot": "mairie", "caseId": dossier.case, "did": "DONE" });
    assert_eq!(fell_due, [expected]);
    assert_eq!(moves(&hub, &dossier.case), ["SENT", "SI_RECEIVED", "IN_PROGRESS", "DONE"]);
    assert!(hub.notifications(SI).is_empty());
    let told: Vec<_> = hub.notifications("osl-dgs").iter().map(|one| one["dateTime"].clone()).collect();
    assert_eq!(told, vec![json!("2030-06-01T12:00:30.000+00:00"); 4]);
    assert_eq!((list(&hub)[0]["acts"].clone(), list(&hub)[0]["waiting"].clone()), (json!({ "DONE": 1 }), json!(0)));
}

#[test]
fn a_client_that_polls_a_running_hub_sees_the_bot_at_once() {
    let hub = TestHub::without_dossiers();
    set(&hub, &json!([{ "side": "SI", "does": "treat" }]));
    let dossier = hub.deposit();
    assert_eq!(hub.get("osl-dgs", &format!("/cases/{}", dossier.case)).expect(200)["status"], "DONE");
}

#[test]
fn an_si_refuses_with_a_message() {
    let hub = hub();
    set(&hub, &json!([{ "side": "SI", "does": "refuse", "message": "Hors compétence." }]));
    let id = inject(&hub, "EtatCivil", 1).remove(0);
    assert_eq!(moves(&hub, &id), ["SI_RECEIVED", "IN_PROGRESS", "REFUSED"]);
    let events = case(&hub, &id)["events"].clone();
    assert_eq!((events[1]["message"].clone(), events[2]["message"].clone()), (Value::Null, json!("Hors compétence.")));
}

#[test]
fn an_si_answers_with_a_file() {
    let hub = hub();
    set(&hub, &json!([{ "side": "SI", "does": "attach" }]));
    let dossier = hub.deposit();
    let event = case(&hub, &dossier.case)["events"][3].clone();
    let case = &dossier.case;
    assert_eq!(
        (&event["actionType"], &event["status"], &event["caseNewStatus"]),
        (&json!("ATTACH_DEPOSIT"), &json!("SENT"), &json!("DONE"))
    );
    let file = format!("/cases/{case}/events/{}/attachments/{}", id_of(&event), id_of(&event["attachments"][0]));
    assert!(hub.get("osl-dgs", &file).bytes.starts_with(b"%PDF"));
    assert_eq!(hub.case_status(case), "DONE");
}

#[test]
fn an_si_asks_and_treats_once_a_client_has_answered() {
    let hub = hub();
    set(&hub, &json!([{ "id": "mairie", "side": "SI", "does": "ask", "delay": "PT1M" }]));
    let (certdc, awaits) = (hub.deposit().case, inject(&hub, "arnaqueInternet", 1).remove(0));
    assert_eq!(deeds(&hub.advance("PT10M")), ["12:01:00 mairie ASKED", "12:01:00 mairie ASKED"]);
    assert_eq!(moves(&hub, &awaits), ["SI_RECEIVED", "IN_PROGRESS", "ADD_AWAITING"]);
    let question = case(&hub, &certdc)["events"][3].clone();
    assert_eq!((&question["actionType"], hub.case_status(&certdc).as_str()), (&json!("SENDING_MESSAGE"), "IN_PROGRESS"));
    // A duplicate of the first notification answers nothing.
    hub.control("POST", "/notifications", &json!({ "caseId": certdc })).expect(201);
    assert_eq!(deeds(&hub.advance("PT1M")), ["12:11:00 mairie READ"]);
    let answer = json!({ "as": "OSL", "message": "Voici." });
    hub.control("POST", &format!("/cases/{certdc}/events"), &answer).expect(201);
    let reopen = json!({ "as": "OSL", "message": "Voici.", "caseNewStatus": "HUBEE_NOTIFIED" });
    hub.control("POST", &format!("/cases/{awaits}/events"), &reopen).expect(201);
    assert_eq!(deeds(&hub.advance("PT1M")), ["12:12:00 mairie DONE", "12:12:00 mairie DONE"]);
    assert_eq!(case(&hub, &certdc)["events"][4]["status"], "RECEIVED", "the bot acknowledged the answer");
}

#[test]
fn an_si_that_ignores_leaves_the_notification_where_it_is() {
    let hub = hub();
    set(
        &hub,
        &json!([{ "id": "deaf", "side": "SI", "recipient": si(PARIS), "does": "ignore" }, { "side": "SI", "does": "treat" }]),
    );
    let dossier = hub.deposit();
    assert_eq!(hub.advance("P1Y"), Vec::<Value>::new());
    assert_eq!((hub.notifications(SI).len(), hub.case_status(&dossier.case)), (1, "HUBEE_NOTIFIED".to_owned()));
    assert_eq!((list(&hub)[0]["left"].clone(), list(&hub)[1]["left"].clone()), (json!(1), json!(0)));
    set(
        &hub,
        &json!([{ "side": "SI", "recipient": si(VIENNE), "does": "treat" }, { "side": "SI", "processCode": "RSA", "does": "treat" }]),
    );
    assert_eq!(hub.notifications(SI).len(), 1, "neither is about Paris and CERTDC");
}

#[test]
fn an_osl_deposits_as_often_as_it_is_told() {
    let hub = hub();
    set(
        &hub,
        &json!([{ "id": "dgs", "side": "OSL", "processCode": "CERTDC", "recipient": si(VIENNE), "does": "deposit", "every": "PT20S" }]),
    );
    assert_eq!(deeds(&hub.advance("PT1M")), ["12:00:20 dgs DEPOSITED", "12:00:40 dgs DEPOSITED", "12:01:00 dgs DEPOSITED"]);
    let dates: Vec<_> =
        hub.notifications("si-certdc-vienne").iter().map(|one| one["dateTime"].as_str().unwrap()[11..19].to_owned()).collect();
    assert_eq!(dates, ["12:00:20", "12:00:40", "12:01:00"]);
    assert_eq!(list(&hub)[0]["nextDue"], "2030-06-01T12:01:20.000+00:00");
    hub.set_clock(&json!({ "now": "2029-01-01T00:00:00Z" }));
    assert_eq!(hub.advance("PT20S").len(), 1, "a clock set back takes the bot with it");
}

#[test]
fn both_sides_play_a_whole_life_in_order() {
    let hub = hub();
    set(
        &hub,
        &json!([{ "id": "osl", "side": "OSL", "processCode": "arnaqueInternet", "does": ["deposit", "answer", "close"], "every": "PT1H", "delay": "PT10S" },
                { "id": "si", "side": "SI", "does": "ask", "delay": "PT30S" }]),
    );
    let fell_due = hub.advance("PT1H5M");
    let first = |deed: &str| fell_due.iter().position(|one| one["did"] == deed).unwrap();
    let order = ["DEPOSITED", "ASKED", "ANSWERED", "DONE", "CLOSED"].map(first);
    assert!(order.is_sorted(), "{:?}", deeds(&fell_due));
    let times = order.map(|index| deeds(&fell_due[index..=index])[0][..8].to_owned());
    assert_eq!(times, ["13:00:00", "13:00:30", "13:00:40", "13:01:10", "13:01:20"]);
    let id = fell_due[0]["caseId"].as_str().unwrap();
    let path = ["SI_RECEIVED", "IN_PROGRESS", "ADD_AWAITING", "HUBEE_NOTIFIED", "SI_RECEIVED", "IN_PROGRESS", "DONE"];
    assert_eq!((moves(&hub, id), hub.case_status(id)), (path.map(str::to_owned).to_vec(), "CLOSED".to_owned()));
    assert_eq!(hub.advance("PT10M"), Vec::<Value>::new(), "nobody goes on talking");
    assert!(hub.notifications("admin").is_empty());
}

#[test]
fn an_osl_closes_the_folder_with_its_last_case_and_nothing_else() {
    let hub = hub();
    set(&hub, &json!([{ "id": "osl", "side": "OSL", "does": "close" }]));
    let dossier = hub.deposit();
    let events = format!("/cases/{}/events", dossier.case);
    hub.post(SI, &events, &status_update("IN_PROGRESS")).expect(201);
    assert_eq!(hub.notifications("osl-dgs").len(), 1, "what is not finished stays for a client");
    hub.post(SI, &events, &status_update("DONE")).expect(201);
    assert_eq!(hub.case_status(&dossier.case), "CLOSED");
    assert_eq!(hub.get("osl-dgs", &format!("/folders/{}", dossier.folder)).expect(200)["globalStatus"], "CLOSED");
    assert_eq!(list(&hub)[0]["acts"], json!({ "CLOSED": 1 }));
}

#[test]
fn bots_and_nights_come_in_the_order_in_which_they_fall_due() {
    let hub = frozen(TestHub::with_process("CERTDC", |process| {
        process["timeBeforeFileDeletion"] = json!(0);
        process["timeBeforeArchiving"] = json!(1);
    }));
    set(
        &hub,
        &json!([{ "id": "si", "side": "SI", "does": "treat", "delay": "PT1H" },
                { "id": "osl", "side": "OSL", "does": "close", "delay": "PT1H" }]),
    );
    let dossier = hub.deposit();
    assert_eq!(deeds(&hub.advance("PT2H")), ["13:00:00 si DONE", "14:00:00 osl CLOSED"]);
    hub.set_clock(&json!({ "now": "2030-06-02T21:30:00Z" }));
    let late = hub.deposit();
    // One minute past midnight in Paris lies before the second télédossier is due.
    let fell_due = hub.advance("PT2H");
    let closed = |case: &str| fell_due.iter().position(|one| one["caseId"] == *case && one["did"] == "CLOSED");
    let archived = fell_due.iter().position(|one| one["effect"] == "CASE_ARCHIVED" && one["caseId"] == *dossier.case);
    assert!(closed(&late.case).is_some() && archived.is_some(), "{:?}", deeds(&fell_due));
    let dates: Vec<_> = fell_due.iter().map(|one| one["dateTime"].as_str().unwrap()).collect();
    assert!(dates.is_sorted(), "{dates:?}");
    assert!(fell_due.iter().any(|one| one["effect"] == "ATTACHMENT_DELETED"));
}

#[test]
fn in_a_strict_hub_bots_keep_to_the_graph_of_every_process() {
    for does in ["treat", "attach", "ask"] {
        let (hub, _directory) = strict_hub();
        set(&hub, &json!([{ "side": "SI", "does": does }, { "side": "OSL", "does": ["answer", "close"] }]));
        let processes = hub.look_up("admin", "/processes").expect(200);
        let mut count = 0;
        for process in processes.as_array().unwrap().iter().filter(|process| process["isActivated"] == true) {
            let code = process["code"].as_str().unwrap();
            let id = inject(&hub, code, 1).remove(0);
            assert_eq!(hub.case_status(&id), "CLOSED", "{does} {code}: {}", list(&hub));
            count += 1;
        }
        assert!(count > 20);
        assert_eq!(hub.control("GET", "/departures", &Value::Null).expect(200), json!([]));
    }
}

#[test]
fn what_the_hub_refuses_a_bot_is_told_and_tried_no_more() {
    let (hub, _directory) = strict_hub();
    set(&hub, &json!([{ "id": "no", "side": "SI", "does": "refuse" }]));
    let dossier = hub.deposit();
    assert_eq!(hub.case_status(&dossier.case), "HUBEE_NOTIFIED", "CERTDC has no way to REFUSED, and nothing is half done");
    assert!(hub.notifications(SI).is_empty());
    let told = list(&hub)[0].clone();
    assert_eq!(told["acts"], json!({ "FAILED": 1 }));
    let reason = "Case can not go from IN_PROGRESS to REFUSED";
    assert_eq!(told["lastRefusal"], json!({ "dateTime": NOON, "caseId": dossier.case, "reason": reason }));
    assert_eq!(hub.advance("PT1H"), Vec::<Value>::new());

    let dangling =
        json!({ "caseId": crate::support::UNKNOWN, "recipient": si(PARIS), "transmitter": si(VIENNE), "processCode": "CERTDC" });
    hub.control("POST", "/notifications", &dangling).expect(201);
    assert_eq!(list(&hub)[0]["lastRefusal"]["reason"], "Case is not found");
}

#[test]
fn a_forgiving_hub_lets_a_bot_refuse_what_the_graph_does_not() {
    let hub = hub();
    set(&hub, &json!([{ "side": "SI", "does": "refuse" }]));
    let dossier = hub.deposit();
    assert_eq!(hub.case_status(&dossier.case), "REFUSED");
    assert_eq!(hub.control("GET", "/departures", &Value::Null).expect(200)[0]["rule"], "status-graph");
}

#[test]
fn an_osl_whose_deposits_are_refused_goes_on() {
    let hub = hub();
    let ours = json!({ "side": "OSL", "processCode": "RSA", "recipient": { "type": "SI", "companyRegister": "21060088800015", "branchCode": "06088" },
                       "does": "deposit", "every": "PT1M" });
    set(&hub, &json!([ours]));
    assert_eq!(deeds(&hub.advance("PT2M")), ["12:01:00 bot-1 FAILED", "12:02:00 bot-1 FAILED"]);
    let reason = list(&hub)[0]["lastRefusal"]["reason"].as_str().unwrap().to_owned();
    assert!(reason.contains("does not suscribed to RSA"), "{reason}");
}

/// What a mixed bot makes of forty télédossiers, whoever polls meanwhile.
fn fates(seed: u64, pollers: usize) -> Vec<(String, String)> {
    let hub = hub();
    let does = json!({ "treat": 4, "refuse": 2, "ask": 2, "ignore": 2 });
    set(&hub, &json!([{ "side": "SI", "does": does, "delay": { "min": "PT1S", "max": "PT1H" }, "seed": seed }]));
    let cases = inject(&hub, "EtatCivil", 40);
    hub.advance("PT30M");
    let bearer = hub.bearer("si-etatcivil-paris");
    let url = format!("{}/teledossiers/v1/notifications?maxResult=1000", hub.simulator.url());
    for _ in 0..3 {
        thread::scope(|scope| {
            for _ in 0..pollers {
                scope.spawn(|| ureq::get(&url).header("authorization", &bearer).call().unwrap());
            }
            scope.spawn(|| hub_advance(&hub.simulator.url()));
        });
    }
    hub.forget_tokens();
    cases.iter().map(|id| (case(&hub, id)["status"].to_string(), case(&hub, id)["updateDateTime"].to_string())).collect()
}

fn hub_advance(url: &str) {
    ureq::post(format!("{url}/_sim/clock/advance")).send_json(json!({ "by": "PT5M" })).unwrap();
}

#[test]
fn the_same_seed_makes_the_same_choices_at_the_same_times_whoever_polls() {
    let reference = fates(7, 0);
    assert_eq!(fates(7, 16), reference);
    assert_ne!(fates(8, 0), reference);
    let statuses: std::collections::HashSet<_> = reference.iter().map(|(status, _)| status.as_str()).collect();
    assert_eq!(statuses.len(), 4, "{statuses:?}");
}

#[test]
fn an_si_that_may_not_write_to_the_osl_refuses_in_silence_and_cannot_ask() {
    let hub = frozen(TestHub::with_process("EtatCivil", |process| process["messageToTransmitter"] = json!(false)));
    set(&hub, &json!([{ "side": "SI", "does": "refuse" }]));
    let id = inject(&hub, "EtatCivil", 1).remove(0);
    assert_eq!(case(&hub, &id)["events"][2]["message"], Value::Null);
    set(&hub, &json!([{ "side": "SI", "does": "ask" }]));
    let id = inject(&hub, "EtatCivil", 1).remove(0);
    assert_eq!(hub.case_status(&id), "HUBEE_NOTIFIED");
    assert_eq!(list(&hub)[0]["lastRefusal"]["reason"], "Message to the transmitter is not enabled for EtatCivil");
}

#[test]
fn a_share_of_the_cases_stays_for_clients() {
    let hub = hub();
    set(&hub, &json!([{ "side": "SI", "does": "treat", "share": 0.5 }]));
    inject(&hub, "CERTDC", 40);
    let stays = hub.notifications(SI).len();
    assert!((10..=30).contains(&stays), "{stays}");
}

#[test]
fn a_clock_moved_by_a_year_does_not_keep_everybody_waiting() {
    let hub = hub();
    set(&hub, &json!([{ "id": "osl", "side": "OSL", "processCode": "CERTDC", "does": "deposit", "every": "PT1S" }]));
    let fell_due = hub.advance("P365D");
    let acted = fell_due.iter().filter(|one| one["effect"] == "BOT_ACTED").count();
    assert_eq!(acted, 1000);
    let skipped = fell_due.iter().find(|one| one["effect"] == "BOT_SKIPPED").unwrap();
    assert_eq!((&skipped["bot"], &skipped["count"]), (&json!("osl"), &json!(365 * 86400 - 1000)));
    assert_eq!(hub.advance("PT2S").len(), 2, "from there on it goes on");
}

#[test]
fn more_notifications_than_are_acted_on_at_once_wait_for_the_next_call() {
    let hub = hub();
    inject(&hub, "RSA", 1000);
    inject(&hub, "RSA", 10);
    set(&hub, &json!([{ "side": "SI", "does": "treat", "delay": "PT1S" }]));
    assert_eq!(hub.advance("PT1M").len(), 1000);
    assert_eq!(list(&hub)[0]["acts"], json!({ "DONE": 1010 }));
}

#[test]
fn bots_begin_when_they_are_set_and_what_is_older_waits_for_them() {
    let hub = hub();
    let dossier = hub.deposit();
    hub.advance("PT1H");
    set(&hub, &json!([{ "id": "si", "side": "SI", "does": "treat", "delay": "PT1M" }]));
    let at = |hub: &TestHub| case(hub, &dossier.case)["updateDateTime"].as_str().unwrap()[11..19].to_owned();
    assert_eq!(at(&hub), "13:00:00", "no bot acts before it was there");
}

#[test]
fn a_reset_brings_the_bots_of_the_start_back() {
    let bots = bot::file::bots(&json!([{ "id": "first", "side": "SI", "does": "treat" }])).unwrap();
    let hub = TestHub::of(Simulator::builder().bots(bots));
    assert!(hub.notifications(SI).is_empty(), "it treated what the seed had");
    set(&hub, &json!([{ "side": "OSL", "does": "answer" }, { "side": "SI", "does": "ignore" }]));
    hub.control("POST", "/reset", &Value::Null).expect(204);
    let after = list(&hub);
    assert_eq!((after.as_array().unwrap().len(), &after[0]["id"]), (1, &json!("first")));
    assert!(hub.notifications(SI).is_empty());
    hub.control("DELETE", "/bots", &Value::Null).expect(204);
    assert_eq!(list(&hub), json!([]));
    hub.deposit();
    assert_eq!(hub.notifications(SI).len(), 1);
}

#[test]
fn bots_of_one_world_play_in_no_other() {
    let hub = TestHub::without_dossiers();
    hub.control("POST", "/worlds", &json!({ "name": "a" })).expect(201);
    let treat = json!([{ "side": "SI", "does": "treat" }]).to_string();
    hub.send("PUT", "/w/a/_sim/bots", &[], treat.as_bytes()).expect(200);
    hub.control("POST", "/worlds", &json!({ "name": "copy", "from": "a" })).expect(201);
    for (world, count) in [("", 1), ("/w/a", 0), ("/w/copy", 1)] {
        hub.send("POST", &format!("{world}/_sim/dossiers"), &[], br#"{"processCode":"CERTDC"}"#).expect(201);
        let bearer = format!("Bearer {}", hub.token_in(world, SI));
        let waiting =
            hub.send("GET", &format!("{world}/teledossiers/v1/notifications"), &[("authorization", &bearer)], b"").expect(200);
        assert_eq!(waiting.as_array().unwrap().len(), count, "{world:?}");
    }
}

#[test]
fn bots_go_on_in_a_world_that_went_back_to_a_snapshot() {
    let hub = hub();
    let dossier = hub.deposit();
    hub.control("POST", "/snapshots", &json!({ "name": "s" })).expect(201);
    set(&hub, &json!([{ "side": "SI", "does": "treat", "delay": "PT1M" }]));
    hub.advance("P30D");
    assert_eq!(hub.case_status(&dossier.case), "DONE");
    hub.control("POST", "/snapshots/s/restore", &Value::Null).expect(204);
    hub.forget_tokens();
    assert_eq!(hub.case_status(&dossier.case), "HUBEE_NOTIFIED");
    assert_eq!(deeds(&hub.advance("PT1M")), ["12:01:00 bot-1 DONE"]);
}

#[test]
fn bots_that_make_no_sense_are_refused_with_the_place_and_the_reason() {
    let hub = TestHub::without_dossiers();
    set(&hub, &json!([{ "id": "kept", "side": "SI", "does": "treat" }]));
    for (bots, reason) in [
        (json!({ "bots": [] }), "expected a sequence"),
        (json!([{ "side": "SI" }]), "[0]: missing field `does`"),
        (json!([{ "side": "KING", "does": "treat" }]), "[0].side: unknown variant `KING`"),
        (json!([{ "side": "SI", "does": "sleep" }]), "[0].does: unknown variant `sleep`"),
        (json!([{ "side": "SI", "does": 7 }]), "[0].does: "),
        (json!([{ "side": "SI", "does": "deposit", "every": "PT1S" }]), "[0].does: deposit is not for the side SI"),
        (json!([{ "side": "OSL", "does": { "answer": 1, "treat": 1 } }]), "[0].does: treat is not for the side OSL"),
        (json!([{ "side": "OSL", "does": { "answer": 1 } }]), "[0].does: an OSL does all that is listed"),
        (json!([{ "side": "SI", "does": ["treat", "ask"] }]), "[0].does: an SI does one thing with a case"),
        (json!([{ "side": "SI", "does": { "treat": 0 } }]), "[0].does: nothing is left to do"),
        (json!([{ "side": "SI", "does": [] }]), "[0].does: nothing is left to do"),
        (
            json!([{ "side": "OSL", "does": "deposit", "every": "PT1S" }]),
            "[0].processCode: a bot that deposits says of which process",
        ),
        (json!([{ "side": "OSL", "does": "deposit", "processCode": "RSA" }]), "[0].every: a bot that deposits says how often"),
        (json!([{ "side": "OSL", "does": "deposit", "processCode": "RSA", "every": "PT0S" }]), "[0].every: at least PT0.1S"),
        (json!([{ "side": "OSL", "does": "answer", "every": "PT1S" }]), "[0].every: only a bot that deposits has this"),
        (json!([{ "side": "SI", "does": "treat", "delay": "soon" }]), "[0].delay: soon is not an ISO 8601 duration"),
        (
            json!([{ "side": "SI", "does": "treat", "delay": { "min": "PT2S", "max": "PT1S" } }]),
            "[0].delay: min is longer than max",
        ),
        (json!([{ "side": "SI", "does": "treat", "share": 2 }]), "[0].share: between 0 and 1"),
        (json!([{ "side": "SI", "does": "treat", "id": "a/b" }]), "[0].id: 1 to 64"),
        (json!([{ "side": "SI", "does": "treat", "message": "x".repeat(1001) }]), "[0].message: at most 1000"),
        (json!([{ "side": "SI", "does": "treat", "colour": "red" }]), "[0].colour: unknown field `colour`"),
        (
            json!([{ "side": "SI", "does": "treat", "id": "a" }, { "side": "SI", "does": "ask", "id": "a" }]),
            "[1].id: there is a bot a already",
        ),
        (json!([{ "side": "SI", "does": "treat", "processCode": "NONE" }]), "[0].processCode: there is no process NONE"),
        (json!([{ "side": "SI", "does": "treat", "recipient": si(("1", "1")) }]), "[0].recipient: there is no organization SI-1-1"),
    ] {
        let refused = expect_problem(&hub.control("PUT", "/bots", &bots), 400);
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.contains(reason), "{bots}: {detail}");
    }
    assert_eq!(list(&hub)[0]["id"], "kept", "what is refused changes nothing");
}
