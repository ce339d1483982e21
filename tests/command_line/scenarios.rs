//! `run` and `scenario`: clients that are tried and graded.

use std::fs;

use serde_json::Value;

use crate::{fails_in_a_line, path, program, run, running::Running, text};

/// Lists what waits, in a line of shell.
const LISTS: &str = "curl -s -o list.json -H \"Authorization: Bearer $(curl -s -d grant_type=client_credentials -d scope=$HUBEE_SCOPE \
    -d client_id=$HUBEE_CLIENT_ID -d client_secret=$HUBEE_CLIENT_SECRET $HUBEE_TOKEN_URL | sed 's/.*access_token\":\"//;s/\".*//')\" \
    \"$HUBEE_URL/teledossiers/v1/notifications\"; echo said by the client";

/// A scenario that a client passes by listing once.
const LIST_ONCE: &str = "
name: list-once
title: {en: List once, fr: Lister une fois}
story: {en: List., fr: Lister.}
client: si-certdc-paris
steps:
  - before: {operation: listNotification}
    do: [{dossiers: {processCode: CERTDC}}]
expect:
  - calls: {filter: {operation: listNotification, status: 200}, exactly: 1}
    says: {en: The list is read once, fr: La liste est lue une fois}
";

struct Trial {
    folder: tempfile::TempDir,
}

impl Trial {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("own.yaml"), LIST_ONCE).unwrap();
        Self { folder }
    }

    fn run(&self, client: &str, more: &[&str]) -> (Option<i32>, String, String) {
        let mut command = program();
        command.current_dir(self.folder.path()).env("LC_ALL", "C").args(["run", "own.yaml", "--client-command", client]).args(more);
        let output = command.output().unwrap();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    }

    fn list(&self) -> String {
        fs::read_to_string(self.folder.path().join("list.json")).unwrap()
    }
}

#[test]
fn a_client_that_does_what_is_expected_passes() {
    let (code, printed, said) = Trial::new().run(LISTS, &[]);
    assert_eq!((code, said.as_str()), (Some(0), "said by the client\n"), "{printed}");
    assert_eq!(printed, "list-once: List once\npass  The list is read once\npassed\n");
}

#[test]
fn a_client_that_does_not_fails_and_is_told_how_to_play_it_again() {
    let (code, printed, said) = Trial::new().run("true 'it'", &["--random-seed", "7", "--now", "2026-03-02T08:00:00Z"]);
    assert_eq!(code, Some(1));
    assert!(printed.contains("FAIL  The list is read once (calls: 0)\nFAIL  what was to happen did not"), "{printed}");
    let command =
        r"hubee-sim run 'own.yaml' --random-seed 7 --now 2026-03-02T08:00:00.000+00:00 --client-command 'true '\''it'\'''";
    assert_eq!(said, format!("to play it again: {command}\n"));
}

#[test]
fn a_client_that_ends_badly_fails_whatever_it_did() {
    let (code, printed, said) = Trial::new().run(&format!("{LISTS}; exit 3"), &[]);
    assert_eq!(code, Some(1), "{printed}");
    assert!(said.contains("the client ended badly: exit status: 3"), "{said}");
}

#[test]
fn a_client_that_never_ends_is_stopped_with_all_it_started() {
    let (code, _, said) = Trial::new().run("sleep 600 & sleep 600", &["--timeout", "1"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("the client was stopped after 1 s"), "{said}");
}

#[test]
fn the_same_seed_and_time_give_the_client_the_same_identifiers_and_dates() {
    let trial = Trial::new();
    let list = |seed: &str| {
        assert_eq!(trial.run(LISTS, &["--random-seed", seed, "--now", "2026-03-02T08:00:00Z"]).0, Some(0));
        let list: Value = serde_json::from_str(&trial.list()).unwrap();
        assert!(list[0]["dateTime"].as_str().unwrap().starts_with("2026-03-02T08:0"), "{list}");
        list.as_array().unwrap().iter().map(|one| (one["id"].clone(), one["caseId"].clone())).collect::<Vec<_>>()
    };
    let first = list("11");
    assert_eq!((first.len(), list("11") == first, list("12") == first), (1, true, false));
}

#[test]
fn a_grade_is_written_as_json_or_junit_to_a_file() {
    let trial = Trial::new();
    assert_eq!(trial.run(LISTS, &["--format", "json", "--output", "grade.json"]).1, "");
    let grade: Value = serde_json::from_str(&fs::read_to_string(trial.folder.path().join("grade.json")).unwrap()).unwrap();
    assert_eq!((&grade["state"], &grade["steps"]["played"]), (&"passed".into(), &1.into()));
    let (_, junit, _) = trial.run("true", &["--format", "junit"]);
    assert!(junit.contains("<testsuite name=\"list-once\" tests=\"2\" failures=\"2\""), "{junit}");
    assert!(junit.contains("<failure message=\"calls: 0\">hubee-sim run 'own.yaml' --random-seed "), "{junit}");
}

#[test]
fn what_cannot_be_tried_is_exit_code_2() {
    let trial = Trial::new();
    fs::write(trial.folder.path().join("own.yaml"), "name: x").unwrap();
    let (code, _, said) = trial.run("true", &[]);
    assert_eq!(code, Some(2));
    assert!(said.contains("the scenario own.yaml is refused: missing field `title`"), "{said}");
    let output = run(&["run", "nothing", "--client-command", "true"]);
    assert_eq!((output.status.code(), text(&output.stderr).contains("the scenario nothing cannot be read")), (Some(2), true));
}

#[test]
fn scenarios_are_listed_shown_and_checked() {
    let list = text(&program().env("LC_ALL", "fr_FR.UTF-8").args(["scenario", "list"]).output().unwrap().stdout);
    assert!(list.contains(" 3  token-expired-midway        Le jeton expire en cours de route\n"), "{list}");
    let shown = run(&["scenario", "show", "token-expired-midway"]).stdout;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.yaml");
    fs::write(&file, shown).unwrap();
    let checked = text(&run(&["scenario", "check", path(&file)]).stdout);
    assert_eq!(checked, format!("{}: token-expired-midway, 3 expectations\n", file.display()));
    fails_in_a_line(&["scenario", "show", "nothing"], &["there is no scenario nothing"]);
    fs::write(&file, LIST_ONCE.replace("si-certdc-paris", "nobody")).unwrap();
    fails_in_a_line(&["scenario", "check", path(&file)], &["cannot begin", "nobody"]);
}

#[test]
fn a_hub_can_be_served_with_a_scenario_that_goes_on() {
    let hub = Running::start(&["--scenario", "long-list"]);
    let mut answer = ureq::get(format!("{}/_sim/scenario", hub.url)).call().unwrap();
    let grade: Value = answer.body_mut().read_json().unwrap();
    assert_eq!((&grade["name"], &grade["state"]), (&"long-list".into(), &"running".into()));
}
