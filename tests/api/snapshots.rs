//! Named states of a world: taken, restored, downloaded, brought back.

use std::path::Path;

use hubee_sim::Simulator;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    control::expect_problem,
    support::{Answer, TestHub, certdc_folder, id_of},
};

const SI: &str = "si-certdc-paris";

/// More than the database keeps in its own pages.
const LARGE: usize = 1500 * 1024;

fn hubs(folder: &Path) -> [TestHub; 2] {
    [TestHub::without_dossiers(), TestHub::of(Simulator::builder().database(folder.join("hub.db")))]
}

fn take(hub: &TestHub, name: &str) {
    hub.control("POST", "/snapshots", &json!({ "name": name })).expect(201);
}

fn restore(hub: &TestHub, name: &str) {
    hub.control("POST", &format!("/snapshots/{name}/restore"), &Value::Null).expect(204);
}

fn download(hub: &TestHub, name: &str) -> Vec<u8> {
    let answer = hub.control("GET", &format!("/snapshots/{name}"), &Value::Null);
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/vnd.sqlite3")));
    assert_eq!(answer.header("content-disposition"), Some(format!("attachment; filename=\"{name}.db\"").as_str()));
    answer.bytes
}

fn upload(hub: &TestHub, name: &str, bytes: &[u8]) -> Answer {
    hub.send("PUT", &format!("/_sim/snapshots/{name}"), &[("content-type", "application/vnd.sqlite3")], bytes)
}

/// A télédossier with a large attachment; gives the path of its download, and its bytes.
fn deposit(hub: &TestHub) -> (String, Vec<u8>) {
    let bytes: Vec<u8> = (0..LARGE).map(|index| b"large "[index % 6]).collect();
    let mut new = certdc_folder();
    new["attachments"][0]["size"] = LARGE.into();
    new["attachments"][0]["mimeType"] = "application/xml".into();
    let folder = hub.post("osl-dgs", "/folders", &new).expect(201);
    let (id, attachment) = (id_of(&folder), id_of(&folder["attachments"][0]));
    hub.upload("osl-dgs", &format!("/folders/{id}/attachments/{attachment}"), &bytes).expect(204);
    hub.patch("osl-dgs", &format!("/folders/{id}"), &json!({ "globalStatus": "HUBEE_COMPLETED" })).expect(204);
    (format!("/cases/{}/attachments/{attachment}", id_of(&folder["cases"][0])), bytes)
}

/// All that callers can see of a hub.
fn view(hub: &TestHub) -> Value {
    let control = |path| hub.control("GET", path, &Value::Null).expect(200);
    let organizations = hub.look_up("admin", "/organizations?maxResult=1000").expect(200);
    json!([hub.notifications(SI), control("/clients"), control("/mails"), control("/departures"), organizations])
}

#[test]
fn a_snapshot_is_taken_listed_and_forgotten() {
    let hub = TestHub::without_dossiers();
    hub.set_clock(&json!({ "now": "2030-01-31T12:00:00Z", "frozen": true }));
    let listed = json!({ "name": "first", "dateTime": "2030-01-31T12:00:00.000+00:00" });
    let taken = hub.control("POST", "/snapshots", &json!({ "name": "first" }));
    assert_eq!(taken.header("location"), Some("/_sim/snapshots/first"));
    assert_eq!(taken.expect(201), listed);
    expect_problem(&hub.control("POST", "/snapshots", &json!({ "name": "first" })), 409);
    assert_eq!(hub.control("GET", "/snapshots", &Value::Null).expect(200), json!([listed]));
    hub.control("DELETE", "/snapshots/first", &Value::Null).expect(204);
    assert_eq!(hub.control("GET", "/snapshots", &Value::Null).expect(200), json!([]));
    for (method, path) in [("GET", ""), ("DELETE", ""), ("POST", "/restore")] {
        expect_problem(&hub.control(method, &format!("/snapshots/first{path}"), &Value::Null), 404);
    }
}

#[test]
fn a_name_that_could_leave_its_place_is_none() {
    let hub = TestHub::without_dossiers();
    for name in ["", ".", "..", "../x", "a/b", "A", "a b", "é", &"x".repeat(41)] {
        expect_problem(&hub.control("POST", "/snapshots", &json!({ "name": name })), 400);
    }
    for name in ["..%2fx", "%2e%2e", "A", "a.db", "a%00b"] {
        expect_problem(&upload(&hub, name, b""), 400);
        expect_problem(&hub.control("GET", &format!("/snapshots/{name}"), &Value::Null), 404);
    }
    assert_eq!(hub.control("GET", "/snapshots", &Value::Null).expect(200), json!([]));
}

