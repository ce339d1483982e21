//! `/referential/v1/processes`.

use serde_json::{Value, json};

use crate::support::{ISSY, PARIS, TestHub, VIENNE, certdc_folder, organization, process, si, subscription};

fn certdc(hub: &TestHub) -> Value {
    hub.look_up("admin", "/processes/CERTDC").expect(200)
}

/// Opens or closes a process, with the body that reading it gave.
fn set_activated(hub: &TestHub, code: &str, is_activated: bool) {
    let path = format!("/processes/{code}");
    let mut body = hub.look_up("admin", &path).expect(200);
    body["isActivated"] = is_activated.into();
    let updated = hub.referential("admin", "PUT", &path, &body).expect(200);
    assert_eq!(updated["isActivated"], is_activated);
}

fn status_of(hub: &TestHub, code: &str, party: (&str, &str)) -> String {
    let found = hub.look_up("admin", &format!("/subscriptions?processCode={code}&companyRegister={}", party.0)).expect(200);
    found[0]["status"].as_str().unwrap().to_owned()
}

#[test]
fn a_process_is_created_once_and_found_by_its_code() {
    let hub = TestHub::without_dossiers();
    hub.look_up("admin", "/processes/ESSAI").expect_refusal(404, "Process is not found");
    let mut body = process("ESSAI");
    body["description"] = Value::Null;
    let mut created = hub.referential("admin", "POST", "/processes", &body).expect(201);
    assert_eq!(hub.look_up("admin", "/processes/ESSAI/").expect(200), created);
    assert!(created.as_object_mut().unwrap().remove("creationDateTime").unwrap().is_string());
    assert_eq!(created, process("ESSAI"));
    let again = hub.referential("admin", "POST", "/processes/", &process("ESSAI"));
    again.expect_refusal(400, "Process ESSAI already exists");
    let mut orphan = process("ORPHELIN");
    orphan["osl"]["branchCode"] = "1".into();
    let refused = hub.referential("admin", "POST", "/processes", &orphan);
    refused.expect_refusal(400, "Organization OSL-13000918600011-1 does not exist");
    // A code may hold anything that a path can carry.
    hub.referential("admin", "POST", "/processes", &process("état civil+50%/2")).expect(201);
    let found = hub.look_up("admin", "/processes/%C3%A9tat%20civil%2B50%25%2F2").expect(200);
    assert_eq!(found["code"], "état civil+50%/2");
}

#[test]
fn the_members_that_newer_descriptions_require_are_required() {
    let hub = TestHub::without_dossiers();
    let mut body = process("ESSAI");
    body.as_object_mut().unwrap().retain(|name, _| name != "messageWithStatus" && name != "authorizedAwaiting");
    let refused = hub.referential("admin", "POST", "/processes", &body).expect(400);
    assert_eq!(
        refused["errors"][0]["message"],
        "Bad Request : Validation failed.\n[ERROR][REQUEST][POST /referential/v1/processes @body] \
         Object has missing required properties ([\"authorizedAwaiting\",\"messageWithStatus\"])"
    );
}

#[test]
fn an_osl_reads_its_own_processes_and_no_others() {
    let hub = TestHub::without_dossiers();
    assert_eq!(hub.look_up("osl-dgs", "/processes/CERTDC").expect(200), certdc(&hub));
    hub.look_up("osl-dila", "/processes/CERTDC").expect_refusal(403, "Unauthorized user");
    hub.look_up("osl-dila", "/processes/NOTHING").expect_refusal(404, "Process is not found");
}

#[test]
fn a_process_is_replaced_whole_but_for_its_code() {
    let hub = TestHub::without_dossiers();
    hub.referential("admin", "PUT", "/processes/ESSAI", &process("ESSAI")).expect_refusal(404, "Process is not found");
    let created = hub.referential("admin", "POST", "/processes", &process("ESSAI")).expect(201);
    let mut changed = process("ESSAI");
    changed["name"] = "Autre nom".into();
    changed["osl"] = certdc(&hub)["osl"].clone();
    let updated = hub.referential("admin", "PUT", "/processes/ESSAI", &changed).expect(200);
    assert_eq!(updated["creationDateTime"], created["creationDateTime"]);
    assert!(updated["updateDateTime"].is_string());
    assert_eq!(hub.look_up("osl-dgs", "/processes/ESSAI").expect(200), updated, "it is the other OSL's now");
    hub.look_up("osl-dila", "/processes/ESSAI").expect_refusal(403, "Unauthorized user");
    let renamed = hub.referential("admin", "PUT", "/processes/ESSAI", &process("ESSAI2"));
    renamed.expect_refusal(400, "Process code can not be modified");
    changed["osl"]["branchCode"] = "1".into();
    let orphan = hub.referential("admin", "PUT", "/processes/ESSAI", &changed);
    orphan.expect_refusal(400, "Organization OSL-99900001100018-1 does not exist");
    assert_eq!(hub.look_up("admin", "/processes/ESSAI").expect(200), updated);
}

#[test]
fn a_deactivated_process_takes_nothing_in() {
    let hub = TestHub::without_dossiers();
    hub.referential("admin", "POST", "/organizations", &organization(ISSY)).expect(201);
    set_activated(&hub, "CERTDC", false);
    assert_eq!((status_of(&hub, "CERTDC", PARIS), status_of(&hub, "CERTDC", VIENNE)), ("Suspendu".into(), "Suspendu".into()));
    let refused = hub.post("osl-dgs", "/folders", &certdc_folder()).expect(400);
    assert_eq!(refused["errors"][0]["message"], "Process CERTDC is not activated");
    for status in ["Inactif", "Actif", "Suspendu"] {
        let mut body = subscription("CERTDC", ISSY);
        body["status"] = status.into();
        let refused = hub.referential("datapass", "POST", "/subscriptions", &body);
        refused.expect_refusal(400, "Process CERTDC is not activated");
    }
    // Its SIs go on reading what they have.
    hub.get("si-certdc-paris", "/notifications").expect(200);
}

