//! What stops a comparison, in one sentence and with exit code 2.

use std::{
    io::Write,
    net::TcpListener,
    process::{Command, Stdio},
};

use hubee_sim::Simulator;

use crate::{
    relay::{Relay, Reply},
    support::{as_si, cannot_tell, diff, file, text},
};

#[test]
fn nobody_there() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}");
    cannot_tell(diff(&url, &[]), &format!("no hub answers at {url}"));
    cannot_tell(diff("http://hub.invalid", &[]), "no hub answers at http://hub.invalid");
}

#[test]
fn a_hub_that_hangs_up_on_everything() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || listener.incoming().for_each(drop));
    cannot_tell(diff(&url, &[]), "no hub answers at");
}

#[test]
fn a_hub_that_asks_to_be_left_alone_is() {
    let relay = Relay::changing(|request, reply| {
        if request.path.ends_with("/jwks") {
            *reply = Reply::new("HTTP/1.1 429 Too Many Requests", "{}");
        }
    });
    cannot_tell(as_si(&relay.url, &[]), "answers 429 to jwks: it was asked nothing more");
    assert_eq!(relay.requests().len(), 2);
}

#[test]
fn settings_that_make_no_sense() {
    let hub = Simulator::start().unwrap();
    cannot_tell(diff("https://me:hush@hub.test", &[]), "without credentials");
    cannot_tell(diff("hub.test", &[]), "http(s)://HOST");
    cannot_tell(diff(&hub.url(), &["--token-url", "https://me:hush@hub.test"]), "ends in /token");
    cannot_tell(diff(&hub.url(), &["--process", "../oauth2"]), "a process code is made of");
    cannot_tell(diff(&hub.url(), &["--scope", "ROOT"]), "ROOT is no scope");
    cannot_tell(diff(&hub.url(), &["--ca", "/nowhere"]), "/nowhere cannot be used");
    cannot_tell(diff(&hub.url(), &["--accept", "/nowhere"]), "/nowhere cannot be read");
    cannot_tell(as_si("http://hub.test", &[]), "is not HTTPS: the secret of a client is not sent there");
    cannot_tell(as_si(&hub.url(), &["--process", "NOPE"]), "the simulator has no SI client of the process NOPE");
    let (_folder, path) = file("jwks status\n");
    cannot_tell(diff(&hub.url(), &["--accept", path.to_str().unwrap()]), "line 1 is not EXCHANGE PLACE REASON");
}

#[test]
fn a_secret_comes_from_a_file_or_standard_input_and_never_from_a_flag() {
    let hub = Simulator::start().unwrap();
    let client = ["--client", "si-certdc-paris"];
    cannot_tell(diff(&hub.url(), &client), "--client needs a secret");
    let refused = diff(&hub.url(), &["--secret", "hush"]).output().unwrap();
    assert!(refused.status.code() == Some(2) && text(&refused.stderr).contains("unexpected argument"));

    let (_folder, path) = file("si-certdc-paris-secret\n");
    let with_file = diff(&hub.url(), &[&client[..], &["--secret-file", path.to_str().unwrap()]].concat()).output().unwrap();
    assert_eq!(with_file.status.code(), Some(0), "{}", text(&with_file.stdout));
    assert_eq!(typed(diff(&hub.url(), &client), "si-certdc-paris-secret\n"), Some(0));
}

fn typed(mut command: Command, line: &str) -> Option<i32> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(line.as_bytes()).unwrap();
    child.wait().unwrap().code()
}

#[test]
fn a_wrong_secret_is_tried_once() {
    let relay = Relay::changing(|_, _| ());
    let mut command = diff(&relay.url, &["--client", "si-certdc-paris"]);
    command.env("HUBEE_DIFF_SECRET", "mistyped");
    cannot_tell(command, "gives the client no token (401 Client credentials are invalid.)");
    assert_eq!(relay.requests().len(), 1);
}
