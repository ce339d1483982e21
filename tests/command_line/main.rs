//! The program as the person at the terminal meets it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]
#![expect(unreachable_pub, reason = "one binary made of modules")]

#[path = "../running/mod.rs"]
mod running;

mod commands;
mod documents;
mod scenarios;
mod serving;
mod settings;

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Command, ExitStatus, Output, Stdio},
    time::{Duration, Instant},
};

use running::{Running, program};
use serde_json::{Value, json};

/// What the program says when it is run to its end.
fn run(args: &[&str]) -> Output {
    program().args(args).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// It fails, and says why in words that hold each of `expected`.
#[track_caller]
fn fails(args: &[&str], expected: &[&str]) {
    let output = run(args);
    let said = text(&output.stderr);
    assert!(!output.status.success(), "{args:?} succeeded");
    assert!(output.stdout.is_empty(), "{}", text(&output.stdout));
    assert!(!said.contains("panicked") && !said.contains("RUST_BACKTRACE"), "{said}");
    for words in expected {
        assert!(said.contains(words), "{words:?} is not in {said:?}");
    }
}

/// As [`fails`], in one sentence on one line.
#[track_caller]
fn fails_in_a_line(args: &[&str], expected: &[&str]) {
    fails(args, expected);
    let said = text(&run(args).stderr);
    assert!(said.starts_with("hubee-sim: ") && said.lines().count() == 1, "{said}");
}

fn request(method: &str, url: &str, token: Option<&str>, body: Option<&Value>) -> (u16, String, String) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    if let Some(token) = token {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    let body = body.map(ToString::to_string).unwrap_or_default();
    let mut answer = agent.run(request.header("Content-Type", "application/json").body(body).unwrap()).unwrap();
    let content_type = answer.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned());
    (answer.status().as_u16(), content_type.unwrap_or_default(), answer.body_mut().read_to_string().unwrap())
}

fn token(url: &str, client: &str) -> String {
    let output = run(&["token", "--client", client, url]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout).trim_end().to_owned()
}

fn deposit(url: &str, token: &str) -> String {
    let folder = json!({
        "processCode": "CERTDC",
        "externalId": "DGS-CERTDC-0000000000042",
        "applicant": { "firstName": "Camille", "lastName": "EXEMPLE" },
        "cases": [{
            "externalId": "DGS-CERTDC-0000000000042-01",
            "recipient": { "type": "SI", "companyRegister": "11001401600015", "branchCode": "75108" },
        }],
        "attachments": [{
            "fileName": "acte.pdf",
            "type": "DD_Certificatdedeces",
            "size": 24,
            "mimeType": "application/pdf",
            "recipients": ["DGS-CERTDC-0000000000042-01"],
        }],
    });
    let (status, _, body) = request("POST", &format!("{url}/teledossiers/v1/folders"), Some(token), Some(&folder));
    assert_eq!(status, 201, "{body}");
    serde_json::from_str::<Value>(&body).unwrap()["id"].as_str().unwrap().to_owned()
}

#[track_caller]
fn has_folder(url: &str, token: &str, folder: &str) {
    let (status, _, body) = request("GET", &format!("{url}/teledossiers/v1/folders/{folder}"), Some(token), None);
    assert_eq!(status, 200, "{body}");
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Sends a hub a signal by its id and waits for its end.
fn signal(hub: &mut Running, signal: &str) -> ExitStatus {
    let sent = Command::new("/bin/kill").args(["-s", signal, &hub.child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    hub.child.wait().unwrap()
}
