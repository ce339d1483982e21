//! Large attachments, one file each.
//!
//! A file is complete and on disk before the transaction that names it; one
//! that no transaction names is an orphan, cleared away when the store opens.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use rusqlite::Connection;
use tempfile::{NamedTempFile, TempDir};
use uuid::Uuid;

use super::StoreError;

/// A folder of attachments.
#[derive(Debug)]
pub struct Blobs {
    place: Place,
}

#[derive(Debug)]
enum Place {
    Beside(PathBuf),
    /// Made at the first large upload: a hub in memory needs no disk before.
    Temporary(OnceLock<TempDir>),
}

impl Blobs {
    pub(super) fn beside(database: &Path) -> io::Result<Self> {
        let mut name = database.as_os_str().to_owned();
        name.push("-attachments");
        let folder = PathBuf::from(name);
        fs::create_dir_all(&folder)?;
        Ok(Self { place: Place::Beside(folder) })
    }

    pub(super) fn temporary() -> Self {
        Self { place: Place::Temporary(OnceLock::new()) }
    }

    fn folder(&self) -> io::Result<&Path> {
        match &self.place {
            Place::Beside(folder) => Ok(folder),
            Place::Temporary(cell) => {
                if let Some(folder) = cell.get() {
                    return Ok(folder.path());
                }
                let made = tempfile::Builder::new().prefix("hubee-sim-").tempdir()?;
                Ok(cell.get_or_init(|| made).path())
            }
        }
    }

    /// A new file to fill; it goes by itself unless it is [kept](Self::keep).
    ///
    /// # Errors
    /// When the disk does.
    pub fn spool(&self) -> io::Result<NamedTempFile> {
        tempfile::Builder::new().prefix("upload-").tempfile_in(self.folder()?)
    }

    /// Gives a filled spool its lasting name, once its bytes are on disk.
    ///
    /// # Errors
    /// When the disk does.
    pub fn keep(&self, spool: NamedTempFile, name: Uuid) -> io::Result<String> {
        let name = name.to_string();
        self.sync(spool.as_file())?;
        spool.persist(self.folder()?.join(&name)).map_err(|error| error.error)?;
        self.sync(&File::open(self.folder()?)?)?;
        Ok(name)
    }

    /// Gives a kept file of `other` a place here too, under another name. The
    /// bytes are shared where the disk can: nobody ever changes them.
    ///
    /// # Errors
    /// When the disk does, or the file is not there any more.
    pub(super) fn share(&self, other: &Self, theirs: &str, name: Uuid) -> io::Result<String> {
        let ours = self.folder()?.join(name.to_string());
        if fs::hard_link(other.place_of(theirs)?, &ours).is_err() {
            let mut spool = self.spool()?;
            io::copy(&mut other.open(theirs)?, &mut spool)?;
            return self.keep(spool, name);
        }
        self.sync(&File::open(ours)?)?;
        self.sync(&File::open(self.folder()?)?)?;
        Ok(name.to_string())
    }

    /// What is temporary needs no safe place.
    fn sync(&self, file: &File) -> io::Result<()> {
        if matches!(self.place, Place::Beside(_)) { file.sync_all() } else { Ok(()) }
    }

    /// Opens a kept file.
    ///
    /// # Errors
    /// When it is not there any more.
    pub fn open(&self, name: &str) -> io::Result<File> {
        File::open(self.place_of(name)?)
    }

    /// Where a kept file is. A database that somebody made may name any: only what
    /// we could have written is opened or removed.
    fn place_of(&self, name: &str) -> io::Result<PathBuf> {
        match Uuid::try_parse(name) {
            Ok(_) => Ok(self.folder()?.join(name)),
            Err(_) => Err(io::Error::new(io::ErrorKind::InvalidInput, "the database names a file that is none of its attachments")),
        }
    }

    /// Removes files that no row names any more. One that cannot be removed
    /// is an orphan that the next start clears.
    pub fn forget(&self, names: &[String]) {
        for name in names {
            if let Err(error) = self.place_of(name).and_then(fs::remove_file) {
                log::warn!("the attachment file {name} could not be removed: {error}");
            }
        }
    }

    pub(super) fn forget_orphans(&self, connection: &Connection) -> Result<(), StoreError> {
        let mut named = connection.prepare("SELECT 1 FROM contents WHERE file = ?")?;
        for entry in fs::read_dir(self.folder()?)? {
            let entry = entry?;
            let name = entry.file_name();
            let is_named = match name.to_str() {
                Some(name) => named.exists([name])?,
                None => continue,
            };
            if !is_named && is_ours(&name.to_string_lossy()) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

/// Only what we could have written is ever removed.
fn is_ours(name: &str) -> bool {
    name.starts_with("upload-") || Uuid::try_parse(name).is_ok()
}
