//! Flags and commands, from the command line itself.

use clap::{Arg, Command, CommandFactory};
use hubee_sim::cli::{Cli, ServeArgs};

use super::{Made, code, table};

/// What a help text says, and the default that it ends with.
fn meaning_and_default(flag: &Arg) -> (String, Option<String>) {
    let help = flag.get_long_help().or(flag.get_help()).map(ToString::to_string).unwrap_or_default();
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let values: Vec<_> = flag.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    match help.rsplit_once(" [default: ") {
        Some((meaning, default)) => (meaning.to_owned(), Some(default.trim_end_matches(']').to_owned())),
        None => (help, (!values.is_empty()).then(|| values.join(", "))),
    }
}

/// A default: a value as code, a word as it is.
fn shown_default(made: &Made, default: Option<String>) -> String {
    let Some(default) = default else { return String::new() };
    match made.french.find("defaults", &default) {
        Some(french) => {
            if made.is_french() {
                french
            } else {
                default
            }
        }
        None => code(default),
    }
}

/// A flag as it is typed.
fn typed(flag: &Arg) -> String {
    let value = flag.get_value_names().filter(|_| flag.get_action().takes_values()).map(|names| names[0].as_str());
    match (flag.get_long(), value) {
        (Some(long), Some(value)) if flag.is_require_equals_set() => format!("--{long}[={value}]"),
        (Some(long), Some(value)) => format!("--{long} {value}"),
        (Some(long), None) => format!("--{long}"),
        (None, _) => value.unwrap_or_default().to_owned(),
    }
}

/// Whether the file of `--config` may say it: the reader knows the key.
fn is_key(name: &str) -> bool {
    let refused = toml::from_str::<ServeArgs>(&format!("{name} = [[]]")).unwrap_err();
    !refused.to_string().contains("unknown field")
}

pub(super) fn settings(made: &Made) -> String {
    let program = Cli::command();
    let rows = program.get_arguments().filter(|flag| flag.get_env().is_some()).map(|flag| {
        let (name, variable) = (flag.get_long().unwrap(), flag.get_env().unwrap().to_str().unwrap());
        assert_eq!(variable, format!("HUBEE_SIM_{}", name.replace('-', "_").to_uppercase()));
        let (meaning, default) = meaning_and_default(flag);
        let key = if is_key(name) { code(name) } else { String::new() };
        let meaning = made.told("settings", name, &meaning);
        vec![code(typed(flag)), code(variable), key, shown_default(made, default), meaning]
    });
    let titles = made.say("flag|environment|key in the file|default|meaning", "option|environnement|clé du fichier|défaut|sens");
    table(&titles.split('|').collect::<Vec<_>>(), rows)
}

pub(super) fn commands(made: &Made) -> String {
    let mut program = Cli::command();
    program.build();
    let mut text = String::new();
    for command in program.get_subcommands_mut().filter(|command| !["serve", "help"].contains(&command.get_name())) {
        if command.has_subcommands() {
            for inner in command.get_subcommands_mut().filter(|inner| inner.get_name() != "help") {
                text += &one(made, inner);
            }
        } else {
            text += &one(made, command);
        }
    }
    text
}

fn one(made: &Made, command: &mut Command) -> String {
    let name = command.get_bin_name().unwrap().to_owned();
    let key = name.trim_start_matches("hubee-sim ").to_owned();
    let usage = command.render_usage().to_string().replace("Usage: ", "");
    let about = command.get_long_about().or(command.get_about()).unwrap().to_string();
    let about = made.told("commands", &key, &about);
    let rows = command.get_arguments().filter(|flag| !["help", "version"].contains(&flag.get_id().as_str())).map(|flag| {
        let (meaning, default) = meaning_and_default(flag);
        let of_this = format!("{key} {}", flag.get_id());
        let anywhere = flag.get_id().as_str();
        let meaning = made.french.find("options", &of_this).or_else(|| made.french.find("options", anywhere)).map_or_else(
            || panic!("french.toml, [options]: say {of_this:?} or {anywhere:?} in French"),
            |french| if made.is_french() { french } else { meaning },
        );
        vec![code(typed(flag)), shown_default(made, default), meaning]
    });
    let titles = [made.say("argument", "argument"), made.say("default", "défaut"), made.say("meaning", "sens")];
    let rows: Vec<_> = rows.collect();
    let arguments = if rows.is_empty() { String::new() } else { table(&titles, rows) };
    format!("## {name}\n\n{}\n\n{about}.\n\n{arguments}\n", code(usage)).replace("..\n", ".\n")
}
