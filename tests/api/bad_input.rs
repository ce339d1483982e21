//! Whatever comes in, the hub answers in its own form, keeps what it had and
//! goes on.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpStream},
};

use serde_json::{Value, json};

use crate::support::{Answer, Deposited, PDF, TestHub, attach_deposit, id_of};

/// The operations that take JSON, on resources that exist.
fn json_operations(hub: &TestHub) -> (Deposited, Vec<(&'static str, String)>) {
    let deposited = hub.deposit();
    let event = id_of(&hub.post("osl-dgs", &format!("/cases/{}/events", deposited.case), &attach_deposit("DONE")).expect(201));
    let Deposited { folder, case, .. } = &deposited;
    let subscription = id_of(&hub.look_up("admin", "/subscriptions?maxResult=1").expect(200)[0]);
    let operations = vec![
        ("POST", "/teledossiers/v1/folders".to_owned()),
        ("PATCH", format!("/teledossiers/v1/folders/{folder}")),
        ("PATCH", format!("/teledossiers/v1/cases/{case}")),
        ("POST", format!("/teledossiers/v1/cases/{case}/events")),
        ("PATCH", format!("/teledossiers/v1/cases/{case}/events/{event}")),
        ("PUT", "/teledossiers/v1/cases/migrate".to_owned()),
        ("PUT", "/teledossiers/v1/idsPurged".to_owned()),
        ("POST", "/referential/v1/organizations".to_owned()),
        ("PUT", "/referential/v1/organizations/SI-11001401600015-75108".to_owned()),
        ("POST", "/referential/v1/processes".to_owned()),
        ("PUT", "/referential/v1/processes/CERTDC".to_owned()),
        ("POST", "/referential/v1/subscriptions".to_owned()),
        ("PUT", format!("/referential/v1/subscriptions/{subscription}")),
    ];
    (deposited, operations)
}

/// All that can be read of the one télédossier there is, and of the referential.
fn state(hub: &TestHub, deposited: &Deposited) -> Value {
    json!([
        hub.get("admin", &format!("/folders/{}", deposited.folder)).expect(200),
        hub.get("admin", &format!("/cases/{}", deposited.case)).expect(200),
        hub.notifications("admin"),
        hub.look_up("admin", "/organizations?maxResult=1000").expect(200),
        hub.look_up("admin", "/processes").expect(200),
        hub.look_up("admin", "/subscriptions?maxResult=1000").expect(200),
    ])
}

#[track_caller]
fn expect_hub_error(answer: &Answer, about: &str) {
    assert!((400..500).contains(&answer.status), "{about}: {} {}", answer.status, answer.text());
    assert_eq!(answer.header("content-type"), Some("application/json"), "{about}");
    let body = answer.json();
    let errors = body["errors"].as_array().unwrap();
    assert!(!errors.is_empty(), "{about}: {body}");
    assert!(errors.iter().all(|error| error["code"].is_u64() && error["message"].is_string()), "{about}: {body}");
}

fn send_json(hub: &TestHub, method: &str, path: &str, content_type: &str, body: &[u8]) -> Answer {
    let bearer = hub.bearer("admin");
    let headers = [("authorization", bearer.as_str()), ("content-type", content_type)];
    hub.send(method, path, &headers, body)
}

#[test]
fn bodies_that_make_no_sense_are_refused_by_every_operation_and_change_nothing() {
    let hub = TestHub::without_dossiers();
    let (deposited, operations) = json_operations(&hub);
    let before = state(&hub, &deposited);
    let nested = "[".repeat(100_000);
    let nested_objects = "{\"a\":".repeat(100_000);
    let bodies: [(&str, &[u8]); 17] = [
        ("not JSON", b"<folder/>"),
        ("a word", b"bonjour"),
        ("cut short", b"{\"globalStatus\": \"CLO"),
        ("empty", b""),
        ("blank", b"  \n "),
        ("null", b"null"),
        ("a number", b"7"),
        ("a string", b"\"CLOSED\""),
        ("wrong types", b"{\"globalStatus\": 7, \"status\": [], \"processCode\": {}, \"actionType\": 1, \"notification\": \"yes\", \"organizationSource\": 3}"),
        ("an array of numbers", b"[1, 2]"),
        ("nested arrays", nested.as_bytes()),
        ("nested objects", nested_objects.as_bytes()),
        ("invalid UTF-8", b"{\"status\": \"\xff\xfe\", \"globalStatus\": \"\xff\", \"actionType\": \"\xff\", \"organizationSource\": \"\xff\"}\xff["),
        ("a NUL", b"{\"status\": \"\0\"}"),
        ("a huge number", b"{\"status\": 1e999999, \"globalStatus\": 123456789012345678901234567890}"),
        ("a byte order mark", b"\xef\xbb\xbf{"),
        ("half a surrogate pair", b"{\"status\": \"\\ud800\", \"globalStatus\": \"\\ud800\"}"),
    ];
    for (method, path) in &operations {
        for (name, body) in bodies {
            expect_hub_error(&send_json(&hub, method, path, "application/json", body), &format!("{method} {path}: {name}"));
        }
        for content_type in ["text/plain", "application/xml", "nonsense", "multipart/form-data"] {
            expect_hub_error(&send_json(&hub, method, path, content_type, b"{}"), &format!("{method} {path}: {content_type}"));
        }
    }
    assert_eq!(state(&hub, &deposited), before);
}

#[test]
fn ten_megabytes_of_json_are_refused_and_change_nothing() {
    let hub = TestHub::without_dossiers();
    let (deposited, operations) = json_operations(&hub);
    let before = state(&hub, &deposited);
    let text = "x".repeat(10 * 1024 * 1024);
    let body =
        json!({ "globalStatus": text, "status": text, "actionType": text, "notification": true, "organizationSource": text });
    for (method, path) in &operations {
        expect_hub_error(&send_json(&hub, method, path, "application/json", body.to_string().as_bytes()), path);
    }
    let endless = vec![b' '; 40 * 1024 * 1024];
    assert_eq!(send_json(&hub, "POST", "/teledossiers/v1/folders", "application/json", &endless).status, 413);
    assert_eq!(state(&hub, &deposited), before);
}

#[test]
fn parameters_and_headers_that_make_no_sense_are_refused() {
    let hub = TestHub::without_dossiers();
    let (deposited, _) = json_operations(&hub);
    let case = &deposited.case;
    for path in [
        "/folders/abc".to_owned(),
        format!("/folders/{}", "a".repeat(2000)),
        "/cases/%00".to_owned(),
        "/cases/%ff%fe".to_owned(),
        "/cases/null".to_owned(),
        format!("/cases/{case}/events/null"),
        format!("/cases/{case}?lite={}", "x".repeat(15)),
        format!("/cases/{case}?unknown=1"),
        "/notifications?maxResult=many".to_owned(),
        "/notifications?maxResult=1&maxResult=2".to_owned(),
        "/notifications?maxresult=1".to_owned(),
    ] {
        expect_hub_error(&hub.get("admin", &path), &path);
    }
    for maximum in ["-1", "1.5", "1e300", "99999999999999999999"] {
        let answer = hub.get("admin", &format!("/notifications?maxResult={maximum}"));
        assert!(answer.status < 500, "{maximum}: {}", answer.text());
    }
    let bearer = hub.bearer("admin");
    let long = "x".repeat(51);
    for name in ["editorName", "applicationName", "softwareVersion"] {
        let answer = hub.send("GET", "/teledossiers/v1/notifications", &[("authorization", &bearer), (name, &long)], b"");
        expect_hub_error(&answer, name);
    }
}

#[test]
fn identifiers_that_only_the_validator_takes_name_nothing() {
    let hub = TestHub::without_dossiers();
    hub.get("admin", "/cases/1-1-1-1-1").expect_refusal(404, "Case is not found");
    hub.get("admin", "/folders/1-1-1-1-1").expect_refusal(404, "Folder is not found");
}

#[test]
fn an_upload_of_something_else_is_refused() {
    let hub = TestHub::without_dossiers();
    let Deposited { folder, attachment, .. } = hub.deposit_without_completing();
    let path = format!("/folders/{folder}/attachments/{attachment}");
    let bearer = hub.bearer("osl-dgs");
    let send = |content_type: &str, bytes: &[u8]| {
        let headers = [("authorization", bearer.as_str()), ("content-type", content_type)];
        hub.send("PUT", &format!("/teledossiers/v1{path}"), &headers, bytes)
    };
    for content_type in ["application/pdf", "text/plain", "application/json", "multipart/form-data; boundary=x"] {
        expect_hub_error(&send(content_type, PDF), content_type);
    }
    let read = hub.get("osl-dgs", &format!("/folders/{folder}")).expect(200);
    assert_eq!(read["attachments"][0]["status"], "PENDING");
}

#[test]
fn an_upload_cut_short_changes_nothing() {
    let hub = TestHub::without_dossiers();
    let Deposited { folder, attachment, .. } = hub.deposit_without_completing();
    let head = |length: &str| {
        format!(
            "PUT /teledossiers/v1/folders/{folder}/attachments/{attachment} HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/octet-stream\r\n{length}\r\n\r\n",
            hub.token("osl-dgs")
        )
    };
    let cut = [
        format!("{}%PDF", head(&format!("Content-Length: {}", PDF.len()))),
        format!("{}4\r\n%PDF\r\n", head("Transfer-Encoding: chunked")),
        format!("{}zz\r\nnot a length", head("Transfer-Encoding: chunked")),
    ];
    for request in cut {
        let mut stream = TcpStream::connect(hub.simulator.address()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        // Until the hub has noticed and let go; what it says, if anything, is nobody's.
        let mut said = Vec::new();
        drop(stream.read_to_end(&mut said));
        assert!(!said.starts_with(b"HTTP/1.1 2") && !said.starts_with(b"HTTP/1.1 5"), "{}", String::from_utf8_lossy(&said));
        let read = hub.get("osl-dgs", &format!("/folders/{folder}")).expect(200);
        assert_eq!(read["attachments"][0]["status"], "PENDING");
    }
    hub.upload("osl-dgs", &format!("/folders/{folder}/attachments/{attachment}"), PDF).expect(204);
}
