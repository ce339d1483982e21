//! Télédossiers as a whole, both sides of them, for whoever looks from outside.

use std::io::Read;

use serde_json::{Value, json};

use crate::support::{PARIS, PDF, TestHub, UNKNOWN, VIENNE, si, status_update};

fn found(hub: &TestHub, query: &str) -> Value {
    hub.control("GET", &format!("/dossiers?{query}"), &Value::Null).expect(200)
}

/// The folders that a query finds.
fn folders(hub: &TestHub, query: &str) -> Vec<String> {
    let found = found(hub, query);
    found["items"].as_array().unwrap().iter().map(|one| one["folderId"].as_str().unwrap().to_owned()).collect()
}

fn inject(hub: &TestHub, body: &Value) -> Vec<Value> {
    hub.control("POST", "/dossiers", body).expect(201).as_array().unwrap().clone()
}

#[test]
fn the_list_shows_each_teledossier_with_its_cases_and_what_waits() {
    let hub = TestHub::without_dossiers();
    let deposited = hub.deposit();
    let found = found(&hub, "");
    assert_eq!(found["total"], 1);
    let one = &found["items"][0];
    assert_eq!((&one["folderId"], &one["processCode"]), (&json!(deposited.folder), &json!("CERTDC")));
    assert_eq!((&one["globalStatus"], &one["waiting"], &one["attachments"]), (&json!("HUBEE_NOTIFIED"), &json!(1), &json!(1)));
    assert_eq!(one["cases"], json!([{ "id": deposited.case, "recipient": si(PARIS), "status": "HUBEE_NOTIFIED" }]));
}

#[test]
fn pages_follow_each_other_from_the_newest_without_gap_or_repetition() {
    let hub = TestHub::without_dossiers();
    inject(&hub, &json!({ "processCode": "CERTDC", "count": 7 }));
    let mut seen = Vec::new();
    let mut before = u64::MAX;
    for (length, total) in [(3, 7), (3, 8), (1, 9), (0, 10)] {
        let page = found(&hub, &format!("limit=3&before={before}"));
        let numbers: Vec<_> = page["items"].as_array().unwrap().iter().map(|one| one["number"].as_u64().unwrap()).collect();
        assert_eq!((numbers.len(), &page["total"]), (length, &json!(total)), "{page}");
        before = numbers.last().copied().unwrap_or_default();
        seen.extend(numbers);
        // What comes meanwhile moves nothing.
        inject(&hub, &json!({ "processCode": "EtatCivil" }));
    }
    assert_eq!(seen, [7, 6, 5, 4, 3, 2, 1]);
}

#[test]
fn filters_narrow_the_list() {
    let hub = TestHub::without_dossiers();
    let deposited = hub.deposit();
    let other = &inject(&hub, &json!({ "processCode": "EtatCivil", "recipient": si(VIENNE) }))[0];
    let other = other["folderId"].as_str().unwrap().to_owned();
    hub.post("si-certdc-paris", &format!("/cases/{}/events", deposited.case), &status_update("IN_PROGRESS")).expect(201);
    let first = vec![deposited.folder.clone()];
    for query in [
        "processCode=CERTDC",
        "status=IN_PROGRESS",
        "organization=SI-11001401600015-75108",
        "text=dgs-certdc-0000000000042-01",
        &format!("text={}", deposited.folder),
        &format!("text={}", deposited.case),
        &format!("text={}", deposited.attachment),
    ] {
        assert_eq!(folders(&hub, query), first, "{query}");
    }
    assert_eq!(folders(&hub, "organization=SI-21380544300016-38544"), vec![other]);
    assert_eq!(folders(&hub, "text=camille%20exemple").len(), 2, "applicants are found in either case");
    assert_eq!(folders(&hub, "text=100%25"), Vec::<String>::new(), "a text is no pattern");
    assert_eq!(folders(&hub, &format!("text={UNKNOWN}")), Vec::<String>::new());
    assert_eq!(folders(&hub, "from=2100-01-01T00:00:00Z"), Vec::<String>::new());
    assert_eq!(folders(&hub, "to=2100-01-01T00:00:00Z").len(), 2);
    for nonsense in ["status=LOST", "limit=1001", "before=-1", "colour=red", "from=today"] {
        hub.control("GET", &format!("/dossiers?{nonsense}"), &Value::Null).expect(400);
    }
}

