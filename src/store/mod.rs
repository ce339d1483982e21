//! Everything that is kept: all SQL, and the bytes of attachments.
//!
//! Memory and file are both SQLite, so that they cannot differ. Writers go
//! through one thread that commits the queued use cases together
//! (`writer.rs`): nobody waits on a locked database, and an acknowledged write
//! is on disk. Readers of a file take a pooled read-only connection; in memory
//! everyone shares one connection, because SQLite's shared cache answers
//! "database table is locked" whatever the patience.

pub mod agenda;
pub mod attachments;
pub mod batches;
pub mod blobs;
pub mod cases;
pub mod clients;
pub mod departures;
pub mod dossiers;
pub mod events;
pub mod folders;
pub mod image;
mod json;
pub mod listing;
pub mod mails;
pub mod migration;
mod newest;
pub mod notifications;
pub mod organizations;
mod outcome;
pub mod processes;
pub mod purge;
pub mod renewal;
mod sanity;
mod savepoint;
pub mod schema;
pub mod snapshot_file;
pub mod subscriptions;
mod values;
mod writer;
#[cfg(test)]
mod writer_schedules;
#[cfg(test)]
mod writer_tests;

/// What the writer is made of; `writer_schedules.rs` makes it of something else.
mod threads {
    pub(super) use std::{
        sync::{
            Mutex,
            mpsc::{Receiver, Sender, channel},
        },
        thread::{Builder, JoinHandle},
    };
}

use std::{
    ops::Deref,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use r2d2_sqlite::SqliteConnectionManager;
use rusqlite::{Connection, OpenFlags, config::DbConfig};
use thiserror::Error;

use crate::signal::Signal;
use blobs::Blobs;
pub(crate) use outcome::Outcome;
pub use savepoint::in_savepoint;
use writer::{UseCase, Writer};

/// Prepared statements each connection keeps.
const STATEMENTS_KEPT: usize = 128;

/// Kibibytes of a file that the writer keeps in memory, once it has touched them.
const WRITER_CACHE: i32 = 32 * 1024;

/// Pages of 4 KiB that are logged before they are put in their place.
const LOG_PAGES: i32 = 8192;

/// Why something could not be kept or found again. Never the caller's fault.
#[derive(Debug, Error)]
pub enum StoreError {
    /// SQLite failed.
    #[error("the database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// No connection could be had.
    #[error("no database connection: {0}")]
    Pool(#[from] r2d2::Error),
    /// An attachment's file could not be read or written.
    #[error("an attachment's file failed: {0}")]
    File(#[from] std::io::Error),
    /// A commit failed; it took others' work with it.
    #[error("the database could not commit: {0}")]
    Commit(Arc<rusqlite::Error>),
    /// What is stored does not make sense.
    #[error("the database holds something unreadable: {0}")]
    Corrupt(String),
    /// A database could not be copied.
    #[error("the database could not be copied: {0}")]
    Copy(String),
    /// The store is closing, or a use case panicked.
    #[error("the store gave no answer")]
    Silent,
}

/// Why a store could not be opened: one clear sentence each.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another hubee-sim holds it.
    #[error("{} is in use by another hubee-sim", .0.display())]
    InUse(PathBuf),
    /// An SQLite file, but not one of ours.
    #[error("{} is not a hubee-sim database", .0.display())]
    Foreign(PathBuf),
    /// Written by a newer version.
    #[error("{} was written by a newer hubee-sim (schema {found}, this one knows {known})", path.display())]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its schema version.
        found: usize,
        /// The newest we know.
        known: usize,
    },
    /// The file system or SQLite said no.
    #[error("{} cannot be opened: {source}", path.display())]
    Unreadable {
        /// The database.
        path: PathBuf,
        /// What was said.
        source: StoreError,
    },
}

/// One world's memory.
#[derive(Debug)]
pub struct Store {
    readers: Readers,
    writer: Writer,
    blobs: Arc<Blobs>,
    changes: Arc<Signal>,
    /// Held as long as the store is open, so that no other process opens it.
    _lock: Option<std::fs::File>,
}

/// How reads reach the database.
#[derive(Debug)]
enum Readers {
    Shared(Arc<Mutex<Connection>>),
    Pool(r2d2::Pool<SqliteConnectionManager>),
}

/// The connection of one read.
enum Reading<'a> {
    Shared(MutexGuard<'a, Connection>),
    Pooled(r2d2::PooledConnection<SqliteConnectionManager>),
}

impl Deref for Reading<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match self {
            Self::Shared(connection) => connection,
            Self::Pooled(connection) => connection,
        }
    }
}

impl Store {
    /// A store that is forgotten when it is dropped.
    ///
    /// # Errors
    /// When SQLite has no memory to give.
    pub fn in_memory() -> Result<Self, OpenError> {
        let unreadable = |error: std::io::Error| OpenError::Unreadable { path: ":memory:".into(), source: error.into() };
        Self::of(image::empty()?, Blobs::temporary()).map_err(unreadable)
    }

    fn of(connection: Connection, blobs: Blobs) -> std::io::Result<Self> {
        let connection = Arc::new(Mutex::new(connection));
        let changes = Arc::<Signal>::default();
        let writer = Writer::start(connection.clone(), changes.clone())?;
        Ok(Self { readers: Readers::Shared(connection), writer, blobs: Arc::new(blobs), changes, _lock: None })
    }

