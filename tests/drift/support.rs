//! The program run to its end, and its report.

use std::{
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use hubee_sim::Simulator;
use serde_json::Value;

/// The program without any setting of whoever runs the tests.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hubee-sim"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("HUBEE_") || name.to_ascii_uppercase().ends_with("_PROXY") || name == "RUST_LOG" {
            command.env_remove(name);
        }
    }
    command.stdin(Stdio::null());
    command
}

/// A comparison to be made.
pub fn diff(url: &str, args: &[&str]) -> Command {
    let mut command = program();
    command.args(["diff", "--pause", "0", "--against", url]).args(args);
    command
}

/// The client of the demonstration, with its secret in the environment.
pub fn as_client(mut command: Command, id: &str, scope: &str) -> Command {
    command.args(["--client", id, "--scope", scope]).env("HUBEE_DIFF_SECRET", format!("{id}-secret"));
    command
}

/// A comparison as an SI, the usual one.
pub fn as_si(url: &str, args: &[&str]) -> Command {
    as_client(diff(url, args), "si-certdc-paris", "SI")
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What a comparison told.
pub struct Told {
    pub code: i32,
    pub json: Value,
}

impl Told {
    pub fn by(mut command: Command) -> Self {
        let output = command.args(["--format", "json"]).output().unwrap();
        let json = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
        Self { code: output.status.code().unwrap(), json }
    }

    pub fn exchanges(&self) -> &Vec<Value> {
        self.json["exchanges"].as_array().unwrap()
    }

    /// `EXCHANGE PLACE: HERE | THERE` of each difference.
    pub fn differences(&self) -> Vec<String> {
        let of = |exchange: &Value| {
            let id = exchange["id"].as_str().unwrap().to_owned();
            let differences = exchange["differences"].as_array().unwrap().clone();
            differences.into_iter().map(move |one| {
                let word = |name: &str| one[name].as_str().unwrap().to_owned();
                format!("{id} {}: {} | {}", word("where"), word("here"), word("there"))
            })
        };
        self.exchanges().iter().flat_map(of).collect()
    }

    /// Why each exchange that was left out was.
    pub fn left_out(&self) -> Vec<String> {
        let left_out = self.exchanges().iter().filter(|exchange| !exchange["leftOut"].is_null());
        left_out.map(|exchange| format!("{} {}", exchange["id"].as_str().unwrap(), exchange["leftOut"].as_str().unwrap())).collect()
    }
}

/// It cannot tell, and says why in one sentence that holds `words`.
#[track_caller]
pub fn cannot_tell(mut command: Command, words: &str) -> Output {
    let output = command.output().unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(output.stdout.is_empty(), "{}", text(&output.stdout));
    assert!(said.starts_with("hubee-sim: ") && said.lines().count() == 1, "{said}");
    assert!(said.contains(words), "{words:?} is not in {said:?}");
    output
}

/// A hub on which this goes wrong.
pub fn hub_with_fault(path: &str, effect: &str) -> Simulator {
    let hub = Simulator::start().unwrap();
    let rule = format!(r#"{{"match": {{"path": "{path}"}}, "effect": {effect}}}"#);
    hub.faults().add(hubee_sim::fault::file::rule(&serde_json::from_str(&rule).unwrap()).unwrap()).unwrap();
    hub
}

/// A file that is gone after the test.
pub fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}
