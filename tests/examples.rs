//! The clients of `examples/`, put into the situations of the scenarios.
//!
//! A language that is not installed is skipped, and says so; where everything is
//! expected to be there, CI for instance, `HUBEE_EXAMPLES=all` fails instead.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]
#![expect(unreachable_pub, reason = "one binary made of modules")]

mod running;

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use running::{Running, program};

/// Those that take no pause; `busy-evening` and `maintenance` last a quarter of
/// a minute each.
const OF_SI: [&str; 7] =
    ["first-notification", "long-list", "token-expired-midway", "announced-twice", "damaged-file", "purged-file", "lost-event"];
const OF_OSL: [&str; 3] = ["first-deposit", "lost-deposit", "infected-file"];

fn examples() -> String {
    format!("{}/examples", env!("CARGO_MANIFEST_DIR"))
}

/// Whether there is a program of that name.
fn is_there(name: &str) -> bool {
    let found = Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_there = found.is_ok_and(|status| status.success());
    assert!(is_there || std::env::var("HUBEE_EXAMPLES").as_deref() != Ok("all"), "{name} is not installed");
    if !is_there {
        println!("skipped: {name} is not installed");
    }
    is_there
}

#[track_caller]
fn passes(scenarios: &[&str], client: &str) {
    for scenario in scenarios {
        let mut run = program();
        run.args(["run", scenario, "--client-command", client]).current_dir(examples()).stdin(Stdio::null());
        let output = run.output().unwrap();
        let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
        assert!(output.status.success(), "{scenario}: {client}: {}\n{said}", output.status);
    }
}

#[test]
fn the_python_clients_pass_the_scenarios() {
    if is_there("python3") {
        passes(&OF_SI, "python3 python/si.py");
        passes(&OF_OSL, "python3 python/osl.py");
    }
}

#[test]
fn the_node_clients_pass_the_scenarios() {
    if is_there("node") {
        passes(&OF_SI, "node node/si.mjs");
        passes(&OF_OSL, "node node/osl.mjs");
    }
}

/// A hub on which the SI answers at once, unless it is the client.
fn hub_for(client: &str, folder: &Path) -> Running {
    let bots = folder.join("bots.json");
    let does = if client.starts_with("osl") { r#"[{"side": "SI", "processCode": "CERTDC", "does": "treat"}]"# } else { "[]" };
    fs::write(&bots, does).unwrap();
    Running::start(&["--bots", bots.to_str().unwrap()])
}

#[test]
fn the_clients_keep_to_the_hubs_obligations() {
    let folder = tempfile::tempdir().unwrap();
    for (tool, suffix, client, scope) in [
        ("python3", "python/si.py", "si-certdc-paris", "SI"),
        ("python3", "python/osl.py", "osl-dgs", "OSL"),
        ("node", "node/si.mjs", "si-certdc-paris", "SI"),
        ("node", "node/osl.mjs", "osl-dgs", "OSL"),
    ] {
        if !is_there(tool) {
            continue;
        }
        let hub = hub_for(client, folder.path());
        let mut run = Command::new(tool);
        run.arg(suffix).current_dir(examples()).stdin(Stdio::null());
        run.env("HUBEE_URL", &hub.url).env("HUBEE_TOKEN_URL", format!("{}/oauth2/token", hub.url));
        run.env("HUBEE_CLIENT_ID", client).env("HUBEE_CLIENT_SECRET", format!("{client}-secret")).env("HUBEE_SCOPE", scope);
        assert!(run.status().unwrap().success(), "{suffix}");
        let judged = program().args(["conformance", "--client", client, &hub.url]).output().unwrap();
        let report = String::from_utf8_lossy(&judged.stdout).into_owned();
        assert!(judged.status.success() && !report.contains("FAIL") && report.contains("pass"), "{suffix}: {report}");
    }
}
