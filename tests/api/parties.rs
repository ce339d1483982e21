//! Parties of a tester's own, and the other party played by hand.

use serde_json::{Value, json};

use crate::support::{TestHub, UNKNOWN, certdc_folder, id_of};

fn partner(hub: &TestHub, scope: &str, process_code: &str) -> Value {
    hub.control("POST", "/partners", &json!({ "scope": scope, "processCode": process_code })).expect(201)
}

/// The `Authorization` of a partner.
fn bearer(hub: &TestHub, partner: &Value) -> String {
    let client = &partner["client"];
    let member = |name: &str| client[name].as_str().unwrap();
    let form = format!(
        "grant_type=client_credentials&scope={}&client_id={}&client_secret={}",
        member("scope"),
        member("clientId"),
        member("clientSecret")
    );
    let answer = hub.send("POST", "/oauth2/token", &[("content-type", "application/x-www-form-urlencoded")], form.as_bytes());
    format!("Bearer {}", answer.expect(200)["access_token"].as_str().unwrap())
}

fn waiting(hub: &TestHub, partner: &Value) -> Vec<Value> {
    let headers = [("authorization", bearer(hub, partner))];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    let found = hub.send("GET", "/teledossiers/v1/notifications?eventDetails=true", &headers, b"").expect(200);
    found.as_array().unwrap().clone()
}

fn identifier(partner: &Value) -> Value {
    let organization = &partner["organization"];
    json!({
        "type": organization["type"],
        "companyRegister": organization["companyRegister"],
        "branchCode": organization["branchCode"],
    })
}

#[test]
fn an_si_of_one_s_own_has_an_empty_list_that_only_its_deposits_fill() {
    let hub = TestHub::demo();
    let (mine, yours) = (partner(&hub, "SI", "CERTDC"), partner(&hub, "SI", "CERTDC"));
    assert_ne!(identifier(&mine), identifier(&yours));
    assert_eq!(waiting(&hub, &mine), Vec::<Value>::new());
    let injected = json!({ "processCode": "CERTDC", "recipient": identifier(&mine) });
    let injected = hub.control("POST", "/dossiers", &injected).expect(201);
    assert_eq!(waiting(&hub, &mine)[0]["caseId"], injected[0]["caseId"]);
    assert_eq!(waiting(&hub, &yours), Vec::<Value>::new());
}

#[test]
fn an_osl_of_one_s_own_owns_a_process_like_the_one_asked_for() {
    let hub = TestHub::demo();
    let osl = partner(&hub, "OSL", "CERTDC");
    let code = osl["processCode"].as_str().unwrap();
    assert!(code.starts_with("CERTDC-") && code.len() <= 30, "{code}");
    let si = partner(&hub, "SI", code);
    let mut folder = certdc_folder();
    (folder["processCode"], folder["cases"][0]["recipient"]) = (code.into(), identifier(&si));
    let osl_bearer = bearer(&hub, &osl);
    let headers = [("authorization", osl_bearer.as_str()), ("content-type", "application/json")];
    hub.send("POST", "/teledossiers/v1/folders", &headers, folder.to_string().as_bytes()).expect(201);
    hub.post("osl-dgs", "/folders", &folder).expect_refusal(403, "Unauthorized user");
}

#[test]
fn a_partner_that_makes_no_sense_is_refused() {
    let hub = TestHub::demo();
    for body in [
        json!({ "scope": "ADMIN", "processCode": "CERTDC" }),
        json!({ "scope": "SI", "processCode": "NOTHING" }),
        json!({ "scope": "SI", "processCode": "CasParCas" }),
        json!({ "scope": "SI" }),
    ] {
        let refused = hub.control("POST", "/partners", &body);
        assert_eq!(refused.header("content-type"), Some("application/problem+json"), "{body}");
        refused.expect(400);
    }
}

#[test]
fn the_si_is_played_by_hand_with_a_file_that_the_osl_then_downloads() {
    let hub = TestHub::demo();
    let case = hub.deposit().case;
    let path = format!("/cases/{case}/events");
    let act = json!({ "as": "SI", "caseNewStatus": "DONE", "attachments": [{ "fileName": "retour.xml", "mimeType": "application/xml", "text": "<ok/>" }] });
    let event = hub.control("POST", &path, &act).expect(201);
    assert_eq!((&event["actionType"], &event["status"]), (&json!("ATTACH_DEPOSIT"), &json!("SENT")));
    assert_eq!(hub.case_status(&case), "DONE");
    let file = format!("{path}/{}/attachments/{}", id_of(&event), id_of(&event["attachments"][0]));
    assert_eq!(hub.get("osl-dgs", &file).text(), "<ok/>");
    let notified = hub.notifications("osl-dgs");
    assert!(notified.iter().any(|one| one["eventId"] == event["id"]), "{notified:?}");
}

#[test]
fn the_osl_is_played_by_hand_too() {
    let hub = TestHub::demo();
    let path = format!("/cases/{}/events", hub.deposit().case);
    let said = hub.control("POST", &path, &json!({ "as": "OSL", "message": "Bonjour" })).expect(201);
    assert_eq!((&said["actionType"], &said["message"]), (&json!("SENDING_MESSAGE"), &json!("Bonjour")));
    assert_eq!(said["transmitter"]["type"], "OSL");
}

#[test]
fn playing_a_party_is_refused_what_the_party_would_be() {
    let hub = TestHub::demo();
    let path = format!("/cases/{}/events", hub.deposit().case);
    hub.control("POST", &path, &json!({ "as": "SI", "caseNewStatus": "ARCHIVED" })).expect(400);
    hub.control("POST", &path, &json!({ "as": "ADMIN", "caseNewStatus": "DONE" })).expect(400);
    hub.control("POST", &path, &json!({ "caseNewStatus": "DONE" })).expect(400);
    for unknown in [UNKNOWN, "nothing"] {
        hub.control("POST", &format!("/cases/{unknown}/events"), &json!({ "as": "SI", "caseNewStatus": "DONE" })).expect(404);
    }
}
