//! Where fixtures are read from.

use std::{
    fs::File,
    io::{self, Read},
    path::{Component, Path, PathBuf},
};

use include_dir::{Dir, include_dir};

use super::SeedError;
use crate::embedded;

/// The small files of the demonstration, which are read in place.
static ATTACHMENTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/seed-data/demo/attachments");

/// A directory of fixtures.
#[derive(Clone, Debug, Default)]
pub enum Source {
    /// The one in the program.
    #[default]
    Demo,
    /// One of the user's.
    Directory(PathBuf),
}

impl Source {
    /// The name of a file of the directory, for messages.
    #[must_use]
    pub fn name_of(&self, file: &str) -> String {
        match self {
            Self::Demo => format!("demo/{file}"),
            Self::Directory(directory) => directory.join(file).display().to_string(),
        }
    }

    /// Opens a file of the directory; never one outside it.
    ///
    /// # Errors
    /// When it is missing, unreadable or elsewhere.
    pub fn open(&self, file: &str) -> io::Result<Box<dyn Read>> {
        if !Path::new(file).components().all(|component| matches!(component, Component::Normal(_))) {
            return Err(left());
        }
        match self {
            Self::Demo => match file.strip_prefix("attachments/").and_then(|name| ATTACHMENTS.get_file(name)) {
                Some(attachment) => Ok(Box::new(attachment.contents())),
                None => Ok(Box::new(embedded::open(&format!("demo/{file}"))?)),
            },
            Self::Directory(directory) => Ok(Box::new(File::open(inside(directory, file)?)?)),
        }
    }

    /// The text of a file of the directory; `None` when there is no such file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn text(&self, file: &str) -> Result<Option<String>, SeedError> {
        let mut text = String::new();
        match self.open(file).and_then(|mut opened| opened.read_to_string(&mut text)) {
            Ok(_) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(SeedError::Unreadable { file: self.name_of(file), reason: error.to_string() }),
        }
    }
}

/// The file itself, provided that no link leads out of the directory: a seed may
/// be somebody else's.
fn inside(directory: &Path, file: &str) -> io::Result<PathBuf> {
    let found = directory.join(file).canonicalize()?;
    if found.starts_with(directory.canonicalize()?) { Ok(found) } else { Err(left()) }
}

fn left() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "the path leaves the seed directory")
}
