//! The one thread that writes.
//!
//! Use cases queue up; the writer runs all that wait in one transaction, each
//! in a savepoint of its own, commits once, and only then answers them. One
//! sync to disk serves them all, and what one of them refuses does not touch
//! the others. What replaces the whole database takes its turn alone.

use std::{
    iter,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, PoisonError},
};

use rusqlite::Connection;

use super::{
    StoreError,
    threads::{Builder, JoinHandle, Mutex, Receiver, Sender, channel},
};
use crate::signal::Signal;

/// Use cases committed together at most, so that the first does not wait for
/// an endless queue.
const GROUP: usize = 256;

type CommitOutcome = Result<(), Arc<rusqlite::Error>>;
/// Answers a use case once the fate of its group is known.
type Answer = Box<dyn FnOnce(&CommitOutcome) + Send>;
type UseCase = Box<dyn FnOnce(&Connection) -> Answer + Send>;

/// What waits for the thread.
enum Job {
    Together(UseCase),
    Alone(Box<dyn FnOnce(&mut Connection) + Send>),
}

#[derive(Debug)]
pub(super) struct Writer {
    /// `None` only while dropping: closing the queue ends the thread.
    queue: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread, which raises `changes` once something is written.
    pub(super) fn start(connection: Arc<Mutex<Connection>>, changes: Arc<Signal>) -> std::io::Result<Self> {
        let (queue, jobs) = channel();
        let thread = Builder::new().name("hubee-sim-writer".into()).spawn(move || serve(&connection, &jobs, &changes))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Queues `work`; `reply` is called from the writer's thread, or not at
    /// all when the store closes first.
    pub(super) fn submit<T, E>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
        reply: impl FnOnce(Result<T, E>) + Send + 'static,
    ) where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let job: UseCase = Box::new(move |connection| {
            let outcome = in_savepoint(connection, work);
            Box::new(move |committed: &CommitOutcome| {
                let committed = committed.as_ref().map_err(|error| StoreError::Commit(error.clone()).into());
                reply(outcome.and_then(|value| committed.map(|()| value)));
            })
        });
        self.queue(Job::Together(job));
    }

    /// Queues `work` that is to have the connection for itself, outside any
    /// transaction; `reply` is called as in [`Self::submit`].
    pub(super) fn submit_alone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
        reply: impl FnOnce(Result<T, StoreError>) + Send + 'static,
    ) {
        let job = Box::new(move |connection: &mut Connection| {
            reply(catch_unwind(AssertUnwindSafe(|| work(connection))).unwrap_or(Err(StoreError::Silent)));
        });
        self.queue(Job::Alone(job));
    }

    fn queue(&self, job: Job) {
        if let Some(queue) = &self.queue {
            // The thread only ends with the queue, so this cannot fail before Drop.
            drop(queue.send(job));
        }
    }
}

impl Drop for Writer {
    /// What is queued is still written.
    fn drop(&mut self) {
        self.queue.take();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn serve(connection: &Mutex<Connection>, jobs: &Receiver<Job>, changes: &Signal) {
    let mut alone = None;
    while let Some(job) = alone.take().or_else(|| jobs.recv().ok()) {
        let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
        match job {
            Job::Alone(job) => job(&mut connection),
            Job::Together(first) => {
                let others = iter::from_fn(|| match jobs.try_recv().ok()? {
                    Job::Together(job) => Some(job),
                    Job::Alone(job) => {
                        alone = Some(Job::Alone(job));
                        None
                    }
                });
                let (answers, committed) = commit_together(&connection, iter::once(first).chain(others.take(GROUP - 1)));
                drop(connection);
                for answer in answers {
                    answer(&committed);
                }
            }
        }
        changes.raise();
    }
}

fn commit_together(connection: &Connection, group: impl Iterator<Item = UseCase>) -> (Vec<Answer>, CommitOutcome) {
    let begun = connection.execute_batch("BEGIN IMMEDIATE").map_err(Arc::new);
    // Without a transaction each job's savepoint would commit by itself while
    // the caller is told that nothing was written.
    if let Err(error) = &begun {
        log::error!("the database begins no transaction: {error}");
        return (group.map(refused).collect(), begun);
    }
    let answers = group.map(|job| job(connection)).collect();
    let committed = connection.execute_batch("COMMIT").map_err(Arc::new);
    if committed.is_err() && !connection.is_autocommit() {
        drop(connection.execute_batch("ROLLBACK"));
    }
    (answers, committed)
}

/// A job that never runs: dropping it drops its reply, and whoever waits is
/// told that the store is silent.
fn refused(job: UseCase) -> Answer {
    drop(job);
    Box::new(|_| ())
}

/// Runs `work`; what it refuses leaves no trace. One may stand in another.
///
/// # Errors
/// Whatever `work` refuses, or the database's failure.
pub fn in_savepoint<T, E: From<StoreError>>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, E>,
) -> Result<T, E> {
    let run = |sql| connection.execute_batch(sql).map_err(|error| E::from(StoreError::from(error)));
    run("SAVEPOINT use_case")?;
    // A panic must not take the writer, and everybody's work, down with it.
    let outcome = catch_unwind(AssertUnwindSafe(|| work(connection))).unwrap_or_else(|_| Err(StoreError::Silent.into()));
    run(if outcome.is_ok() { "RELEASE use_case" } else { "ROLLBACK TO use_case; RELEASE use_case" })?;
    outcome
}
