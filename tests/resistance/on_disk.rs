//! A hub on a database file, as a program that can be hindered and killed.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::{Value, json};

use crate::{
    running::{Running, program},
    support::{Answer, certdc_folder, id_of},
};

/// Larger than what is kept in the database itself.
const LARGE: usize = 300_000;

/// A hub on a file, and its token for the OSL.
pub struct Hub {
    pub running: Running,
    token: String,
}

pub fn send(url: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut request = ureq::http::Request::builder().method(method).uri(format!("{url}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut answer = agent.run(request.body(body).unwrap()).unwrap();
    let bytes = answer.body_mut().read_to_vec().unwrap();
    Answer { status: answer.status().as_u16(), headers: answer.headers().clone(), bytes }
}

impl Hub {
    pub fn on(database: &Path) -> Self {
        Self::of(Running::spawn(&mut unhindered(&serve(database))))
    }

    pub fn of(running: Running) -> Self {
        let form = "grant_type=client_credentials&scope=OSL&client_id=osl-dgs&client_secret=osl-dgs-secret";
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        let answer = send(&running.url, "POST", "/oauth2/token", &kind, form.as_bytes()).expect(200);
        Self { token: format!("Bearer {}", answer["access_token"].as_str().unwrap()), running }
    }

    pub fn call(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> Answer {
        let headers = [("authorization", &*self.token), ("content-type", kind)];
        send(&self.running.url, method, &format!("/teledossiers/v1{path}"), &headers, body)
    }

    pub fn deposit(&self) -> Answer {
        let mut folder = certdc_folder();
        folder["attachments"][0]["size"] = LARGE.into();
        self.call("POST", "/folders", "application/json", folder.to_string().as_bytes())
    }

    pub fn upload(&self, folder: &Value) -> Answer {
        let path = format!("/folders/{}/attachments/{}", id_of(folder), id_of(&folder["attachments"][0]));
        let mut bytes = b"%PDF-1.4\n".to_vec();
        bytes.resize(LARGE, b' ');
        self.call("PUT", &path, "application/octet-stream", &bytes)
    }

    pub fn read(&self, folder: &Value) -> Answer {
        self.call("GET", &format!("/folders/{}", id_of(folder)), "application/json", b"")
    }

    pub fn dossiers(&self) -> u64 {
        send(&self.running.url, "GET", "/_sim/dossiers", &[], b"").expect(200)["total"].as_u64().unwrap()
    }

    /// No file that it writes may be larger than that.
    pub fn bound_files(&self, bytes: Option<u64>) {
        let pid = Pid::from_child(&self.running.child);
        prlimit(Some(pid), Resource::Fsize, Rlimit { current: bytes, maximum: None }).unwrap();
    }
}

/// The arguments that serve a database.
pub fn serve(database: &Path) -> [&str; 4] {
    ["--listen", "127.0.0.1:0", "--database", database.to_str().unwrap()]
}

/// The program, which a write past the bound on files does not end.
pub fn unhindered(args: &[&str]) -> Command {
    shell("trap '' XFSZ; exec \"$0\" \"$@\"", args)
}

pub fn shell(script: &str, args: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script, program().get_program().to_str().unwrap()]).args(args);
    for (name, value) in program().get_envs() {
        assert!(value.is_none());
        command.env_remove(name);
    }
    command
}

/// The hub, or the one line that says why there is none.
pub fn start(command: &mut Command) -> Result<Running, String> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    if let Some(url) = line.strip_prefix("hubee-sim listening on ") {
        return Ok(Running { child, url: url.trim_end().to_owned() });
    }
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(!child.wait().unwrap().success());
    assert!(said.starts_with("hubee-sim: ") && said.lines().count() == 1, "{said}");
    Err(said)
}

#[track_caller]
pub fn expect_failure_of_the_hub(answer: &Answer) {
    assert_eq!(answer.status, 500, "{}", answer.text());
    assert_eq!(answer.json(), json!({ "errors": [{ "code": 500, "message": "Internal server error" }] }));
}

pub fn is_sound(database: &Path) -> bool {
    let connection = rusqlite::Connection::open(database).unwrap();
    connection.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap() == "ok"
}

pub fn files_of(database: &Path) -> Vec<PathBuf> {
    let folder = format!("{}-attachments", database.display());
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}
