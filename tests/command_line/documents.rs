//! What the program prints of itself, and for others.

use clap::{CommandFactory, Parser};
use hubee_sim::cli::Cli;

use crate::*;

fn printed(args: &[&str]) -> String {
    let output = run(args);
    assert!(output.status.success(), "{args:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn each_shell_gets_a_script_that_knows_every_command() {
    let commands: Vec<_> = Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        for command in &commands {
            assert!(script.contains(command.as_str()), "{shell}: {command}");
        }
    }
    fails(&["completions", "cmd"], &["possible values: bash, elvish, fish, powershell, zsh"]);
}

#[test]
fn bash_completes_a_command() {
    let script = printed(&["completions", "bash"]);
    let asked = r"COMP_WORDS=(hubee-sim postm) COMP_CWORD=1 function=$(complete -p hubee-sim | sed 's/.*-F \([^ ]*\).*/\1/')";
    let ask = format!("{asked}; \"$function\" hubee-sim postm hubee-sim; echo \"${{COMPREPLY[@]}}\"");
    let output = Command::new("bash").args(["--norc", "-c", &format!("{script}\n{ask}")]).output().unwrap();
    assert_eq!(text(&output.stdout), "postman-environment\n", "{}", text(&output.stderr));
}

#[test]
fn one_manual_page_has_every_command_with_its_flags_and_examples() {
    let page = printed(&["man"]).replace("\\-", "-");
    assert!(page.contains(".TH hubee-sim 1 "), "{page}");
    let mut program = Cli::command();
    program.build();
    let mut commands: Vec<_> = program.get_subcommands().collect();
    let mut seen = 0;
    while let Some(command) = commands.pop() {
        let name = command.get_bin_name().unwrap().to_uppercase();
        if command.has_subcommands() {
            commands.extend(command.get_subcommands());
        } else if !name.ends_with(" HELP") && !name.contains(" HELP ") {
            let section = page.split(&format!(".SH \"{name}\"\n")).nth(1).and_then(|rest| rest.split("\n.SH ").next());
            let section = section.unwrap_or_else(|| panic!("no section {name}"));
            for flag in command.get_arguments().filter_map(clap::Arg::get_long) {
                assert!(section.contains(&format!("--{flag}")), "{name} --{flag}");
            }
            seen += 1;
        }
    }
    assert!(seen >= 15, "{seen}");
    assert!(page.contains("hubee-sim healthcheck --wait 10 && ./run-my-tests"), "{page}");
}

#[test]
fn help_ends_with_commands_to_copy() {
    let mut seen = 0;
    for command in ["", "run", "healthcheck", "token", "conformance", "diff", "postman-environment", "completions", "man"] {
        let args: Vec<_> = [command, "--help"].into_iter().filter(|arg| !arg.is_empty()).collect();
        let args = args.as_slice();
        let help = printed(args);
        let examples = help.split("\nExamples:\n").nth(1).unwrap_or_else(|| panic!("{args:?}: {help}"));
        for line in examples.replace("\\\n", " ").lines().map(str::trim).filter(|line| line.starts_with("hubee-sim")) {
            // What is said of a command stands apart from it; the rest is the shell's.
            let command = line.split("   ").next().unwrap().split(['>', '&', '|']).next();
            let parsed = Cli::try_parse_from(command.unwrap().split_whitespace());
            assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
            seen += 1;
        }
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
    }
    assert!(seen > 15, "{seen}");
}

/// The variables of an environment, each with its value.
fn variables(environment: &str) -> std::collections::HashMap<String, String> {
    let environment: Value = serde_json::from_str(environment).unwrap();
    assert_eq!(environment["_postman_variable_scope"], "environment");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    environment["values"].as_array().unwrap().iter().map(|one| (text(&one["key"]), text(&one["value"]))).collect()
}

#[test]
fn a_postman_environment_holds_what_the_official_collection_asks_to_fill() {
    let hub = Running::start(&[]);
    let of_dgs = variables(&printed(&["postman-environment", "--url", &hub.url]));
    for (name, value) in [
        ("baseUrl", hub.url.as_str()),
        ("version", "v1"),
        ("processCode", "CERTDC"),
        ("Si1CompanyRegister", "11001401600015"),
        ("Si1BranchCode", "75108"),
        ("Si2CompanyRegister", "21380544300016"),
        ("Si2BranchCode", "38544"),
        ("SIClientId", "si-certdc-paris"),
        ("dilaClientid", "osl-dila"),
        ("CNAFClientSecret", "osl-cnaf-secret"),
        ("SnatedClient", "osl-snated"),
        ("RsaSecret", "osl-rsa-secret"),
    ] {
        assert_eq!(of_dgs.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert_eq!(of_dgs["actualTNRfolder"].len(), 13);
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    for (id, secret, scope) in [("SIClientId", "SIClientSecret", "SI"), ("dgsClientId", "dgsClientSecret", "OSL")] {
        let form = [
            ("grant_type", "client_credentials"),
            ("scope", scope),
            ("client_id", &of_dgs[id]),
            ("client_secret", &of_dgs[secret]),
        ];
        assert_eq!(agent.post(&of_dgs["tokenUrl"]).send_form(form).unwrap().status(), 200, "{id}");
    }
    let of_pacs = variables(&printed(&["postman-environment", "--client", "si-depotdossierpacs-paris", "--url", &hub.url]));
    assert_eq!(of_pacs["processCode"], "depotDossierPACS");
    fails_in_a_line(&["postman-environment", "--client", "osl-dgs", "--url", &hub.url], &["osl-dgs is no SI"]);
    fails_in_a_line(&["postman-environment", "--client", "nobody", "--url", &hub.url], &["has no client nobody"]);
}
