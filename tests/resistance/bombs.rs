//! Small inputs that would become large, deep or ambiguous: bounded, and
//! refused in a sentence.

use std::{fs, io::Write, iter, process::Output};

use flate2::{Compression, write::GzEncoder};
use serde_json::Value;

use crate::{
    running::program,
    support::{TestHub, certdc_folder},
};

const JSON: (&str, &str) = ("content-type", "application/json");

/// A million levels.
fn deep(open: &str, close: &str) -> String {
    open.repeat(1_000_000) + &close.repeat(1_000_000)
}

/// What is wrong with the bodies here, before anyone looks at what they say.
fn odd_bodies() -> Vec<(&'static str, String)> {
    let huge = "9".repeat(1_000_000);
    vec![
        ("deep arrays", deep("[", "]")),
        ("deep objects", deep(r#"{"a":"#, "}")),
        ("a number of a million digits", format!(r#"{{"by":{huge},"count":{huge}}}"#)),
        ("an exponent past any number", r#"{"by":1e999999999,"count":1e999999999,"now":-1e999999999}"#.to_owned()),
        ("a name of a megabyte", format!(r#"{{"{huge}":1}}"#)),
        ("half a surrogate", r#"{"name":"\ud800","processCode":"\ud800"}"#.to_owned()),
    ]
}

#[test]
fn deep_or_huge_json_is_refused_by_every_door_in_its_own_form() {
    let hub = TestHub::demo();
    let bearer = hub.bearer("osl-dgs");
    for (what, body) in odd_bodies() {
        let answer = hub.send("POST", "/teledossiers/v1/folders", &[("authorization", &bearer), JSON], body.as_bytes());
        assert_eq!(answer.status, 400, "{what}: {}", answer.text());
        assert!(answer.json()["errors"].is_array() && answer.bytes.len() < 2 * 1024 * 1024, "{what}");
        for path in ["/dossiers", "/faults", "/worlds", "/scenario", "/journal/verify", "/clock/advance", "/partners"] {
            let answer = hub.send("POST", &format!("/_sim{path}"), &[JSON], body.as_bytes());
            assert_eq!(answer.status, 400, "{what} to {path}: {}", answer.text());
            assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{what} to {path}");
        }
        let answer = hub.send("POST", "/oauth2/token", &[JSON], body.as_bytes());
        assert!([400, 401, 413].contains(&answer.status), "{what}: {}", answer.text());
        hub.get("si-certdc-paris", "/notifications").expect(200);
    }
}

/// Zeros by the megabyte, a thousand times smaller.
fn zipped(megabytes: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..megabytes {
        encoder.write_all(&vec![b' '; 1024 * 1024]).unwrap();
    }
    encoder.finish().unwrap()
}

#[test]
fn a_compressed_body_is_unpacked_within_the_bound_or_not_at_all() {
    let hub = TestHub::demo();
    let bomb = zipped(200);
    assert!(bomb.len() < 1024 * 1024);
    let gzip = ("content-encoding", "gzip");
    hub.send("POST", "/_sim/dossiers", &[JSON, gzip], &bomb).expect_status(413);
    let bearer = hub.bearer("osl-dgs");
    let answer = hub.send("POST", "/teledossiers/v1/folders", &[("authorization", &bearer), JSON, gzip], &bomb);
    assert_eq!(answer.status, 400, "{}", answer.text());
    let form = ("content-type", "application/x-www-form-urlencoded");
    let answer = hub.send("POST", "/oauth2/token", &[form, gzip], &bomb);
    assert!((400..500).contains(&answer.status), "{}", answer.text());
    hub.get("si-certdc-paris", "/notifications").expect(200);
}

#[test]
fn a_member_that_is_repeated_is_refused_or_counts_once() {
    let hub = TestHub::demo();
    let body = br#"{"clientId":"a","clientId":"b","clientSecret":"x","scope":"ADMIN"}"#;
    let answer = hub.send("POST", "/_sim/clients", &[JSON], body);
    assert_eq!(answer.status, 400);
    assert!(answer.json()["detail"].as_str().unwrap().contains("duplicate field `clientId`"), "{}", answer.text());
    let body = br#"{"effect":{"kind":"close"},"match":{"client":"a","client":"b"}}"#;
    let answer = hub.send("POST", "/_sim/faults", &[JSON], body);
    assert_eq!(answer.status, 400);
    assert!(answer.json()["detail"].as_str().unwrap().contains("duplicate field `client`"), "{}", answer.text());
    let bearer = hub.bearer("osl-dgs");
    let deposit = |first: &str, last: &str| {
        let whole = certdc_folder().to_string();
        let body = format!(r#"{{"processCode":"{first}",{}"#, &whole[1..]).replacen("CERTDC\"}", &format!("{last}\"}}"), 1);
        hub.send("POST", "/teledossiers/v1/folders", &[("authorization", &bearer), JSON], body.as_bytes())
    };
    deposit("NONE", "CERTDC").expect(201);
    deposit("CERTDC", "NONE").expect_status(400);
}

/// Nine lines that are a thousand million words (billion laughs).
fn laughs() -> String {
    let first = "a: &a [lol,lol,lol,lol,lol,lol,lol,lol,lol,lol]\n".to_owned();
    let line = |(name, before): (char, char)| format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 10].join(","));
    iter::once(first).chain(('b'..='i').zip('a'..).map(line)).collect()
}

#[track_caller]
fn refused_in_a_line(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.starts_with("hubee-sim: "), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.len() < 2000, "{} bytes", said.len());
}

#[test]
fn a_scenario_settings_and_a_seed_that_grow_without_end_are_refused_in_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let run = |args: &[&str]| program().args(args).output().unwrap();
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    for (name, text) in [
        ("laughs.yaml", laughs()),
        ("itself.yaml", "a: &a [*a]\n".to_owned()),
        ("deep.yaml", deep("[", "]")),
        ("deeper.yaml", "- ".repeat(100_000)),
    ] {
        let path = write(name, &text);
        refused_in_a_line(&run(&[&serve[..], &["--scenario", &path]].concat()));
        refused_in_a_line(&run(&["scenario", "check", &path]));
    }
    let settings = write("deep.toml", &format!("listen = {}", deep("[", "]")));
    refused_in_a_line(&run(&[&serve[..], &["--config", &settings]].concat()));
    for flag in ["--faults", "--bots"] {
        let path = write("deep.json", &deep("[", "]"));
        refused_in_a_line(&run(&[&serve[..], &[flag, &path]].concat()));
    }
    write("clients.json", &deep("[", "]"));
    refused_in_a_line(&run(&["seed", "check", folder.path().to_str().unwrap()]));
}

#[test]
fn yaml_is_no_language_of_the_control_api() {
    let hub = TestHub::demo();
    let answer = hub.send("POST", "/_sim/scenario", &[("content-type", "application/yaml")], laughs().as_bytes());
    assert_eq!((answer.status, answer.json()["status"].clone()), (400, Value::from(400)));
}
