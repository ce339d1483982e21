//! Everything that a store keeps at one moment, to make others from.
//!
//! A database is copied page by page, which takes less than a millisecond where
//! replaying what made it takes tens of them; large attachments are shared.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{
    Connection,
    backup::{Backup, StepResult},
};

use super::{OpenError, Readers, Store, StoreError, blobs::Blobs, prepare, schema};
use crate::ids::Ids;

/// A copy of a store, which nobody changes.
#[derive(Debug)]
pub struct Image {
    connection: Mutex<Connection>,
    blobs: Blobs,
}

impl Image {
    /// One of a new store, after `fill` has put something into it.
    ///
    /// # Errors
    /// Whatever `fill` refuses, or when SQLite has no memory to give.
    pub fn made<E: From<StoreError>>(fill: impl FnOnce(&Connection, &Blobs) -> Result<(), E>) -> Result<Self, E> {
        let (connection, blobs) = (empty().map_err(|error| StoreError::Copy(error.to_string()))?, Blobs::temporary());
        connection.execute_batch("BEGIN").map_err(StoreError::from)?;
        fill(&connection, &blobs)?;
        connection.execute_batch("COMMIT").map_err(StoreError::from)?;
        Ok(Self { connection: Mutex::new(connection), blobs })
    }

    pub(super) fn new(connection: Connection, blobs: Blobs) -> Self {
        Self { connection: Mutex::new(connection), blobs }
    }

    /// One of the store with this database and these files.
    pub(super) fn taken(connection: &Connection, blobs: &Blobs) -> Result<Self, StoreError> {
        let own = Blobs::temporary();
        let (connection, _) = copy(connection, blobs, &own)?;
        Ok(Self::new(connection, own))
    }

    /// A copy in memory whose files are in `blobs`; gives their names too.
    pub(super) fn copy_to(&self, blobs: &Blobs) -> Result<(Connection, Vec<String>), StoreError> {
        copy(&self.connection.lock().unwrap_or_else(PoisonError::into_inner), &self.blobs, blobs)
    }

    pub(super) fn overwrite(&self, connection: &mut Connection) -> Result<(), StoreError> {
        overwrite(connection, &self.connection.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn blobs(&self) -> &Blobs {
        &self.blobs
    }
}

impl Store {
    /// A store in memory that begins as a copy of `image`, once `adapt` has
    /// changed the copy.
    ///
    /// # Errors
    /// Whatever `adapt` refuses, or when there is no memory, disk or thread to
    /// give.
    pub fn copied(image: &Image, adapt: impl FnOnce(&Connection) -> Result<(), StoreError>) -> Result<Self, StoreError> {
        let blobs = Blobs::temporary();
        let (connection, _) = image.copy_to(&blobs)?;
        adapt(&connection)?;
        Ok(Self::of(connection, blobs)?)
    }

    /// Everything it keeps at one moment between two use cases, and what `also`
    /// gives at that moment.
    ///
    /// # Errors
    /// When the database or the disk fails.
    pub async fn image<T: Send + 'static>(&self, also: impl FnOnce() -> T + Send + 'static) -> Result<(Image, T), StoreError> {
        let blobs = self.blobs.clone();
        let (reply, answer) = tokio::sync::oneshot::channel();
        let take = move |connection: &mut Connection| Ok((Image::taken(connection, &blobs)?, also()));
        self.writer.submit_alone(take, move |outcome| drop(reply.send(outcome)));
        answer.await.unwrap_or(Err(StoreError::Silent))
    }

    /// Makes the store a copy of `image`, once `adapt` has changed the copy:
    /// all of it or nothing. `settle` is called when it is, before any use case.
    ///
    /// # Errors
    /// Whatever `adapt` refuses, or when the database or the disk fails.
    pub async fn replace(
        &self,
        image: Arc<Image>,
        adapt: impl FnOnce(&Connection) -> Result<(), StoreError> + Send + 'static,
        settle: impl FnOnce() + Send + 'static,
    ) -> Result<(), StoreError> {
        let (reply, answer) = tokio::sync::oneshot::channel();
        self.submit_replacement(image, adapt, settle, move |outcome| drop(reply.send(outcome)));
        answer.await.unwrap_or(Err(StoreError::Silent))
    }

    /// [`Store::replace`] for callers outside any async runtime.
    ///
    /// # Errors
    /// As [`Store::replace`].
    pub fn replace_and_wait(
        &self,
        image: Arc<Image>,
        adapt: impl FnOnce(&Connection) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), StoreError> {
        let (reply, answer) = std::sync::mpsc::sync_channel(1);
        self.submit_replacement(image, adapt, || (), move |outcome| drop(reply.send(outcome)));
        answer.recv().unwrap_or(Err(StoreError::Silent))
    }

    fn submit_replacement(
        &self,
        image: Arc<Image>,
        adapt: impl FnOnce(&Connection) -> Result<(), StoreError> + Send + 'static,
        settle: impl FnOnce() + Send + 'static,
        reply: impl FnOnce(Result<(), StoreError>) + Send + 'static,
    ) {
        let (blobs, is_in_memory) = (self.blobs.clone(), matches!(self.readers, Readers::Shared(_)));
        let replace = move |connection: &mut Connection| {
            let before = schema::files(connection)?;
            let (mut copy, files) = image.copy_to(&blobs)?;
            let replaced = adapt(&copy).and_then(|()| {
                if is_in_memory {
                    // Everyone shares this connection: no second copy is needed.
                    std::mem::swap(connection, &mut copy);
                    return Ok(());
                }
                overwrite(connection, &copy)
            });
            blobs.forget(if replaced.is_ok() { &before } else { &files });
            replaced.map(|()| settle())
        };
        self.writer.submit_alone(replace, reply);
    }
}

/// An empty database in memory.
pub(super) fn empty() -> Result<Connection, OpenError> {
    let path = std::path::Path::new(":memory:");
    let unreadable = |error: rusqlite::Error| OpenError::Unreadable { path: path.to_owned(), source: error.into() };
    let mut connection = Connection::open_in_memory().map_err(unreadable)?;
    prepare(&connection).map_err(unreadable)?;
    schema::migrate(&mut connection, path)?;
    Ok(connection)
}

/// A copy in memory of a database, its files shared under names of their own:
/// whoever forgets a file forgets no other store's.
fn copy(from: &Connection, theirs: &Blobs, ours: &Blobs) -> Result<(Connection, Vec<String>), StoreError> {
    let mut connection = Connection::open_in_memory()?;
    prepare(&connection)?;
    overwrite(&mut connection, from)?;
    let mut kept = Vec::new();
    for file in schema::files(&connection)? {
        let shared = ours.share(theirs, &file, Ids::file()).map_err(StoreError::from).and_then(|name| {
            schema::rename_file(&connection, &file, &name)?;
            Ok(name)
        });
        match shared {
            Ok(name) => kept.push(name),
            Err(failure) => {
                ours.forget(&kept);
                return Err(failure);
            }
        }
    }
    Ok((connection, kept))
}

/// Makes a database the same as another, all of it or nothing.
pub(super) fn overwrite(connection: &mut Connection, with: &Connection) -> Result<(), StoreError> {
    match Backup::new(with, connection)?.step(-1)? {
        StepResult::Done => Ok(()),
        other => Err(StoreError::Copy(format!("{other:?}"))),
    }
}
