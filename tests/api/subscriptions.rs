//! `/referential/v1/subscriptions`: asked for, decided, read.

use proptest::{prelude::*, sample::select, test_runner::TestRunner};
use serde_json::{Value, json};

use crate::support::{ISSY, PARIS, TestHub, UNKNOWN, VIENNE, certdc_folder, id_of, organization, si, subscription};

/// A hub with an organization that is subscribed to nothing.
fn hub_of_issy() -> TestHub {
    let hub = TestHub::without_dossiers();
    hub.referential("datapass", "POST", "/organizations", &organization(ISSY)).expect(201);
    hub
}

/// The body of a subscription of Issy to CERTDC with other members.
fn with(changes: &Value) -> Value {
    let mut body = subscription("CERTDC", ISSY);
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    body
}

fn create(hub: &TestHub, body: &Value) -> Value {
    hub.referential("datapass", "POST", "/subscriptions", body).expect(201)
}

fn update(hub: &TestHub, id: &str, body: &Value) -> Value {
    hub.referential("admin", "PUT", &format!("/subscriptions/{id}"), body).expect(200)
}

/// A deposit of CERTDC for Issy.
fn folder_for_issy() -> Value {
    let mut folder = certdc_folder();
    folder["cases"][0]["recipient"] = si(ISSY);
    folder
}

/// The credentials of Issy, for whatever process.
fn credentials(hub: &TestHub) -> Vec<Value> {
    let clients = hub.control("GET", "/clients", &Value::Null).expect(200);
    clients.as_array().unwrap().iter().filter(|client| client["organization"] == si(ISSY)).cloned().collect()
}

#[test]
fn datapass_registers_an_organization_then_its_subscription() {
    let hub = hub_of_issy();
    hub.look_up("datapass", "/organizations/SI-21920023500014-92023").expect(200);
    let mut body = subscription("CERTDC", ISSY);
    body["delegationActor"] = json!({ "firstName": "Noé", "lastName": "EXEMPLE", "email": "noe.exemple@essai.test",
                                      "function": null, "phoneNumber": "+33199000021" });
    let mut created = create(&hub, &body);
    assert_eq!(created["status"], "Inactif");
    let id = created.as_object_mut().unwrap().remove("id").unwrap();
    assert!(uuid::Uuid::parse_str(id.as_str().unwrap()).is_ok_and(|id| id.get_version_num() == 4));
    // Both people whole; what was null is left out.
    let mut expected = body.clone();
    for object in ["", "/localAdministrator", "/delegationActor"] {
        expected.pointer_mut(object).unwrap().as_object_mut().unwrap().retain(|_, value| !value.is_null());
    }
    expected["status"] = "Inactif".into();
    assert_eq!(created, expected);
    let again = hub.referential("datapass", "POST", "/subscriptions/", &body);
    again.expect_refusal(400, "Subscription CERTDC for organization SI-21920023500014-92023 already exists");
}

#[test]
fn a_technical_delegate_may_be_an_organization() {
    let hub = hub_of_issy();
    let id = id_of(&create(&hub, &subscription("CERTDC", ISSY)));
    let vendor = json!({ "type": "EDT", "companyRegister": "99900009900011", "branchCode": "75107" });
    let updated = update(&hub, &id, &with(&json!({ "delegationActor": vendor })));
    assert_eq!(updated["delegationActor"], vendor);
    let read = hub.look_up("admin", &format!("/subscriptions/{id}")).expect(200);
    assert_eq!(read["delegationActor"], vendor);
}