#[test]
fn a_restored_world_is_what_it_was_on_memory_and_on_a_file() {
    let folder = tempfile::tempdir().unwrap();
    for hub in hubs(folder.path()) {
        let (path, bytes) = deposit(&hub);
        let before = view(&hub);
        take(&hub, "s");
        let (later, _) = deposit(&hub);
        hub.control("POST", "/clients", &json!({ "clientId": "later", "scope": "SUBCRT" })).expect(201);
        hub.control("DELETE", "/mails", &Value::Null).expect(204);
        assert_ne!(view(&hub), before);
        for _ in 0..2 {
            restore(&hub, "s");
            assert_eq!(view(&hub), before);
            assert_eq!(hub.get(SI, &path).bytes, bytes);
            hub.get(SI, &later).expect(404);
        }
        hub.control("POST", "/reset", &Value::Null).expect(204);
        hub.get(SI, &path).expect(404);
        restore(&hub, "s");
        assert_eq!(hub.get(SI, &path).bytes, bytes, "a reset forgets no snapshot's files");
    }
}

#[test]
fn a_restored_world_leaves_no_file_behind() {
    let folder = tempfile::tempdir().unwrap();
    let hub = TestHub::of(Simulator::builder().database(folder.path().join("hub.db")));
    let files = || std::fs::read_dir(folder.path().join("hub.db-attachments")).unwrap().count();
    deposit(&hub);
    take(&hub, "s");
    deposit(&hub);
    assert_eq!(files(), 2);
    for _ in 0..3 {
        restore(&hub, "s");
        assert_eq!(files(), 1);
    }
}

#[test]
fn a_restored_world_on_a_file_is_that_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.db");
    let hub = TestHub::of(Simulator::builder().database(&file));
    let (path, bytes) = deposit(&hub);
    take(&hub, "s");
    hub.control("POST", "/reset", &Value::Null).expect(204);
    restore(&hub, "s");
    let before = view(&hub);
    drop(hub);
    let hub = TestHub::of(Simulator::builder().database(&file));
    assert_eq!(view(&hub), before);
    assert_eq!(hub.get(SI, &path).bytes, bytes);
}

#[test]
fn time_and_taken_back_tokens_are_restored_too() {
    let hub = TestHub::without_dossiers();
    hub.set_clock(&json!({ "now": "2030-01-31T12:00:00Z", "frozen": true }));
    let token = hub.token(SI);
    let revoke = |token: &str| {
        let body = format!("token={token}&client_id={SI}&client_secret={SI}-secret");
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        assert_eq!(hub.send("POST", "/oauth2/revoke", &headers, body.as_bytes()).status, 200);
    };
    let status = |token: &str| {
        hub.send("GET", "/teledossiers/v1/notifications", &[("authorization", &format!("Bearer {token}"))], b"").status
    };
    take(&hub, "before");
    revoke(&token);
    take(&hub, "after");
    assert_eq!(status(&token), 401);
    restore(&hub, "before");
    assert_eq!(status(&token), 200);
    let bytes = download(&hub, "after");
    upload(&hub, "came-back", &bytes).expect(201);
    restore(&hub, "came-back");
    assert_eq!(status(&token), 401);
    hub.control("PUT", "/clock", &json!({ "now": "2031-01-01T00:00:00Z", "frozen": false })).expect(200);
    take(&hub, "running");
    hub.control("POST", "/reset", &Value::Null).expect(204);
    restore(&hub, "came-back");
    let clock = || hub.control("GET", "/clock", &Value::Null).expect(200);
    assert_eq!(clock(), json!({ "now": "2030-01-31T12:00:00.000+00:00", "frozen": true, "scale": 1 }));
    restore(&hub, "running");
    assert!(clock()["now"].as_str().unwrap().starts_with("2031-01-01T00:0"), "{}", clock());
    assert_eq!(clock()["frozen"], false);
}

