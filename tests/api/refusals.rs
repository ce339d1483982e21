//! Every refusal there is, as it leaves the hub: status, headers that matter,
//! body, in the snapshots beside this file.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::support::{Answer, Deposited, PDF, TestHub, UNKNOWN, XML, attach_deposit, certdc_folder, id_of, si, status_update};

/// A page of refusals, each under the request that got it.
#[derive(Default)]
struct Page(String);

impl Page {
    fn add(&mut self, asked: &str, answer: &Answer) {
        let headers = ["content-type", "www-authenticate"]
            .into_iter()
            .filter_map(|name| answer.header(name).map(|value| format!("{name}: {value}\n")))
            .collect::<String>();
        let (status, body) = (answer.status, without_ids(&answer.text()));
        writeln!(self.0, "### {asked}\n{status}\n{headers}{body}\n").unwrap();
    }
}

type Headers<'a> = &'a [(&'a str, &'a str)];

/// Identifiers differ from run to run.
fn without_ids(text: &str) -> String {
    let uuid = regex_lite::Regex::new("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}").unwrap();
    uuid.replace_all(text, "ID").into_owned()
}

macro_rules! assert_page {
    ($page:expr) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($page.0)
        })
    };
}

#[test]
fn refusals_of_the_gateway() {
    let hub = TestHub::demo();
    let mut page = Page::default();
    let calls: [(&str, &str, Headers<'_>); 9] = [
        ("GET", "/teledossiers/v1/xyz", &[]),
        ("GET", "/xyz", &[]),
        ("PUT", "/teledossiers/v1/notifications", &[]),
        ("GET", "/teledossiers/v1/notifications", &[]),
        ("GET", "/teledossiers/v1/notifications", &[("authorization", "")]),
        ("GET", "/teledossiers/v1/notifications", &[("authorization", "Bearer nonsense")]),
        ("GET", "/teledossiers/v1/notifications", &[("authorization", "Bearer")]),
        ("GET", "/teledossiers/v1/notifications", &[("authorization", "Basic c2k6c2k=")]),
        ("POST", "/teledossiers/v1/folders", &[("authorization", "Digest x")]),
    ];
    for (method, path, headers) in calls {
        page.add(&format!("{method} {path} {headers:?}"), &hub.send(method, path, headers, b""));
    }
    page.add("POST /folders, an SI", &hub.post("si-certdc-paris", "/folders", &certdc_folder()));
    page.add("POST /folders/ID, no override", &hub.post("osl-dgs", &format!("/folders/{UNKNOWN}"), &json!({})));
    assert_page!(page);
}

#[test]
fn refusals_of_somebody_else_s_and_of_the_unknown() {
    let hub = TestHub::demo();
    let Deposited { folder, case, attachment } = hub.deposit();
    let mut page = Page::default();
    let reads = [
        ("osl-dila", format!("/folders/{folder}")),
        ("si-certdc-vienne", format!("/cases/{case}")),
        ("osl-dgs", format!("/folders/{UNKNOWN}")),
        ("si-certdc-paris", format!("/cases/{UNKNOWN}")),
        ("si-certdc-paris", format!("/cases/{case}/events/{UNKNOWN}")),
        ("si-certdc-paris", format!("/cases/{case}/attachments/{UNKNOWN}")),
    ];
    for (client, path) in reads {
        page.add(&format!("GET {}, {client}", without_ids(&path)), &hub.get(client, &path));
    }
    page.add("DELETE an unknown event", &hub.delete("si-certdc-paris", &format!("/cases/{case}/events/{UNKNOWN}")));
    page.add("DELETE an unknown notification", &hub.delete("si-certdc-paris", &format!("/notifications/{UNKNOWN}")));
    page.add("upload to an unknown attachment", &hub.upload("osl-dgs", &format!("/folders/{folder}/attachments/{UNKNOWN}"), PDF));
    let event = id_of(&hub.post("si-certdc-paris", &format!("/cases/{case}/events"), &attach_deposit("DONE")).expect(201));
    let file = format!("/cases/{case}/events/{event}/attachments/{UNKNOWN}");
    page.add("download an event's unknown attachment", &hub.get("si-certdc-paris", &file));
    page.add("upload an event's unknown attachment", &hub.upload("si-certdc-paris", &file, XML));
    page.add("upload too late", &hub.upload("osl-dgs", &format!("/folders/{folder}/attachments/{attachment}"), PDF));
    assert_page!(page);
}

/// A deposit of CERTDC with one thing changed.
fn changed(change: impl Fn(&mut Value)) -> Value {
    let mut folder = certdc_folder();
    change(&mut folder);
    folder
}

#[test]
fn refusals_of_a_deposit() {
    let hub = TestHub::demo();
    let mut page = Page::default();
    let deposits = [
        ("a recipient that does not exist", changed(|folder| folder["cases"][0]["recipient"] = si(("11001401600011", "75108")))),
        ("a recipient without subscription", changed(|folder| folder["cases"][0]["recipient"] = si(("21010034300016", "01034")))),
        ("an unknown process", changed(|folder| folder["processCode"] = json!("NOTHING"))),
        ("another OSL's process", changed(|folder| folder["processCode"] = json!("EtatCivil"))),
        ("no case, no attachment", changed(|folder| (folder["cases"], folder["attachments"]) = (json!([]), json!([])))),
        ("recipients that are no case", changed(|folder| folder["attachments"][0]["recipients"] = json!(["nobody"]))),
        (
            "a type, a format and a size",
            changed(|folder| {
                let attachment = &mut folder["attachments"][0];
                (attachment["type"], attachment["mimeType"], attachment["size"]) = (json!("X"), json!("image/png"), json!(-1));
            }),
        ),
    ];
    for (name, deposit) in deposits {
        page.add(name, &hub.post("osl-dgs", "/folders", &deposit));
    }
    let twins = changed(|folder| {
        let twin = folder["cases"][0].clone();
        folder["cases"].as_array_mut().unwrap().push(twin);
    });
    page.add("twin cases", &hub.post("osl-dgs", "/folders", &twins));
    let Deposited { folder, attachment, .. } = hub.deposit_without_completing();
    let (path, file) = (format!("/folders/{folder}"), format!("/folders/{folder}/attachments/{attachment}"));
    page.add("completing too soon", &hub.patch("osl-dgs", &path, &json!({ "globalStatus": "HUBEE_COMPLETED" })));
    page.add("a status nobody knows", &hub.patch("osl-dgs", &path, &json!({ "globalStatus": "GONE" })));
    page.add("a wrong size", &hub.upload("osl-dgs", &file, b"%PDF-1.4"));
    page.add("a wrong type", &hub.upload("osl-dgs", &file, &vec![b'x'; PDF.len()]));
    page.add("a wrong digest", &hub.upload_with("osl-dgs", &file, &[("digest", "AAAA")], PDF));
    hub.upload("osl-dgs", &file, PDF).expect(204);
    hub.patch("osl-dgs", &path, &json!({ "globalStatus": "HUBEE_COMPLETED" })).expect(204);
    page.add("completing twice", &hub.patch("osl-dgs", &path, &json!({ "globalStatus": "HUBEE_COMPLETED" })));
    page.add("deleting too late", &hub.delete("osl-dgs", &path));
    assert_page!(page);
}

#[test]
fn refusals_of_an_exchange() {
    let hub = TestHub::demo();
    let case = format!("/cases/{}", hub.deposit().case);
    let events = format!("{case}/events");
    let mut page = Page::default();
    page.add("a status nobody asks for", &hub.patch("si-certdc-paris", &case, &json!({ "status": "ARCHIVED" })));
    page.add(
        "no status",
        &hub.send("PATCH", &format!("/teledossiers/v1{case}"), &[("authorization", &hub.bearer("si-certdc-paris"))], b"{}"),
    );
    let said = [
        ("an action nobody knows", json!({ "actionType": "ADD_AWAITING", "notification": true, "author": "A" })),
        (
            "a new status nobody knows",
            json!({ "actionType": "STATUS_UPDATE", "notification": true, "author": "A", "caseNewStatus": "X" }),
        ),
        ("a deposit without files", json!({ "actionType": "ATTACH_DEPOSIT", "notification": true, "author": "A" })),
    ];
    for (name, event) in said {
        page.add(name, &hub.post("si-certdc-paris", &events, &event));
    }
    let mut files = attach_deposit("DONE");
    files["actionType"] = json!("COM_ADD");
    page.add("files that nothing deposits", &hub.post("si-certdc-paris", &events, &files));
    let sent = id_of(&hub.post("si-certdc-paris", &events, &status_update("IN_PROGRESS")).expect(201));
    let deposit = id_of(&hub.post("si-certdc-paris", &events, &attach_deposit("DONE")).expect(201));
    let path = |event: &str| format!("{events}/{event}");
    page.add("sending twice", &hub.patch("si-certdc-paris", &path(&sent), &json!({ "status": "SENT" })));
    page.add("sending without the files", &hub.patch("si-certdc-paris", &path(&deposit), &json!({ "status": "SENT" })));
    page.add("acknowledging what is not sent", &hub.patch("osl-dgs", &path(&deposit), &json!({ "status": "RECEIVED" })));
    page.add("acknowledging one's own", &hub.patch("si-certdc-paris", &path(&sent), &json!({ "status": "RECEIVED" })));
    page.add("a status no event has", &hub.patch("si-certdc-paris", &path(&sent), &json!({ "status": "IN_PROGRESS" })));
    page.add("deleting what is said", &hub.delete("si-certdc-paris", &path(&sent)));
    assert_page!(page);
}

#[test]
fn refusals_of_the_validator() {
    let hub = TestHub::demo();
    let osl = hub.bearer("osl-dgs");
    let send = |method: &str, path: &str, headers: &[(&str, &str)], body: &str| {
        let mut all = vec![("authorization", osl.as_str())];
        all.extend_from_slice(headers);
        hub.send(method, &format!("/teledossiers/v1{path}"), &all, body.as_bytes())
    };
    let json_type = ("content-type", "application/json");
    let id = "11111111-1111-4111-8111-111111111111";
    let long = "L".repeat(57);
    let folder = format!("/folders/{id}");
    let file = format!("/folders/{id}/attachments/{id}");
    let calls: [(&str, &str, &str, Headers<'_>, String); 22] = [
        ("an unexpected query parameter", "GET", "/notifications?b=1&a=2", &[], String::new()),
        ("a parameter of another type", "GET", "/notifications?maxResult=many", &[], String::new()),
        ("a parameter given twice", "GET", "/notifications?maxResult=1&maxResult=2", &[], String::new()),
        ("a body where none is expected", "GET", "/notifications", &[json_type], "{}".into()),
        ("an id that is none", "DELETE", "/notifications/dddddd", &[], String::new()),
        ("a null id", "GET", "/folders/null", &[], String::new()),
        ("a header too long", "GET", "/notifications", &[("editorName", &long)], String::new()),
        ("an Accept nothing satisfies", "GET", "/notifications", &[("accept", "text/html")], String::new()),
        ("an Accept that is none", "GET", "/notifications", &[("accept", "json")], String::new()),
        ("a Content-Type not taken", "POST", "/folders", &[("content-type", "text/plain")], "x".into()),
        ("a Content-Type that is none", "POST", "/folders", &[("content-type", "json")], "x".into()),
        ("an upload that is not octets", "PUT", &file, &[("content-type", "application/pdf")], "%PDF".into()),
        ("an empty body", "POST", "/folders", &[json_type], String::new()),
        ("a blank body", "POST", "/folders", &[json_type], "  ".into()),
        ("a blank override", "POST", &folder, &[json_type, ("x-http-method-override", " ")], "{}".into()),
        ("missing members", "POST", "/folders", &[json_type], "{}".into()),
        (
            "missing members further in",
            "POST",
            "/folders",
            &[json_type],
            changed(|folder| folder["cases"][0]["recipient"] = json!({})).to_string(),
        ),
        (
            "an attachment wrong in two branches",
            "POST",
            "/folders",
            &[json_type],
            changed(|folder| {
                folder["attachments"][0] = json!({ "fileName": "a", "type": "b", "size": "c", "recipients": [] });
            })
            .to_string(),
        ),
        ("a date that is none", "PATCH", &folder, &[json_type], r#"{"globalStatus":"CLOSED","closeDateTime":"2024-13-45"}"#.into()),
        ("a null that may not be", "PATCH", &folder, &[json_type], r#"{"globalStatus":null}"#.into()),
        (
            "an e-mail address that is none",
            "POST",
            "/folders",
            &[json_type],
            changed(|folder| folder["applicant"]["email"] = json!("nope")).to_string(),
        ),
        (
            "text too long",
            "POST",
            "/folders",
            &[json_type],
            changed(|folder| folder["externalId"] = json!("0".repeat(31))).to_string(),
        ),
    ];
    let mut page = Page::default();
    for (name, method, path, headers, body) in &calls {
        page.add(&format!("{name}: {method} {path}"), &send(method, path, headers, body));
    }
    for body in [
        "{\"a\":1",
        "[",
        "{\"a\"",
        "{\"a\":\"b",
        "{\"a\"}",
        "{\"a\":1 \"b\"",
        "[1 2]",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":}",
        "[1,]",
        "<x/>",
        "bonjour",
        "tru",
        "\"a\nb\"",
        "\"\\q\"",
        "01",
    ] {
        page.add(&format!("JSON that is none: {body:?}"), &send("POST", "/folders", &[json_type], body));
    }
    assert_page!(page);
}

#[test]
fn refusals_of_the_token_endpoint() {
    let hub = TestHub::demo();
    let form = ("content-type", "application/x-www-form-urlencoded");
    let grant = "grant_type=client_credentials&scope=SI";
    let good = "client_id=si-certdc-paris&client_secret=si-certdc-paris-secret";
    let basic = ("authorization", "Basic c2ktY2VydGRjLXBhcmlzOnNpLWNlcnRkYy1wYXJpcy1zZWNyZXQ=");
    let calls: [(&str, &str, Headers<'_>, String); 15] = [
        ("another method", "GET", &[], String::new()),
        ("no content type", "POST", &[], grant.into()),
        ("another content type", "POST", &[("content-type", "text/plain")], grant.into()),
        ("JSON that does not parse", "POST", &[("content-type", "application/json")], "{".into()),
        ("a repeated parameter", "POST", &[form, basic], format!("{grant}&scope=OSL")),
        ("no grant", "POST", &[form, basic], "scope=SI".into()),
        ("an unknown grant", "POST", &[form, basic], "grant_type=magic".into()),
        ("an unknown client", "POST", &[form], format!("{grant}&client_id=<nobody>&client_secret=x")),
        ("no credentials", "POST", &[form], grant.into()),
        ("an id alone", "POST", &[form], format!("{grant}&client_id=si-certdc-paris")),
        ("a bearer", "POST", &[form, ("authorization", "Bearer x")], grant.into()),
        ("credentials twice", "POST", &[form, basic], format!("{grant}&{good}")),
        ("Basic that does not decode", "POST", &[form, ("authorization", "Basic ***")], grant.into()),
        ("a wrong secret", "POST", &[form], format!("{grant}&client_id=si-certdc-paris&client_secret=x")),
        ("a grant of others", "POST", &[form, basic], "grant_type=password".into()),
    ];
    let mut page = Page::default();
    for (name, method, headers, body) in &calls {
        page.add(name, &hub.send(method, "/oauth2/token", headers, body.as_bytes()));
    }
    assert_page!(page);
}