#[test]
fn the_token_of_datapass_by_its_newer_scope_does_the_same() {
    let hub = TestHub::without_dossiers();
    let form = "grant_type=client_credentials&scope=DATAPASS&client_id=datapass&client_secret=datapass-secret";
    let answer = hub.send("POST", "/oauth2/token", &[("content-type", "application/x-www-form-urlencoded")], form.as_bytes());
    let bearer = format!("Bearer {}", answer.expect(200)["access_token"].as_str().unwrap());
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let post =
        |path: &str, body: &Value| hub.send("POST", &format!("/referential/v1{path}"), &headers, body.to_string().as_bytes());
    post("/organizations", &organization(ISSY)).expect(201);
    post("/subscriptions", &subscription("CERTDC", ISSY)).expect(201);
    for path in ["/subscriptions", "/organizations", "/processes", "/processes/CERTDC"] {
        let answer = hub.send("GET", &format!("/referential/v1{path}"), &headers[..1], b"");
        assert_eq!(answer.status, 403, "{path}: {}", answer.text());
    }
}

#[test]
fn everything_the_hub_has_against_a_subscription_is_told() {
    let hub = hub_of_issy();
    let mut body = subscription("NOTHING", ("00000000000000", "1"));
    body["status"] = "Accepté".into();
    let refused = hub.referential("datapass", "POST", "/subscriptions", &body).expect(400);
    let messages = [
        "Process NOTHING does not exist",
        "Organization SI-00000000000000-1 does not exist",
        "Subscription status Accepté is not allowed",
    ];
    assert_eq!(refused, json!({ "errors": messages.map(|message| json!({ "code": 400, "message": message })) }));
    let closed = hub.referential("datapass", "POST", "/subscriptions", &subscription("CasParCas", ISSY));
    closed.expect_refusal(400, "Process CasParCas is not activated");
    let empty = hub.referential("datapass", "POST", "/subscriptions", &json!({})).expect(400);
    assert!(empty["errors"][0]["message"].as_str().unwrap().contains("(matched only 1 out of 2)\n\t* /allOf/0: "), "{empty}");
    let answer = hub.look_up("admin", "/subscriptions?companyRegister=21920023500014");
    assert_eq!(answer.expect(200), json!([]));
}

#[test]
fn reading_shows_of_people_nothing_but_their_address() {
    let hub = hub_of_issy();
    let person = |email: &str| json!({ "firstName": "Noé", "email": email });
    let created = create(&hub, &with(&json!({ "delegationActor": person("noe@essai.test") })));
    let path = format!("/subscriptions/{}", id_of(&created));
    let read = hub.look_up("admin", &path).expect(200);
    assert_eq!(read["localAdministrator"], json!({ "email": "alix.modele@essai.test" }));
    assert_eq!(read["delegationActor"], json!({ "email": "noe@essai.test" }));
    assert_eq!(hub.look_up("osl-dgs", &format!("{path}/")).expect(200), read);
    assert_eq!(hub.look_up("admin", "/subscriptions?companyRegister=21920023500014").expect(200), json!([read]));
    let updated = update(&hub, &id_of(&created), &with(&json!({ "localAdministrator": person("zoe@essai.test") })));
    assert_eq!((&updated["localAdministrator"], updated.get("delegationActor")), (&json!({ "email": "zoe@essai.test" }), None));
}

#[test]
fn an_osl_sees_the_subscriptions_to_its_own_processes_and_no_others() {
    let hub = TestHub::without_dossiers();
    let codes = |client: &str, query: &str| -> Vec<String> {
        let found = hub.look_up(client, &format!("/subscriptions?maxResult=5000{query}")).expect(200);
        found.as_array().unwrap().iter().map(|one| one["processCode"].as_str().unwrap().to_owned()).collect()
    };
    let own = codes("osl-dgs", "");
    assert!(!own.is_empty() && own.iter().all(|code| code == "CERTDC"), "{own:?}");
    assert!(codes("osl-dgs", "&processCode=FormulaireQF").is_empty());
    assert!(!codes("admin", "&processCode=FormulaireQF").is_empty());
    let id = id_of(&hub.look_up("osl-dgs", "/subscriptions").expect(200)[0]);
    hub.look_up("osl-dila", &format!("/subscriptions/{id}")).expect_refusal(403, "Unauthorized user");
    for client in ["osl-dila", "admin"] {
        hub.look_up(client, &format!("/subscriptions/{UNKNOWN}")).expect_refusal(404, "Subscription is not found");
    }
}

