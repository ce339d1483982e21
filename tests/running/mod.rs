//! The built program, started by a test and ended with it.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
};

/// The program, without any setting of whoever runs the tests.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hubee-sim"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("HUBEE_SIM_")) {
        command.env_remove(name);
    }
    command.env_remove("RUST_LOG");
    command
}

/// A hub that serves until it is dropped.
pub struct Running {
    pub child: Child,
    pub url: String,
}

impl Running {
    /// Starts it on a free port, and returns once it has said that it listens.
    pub fn start(args: &[&str]) -> Self {
        Self::spawn(program().args(["--listen", "127.0.0.1:0"]).args(args))
    }

    pub fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Some(url) = line.strip_prefix("hubee-sim listening on ") else {
            let mut said = String::new();
            child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("said {line:?}, then {said:?}, {}", child.wait().unwrap());
        };
        Self { child, url: url.trim_end().to_owned() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
