//! What a shell and `man` are told of the command line, from the one place
//! that describes it.

use std::io;

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::{
    Man,
    roff::{Roff, roman},
};

use super::{RunError, print};
use crate::cli::Cli;

/// Prints the script that completes the command line in a shell.
pub(super) fn completions(shell: Shell) -> Result<(), RunError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "hubee-sim", &mut script);
    print(&String::from_utf8_lossy(&script))
}

/// Prints the manual: the program, then each of its commands.
pub(super) fn page() -> Result<(), RunError> {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let man = Man::new(program.clone());
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    examples(&program, &mut page)?;
    let mut page = String::from_utf8_lossy(&page).into_owned();
    for command in program.get_subcommands() {
        describe(command, &mut page)?;
    }
    print(&page)
}

/// One section for a command that does something, with what would be sections
/// in a page of its own as parts of it.
fn describe(command: &Command, page: &mut String) -> io::Result<()> {
    if command.has_subcommands() {
        return command.get_subcommands().try_for_each(|command| describe(command, page));
    }
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let (man, mut parts) = (Man::new(command.clone()), Vec::new());
    man.render_synopsis_section(&mut parts)?;
    man.render_description_section(&mut parts)?;
    man.render_options_section(&mut parts)?;
    examples(command, &mut parts)?;
    page.extend([".SH \"", &name.to_uppercase(), "\"\n"]);
    for line in String::from_utf8_lossy(&parts).split_inclusive('\n') {
        match line.strip_prefix(".SH ") {
            Some(title) => page.extend([".SS ", title]),
            None => page.push_str(line),
        }
    }
    Ok(())
}

/// What `--help` ends with, line by line as it is there.
fn examples(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    let Some(text) = command.get_after_help() else { return Ok(()) };
    let mut roff = Roff::new();
    roff.control("SH", ["EXAMPLES"]).control("nf", []);
    for line in text.to_string().lines().filter(|line| *line != "Examples:") {
        roff.text([roman(line)]);
    }
    roff.control("fi", []).to_writer(page)
}
