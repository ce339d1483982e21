//! `/referential/v1/organizations`.

use serde_json::{Value, json};

use crate::support::{ISSY, TestHub, VIENNE, organization};

const PATH_OF_ISSY: &str = "/organizations/SI-21920023500014-92023";

fn create(hub: &TestHub, body: &Value) -> Value {
    hub.referential("admin", "POST", "/organizations", body).expect(201)
}

/// The names of the organizations listed.
fn names(hub: &TestHub, query: &str) -> Vec<String> {
    let found = hub.look_up("admin", &format!("/organizations?{query}")).expect(200);
    found.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_organization_is_created_once_and_found_by_its_identifier() {
    let hub = TestHub::without_dossiers();
    hub.look_up("admin", PATH_OF_ISSY).expect_refusal(404, "Organization is not found");
    let mut body = organization(ISSY);
    body["code"] = Value::Null;
    body["createDateTime"] = "2001-01-01T00:00:00Z".into();
    body["colour"] = "red".into();
    let mut created = create(&hub, &body);
    assert_eq!(hub.look_up("datapass", PATH_OF_ISSY).expect(200), created);
    assert_eq!(hub.look_up("admin", &format!("{PATH_OF_ISSY}/")).expect(200), created);
    let date = created.as_object_mut().unwrap().remove("createDateTime").unwrap();
    assert!(date.as_str().unwrap().ends_with("+00:00") && !date.as_str().unwrap().starts_with("2001"), "{date}");
    // Neither what was null, nor what was never said, nor what the hub does not know.
    assert_eq!(created, organization(ISSY));
    for path in ["/organizations", "/organizations/"] {
        let again = hub.referential("datapass", "POST", path, &organization(ISSY));
        again.expect_refusal(400, "Organization SI-21920023500014-92023 already exists");
    }
}

#[test]
fn an_organization_must_name_an_email_which_may_be_null() {
    let hub = TestHub::without_dossiers();
    let mut body = organization(ISSY);
    body.as_object_mut().unwrap().remove("email");
    let refused = hub.referential("admin", "POST", "/organizations", &body).expect(400);
    assert_eq!(
        refused["errors"][0]["message"],
        "Bad Request : Validation failed.\n[ERROR][REQUEST][POST /referential/v1/organizations @body] \
         Object has missing required properties ([\"email\"])"
    );
    body["email"] = Value::Null;
    assert_eq!(create(&hub, &body)["email"], Value::Null);
}

#[test]
fn the_headers_and_the_body_of_the_portal_are_taken() {
    let hub = TestHub::without_dossiers();
    let bearer = hub.bearer("datapass");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json"), ("tag", "Portail HubEE")];
    hub.send("POST", "/referential/v1/organizations", &headers, organization(ISSY).to_string().as_bytes()).expect(201);
}

#[test]
fn an_organization_is_replaced_whole_but_for_its_identifier() {
    let hub = TestHub::without_dossiers();
    hub.referential("admin", "PUT", PATH_OF_ISSY, &organization(ISSY)).expect_refusal(404, "Organization is not found");
    let mut body = organization(ISSY);
    body["country"] = "France".into();
    let created = create(&hub, &body);
    let mut changed = organization(ISSY);
    changed["name"] = "Commune renommée".into();
    let updated = hub.referential("admin", "PUT", PATH_OF_ISSY, &changed).expect(200);
    assert_eq!(hub.look_up("admin", PATH_OF_ISSY).expect(200), updated);
    assert_eq!((&updated["name"], updated.get("country")), (&json!("Commune renommée"), None));
    assert_eq!(updated["createDateTime"], created["createDateTime"]);
    assert!(updated["updateDateTime"].as_str() >= updated["createDateTime"].as_str(), "{updated}");
    for other in [organization(VIENNE), organization((ISSY.0, "92024"))] {
        let refused = hub.referential("admin", "PUT", PATH_OF_ISSY, &other);
        refused.expect_refusal(400, "Organization identifier can not be modified");
    }
    assert_eq!(hub.look_up("admin", PATH_OF_ISSY).expect(200), updated);
}

#[test]
fn organizations_are_listed_by_type_and_by_siret() {
    let hub = TestHub::without_dossiers();
    create(&hub, &organization((VIENNE.0, "2")));
    assert_eq!(names(&hub, "type=OSL").len(), 6);
    assert_eq!(names(&hub, "type=SI").len(), 8);
    assert_eq!(names(&hub, "company_register=13002526500013").len(), 2);
    assert_eq!(names(&hub, "company_register=13002526500013&type=OSL"), ["Direction interministérielle du numérique"]);
    assert_eq!(names(&hub, "company_register=21380544300016"), ["Commune de Vienne", "Commune d'essai"]);
    assert!(names(&hub, "type=EDT").is_empty());
    assert_eq!(names(&hub, "type=&maxResult=").len(), 15, "empty parameters say nothing");
}

#[test]
fn organizations_come_sorted_by_each_column_of_the_description() {
    let hub = TestHub::without_dossiers();
    for (column, member) in [
        ("code", "code"),
        ("type", "type"),
        ("name", "name"),
        ("company_register", "companyRegister"),
        ("branche_code", "branchCode"),
        ("branch_code", "branchCode"),
        ("country", "country"),
        ("postal_code", "postalCode"),
        ("territory", "territory"),
        ("email", "email"),
        ("phone_number", "phoneNumber"),
        ("status", "status"),
        ("create_date_time", "createDateTime"),
    ] {
        let sorted = |order: &str| -> Vec<Option<String>> {
            let found = hub.look_up("admin", &format!("/organizations?orderBy={order}")).expect(200);
            found.as_array().unwrap().iter().map(|one| one[member].as_str().map(str::to_owned)).collect()
        };
        let ascending = sorted(column);
        assert!(ascending.is_sorted() && ascending.len() == 14, "{column}: {ascending:?}");
        if column.len() <= 14 {
            assert_eq!(sorted(&format!("asc({column})")), ascending, "{column}");
            assert!(sorted(&format!("desc({column})")).is_sorted_by(|a, b| a >= b), "{column}");
        }
    }
    for unknown in ["companyRegister", "details", "seq", "desc(nothing)"] {
        let column = unknown.trim_start_matches("desc(").trim_end_matches(')');
        let refused = hub.look_up("admin", &format!("/organizations?orderBy={unknown}"));
        refused.expect_refusal(400, &format!("orderBy {column} is not allowed"));
    }
}

#[test]
fn organizations_come_25_at_a_time_unless_said_otherwise() {
    let hub = TestHub::without_dossiers();
    for branch in 0..20 {
        create(&hub, &organization((ISSY.0, &branch.to_string())));
    }
    let all = names(&hub, "maxResult=1000");
    assert_eq!(all.len(), 34);
    assert_eq!(names(&hub, ""), all[..25]);
    assert_eq!(names(&hub, "offSet=25"), all[25..]);
    assert_eq!(names(&hub, "offSet=3&maxResult=4"), all[3..7]);
    for nothing in ["offSet=34", "offSet=999999999999999999", "maxResult=0", "maxResult=-1"] {
        assert!(names(&hub, nothing).is_empty(), "{nothing}");
    }
    assert_eq!(names(&hub, "offSet=-3&maxResult=999999999999999999"), all);
    let answer = hub.look_up("admin", "/organizations");
    assert_eq!(answer.header("content-range"), None, "only where it is described");
}