#[test]
fn a_teledossier_shows_both_sides_and_the_moves_that_the_documents_allow() {
    let hub = TestHub::demo();
    let deposited = hub.deposit();
    let mut event = status_update("IN_PROGRESS");
    event["comment"] = json!("for SIs only");
    hub.post("si-certdc-paris", &format!("/cases/{}/events", deposited.case), &event).expect(201);
    let whole = hub.control("GET", &format!("/dossiers/{}", deposited.folder), &Value::Null).expect(200);
    assert_eq!(whole["folder"]["id"], json!(deposited.folder));
    let case = &whole["cases"][0];
    assert_eq!((&case["id"], &case["status"]), (&json!(deposited.case), &json!("IN_PROGRESS")));
    assert_eq!(case["events"][0]["comment"], "for SIs only");
    assert_eq!(whole["notifications"].as_array().unwrap().len(), 2, "one for each side");
    let moves = whole["moves"].as_array().unwrap();
    assert!(moves.contains(&json!({ "by": "SI", "from": "IN_PROGRESS", "to": "DONE" })), "{moves:?}");
    assert!(moves.contains(&json!({ "by": "OSL", "from": "DONE", "to": "CLOSED" })), "{moves:?}");
    assert!(!moves.iter().any(|one| one["by"] == "SI" && one["to"] == "CLOSED"), "{moves:?}");
    for unknown in [UNKNOWN, "nothing"] {
        hub.control("GET", &format!("/dossiers/{unknown}"), &Value::Null).expect(404);
    }
}

#[test]
fn notifications_of_everybody_are_listed_counted_and_taken_away() {
    let hub = TestHub::without_dossiers();
    let deposited = hub.deposit();
    inject(&hub, &json!({ "processCode": "CERTDC", "recipient": si(VIENNE), "count": 2 }));
    let dangling = json!({ "caseId": UNKNOWN, "recipient": si(PARIS), "transmitter": si(VIENNE), "processCode": "CERTDC" });
    hub.control("POST", "/notifications", &dangling).expect(201);
    let all = hub.control("GET", "/notifications", &Value::Null).expect(200);
    assert_eq!(all["total"], 4);
    assert_eq!(all["items"][0]["folderId"], Value::Null, "the dangling one is the newest");
    let counts: Vec<_> = all["queues"].as_array().unwrap().iter().map(|one| (&one["recipient"], &one["count"])).collect();
    assert_eq!(counts, [(&si(PARIS), &json!(2)), (&si(VIENNE), &json!(2))]);
    let about = format!("/notifications?caseId={}", deposited.case);
    let one = hub.control("GET", &about, &Value::Null).expect(200)["items"][0].clone();
    assert_eq!((&one["folderId"], &one["recipient"]), (&json!(deposited.folder), &si(PARIS)));
    let gone = format!("/notifications/{}", one["id"].as_str().unwrap());
    hub.control("DELETE", &gone, &Value::Null).expect(204);
    hub.control("DELETE", &gone, &Value::Null).expect(404);
    assert_eq!(hub.notifications("si-certdc-paris").len(), 1);
    let of_vienne = hub.control("GET", "/notifications?recipient=SI-21380544300016-38544&limit=1", &Value::Null).expect(200);
    assert_eq!((&of_vienne["total"], of_vienne["items"].as_array().unwrap().len()), (&json!(2), 1));
}

