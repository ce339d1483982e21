//! Every command that a page shows is run as it stands, one page after the
//! other in bash, beside a hub of the page's own.

use std::{
    path::Path,
    process::{Command, Stdio},
    thread,
};

use clap::CommandFactory;
use hubee_sim::cli::Cli;

use crate::{
    page::{self, Page},
    running::{Running, program},
};

/// How a block that cannot be run begins; the reader sees why.
const UNTRIED: [&str; 2] = ["# Not run by the tests: ", "# Non exécuté par les tests : "];

/// A hub that was used as a page says, and what was printed.
struct Followed {
    hub: Running,
    said: String,
}

fn is_command(block: &page::Block) -> bool {
    ["sh", "bash"].contains(&block.language)
}

fn is_untried(block: &page::Block) -> bool {
    UNTRIED.iter().any(|why| block.text.starts_with(why))
}

/// Whether the languages that a script calls are there; where everything is
/// expected to be, CI for instance, `HUBEE_EXAMPLES=all` fails instead.
fn is_equipped(page: &Page, script: &str) -> bool {
    ["python3", "node", "php"].into_iter().filter(|tool| script.contains(&format!("{tool} "))).all(|tool| {
        let found = Command::new(tool).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        let is_there = found.is_ok_and(|status| status.success());
        assert!(is_there || std::env::var("HUBEE_EXAMPLES").as_deref() != Ok("all"), "{}: {tool} is not installed", page.path);
        is_there
    })
}

/// Runs the blocks of a page, unless it has none.
#[track_caller]
fn follow(page: &Page) -> Option<Followed> {
    let blocks = page.blocks();
    let tried = blocks.iter().filter(|block| is_command(block) && !is_untried(block));
    let script = tried.map(|block| block.text).collect::<Vec<_>>().join("\n");
    if script.is_empty() || !is_equipped(page, &script) {
        return None;
    }
    let hub = Running::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let tools = Path::new(env!("CARGO_BIN_EXE_hubee-sim")).parent().unwrap();
    // What a page starts beside it ends with it.
    let around = "exec 2>&1; trap 'kill $(jobs -p) 2> /dev/null || true' EXIT";
    let script = format!("{around}\n{}", script.replace("http://127.0.0.1:8484", &hub.url));
    let mut bash = Command::new("bash");
    bash.args(["-euo", "pipefail", "-c", &script]);
    bash.env("PATH", format!("{}:{}", tools.display(), std::env::var("PATH").unwrap()));
    bash.env("HUB", &hub.url).env("TMPDIR", folder.path()).stdin(Stdio::null());
    bash.current_dir(if page.path.starts_with("examples/") { Path::new("examples") } else { folder.path() });
    let output = bash.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}: {}\n{said}", page.path, output.status);
    Some(Followed { hub, said })
}

/// Whether a line is as it was shown, where `…` stands for anything.
fn is_as_shown(line: &str, shown: &str) -> bool {
    let mut pieces = shown.split('…');
    let Some(mut rest) = pieces.next().and_then(|first| line.strip_prefix(first)) else { return false };
    for piece in pieces {
        let Some(at) = rest.rfind(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.is_empty()
}

/// Runs a page and holds what it says is printed, its `text` blocks in their
/// order, against what is.
fn holds(page: &Page) {
    let Some(Followed { said, .. }) = follow(page) else { return };
    let mut lines = said.lines();
    for block in page.blocks().iter().filter(|block| block.language == "text") {
        for shown in block.text.lines().filter(|line| !line.is_empty()) {
            assert!(lines.any(|line| is_as_shown(line, shown)), "{}: not printed in its turn: {shown}\n{said}", page.path);
        }
    }
}

fn all_hold(language: usize) {
    let pages: Vec<_> = page::all(language).into_iter().map(Page::whole).collect();
    assert!(pages.iter().filter(|page| page.blocks().iter().any(is_command)).count() > 8);
    // As many at a time as there are cores, or so.
    thread::scope(|scope| {
        for some in pages.chunks(pages.len().div_ceil(2)) {
            scope.spawn(|| some.iter().for_each(holds));
        }
    });
}

#[test]
fn every_command_shown_in_english_runs_and_prints_what_is_shown() {
    all_hold(0);
}

#[test]
fn every_command_shown_in_french_runs_and_prints_what_is_shown() {
    all_hold(1);
}

#[test]
fn few_commands_are_left_untried_and_each_says_why() {
    for language in 0..page::BOOKS.len() {
        let untried: usize =
            page::all(language).iter().map(|page| page.blocks().iter().filter(|block| is_untried(block)).count()).sum();
        assert!(untried <= 8, "{untried}");
    }
}

#[test]
fn whoever_follows_the_walk_through_keeps_to_every_rule() {
    for (page, end) in [("README.md", "nothing waits for anyone"), ("README.fr.md", "plus rien n'attend personne")] {
        let Followed { hub, said } = follow(&Page::read(page)).unwrap();
        assert!(said.lines().any(|line| line.ends_with(end)), "{said}");
        let report = program().args(["conformance", &hub.url]).output().unwrap();
        let report = String::from_utf8(report.stdout).unwrap();
        assert!(report.contains("pass") && !report.contains("FAIL") && !report.contains("warn "), "{report}");
    }
}

#[test]
fn a_line_is_as_shown_when_it_differs_where_it_may() {
    assert!(is_as_shown("folder 12 is NEW", "folder … is NEW"));
    assert!(is_as_shown("exactly", "exactly"));
    assert!(!is_as_shown("folder 12 is OLD", "folder … is NEW"));
    assert!(!is_as_shown("exactly so", "exactly"));
}

#[test]
fn what_pages_set_is_a_setting_of_the_program_and_their_yaml_and_json_parse() {
    let program = Cli::command();
    let known: Vec<_> = program.get_arguments().filter_map(|flag| flag.get_env()?.to_str()).collect();
    for page in page::all(0).into_iter().chain(page::all(1)).chain([Page::read("Dockerfile")]) {
        let words = page.text.split(|letter: char| !letter.is_ascii_uppercase() && letter != '_');
        for variable in words.filter(|word| word.starts_with("HUBEE_SIM_") && *word != "HUBEE_SIM_") {
            assert!(known.contains(&variable), "{}: {variable}", page.path);
        }
        for block in page.blocks().iter().filter(|block| ["yaml", "json"].contains(&block.language)) {
            serde_norway::from_str::<serde_norway::Value>(block.text)
                .unwrap_or_else(|error| panic!("{}: {error}\n{}", page.path, block.text));
        }
    }
}
