//! The client's secret: from where nobody else sees it, and to where.

use std::{
    fmt, fs,
    io::{self, BufRead, IsTerminal, Write},
    path::Path,
};

use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use super::DriftError;

/// The environment's secret. There is no flag for one: everybody on a machine
/// sees the flags of its programs.
pub(super) const VARIABLE: &str = "HUBEE_DIFF_SECRET";

/// A secret that cannot be printed by mistake.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Secret(String);

impl Secret {
    /// Takes a secret as it was given.
    #[must_use]
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The secret itself, for the request that needs it.
    #[must_use]
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// That of a file, of the environment, or of whoever sits at the terminal,
    /// in this order.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn find(file: Option<&Path>) -> Result<Self, DriftError> {
        let text = match (file, std::env::var(VARIABLE)) {
            (Some(path), _) => fs::read_to_string(path).map_err(|reason| DriftError::SecretFile { path: path.into(), reason })?,
            (None, Ok(text)) => text,
            (None, Err(_)) => asked().map_err(DriftError::Terminal)?,
        };
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() { Err(DriftError::NoSecret) } else { Ok(Self::new(text)) }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// A line of standard input, not shown when it is typed.
fn asked() -> io::Result<String> {
    let input = io::stdin();
    let mut line = String::new();
    if !input.is_terminal() {
        input.lock().read_line(&mut line)?;
        return Ok(line);
    }
    write!(io::stderr(), "secret of the client (it is not shown): ")?;
    let before = tcgetattr(&input)?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&input, OptionalActions::Flush, &silent)?;
    let read = input.lock().read_line(&mut line);
    tcsetattr(&input, OptionalActions::Now, &before)?;
    writeln!(io::stderr())?;
    read.map(|_| line)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    #[test]
    fn the_secret_of_a_file_ends_before_its_end_of_line_and_is_never_printed() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "open sesame \r\n").unwrap();
        let secret = Secret::find(Some(file.path())).unwrap();
        assert_eq!(secret.reveal(), "open sesame ");
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        fs::write(file.path(), "\n").unwrap();
        assert!(matches!(Secret::find(Some(file.path())), Err(DriftError::NoSecret)));
    }
}