    /// A store kept in the SQLite file at `path` and, for large attachments,
    /// in the folder `path` + `-attachments`. Both are made when missing.
    ///
    /// # Errors
    /// When the file is not ours, in use, newer than this version, or cannot
    /// be read and written.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let unreadable = |source: StoreError| OpenError::Unreadable { path: path.to_owned(), source };
        let lock = lock_beside(path)?;
        let mut connection = Connection::open(path).map_err(|error| unreadable(error.into()))?;
        prepare(&connection).map_err(|error| unreadable(error.into()))?;
        schema::migrate(&mut connection, path)?;
        durable(&connection).map_err(|error| unreadable(error.into()))?;
        let blobs = Blobs::beside(path).map_err(|error| unreadable(error.into()))?;
        blobs.forget_orphans(&connection).map_err(unreadable)?;
        let pool = reader_pool(path).map_err(|error| unreadable(error.into()))?;
        let (changes, connection) = (Arc::<Signal>::default(), Arc::new(Mutex::new(connection)));
        let writer = Writer::start(connection, changes.clone()).map_err(|error| unreadable(error.into()))?;
        Ok(Self { readers: Readers::Pool(pool), writer, blobs: Arc::new(blobs), changes, _lock: Some(lock) })
    }

    /// Reads, on the calling thread: microseconds, never waiting for a writer
    /// of a file.
    ///
    /// # Errors
    /// Whatever `work` refuses, or the store's own failure.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        work(&*self.reading()?)
    }

    fn reading(&self) -> Result<Reading<'_>, StoreError> {
        match &self.readers {
            Readers::Shared(connection) => Ok(Reading::Shared(connection.lock().unwrap_or_else(PoisonError::into_inner))),
            Readers::Pool(pool) => Ok(Reading::Pooled(pool.get()?)),
        }
    }

    /// Runs `work` in a transaction of its own and answers once it is
    /// committed; what it refuses leaves no trace.
    ///
    /// # Errors
    /// Whatever `work` refuses, or the store's own failure.
    pub async fn write<T, E>(&self, work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (outcome, place) = Outcome::empty();
        let committed = self.commit(Box::new(move |connection| place.hold(work(connection)))).await;
        outcome.once(committed)
    }

    async fn commit(&self, work: UseCase) -> Result<(), StoreError> {
        let (reply, answer) = tokio::sync::oneshot::channel();
        self.writer.submit(work, Box::new(move |committed| drop(reply.send(committed))));
        answer.await.unwrap_or(Err(StoreError::Silent))
    }

    /// [`Store::write`] for callers outside any async runtime, and in tests.
    ///
    /// # Errors
    /// Whatever `work` refuses, or the store's own failure.
    pub fn write_and_wait<T, E>(&self, work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (outcome, place) = Outcome::empty();
        let (reply, answer) = std::sync::mpsc::sync_channel(1);
        let reply = move |committed| drop(reply.send(committed));
        self.writer.submit(Box::new(move |connection| place.hold(work(connection))), Box::new(reply));
        outcome.once(answer.recv().unwrap_or(Err(StoreError::Silent)))
    }

    /// Where large attachments are.
    #[must_use]
    pub fn blobs(&self) -> &Arc<Blobs> {
        &self.blobs
    }

    /// Raised whenever what is kept may have changed.
    #[must_use]
    pub fn changes(&self) -> &Signal {
        &self.changes
    }

    /// `memory` or `file`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.readers {
            Readers::Shared(_) => "memory",
            Readers::Pool(_) => "file",
        }
    }
}

/// What every connection needs.
fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    connection.busy_timeout(Duration::from_secs(5))?;
    // A statement is planned once, not again for each value it is given.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "foreign_keys", true)
}

/// WAL lets readers go on while the writer commits; FULL makes an acknowledged
/// write survive a power cut, at one sync per group of commits. In a large file,
/// identifiers are all over the pages of their indexes: the more of them stay in
/// memory and in the log, the fewer are written twice.
fn durable(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "cache_size", -WRITER_CACHE)?;
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")
}

fn reader_pool(path: &Path) -> Result<r2d2::Pool<SqliteConnectionManager>, r2d2::Error> {
    let manager = SqliteConnectionManager::file(path)
        .with_flags(OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .with_init(|connection| prepare(connection));
    // A reader holds its connection for one use case on one worker thread.
    let size = std::thread::available_parallelism().map_or(4, |cores| u32::try_from(cores.get()).unwrap_or(4).max(4));
    let pool = r2d2::Pool::builder().max_size(size).min_idle(Some(1)).test_on_check_out(false);
    // A file grows no older. Renewing connections is a task whose threads
    // outlive the pool by up to half a minute.
    pool.idle_timeout(None).max_lifetime(None).build(manager)
}

/// Takes the database for this process alone: a second hub would clear away
/// the first one's uploads in progress.
fn lock_beside(path: &Path) -> Result<std::fs::File, OpenError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let unreadable = |error: std::io::Error| OpenError::Unreadable { path: path.to_owned(), source: error.into() };
    let lock = std::fs::File::options().create(true).truncate(false).write(true).open(name).map_err(unreadable)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(std::fs::TryLockError::WouldBlock) => Err(OpenError::InUse(path.to_owned())),
        Err(std::fs::TryLockError::Error(error)) => Err(unreadable(error)),
    }
}
