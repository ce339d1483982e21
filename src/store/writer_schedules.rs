//! The writer under thousands of schedules: its code is compiled a second time,
//! made of threads, locks and channels that [`shuttle`] runs in an order of its
//! own. A failure prints the schedule that `shuttle::replay` repeats.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{collections::BTreeMap, sync::Arc};

use rusqlite::Connection;
use shuttle::{
    Config, Runner,
    scheduler::{DfsScheduler, PctScheduler, RandomScheduler, Scheduler},
    sync::Mutex,
    thread,
};

use super::{StoreError, savepoint};
use writer::Writer;

mod threads {
    use std::fmt;

    use shuttle::sync::mpsc::{self, SendError};

    pub(super) use shuttle::{
        sync::{Mutex, mpsc::Receiver},
        thread::{Builder, JoinHandle},
    };

    /// As std's, which can be shown whatever it sends.
    pub(super) struct Sender<T>(mpsc::Sender<T>);

    impl<T> Sender<T> {
        pub(super) fn send(&self, value: T) -> Result<(), SendError<T>> {
            self.0.send(value)
        }
    }

    impl<T> fmt::Debug for Sender<T> {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("Sender")
        }
    }

    pub(super) fn channel<T>() -> (Sender<T>, Receiver<T>) {
        let (sender, receiver) = mpsc::channel();
        (Sender(sender), receiver)
    }
}

#[path = "writer.rs"]
#[expect(clippy::duplicate_mod, reason = "the code that is tested, not a copy of it")]
mod writer;

/// What a use case comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Kept,
    Refused,
    /// Lets the commit fail, and with it the whole group.
    Spoiling,
    /// Has the database for itself.
    Alone,
}

/// A database, and what each use case was told.
#[derive(Clone)]
struct Scene {
    connection: Arc<Mutex<Connection>>,
    told: Arc<Mutex<BTreeMap<String, Vec<bool>>>>,
    is_at_work: Arc<Mutex<bool>>,
}

impl Scene {
    fn new() -> Self {
        let connection = Connection::open_in_memory().unwrap();
        let sql = "PRAGMA foreign_keys = on; CREATE TABLE deeds (name TEXT PRIMARY KEY,
                   parent TEXT REFERENCES deeds DEFERRABLE INITIALLY DEFERRED) STRICT";
        connection.execute_batch(sql).unwrap();
        Self { connection: Arc::new(Mutex::new(connection)), told: Arc::default(), is_at_work: Arc::default() }
    }

    fn submit(&self, writer: &Writer, name: &str, deed: Deed, before: &[String]) {
        let (working, telling) = (self.clone(), self.clone());
        let (name, own, before) = (name.to_owned(), name.to_owned(), before.to_vec());
        if deed == Deed::Alone {
            let work = move |connection: &mut Connection| {
                assert!(connection.is_autocommit(), "{name} runs in a transaction of others");
                assert!(before.iter().all(|one| working.has_told(one)), "{name} runs before what was queued before");
                working.write(connection, &name, None)
            };
            return writer.submit_alone(work, move |outcome| telling.tell(&own, outcome.is_ok()));
        }
        let work = move |connection: &Connection| {
            assert!(!connection.is_autocommit(), "{name} runs outside a transaction");
            let written = working.write(connection, &name, (deed == Deed::Spoiling).then_some("nobody"));
            written.is_ok() && deed != Deed::Refused
        };
        let reply = move |committed: Result<(), StoreError>| {
            let is_done = committed.is_ok() && deed != Deed::Refused;
            telling.look(&own, is_done);
            telling.tell(&own, is_done);
        };
        writer.submit(Box::new(work), Box::new(reply));
    }

    /// Works in two steps, between which whoever can comes.
    fn write(&self, connection: &Connection, name: &str, parent: Option<&str>) -> Result<(), StoreError> {
        let is_beside = std::mem::replace(&mut *self.is_at_work.lock().unwrap(), true);
        assert!(!is_beside, "{name} runs beside another");
        connection.execute("INSERT INTO deeds VALUES (?, ?)", (name, parent))?;
        thread::yield_now();
        *self.is_at_work.lock().unwrap() = false;
        Ok(())
    }

    /// What a use case is told is already so.
    fn look(&self, name: &str, is_done: bool) {
        let connection = self.connection.lock().unwrap();
        assert!(connection.is_autocommit(), "{name} is answered before the commit");
        let count: usize = connection.query_row("SELECT count(*) FROM deeds WHERE name = ?", [name], |row| row.get(0)).unwrap();
        assert_eq!(count == 1, is_done, "{name} is not told what is kept");
    }

    fn tell(&self, name: &str, is_done: bool) {
        self.told.lock().unwrap().entry(name.to_owned()).or_default().push(is_done);
    }

    fn has_told(&self, name: &str) -> bool {
        self.told.lock().unwrap().contains_key(name)
    }
}

/// Clients side by side, each of which queues its use cases and goes; then the
/// writer is closed.
fn play(clients: &'static [&'static [Deed]]) {
    let scene = Scene::new();
    let writer = Arc::new(Writer::start(scene.connection.clone(), Arc::default()).unwrap());
    let threads: Vec<_> = (0..clients.len())
        .map(|client| {
            let (scene, writer) = (scene.clone(), writer.clone());
            thread::spawn(move || {
                let mut before = Vec::new();
                for (number, deed) in clients[client].iter().enumerate() {
                    let name = format!("{deed:?} {client}.{number}");
                    scene.submit(&writer, &name, *deed, &before);
                    before.push(name);
                }
            })
        })
        .collect();
    drop(writer);
    for thread in threads {
        thread.join().unwrap();
    }
    let told = scene.told.lock().unwrap().clone();
    assert_eq!(told.len(), clients.iter().map(|deeds| deeds.len()).sum::<usize>(), "what was queued is answered before the end");
    for (name, answers) in told {
        assert_eq!(answers.len(), 1, "{name} is answered once");
        scene.look(&name, answers[0]);
        assert!(!answers[0] || !name.starts_with("Refused") && !name.starts_with("Spoiling"), "{name} came to something");
        assert!(answers[0] || !name.starts_with("Alone"), "{name} came to nothing");
    }
}

fn under(scheduler: impl Scheduler + 'static, clients: &'static [&'static [Deed]]) {
    // SQLite needs more stack than such a thread is usually given.
    let mut config = Config::default();
    config.stack_size = 512 * 1024;
    Runner::new(scheduler, config).run(move || play(clients));
}

const CROWD: &[&[Deed]] =
    &[&[Deed::Kept, Deed::Alone, Deed::Kept], &[Deed::Refused, Deed::Kept, Deed::Alone], &[Deed::Spoiling, Deed::Kept]];

#[test]
fn every_use_case_is_answered_once_and_truly_whoever_comes_when() {
    under(RandomScheduler::new(1_000), CROWD);
}

#[test]
fn every_use_case_is_answered_once_and_truly_in_the_rarest_orders() {
    under(PctScheduler::new(4, 1_000), CROWD);
}

#[test]
fn every_use_case_is_answered_once_and_truly_in_all_orders_of_two() {
    under(DfsScheduler::new(Some(2_000), false), &[&[Deed::Kept], &[Deed::Alone]]);
}
