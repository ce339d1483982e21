//! What is kept, where, and for how long.

use std::{
    io::{Read, Write},
    net::TcpStream,
    path::Path,
};

use hubee_sim::Simulator;
use serde_json::json;

use crate::support::{ISSY, TestHub, certdc_folder, id_of, organization, process, subscription};

/// More than the database keeps in its own pages.
const LARGE: usize = 300 * 1024;

fn on(file: &Path) -> TestHub {
    TestHub::of(Simulator::builder().database(file))
}

/// Files of the folder of large attachments.
fn large_files(file: &Path) -> usize {
    std::fs::read_dir(file.with_file_name("hub.db-attachments")).unwrap().count()
}

#[test]
fn a_hub_that_is_dropped_leaves_its_database_free_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..20 {
        drop(on(&folder.path().join("hub.db")));
    }
}

#[test]
fn a_large_attachment_is_a_file_that_goes_with_what_replaces_or_removes_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.db");
    let hub = on(&file);
    let bytes = vec![b'x'; LARGE];
    let mut new = certdc_folder();
    new["attachments"][0]["size"] = LARGE.into();
    new["attachments"][0]["mimeType"] = "application/xml".into();
    let deposit = || {
        let created = hub.post("osl-dgs", "/folders", &new).expect(201);
        let (id, attachment) = (id_of(&created), id_of(&created["attachments"][0]));
        let path = format!("/folders/{id}/attachments/{attachment}");
        hub.upload("osl-dgs", &path, &bytes).expect(204);
        (format!("/folders/{id}"), path, id_of(&created["cases"][0]), attachment)
    };
    let (removed, path, ..) = deposit();
    assert_eq!(large_files(&file), 1);
    hub.upload("osl-dgs", &path, &bytes).expect(204);
    assert_eq!(large_files(&file), 1, "replaced");
    hub.upload("osl-dgs", &path, &bytes[1..]).expect(400);
    assert_eq!(large_files(&file), 0, "rejected");
    hub.upload("osl-dgs", &path, &bytes).expect(204);
    hub.delete("osl-dgs", &removed).expect(204);
    assert_eq!(large_files(&file), 0, "removed");

    let (kept, _, case, attachment) = deposit();
    hub.patch("osl-dgs", &kept, &json!({ "globalStatus": "HUBEE_COMPLETED" })).expect(204);
    drop(hub);
    std::fs::write(folder.path().join("hub.db-attachments/upload-left-behind"), b"half").unwrap();
    std::fs::write(folder.path().join("hub.db-attachments/of-the-users-own"), b"whole").unwrap();
    let hub = on(&file);
    assert_eq!(large_files(&file), 2, "what a crash left behind is cleared away, and nothing else");
    let download = hub.get("si-certdc-paris", &format!("/cases/{case}/attachments/{attachment}"));
    assert!(download.bytes == bytes);
    hub.control("POST", "/reset", &serde_json::Value::Null).expect(204);
    assert_eq!(large_files(&file), 1, "reset");
}

#[test]
fn a_large_upload_that_comes_too_late_leaves_no_file_behind() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.db");
    let hub = on(&file);
    let mut new = certdc_folder();
    (new["attachments"][0]["size"], new["attachments"][0]["mimeType"]) = (LARGE.into(), "application/xml".into());
    let created = hub.post("osl-dgs", "/folders", &new).expect(201);
    let (id, attachment) = (id_of(&created), id_of(&created["attachments"][0]));
    let path = format!("/folders/{id}/attachments/{attachment}");
    hub.upload("osl-dgs", &path, &vec![b'x'; LARGE]).expect(204);
    // A second upload is on its way when the folder is declared complete.
    let mut late = TcpStream::connect(hub.simulator.address()).unwrap();
    let bearer = hub.bearer("osl-dgs");
    let head = format!(
        "PUT /teledossiers/v1{path} HTTP/1.1\r\nHost: hub\r\nAuthorization: {bearer}\r\nContent-Length: {LARGE}\r\n\
         Content-Type: application/octet-stream\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    );
    late.write_all(head.as_bytes()).unwrap();
    let mut go_on = [0; 25];
    late.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n", "its call was let through");
    hub.patch("osl-dgs", &format!("/folders/{id}"), &json!({ "globalStatus": "HUBEE_COMPLETED" })).expect(204);
    late.write_all(&vec![b'y'; LARGE]).unwrap();
    let mut answer = String::new();
    late.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("can not be uploaded any more"), "{answer}");
    assert_eq!(large_files(&file), 1, "the first one's");
}

#[test]
fn the_referential_outlives_the_hub_on_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.db");
    let hub = on(&file);
    hub.referential("datapass", "POST", "/organizations", &organization(ISSY)).expect(201);
    hub.referential("admin", "POST", "/processes", &process("ESSAI")).expect(201);
    let mut new = subscription("ESSAI", ISSY);
    (new["accessMode"], new["activateDateTime"]) = ("API".into(), "2024-07-10T15:00:00Z".into());
    hub.referential("datapass", "POST", "/subscriptions", &new).expect(201);
    let seen = |hub: &TestHub| {
        let read = |path| hub.look_up("admin", path).expect(200);
        let clients = hub.control("GET", "/clients", &serde_json::Value::Null).expect(200);
        json!([
            read("/organizations?maxResult=100"),
            read("/processes"),
            read("/subscriptions?maxResult=1000&orderBy=desc(id)"),
            clients
        ])
    };
    let before = seen(&hub);
    assert_eq!(hub.look_up("admin", "/subscriptions?processCode=ESSAI").expect(200)[0]["status"], "Actif");
    drop(hub);
    assert_eq!(seen(&on(&file)), before);
}