#[test]
fn a_snapshot_keeps_the_pace_of_time() {
    let hub = TestHub::without_dossiers();
    hub.set_clock(&json!({ "now": "2030-01-31T12:00:00Z", "frozen": true, "scale": 2.5 }));
    take(&hub, "s");
    upload(&hub, "came-back", &download(&hub, "s")).expect(201);
    for name in ["s", "came-back"] {
        hub.control("POST", "/reset", &Value::Null).expect(204);
        restore(&hub, name);
        let clock = hub.control("GET", "/clock", &Value::Null).expect(200);
        assert_eq!(clock, json!({ "now": "2030-01-31T12:00:00.000+00:00", "frozen": true, "scale": 2.5 }));
    }
}

#[test]
fn what_fell_due_after_a_snapshot_falls_due_again_after_its_restore() {
    let hub = TestHub::demo();
    hub.set_clock(&json!({ "frozen": true }));
    take(&hub, "s");
    let fell_due = hub.advance("P3000D");
    assert!(fell_due.iter().any(|one| one["effect"] == "CASE_ARCHIVED"), "{fell_due:?}");
    assert_eq!(hub.advance("P3000D"), Vec::<Value>::new());
    restore(&hub, "s");
    assert_eq!(hub.advance("P3000D"), fell_due);
}

#[test]
fn a_download_brought_to_another_hub_is_the_same_world_there() {
    let folder = tempfile::tempdir().unwrap();
    let [from, to] = hubs(folder.path());
    for (from, to) in [(&from, &to), (&to, &from)] {
        let (path, bytes) = deposit(from);
        take(from, "s");
        let before = view(from);
        let file = download(from, "s");
        assert!(file.starts_with(b"SQLite format 3\0") && file.len() > LARGE);
        upload(to, "other", &file).expect(201);
        restore(to, "other");
        assert_eq!(view(to), before);
        assert_eq!(to.get(SI, &path).bytes, bytes);
        upload(from, "s", &download(to, "other")).expect(201);
        restore(from, "s");
        assert_eq!(view(from), before);
        from.control("DELETE", "/snapshots/s", &Value::Null).expect(204);
        to.control("DELETE", "/snapshots/other", &Value::Null).expect(204);
        assert_eq!(to.get(SI, &path).bytes, bytes, "a world needs no snapshot to be what it is");
    }
}

#[test]
fn a_snapshot_of_the_default_world_begins_others() {
    let hub = TestHub::without_dossiers();
    let (path, bytes) = deposit(&hub);
    take(&hub, "s");
    hub.control("POST", "/reset", &Value::Null).expect(204);
    hub.control("POST", "/worlds", &json!({ "name": "copy", "from": "s" })).expect(201);
    let bearer = format!("Bearer {}", hub.token_in("/w/copy", SI));
    let found = hub.send("GET", &format!("/w/copy/teledossiers/v1{path}"), &[("authorization", &bearer)], b"");
    assert_eq!(found.bytes, bytes);
    hub.get(SI, &path).expect(404);
    assert_eq!(hub.send("GET", "/w/copy/_sim/snapshots", &[], b"").expect(200), json!([]));
}

/// What is left of a good file after `change` was made to it.
fn changed(file: &[u8], change: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    std::fs::write(&path, file).unwrap();
    Connection::open(&path).unwrap().execute_batch(&format!("PRAGMA foreign_keys = OFF; {change}")).unwrap();
    std::fs::read(path).unwrap()
}