#[test]
fn subscriptions_are_listed_by_every_filter_of_the_description() {
    let hub = hub_of_issy();
    let body = with(&json!({ "status": "Refusé", "delegationActor": { "email": "noe.exemple@essai.test" } }));
    let id = id_of(&create(&hub, &body));
    let total = |query: &str| {
        let answer = hub.look_up("admin", &format!("/subscriptions?maxResult=5000&{query}"));
        let range = answer.header("content-range").unwrap().to_owned();
        let count = answer.expect(200).as_array().unwrap().len();
        assert!(range.ends_with(&format!("/{count}")), "{query}: {range}");
        count
    };
    let of_certdc = total("processCode=CERTDC");
    assert_eq!(total("processCode=CERTDC&processCode=FormulaireQF"), of_certdc + total("processCode=FormulaireQF"));
    assert_eq!(total("processCode=CERTDC,FormulaireQF"), total("processCode=FormulaireQF&processCode=CERTDC"));
    assert_eq!(total("processCode=CERTDC,FormulaireQF&processCode=SGR"), total("processCode=CERTDC,FormulaireQF,SGR"));
    assert_eq!(total("processCode=NOTHING"), 0);
    let by_status = ["Actif", "Inactif", "Refus%C3%A9", "Suspendu"].map(|status| total(&format!("status={status}")));
    assert_eq!(by_status.iter().sum::<usize>(), total(""));
    assert!(by_status.iter().all(|count| *count > 0), "{by_status:?}");
    assert_eq!(total("status=Accept%C3%A9"), 0);
    assert_eq!(total("companyRegister=21920023500014"), 1);
    assert_eq!(total("delegationActorEmail=noe.exemple@essai.test"), 1);
    assert_eq!(total("delegationActorEmail=nobody@essai.test"), 0);
    assert_eq!((total(&format!("datapassId={}", body["datapassId"])), total("datapassId=0")), (1, 0));
    assert_eq!(total("delegationActorEmail=noe.exemple@essai.test&status=Actif"), 0);
    let all = "processCode=CERTDC&status=Refus%C3%A9&companyRegister=21920023500014&delegationActorEmail=noe.exemple@essai.test";
    let found = hub.look_up("admin", &format!("/subscriptions?{all}")).expect(200);
    assert_eq!(found[0]["id"], *id);
    let refused = hub.look_up("admin", "/subscriptions?processType=CERTDC").expect(400);
    assert_eq!(
        refused["errors"][0]["message"],
        "Bad Request : Validation failed.\n[ERROR][REQUEST][GET /referential/v1/subscriptions @query.processType] \
         Query parameter 'processType' is unexpected on path \"/subscriptions\""
    );
}

