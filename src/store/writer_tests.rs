//! The writer as the store uses it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use rusqlite::Connection;

use super::{Store, StoreError};

fn count(store: &Store) -> i64 {
    store
        .read(|connection| -> Result<i64, StoreError> {
            Ok(connection.query_row("SELECT count(*) FROM organizations", [], |row| row.get(0))?)
        })
        .unwrap()
}

fn insert(connection: &Connection, name: &str) -> Result<usize, StoreError> {
    let sql =
        "INSERT INTO organizations (type, company_register, branch_code, details, create_date_time) VALUES ('SI', ?, '1', '{}', 0)";
    Ok(connection.execute(sql, [name])?)
}

#[test]
fn what_a_use_case_refuses_leaves_no_trace() {
    let store = Store::in_memory().unwrap();
    store.write_and_wait(|connection| insert(connection, "kept")).unwrap();
    let refused = store.write_and_wait(|connection| {
        insert(connection, "half written")?;
        Err::<(), _>(StoreError::Silent)
    });
    assert!(refused.is_err());
    assert_eq!(count(&store), 1);
}

#[test]
fn a_use_case_that_panics_harms_nobody_else() {
    let store = Store::in_memory().unwrap();
    let outcome: Result<(), StoreError> = store.write_and_wait(|connection| {
        insert(connection, "half written")?;
        panic!("a bug")
    });
    assert!(matches!(outcome, Err(StoreError::Silent)));
    store.write_and_wait(|connection| insert(connection, "after")).unwrap();
    assert_eq!(count(&store), 1);
}

#[test]
fn what_is_queued_is_written_before_the_store_closes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let store = Store::open(&path).unwrap();
    for number in 0..50 {
        store.writer.submit(Box::new(move |connection| insert(connection, &number.to_string()).is_ok()), Box::new(drop));
    }
    drop(store);
    assert_eq!(count(&Store::open(&path).unwrap()), 50);
}