#[test]
fn an_attachment_is_given_as_something_to_save_that_can_run_nothing() {
    let hub = TestHub::demo();
    let deposited = hub.deposit();
    let path = format!("/attachments/{}", deposited.attachment);
    let answer = hub.control("GET", &path, &Value::Null);
    answer.expect_status(200);
    assert_eq!(answer.bytes, PDF);
    assert_eq!(answer.header("content-disposition"), Some("attachment; filename*=UTF-8''acte%2Epdf"));
    assert_eq!(answer.header("content-security-policy"), Some("default-src 'none'; sandbox"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    let pending = hub.deposit_without_completing();
    for missing in [&pending.attachment, UNKNOWN, "nothing"] {
        hub.control("GET", &format!("/attachments/{missing}"), &Value::Null).expect(404);
    }
}

#[test]
fn who_follows_changes_is_told_of_every_kind_of_write() {
    let hub = TestHub::demo();
    let mut stream = ureq::get(&format!("{}/_sim/changes", hub.simulator.url())).call().unwrap().into_body().into_reader();
    let mut heard = String::new();
    let mut hear = |until: &str| {
        while !heard.ends_with(until) {
            let mut byte = [0];
            assert_eq!(stream.read(&mut byte).unwrap(), 1, "the stream ended after {heard}");
            heard.push(char::from(byte[0]));
        }
        heard.clear();
    };
    hear(": what changes\n\n");
    hub.deposit_without_completing();
    hear("event: changed\ndata: {}\n\n");
    hub.control("POST", "/reset", &Value::Null).expect(204);
    hear("event: changed\ndata: {}\n\n");
}

#[test]
fn the_referential_is_seen_whole_and_changed_without_its_administrator() {
    let hub = TestHub::demo();
    let list = |path: &str| hub.control("GET", path, &Value::Null).expect(200).as_array().unwrap().clone();
    let organizations = list("/organizations").len();
    let new = json!({ "type": "SI", "companyRegister": "99900000000010", "branchCode": "99001", "name": "Commune d'essai",
                      "postalCode": "99000", "territory": "ESSAI", "email": null, "status": "Actif" });
    hub.control("POST", "/organizations", &new).expect(201);
    hub.control("POST", "/organizations", &new).expect(400);
    assert_eq!(list("/organizations").len(), organizations + 1);
    let subscriber = si(("99900000000010", "99001"));
    let asked = json!({ "processCode": "CERTDC", "subscriber": subscriber });
    let subscription = hub.control("POST", "/subscriptions", &asked).expect(201);
    assert_eq!(subscription["status"], "Actif");
    assert!(list("/clients").iter().any(|client| client["organization"] == subscriber), "it has credentials");
    let path = format!("/subscriptions/{}", subscription["id"].as_str().unwrap());
    let suspended = hub.control("PATCH", &path, &json!({ "status": "Suspendu" })).expect(200);
    assert_eq!(suspended["status"], "Suspendu");
    hub.control("PATCH", &path, &json!({ "status": "Perdu" })).expect(400);
    hub.control("PATCH", &format!("/subscriptions/{UNKNOWN}"), &json!({ "status": "Actif" })).expect(404);
    hub.control("PATCH", &path, &json!({ "status": "Actif" })).expect(200);
    let new = json!({ "code": "ESSAI", "name": "Démarche d'essai", "like": "CERTDC" });
    let opened = hub.control("POST", "/processes", &new).expect(201);
    let like = list("/processes").into_iter().find(|one| one["code"] == "CERTDC").unwrap();
    assert_eq!(
        (&opened["name"], &opened["osl"], &opened["attachmentTypesEnabled"]),
        (&new["name"], &like["osl"], &like["attachmentTypesEnabled"])
    );
    hub.control("POST", "/processes", &new).expect(400);
    hub.control("POST", "/processes", &json!({ "code": "A".repeat(31), "like": "CERTDC" })).expect(400);
    hub.control("POST", "/processes", &json!({ "code": "AUTRE", "like": "NOTHING" })).expect(404);
    hub.control("POST", "/subscriptions", &json!({ "processCode": "ESSAI", "subscriber": subscriber })).expect(201);
    hub.control("POST", "/dossiers", &json!({ "processCode": "ESSAI" })).expect(201);
    let closed = hub.control("PATCH", "/processes/CERTDC", &json!({ "isActivated": false })).expect(200);
    assert_eq!(closed["isActivated"], false);
    let of_it = list("/subscriptions").into_iter().find(|one| one["id"] == subscription["id"]).unwrap();
    assert_eq!(of_it["status"], "Suspendu", "it is suspended with its process");
    hub.control("PATCH", "/processes/NOTHING", &json!({ "isActivated": true })).expect(404);
}
