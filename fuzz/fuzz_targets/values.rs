//! A snapshot whose tables are right and whose values are anybody's: what is let
//! in, every use case can read. Each line of the input is a table, a column, a
//! row and a value as SQL writes it, with blanks between them.
#![no_main]

use std::fs;

use hubee_sim_fuzz::snapshot::{GOOD, place, take_in};
use libfuzzer_sys::fuzz_target;
use rusqlite::{Connection, config::DbConfig};

/// A literal, so that nothing runs for ever: a number, a text,
/// bytes (`x'00'`), bytes called a text (`t'00'`), NULL.
fn literal(text: &str) -> Option<String> {
    let inner = |open: &str| text.strip_prefix(open)?.strip_suffix('\'');
    let is_number = text.parse::<i64>().is_ok() || text.parse::<f64>().is_ok_and(f64::is_finite);
    if is_number || text == "NULL" {
        return Some(text.to_owned());
    }
    let bytes = |open| inner(open).filter(|hex| hex.len() % 2 == 0 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if let Some(hex) = bytes("x'") {
        return Some(format!("x'{hex}'"));
    }
    if let Some(hex) = bytes("t'") {
        return Some(format!("CAST(x'{hex}' AS TEXT)"));
    }
    Some(format!("'{}'", inner("'")?.replace('\0', "").replace('\'', "''")))
}

fn change(connection: &Connection, line: &str) -> Option<()> {
    let mut words = line.splitn(4, ' ');
    let (table, column, row) = (words.next()?, words.next()?, words.next()?.parse::<u8>().ok()?);
    let value = literal(words.next()?)?;
    if ![table, column].iter().all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
    {
        return None;
    }
    let of_row = format!("rowid = (SELECT rowid FROM {table} LIMIT 1 OFFSET {row})");
    let place = if ["case_attachments", "snapshot_files"].contains(&table) { "true" } else { &of_row };
    connection.execute(&format!("UPDATE OR IGNORE {table} SET {column} = {value} WHERE {place}"), []).ok().map(drop)
}

fuzz_target!(|text: &str| {
    fs::write(place(), &*GOOD).unwrap();
    let connection = Connection::open(place()).unwrap();
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, false).unwrap();
    connection
        .execute_batch("PRAGMA journal_mode = off; PRAGMA synchronous = off; PRAGMA ignore_check_constraints = on; BEGIN")
        .unwrap();
    let changed = text.lines().filter_map(|line| change(&connection, line)).count();
    connection.execute_batch("COMMIT").unwrap();
    drop(connection);
    if changed > 0 {
        take_in(&place());
    }
});
