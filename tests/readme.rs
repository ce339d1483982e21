//! The walk-through of the README, run as it stands in each language.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]
#![expect(unreachable_pub, reason = "one binary made of modules")]

mod running;

use std::{
    fs,
    process::{Command, Stdio},
};

use clap::CommandFactory;
use hubee_sim::cli::Cli;
use running::Running;

/// The lines between each ```` ```bash ```` and the fence that closes it.
fn walk_through(file: &str) -> String {
    let text = fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut script = String::new();
    let mut inside = false;
    for line in text.lines() {
        match line {
            "```bash" => inside = true,
            "```" => inside = false,
            _ if inside => {
                script.push_str(line);
                script.push('\n');
            }
            _ => {}
        }
    }
    assert!(script.contains("HUB=${HUB:-http://127.0.0.1:8484}"), "{file} has no walk-through");
    script
}

/// Runs it against a hub just started; every line of `expected` is printed, the
/// last one last. Whoever does as it says keeps to every rule.
#[track_caller]
fn runs(file: &str, expected: [&str; 2]) {
    let hub = Running::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &walk_through(file)])
        .env("HUB", &hub.url)
        .env("TMPDIR", folder.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}\n{said}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    let [digest, end] = expected;
    assert!(said.lines().any(|line| line.starts_with(digest)), "{said}");
    assert!(said.lines().last().unwrap().ends_with(end), "{said}");
    let report = running::program().args(["conformance", &hub.url]).output().unwrap();
    let report = String::from_utf8(report.stdout).unwrap();
    assert!(!report.contains("FAIL") && !report.contains("warn "), "{report}");
}

#[test]
fn the_walk_through_runs_as_it_stands() {
    runs("README.md", ["the digest is right: ", "is closed and nothing waits for anyone"]);
}

#[test]
fn the_french_walk_through_runs_as_it_stands() {
    runs("README.fr.md", ["l'empreinte est bonne : ", "est clos et plus rien n'attend personne"]);
}

#[test]
fn the_scenario_shown_is_one_in_either_language() {
    for file in ["README.md", "README.fr.md"] {
        let text = fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let yaml = text.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shown.yaml");
        fs::write(&path, yaml).unwrap();
        let checked = running::program().args(["scenario", "check"]).arg(&path).output().unwrap();
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }
}

#[test]
fn every_flag_with_its_variable_and_every_command_is_shown_in_either_language() {
    let program = Cli::command();
    for file in ["README.md", "README.fr.md"] {
        let text = fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        for flag in program.get_arguments().filter(|flag| flag.get_env().is_some()) {
            let (name, variable) = (flag.get_long().unwrap(), flag.get_env().unwrap().to_str().unwrap());
            assert_eq!(variable, format!("HUBEE_SIM_{}", name.replace('-', "_").to_uppercase()));
            let is_shown = text.lines().any(|line| line.contains(&format!("`--{name}")) && line.contains(&format!("`{variable}`")));
            assert!(is_shown, "{file} does not show --{name}");
        }
        for command in program.get_subcommands().map(clap::Command::get_name).filter(|name| *name != "serve") {
            let is_shown = text.contains(&format!("`hubee-sim {command}")) || text.contains(&format!("`{command}`"));
            assert!(is_shown, "{file} does not show {command}");
        }
    }
}