#[test]
fn a_file_that_is_no_good_is_refused_and_changes_nothing() {
    let hub = TestHub::without_dossiers();
    deposit(&hub);
    take(&hub, "s");
    let good = download(&hub, "s");
    let (before, listed) = (view(&hub), hub.control("GET", "/snapshots", &Value::Null).expect(200));
    let refuse = |bytes: &[u8], sentence: &str| {
        for name in ["s", "new"] {
            let answer = upload(&hub, name, bytes);
            assert_eq!(answer.status, 400, "{sentence}: {}", answer.text());
            let problem = expect_problem(&answer, 400);
            let detail = problem["detail"].as_str().unwrap();
            assert!(detail.contains(sentence), "{sentence}: {detail}");
        }
    };
    let mut torn = good.clone();
    let middle = torn.len() / 2;
    torn.truncate(middle);
    let mut scratched = good.clone();
    scratched[4096..8192].fill(0xA5);
    for (bytes, sentence) in [
        (Vec::new(), "no snapshot"),
        (b"not a database at all, but long enough to be looked at".repeat(100), "no snapshot"),
        (torn, "damaged"),
        (scratched, "damaged"),
        (changed(&good, "PRAGMA application_id = 0"), "no snapshot"),
        (changed(&good, "PRAGMA user_version = 1000"), "newer"),
        (changed(&good, "PRAGMA user_version = -1"), "newer"),
        (changed(&good, "PRAGMA user_version = 0"), "damaged"),
        (changed(&good, "CREATE TABLE mine (x)"), "damaged"),
        (changed(&good, "CREATE TRIGGER t AFTER INSERT ON mails BEGIN DELETE FROM folders; END"), "damaged"),
        (changed(&good, "DROP TABLE snapshot; CREATE VIEW snapshot AS SELECT 1 AS date_time"), "damaged"),
        (changed(&good, "DELETE FROM snapshot"), "clock"),
        (changed(&good, "DELETE FROM organizations"), "refers"),
        (changed(&good, "DELETE FROM snapshot_files WHERE part = 1"), "digest"),
        (changed(&good, "UPDATE snapshot_files SET bytes = zeroblob(length(bytes))"), "digest"),
        (changed(&good, "UPDATE contents SET file = '../../etc/passwd' WHERE file IS NOT NULL"), "digest"),
        (changed(&good, "UPDATE cases SET id = x'00'"), "cases"),
        (changed(&good, "UPDATE processes SET details = 'x'"), "processes"),
        (changed(&good, "UPDATE cases SET status = 'LOST'"), "cases"),
        (changed(&good, "UPDATE clients SET secret = CAST(x'ff' AS TEXT)"), "odd secret"),
        (changed(&good, "UPDATE snapshot_files SET name = CAST(x'ff' AS TEXT)"), "odd name"),
        (changed(&good, "UPDATE folders SET close_date_time = 9223372036854775807"), "odd close_date_time"),
    ] {
        refuse(&bytes, sentence);
    }
    assert_eq!((view(&hub), hub.control("GET", "/snapshots", &Value::Null).expect(200)), (before.clone(), listed));
    restore(&hub, "s");
    assert_eq!(view(&hub), before);
}

#[test]
fn a_file_that_is_cut_or_scratched_anywhere_never_breaks_the_hub() {
    let hub = TestHub::without_dossiers();
    take(&hub, "s");
    let good = download(&hub, "s");
    for step in 0..60 {
        let mut bytes = good.clone();
        let at = step * bytes.len() / 60;
        bytes[at..].iter_mut().take(40).for_each(|byte| *byte ^= 0x5A);
        let answer = upload(&hub, "odd", &bytes);
        assert!([201, 400].contains(&answer.status), "{at}: {}", answer.text());
    }
    hub.control("GET", "/health", &Value::Null).expect(200);
}

#[test]
fn the_database_of_a_hub_is_no_snapshot_and_a_snapshot_no_database() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.db");
    drop(TestHub::of(Simulator::builder().database(&file)));
    let hub = TestHub::without_dossiers();
    expect_problem(&upload(&hub, "s", &std::fs::read(&file).unwrap()), 400);
    take(&hub, "s");
    let snapshot = folder.path().join("s.db");
    std::fs::write(&snapshot, download(&hub, "s")).unwrap();
    assert!(Simulator::builder().database(snapshot).start().is_err());
}

#[test]
fn no_more_is_announced_than_is_taken() {
    use std::io::{Read, Write};
    let hub = TestHub::without_dossiers();
    let mut stream = std::net::TcpStream::connect(hub.simulator.address()).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
    let head = "PUT /_sim/snapshots/s HTTP/1.1\r\nHost: hub\r\nContent-Length: 5000000000\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
}

#[test]
fn a_world_keeps_a_hundred_snapshots() {
    let hub = TestHub::of(Simulator::builder().seed(hubee_sim::seed::Seed::None));
    for number in 0..100 {
        take(&hub, &format!("s-{number}"));
    }
    expect_problem(&hub.control("POST", "/snapshots", &json!({ "name": "one-more" })), 503);
    let file = download(&hub, "s-1");
    expect_problem(&upload(&hub, "one-more", &file), 503);
    upload(&hub, "s-2", &file).expect(201);
}