#[test]
fn subscriptions_come_sorted_by_each_column_of_the_description() {
    let hub = hub_of_issy();
    let early = json!({ "accessMode": "PORTAIL", "delegationActor": { "email": "b@essai.test" }, "status": "Suspendu",
                        "endDateTime": "2029-01-01T00:00:00Z", "rejectDateTime": "2020-01-01T00:00:00+02:00" });
    let id = id_of(&create(&hub, &with(&early)));
    update(&hub, &id, &with(&early));
    for (column, pointer) in [
        ("id", "/id"),
        ("datapass_id", "/datapassId"),
        ("si_type", "/subscriber/type"),
        ("si_company_register", "/subscriber/companyRegister"),
        ("si_branch_code", "/subscriber/branchCode"),
        ("notification_frequency", "/notificationFrequency"),
        ("access_mode", "/accessMode"),
        ("delegation_actor", "/delegationActor/email"),
        ("email", "/email"),
        ("local_admin", "/localAdministrator/email"),
        ("rejection_reason", "/rejectionReason"),
        ("status", "/status"),
        ("activate_date_time", "/activateDateTime"),
        ("validate_date_time", "/validateDateTime"),
        ("reject_date_time", "/rejectDateTime"),
        ("end_date_time", "/endDateTime"),
        ("update_date_time", "/updateDateTime"),
        ("process_code", "/processCode"),
    ] {
        let sorted = |order: &str| -> Vec<Option<String>> {
            let found = hub.look_up("admin", &format!("/subscriptions?maxResult=5000&orderBy={order}({column})")).expect(200);
            // Numbers of one length and dates of one offset: text sorts them too.
            let text = |value: &Value| value.as_str().map_or_else(|| format!("{value:>9}"), str::to_owned);
            found.as_array().unwrap().iter().map(|one| one.pointer(pointer).map(text)).collect()
        };
        let ascending = sorted("asc");
        assert!(ascending.is_sorted() && ascending.iter().any(Option::is_some), "{column}: {ascending:?}");
        assert!(sorted("desc").is_sorted_by(|a, b| a >= b), "{column}");
    }
    for unknown in ["accessMode", "details", "suspended_with_process", "id)%20--"] {
        assert_eq!(hub.look_up("admin", &format!("/subscriptions?orderBy=asc({unknown})")).status, 400, "{unknown}");
    }
    let refused = hub.look_up("admin", "/subscriptions?orderBy=asc(accessMode)");
    refused.expect_refusal(400, "orderBy accessMode is not allowed");
}

