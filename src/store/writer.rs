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
    savepoint::savepoint,
    threads::{Builder, JoinHandle, Mutex, Receiver, Sender, channel},
};
use crate::signal::Signal;

/// Use cases committed together at most, so that the first does not wait for
/// an endless queue.
const GROUP: usize = 256;

/// Whether what it wrote is to be kept.
pub(super) type UseCase = Box<dyn FnOnce(&Connection) -> bool + Send>;
/// Told once the fate of the whole group is known: whether it was committed.
pub(super) type Reply = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// What waits for the thread.
enum Job {
    Together(UseCase, Reply),
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
    pub(super) fn submit(&self, work: UseCase, reply: Reply) {
        self.queue(Job::Together(work, reply));
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
            Job::Together(work, reply) => {
                let others = iter::from_fn(|| match jobs.try_recv().ok()? {
                    Job::Together(work, reply) => Some((work, reply)),
                    Job::Alone(job) => {
                        alone = Some(Job::Alone(job));
                        None
                    }
                });
                let done = commit_together(&connection, iter::once((work, reply)).chain(others.take(GROUP - 1)));
                drop(connection);
                for (reply, outcome) in done {
                    reply(outcome);
                }
            }
        }
        changes.raise();
    }
}

type Done = Vec<(Reply, Result<(), StoreError>)>;

fn commit_together(connection: &Connection, group: impl Iterator<Item = (UseCase, Reply)>) -> Done {
    // Without a transaction each job's savepoint would commit by itself while
    // the caller is told that nothing was written.
    if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
        log::error!("the database begins no transaction: {error}");
        let error = Arc::new(error);
        return group.map(|(_, reply)| (reply, Err(StoreError::Commit(error.clone())))).collect();
    }
    let mut done: Done = group.map(|(work, reply)| (reply, savepoint(connection, Box::new(|| work(connection))))).collect();
    if let Err(error) = connection.execute_batch("COMMIT").map_err(Arc::new) {
        if !connection.is_autocommit() {
            drop(connection.execute_batch("ROLLBACK"));
        }
        for (_, outcome) in done.iter_mut().filter(|(_, outcome)| outcome.is_ok()) {
            *outcome = Err(StoreError::Commit(error.clone()));
        }
    }
    done
}