#[test]
fn the_subscriptions_suspended_with_a_process_come_back_with_it_and_no_others() {
    let hub = TestHub::without_dossiers();
    let found = hub.look_up("admin", "/subscriptions?processCode=CERTDC&companyRegister=21380544300016").expect(200);
    let (path, mut vienne) = (format!("/subscriptions/{}", found[0]["id"].as_str().unwrap()), found[0].clone());
    vienne["status"] = "Suspendu".into();
    hub.referential("admin", "PUT", &path, &vienne).expect(200);
    set_activated(&hub, "CERTDC", false);
    set_activated(&hub, "CERTDC", true);
    assert_eq!((status_of(&hub, "CERTDC", PARIS), status_of(&hub, "CERTDC", VIENNE)), ("Actif".into(), "Suspendu".into()));
    hub.post("osl-dgs", "/folders", &certdc_folder()).expect(201);
    // Changed meanwhile it still comes back, refused meanwhile it does not.
    vienne["status"] = "Actif".into();
    hub.referential("admin", "PUT", &path, &vienne).expect(200);
    set_activated(&hub, "CERTDC", false);
    hub.referential("admin", "PUT", &path, &vienne).expect_refusal(400, "Process CERTDC is not activated");
    vienne["status"] = Value::Null;
    vienne["notificationFrequency"] = "quotidien".into();
    assert_eq!(hub.referential("admin", "PUT", &path, &vienne).expect(200)["status"], "Suspendu");
    set_activated(&hub, "CERTDC", true);
    assert_eq!(status_of(&hub, "CERTDC", VIENNE), "Actif");
    set_activated(&hub, "CERTDC", false);
    vienne["status"] = "Refusé".into();
    hub.referential("admin", "PUT", &path, &vienne).expect(200);
    set_activated(&hub, "CERTDC", true);
    assert_eq!(status_of(&hub, "CERTDC", VIENNE), "Refusé");
}

#[test]
fn the_subscriptions_of_the_seed_to_a_deactivated_process_come_back_with_it() {
    let hub = TestHub::without_dossiers();
    assert_eq!(status_of(&hub, "CasParCas", PARIS), "Suspendu");
    set_activated(&hub, "CasParCas", true);
    assert_eq!(status_of(&hub, "CasParCas", PARIS), "Actif");
    hub.control("POST", "/dossiers", &json!({ "processCode": "CasParCas", "recipient": si(PARIS) })).expect(201);
}

#[test]
fn processes_are_listed_whole_by_siret_and_in_order() {
    let hub = TestHub::without_dossiers();
    let answer = hub.look_up("admin", "/processes");
    let range = answer.header("content-range").unwrap().to_owned();
    let all = answer.expect(200);
    let count = all.as_array().unwrap().len();
    assert!(count > 40, "there is no paging");
    assert_eq!(range, format!("Susbscriptions 0-{}/{count}", count - 1));
    let own = hub.look_up("admin", "/processes?companyRegister=99900001100018").expect(200);
    assert_eq!((own.as_array().unwrap().len(), &own[0]), (1, &certdc(&hub)));
    let none = hub.look_up("admin", "/processes?companyRegister=99999999999999");
    assert_eq!((none.header("content-range"), none.json()), (Some("Susbscriptions */0"), json!([])));
    let number = |value: &Value| value.as_i64().unwrap_or_else(|| value.as_bool().map(i64::from).unwrap());
    for (column, pointer) in [
        ("attachments_max_size", "/attachmentMaxSizeEnabled"),
        ("time_before_deletion", "/timeBeforeFolderDeletion"),
        ("is_activated", "/isActivated"),
        ("desc(is_activated)", "/isActivated"),
        ("message_transmitter", "/messageToTransmitter"),
    ] {
        let found = hub.look_up("admin", &format!("/processes?orderBy={column}")).expect(200);
        let mut values: Vec<i64> = found.as_array().unwrap().iter().map(|one| number(one.pointer(pointer).unwrap())).collect();
        if column.starts_with("desc") {
            values.reverse();
        }
        assert!(values.is_sorted() && values.len() == count, "{column}: {values:?}");
    }
    for (column, pointer) in [
        ("code", "/code"),
        ("asc(name)", "/name"),
        ("description", "/description"),
        ("osl_type", "/osl/type"),
        ("osl_company_register", "/osl/companyRegister"),
        ("osl_branch_code", "/osl/branchCode"),
        ("attachments_types", "/attachmentTypesEnabled/0"),
        ("attachments_formats", "/attachmentFormatsEnabled/0"),
    ] {
        let found = hub.look_up("admin", &format!("/processes?orderBy={column}")).expect(200);
        let values: Vec<_> = found.as_array().unwrap().iter().map(|one| one.pointer(pointer).and_then(Value::as_str)).collect();
        assert!(values.is_sorted() && values.len() == count, "{column}: {values:?}");
    }
    hub.look_up("admin", "/processes?orderBy=status").expect_refusal(400, "orderBy status is not allowed");
    // As published: two of the columns of the description are longer than it allows.
    for column in ["subscription_validation", "time_before_archiving"] {
        assert_eq!(hub.look_up("admin", &format!("/processes?orderBy={column}")).status, 400);
    }
    assert_eq!(hub.look_up("admin", "/processes?maxResult=3").status, 400, "an unexpected parameter");
}