#[test]
fn a_page_is_that_part_of_the_list_and_its_range_says_which() {
    let hub = TestHub::without_dossiers();
    let order = "orderBy=desc(si_branch_code)";
    let all = hub.look_up("admin", &format!("/subscriptions?maxResult=5000&{order}")).expect(200);
    let all = all.as_array().unwrap();
    let total = all.len();
    assert_eq!(total, 108);
    let answer = hub.look_up("admin", &format!("/subscriptions?{order}"));
    assert_eq!(answer.header("content-range"), Some("Susbscriptions 0-24/108"));
    assert_eq!(answer.expect(200).as_array().unwrap(), &all[..25]);
    let offset = prop_oneof![0..120_usize, select(vec![0, 25, total - 1, total, total + 1, usize::MAX])];
    let max_result = prop_oneof![0..120_usize, select(vec![0, 1, total, usize::MAX])];
    let mut runner = TestRunner::new(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() });
    let outcome = runner.run(&(offset, max_result), |(offset, max_result)| {
        let answer = hub.look_up("admin", &format!("/subscriptions?{order}&offSet={offset}&maxResult={max_result}"));
        let page: Vec<_> = all.iter().skip(offset).take(max_result).cloned().collect();
        let range = match page.len() {
            0 => format!("Susbscriptions */{total}"),
            count => format!("Susbscriptions {offset}-{}/{total}", offset + count - 1),
        };
        prop_assert_eq!(answer.header("content-range"), Some(range.as_str()));
        prop_assert_eq!(answer.expect(200), json!(page));
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn the_administrator_activates_suspends_and_refuses_and_deposits_follow_at_once() {
    let hub = hub_of_issy();
    let refused = "Case recipient SI-21920023500014-92023 does not suscribed to CERTDC";
    let id = id_of(&create(&hub, &subscription("CERTDC", ISSY)));
    hub.post("osl-dgs", "/folders", &folder_for_issy()).expect_refusal(400, refused);
    for (status, is_open) in [("Actif", true), ("Suspendu", false), ("Actif", true), ("Refusé", false), ("Inactif", false)] {
        let updated = update(&hub, &id, &with(&json!({ "status": status })));
        assert_eq!(updated["status"], status);
        assert!(updated["updateDateTime"].is_string());
        let deposit = hub.post("osl-dgs", "/folders", &folder_for_issy());
        if is_open {
            deposit.expect(201);
        } else {
            deposit.expect_refusal(400, refused);
        }
    }
    // A body that does not say leaves it where it stands.
    update(&hub, &id, &with(&json!({ "status": "Suspendu" })));
    assert_eq!(update(&hub, &id, &subscription("CERTDC", ISSY))["status"], "Suspendu");
}

#[test]
fn a_change_that_cannot_be_made_changes_nothing() {
    let hub = hub_of_issy();
    let path = format!("/subscriptions/{}", id_of(&create(&hub, &subscription("CERTDC", ISSY))));
    let before = hub.look_up("admin", &path).expect(200);
    let nowhere = hub.referential("admin", "PUT", &format!("/subscriptions/{UNKNOWN}"), &subscription("CERTDC", ISSY));
    nowhere.expect_refusal(404, "Subscription is not found");
    let mut other = subscription("FormulaireQF", PARIS);
    other["status"] = "En attente".into();
    let refused = hub.referential("admin", "PUT", &path, &other).expect(400);
    let messages = [
        "Subscription processCode can not be modified",
        "Subscription subscriber can not be modified",
        "Subscription status En attente is not allowed",
    ];
    assert_eq!(refused, json!({ "errors": messages.map(|message| json!({ "code": 400, "message": message })) }));
    assert_eq!(hub.look_up("admin", &path).expect(200), before);
}

#[test]
fn what_reading_gives_can_be_sent_back() {
    let hub = hub_of_issy();
    let id = id_of(&create(&hub, &with(&json!({ "status": "Suspendu", "accessMode": "API" }))));
    let mut read = hub.look_up("admin", &format!("/subscriptions/{id}")).expect(200);
    let mut updated = update(&hub, &id, &read);
    assert!(updated.as_object_mut().unwrap().remove("updateDateTime").is_some());
    read.as_object_mut().unwrap().remove("updateDateTime");
    assert_eq!(updated, read);
    // The description of a change lets the delegate's address be null.
    read["delegationActor"] = json!({ "email": null });
    assert_eq!(update(&hub, &id, &read).get("delegationActor"), None);
}

#[test]
fn a_day_that_has_come_activates_at_once_and_one_to_come_does_not() {
    let hub = hub_of_issy();
    let status = |changes: &Value| {
        let hub = hub_of_issy();
        create(&hub, &with(changes))["status"].clone()
    };
    assert_eq!(status(&json!({ "activateDateTime": "2024-07-10T15:00:00+02:00" })), "Actif");
    assert_eq!(status(&json!({ "activateDateTime": "2999-01-01T00:00:00Z" })), "Inactif");
    assert_eq!(status(&json!({ "activateDateTime": "9999-12-31T23:59:59-12:00" })), "Inactif");
    assert_eq!(status(&json!({ "activateDateTime": "2024-07-10T15:00:00Z", "status": "Suspendu" })), "Suspendu");
    let id = id_of(&create(&hub, &with(&json!({ "activateDateTime": "2999-01-01T00:00:00Z" }))));
    let updated = update(&hub, &id, &with(&json!({ "activateDateTime": "2024-07-10T15:00:00Z" })));
    assert_eq!((&updated["status"], &updated["activateDateTime"]), (&json!("Actif"), &json!("2024-07-10T15:00:00.000+00:00")));
    hub.post("osl-dgs", "/folders", &folder_for_issy()).expect(201);
}

#[test]
fn an_active_subscription_by_api_has_credentials_that_work() {
    let hub = hub_of_issy();
    let id = id_of(&create(&hub, &with(&json!({ "accessMode": "API" }))));
    assert!(credentials(&hub).is_empty(), "not before it is active");
    update(&hub, &id, &with(&json!({ "accessMode": "API", "status": "Actif" })));
    let found = credentials(&hub);
    assert_eq!((found.len(), &found[0]["scope"], &found[0]["processCode"]), (1, &json!("SI"), &json!("CERTDC")));
    let text = |name: &str| found[0][name].as_str().unwrap();
    for name in ["clientId", "clientSecret"] {
        let is_in_shape = text(name).len() == 28 && text(name).ends_with('a');
        assert!(is_in_shape && text(name).bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'), "{}", text(name));
    }
    assert_ne!(text("clientId"), text("clientSecret"));
    let form =
        format!("grant_type=client_credentials&scope=SI&client_id={}&client_secret={}", text("clientId"), text("clientSecret"));
    let token = hub.send("POST", "/oauth2/token", &[("content-type", "application/x-www-form-urlencoded")], form.as_bytes());
    let bearer = format!("Bearer {}", token.expect(200)["access_token"].as_str().unwrap());
    let mine = || hub.send("GET", "/teledossiers/v1/notifications", &[("authorization", &bearer)], b"").expect(200);
    assert_eq!(mine(), json!([]));
    let injected = hub.control("POST", "/dossiers", &json!({ "processCode": "CERTDC", "recipient": si(ISSY) })).expect(201);
    assert_eq!(mine()[0]["caseId"], injected[0]["caseId"]);
    // Suspended and back: the same ones, good all the while.
    update(&hub, &id, &with(&json!({ "accessMode": "API", "status": "Suspendu" })));
    assert_eq!(mine().as_array().unwrap().len(), 1);
    update(&hub, &id, &with(&json!({ "accessMode": "API", "status": "Actif" })));
    assert_eq!(credentials(&hub), found);
}

#[test]
fn a_subscription_by_the_portal_has_no_credentials_until_it_goes_by_api() {
    let hub = hub_of_issy();
    let body = |mode: &Value| with(&json!({ "accessMode": mode, "status": "Actif" }));
    let id = id_of(&create(&hub, &body(&"PORTAIL".into())));
    update(&hub, &id, &body(&Value::Null));
    assert!(credentials(&hub).is_empty());
    update(&hub, &id, &body(&"API".into()));
    assert_eq!(credentials(&hub).len(), 1);
}

#[test]
fn credentials_that_were_there_before_are_kept() {
    let hub = hub_of_issy();
    let own = json!({ "clientId": "si-issy", "clientSecret": "si-issy-secret", "scope": "SI", "organization": si(ISSY),
                      "processCode": "CERTDC" });
    hub.control("POST", "/clients", &own).expect(201);
    create(&hub, &with(&json!({ "accessMode": "API", "status": "Actif" })));
    assert_eq!(credentials(&hub), [own]);
    // Those of one process are not those of another.
    let mut other = subscription("FormulaireQF", ISSY);
    (other["accessMode"], other["status"]) = ("API".into(), "Actif".into());
    create(&hub, &other);
    assert_eq!(credentials(&hub).len(), 2);
}

#[test]
fn the_credentials_of_the_demonstration_are_its_own() {
    let hub = TestHub::without_dossiers();
    let clients = hub.control("GET", "/clients", &Value::Null).expect(200);
    for client in clients.as_array().unwrap() {
        let id = client["clientId"].as_str().unwrap();
        assert_eq!(client["clientSecret"], format!("{id}-secret"));
    }
    let of_vienne = clients.as_array().unwrap().iter().filter(|client| client["organization"] == si(VIENNE));
    assert!(of_vienne.count() > 30);
}

#[test]
fn answers_are_in_the_form_of_the_description() {
    let hub = hub_of_issy();
    let contract = hubee_sim::contract::Contract::new().unwrap();
    let violations = |operation: &str, body: &Value| contract.operation(operation).unwrap().violations_of_body(body);
    let created = create(&hub, &with(&json!({ "delegationActor": { "email": "noe@essai.test" }, "accessMode": "API" })));
    assert_eq!(violations("createSubscription", &created), []);
    for (path, operation) in [
        ("/subscriptions?maxResult=5000", "updateSubscription"),
        ("/organizations", "updateOrganization"),
        ("/processes", "updateProcess"),
    ] {
        for one in hub.look_up("admin", path).expect(200).as_array().unwrap() {
            assert_eq!(violations(operation, one), [], "{one}");
        }
    }
}
