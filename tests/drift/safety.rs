//! Nothing comes of being asked.

use hubee_sim::Simulator;
use rusqlite::{Connection, OpenFlags, types::Value};

use crate::{
    relay::Relay,
    support::{Told, as_client, as_si, diff, text},
};

const CLIENTS: [(&str, &str); 4] = [("si-certdc-paris", "SI"), ("osl-dgs", "OSL"), ("admin", "ADMIN"), ("datapass", "SUBCRT")];

/// Every row of every table.
fn contents(database: &std::path::Path) -> Vec<(String, Vec<Value>)> {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut tables = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").unwrap();
    let names: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(names.iter().any(|name| name == "notifications"), "{names:?}");
    let mut all = Vec::new();
    for name in names {
        let mut rows = connection.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns = rows.column_count();
        let rows = rows.query_map([], |row| (0..columns).map(|column| row.get(column)).collect::<Result<Vec<Value>, _>>()).unwrap();
        all.extend(rows.map(|row| (name.clone(), row.unwrap())));
    }
    all
}

#[test]
fn the_store_is_byte_for_byte_what_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("hub.db");
    let hub = Simulator::builder().database(&database).start().unwrap();
    let before = contents(&database);
    for (id, scope) in CLIENTS {
        let told = Told::by(as_client(diff(&hub.url(), &[]), id, scope));
        assert_eq!((told.code, told.differences()), (0, Vec::new()), "{scope}");
    }
    assert!(contents(&database) == before);
}

#[test]
fn a_valid_token_goes_with_get_alone_and_the_secret_to_the_token_endpoint() {
    let relay = Relay::changing(|_, _| ());
    let told = Told::by(as_client(diff(&relay.url, &[]), "osl-dgs", "OSL"));
    assert_eq!((told.code, told.differences()), (0, Vec::new()));
    let (mut reads, mut tokens) = (0, 0);
    // `osl-dgs:osl-dgs-secret`.
    let basic = "Basic b3NsLWRnczpvc2wtZGdzLXNlY3JldA==";
    for request in relay.requests() {
        assert_eq!(request.header("user-agent"), Some(concat!("hubee-sim-diff/", env!("CARGO_PKG_VERSION"))));
        match request.header("authorization") {
            Some(value) if value.starts_with("Bearer ey") => {
                assert_eq!(request.method, "GET", "{request:?}");
                reads += 1;
            }
            Some(value) if value == basic => {
                assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/oauth2/token"));
                tokens += 1;
            }
            _ => {}
        }
        assert!(!request.path.contains("attachments") || request.path.contains("00000000-0000"), "{request:?}");
    }
    assert!(reads > 20 && tokens == 5, "{reads} reads, {tokens} tokens");
    assert!(relay.requests().len() < 80, "{}", relay.requests().len());
}

#[test]
fn without_credentials_the_anonymous_part_runs_and_the_rest_is_named() {
    let hub = Simulator::start().unwrap();
    let told = Told::by(diff(&hub.url(), &[]));
    assert_eq!((told.code, told.differences()), (0, Vec::new()));
    let left_out = told.left_out();
    assert!(left_out.contains(&"notifications there: no --client".to_owned()), "{left_out:?}");
    let anonymous = told.exchanges().len() - left_out.len();
    assert!(anonymous > 25, "{anonymous}");
}

#[test]
fn what_would_be_asked_is_listed_with_the_reason_why_it_is_safe() {
    let output = crate::support::program().args(["diff", "--list"]).output().unwrap();
    let list = text(&output.stdout);
    assert!(output.status.success() && list.contains("delete-no-token: ") && list.contains("it only reads"), "{list}");
    assert!(list.lines().all(|line| line.chars().count() <= 80), "{list}");
}

#[test]
fn a_redirection_is_told_and_not_followed() {
    let elsewhere = Relay::changing(|_, _| ());
    let url = elsewhere.url.clone();
    let relay = Relay::changing(move |request, reply| {
        if request.path.ends_with("/jwks") {
            reply.first_line = "HTTP/1.1 302 Found".into();
            reply.headers.push(format!("location: {url}/oauth2/jwks"));
        }
    });
    let told = Told::by(as_si(&relay.url, &[]));
    assert_eq!((told.code, told.differences()), (1, vec!["jwks status: 200 | 302".to_owned()]));
    assert!(elsewhere.requests().is_empty());
}
