//! The floor of writes: the statements of a deposit, an event and a deletion,
//! as the hub runs them, sent to SQLite by a bare loop that does nothing else.
//!
//! `floor FILE GROUP SECONDS` traces one of each in a hub on `FILE`, then repeats
//! them with other identifiers, `GROUP` use cases a commit, with the hub's own
//! pragmas; prints how many of each it made in a second (JSON).

#![expect(clippy::unwrap_used, reason = "a bench that cannot run says where")]

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use hubee_sim::{
    clock::Clock,
    contract::Contract,
    domain::{access::Party, folder::FolderUpdate, name::Name},
    hub::{Caller, HubError, deposit, exchange, notification, upload},
    ids::Ids,
    seed::Seed,
    seedbed::Seedbed,
    store::{Store, processes},
    world::World,
};
use regex_lite::{Captures, Regex};
use rusqlite::{
    Connection,
    trace::{TraceEvent, TraceEventCodes},
    types::Value,
};
use serde_json::json;

/// What the connection was asked since it was last emptied.
static TRACED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// A statement with parameters for what differs from one use case to the next.
struct Statement {
    sql: String,
    parameters: Vec<Parameter>,
    /// The table whose new row it makes.
    makes: Option<usize>,
}

#[derive(Clone, Copy)]
enum Parameter {
    /// Which identifier of the use case.
    Id(usize),
    /// The row that the use case made in that table.
    Row(usize),
}

/// Tables in which use cases make rows that later statements name.
const TABLES: [&str; 5] = ["folders", "cases", "attachments", "notifications", "events"];

/// The first row that is traced in a table: a number that statements have for
/// nothing else.
fn first_row(table: usize) -> i64 {
    7_000_001 + 100_000 * i64::try_from(table).unwrap()
}

/// A row that the hub has found by its identifier just before.
const BY_ROW: &str = "DELETE FROM notifications WHERE seq = ";

/// The statements of some use cases, in order, and how many identifiers they give
/// out or name.
struct Script {
    use_cases: Vec<Vec<Statement>>,
    ids: usize,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (path, group, seconds) = (Path::new(&arguments[1]), arguments[2].parse().unwrap(), arguments[3].parse().unwrap());
    let (deposit, event, delete) = trace(path).await;
    let connection = Connection::open(path).unwrap();
    connection.set_prepared_statement_cache_capacity(128);
    connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL").unwrap();
    let time = Duration::from_secs_f64(seconds);
    let deposits = repeat(&connection, &deposit, group, time, || Some(fresh()));
    let events = repeat(&connection, &event, group, time, || Some(fresh()));
    let mut waiting = connection.prepare("SELECT id FROM notifications").unwrap();
    let waiting: Vec<Value> = waiting.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut waiting = waiting.into_iter();
    let deletes = repeat(&connection, &delete, group, time, || waiting.next());
    println!("{}", json!({ "deposit": deposits, "event": events, "delete": deletes }));
}

/// Makes one of each, looking at what SQLite is asked.
async fn trace(path: &Path) -> (Script, Script, Script) {
    let contract = Contract::new().unwrap();
    let seed = Arc::new(Seedbed::new(Seed::Demo.fixtures(&contract).unwrap()));
    let world =
        World::open(Name::of_default_world(), Store::open(path).unwrap(), &seed, Clock::system(), Ids::Random, false).unwrap();
    let look = |connection: &Connection| {
        connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(note));
    };
    world
        .write::<_, HubError>(move |work| {
            look(work.connection);
            Ok(())
        })
        .await
        .unwrap();
    take();
    world
        .write::<_, HubError>(|work| {
            count_from_first_rows(work.connection);
            Ok(())
        })
        .await
        .unwrap();
    take();
    let osl = world.read::<_, HubError>(|work| Ok(processes::known(work.connection, "CERTDC")?.osl)).unwrap();
    let recipient = json!({ "type": "SI", "companyRegister": "11001401600015", "branchCode": "75108" });
    let (osl, si) = (
        Caller::from(Party::Osl(osl)),
        Caller::from(Party::Si { organization: serde_json::from_value(recipient.clone()).unwrap(), process_code: "CERTDC".into() }),
    );
    let new = serde_json::from_value(json!({
        "processCode": "CERTDC", "externalId": "DGS-CERTDC-0000000000042",
        "applicant": { "firstName": "Camille", "lastName": "EXEMPLE" },
        "cases": [{ "externalId": "DGS-CERTDC-0000000000042-01", "recipient": recipient }],
        "attachments": [{
            "fileName": "acte.xml", "type": "DD_Certificatdedeces", "mimeType": "application/xml", "size": 1024,
            "recipients": ["DGS-CERTDC-0000000000042-01"]
        }]
    }));
    let (new, caller) = (new.unwrap(), osl.clone());
    let folder = world.write(move |work| deposit::create(work, &caller, &new)).await.unwrap();
    let (id, case, file) = (folder.id, folder.cases[0].id, folder.attachments[0].attachment.id);
    let (blobs, caller) = (world.store.blobs().clone(), osl.clone());
    let bytes = format!("<?xml version=\"1.0\"?>{}", " ".repeat(1003));
    let target = upload::Target::Folder(id, file);
    world.write(move |work| upload::upload(work, &blobs, &caller, target, bytes.as_bytes())).await.unwrap();
    let update = FolderUpdate { global_status: "HUBEE_COMPLETED".into(), close_date_time: None };
    world.write(move |work| deposit::update(work, &osl, id, &update)).await.unwrap();
    let mut named = HashSet::new();
    let deposit = script(&take(), &mut named);
    let notified = |case| {
        world.read::<_, HubError>(move |work| {
            let sql = "SELECT id FROM notifications WHERE case_id = ?";
            Ok(work.connection.query_row(sql, [case], |row| row.get(0)).unwrap())
        })
    };
    let waiting = notified(case).unwrap();
    let new = serde_json::from_value(
        json!({ "actionType": "STATUS_UPDATE", "caseNewStatus": "IN_PROGRESS", "notification": true, "author": "SI" }),
    )
    .unwrap();
    let caller = si.clone();
    world.write(move |work| exchange::create(work, &caller, case, &new)).await.unwrap();
    let event = script(&take(), &mut named);
    world.write(move |work| notification::delete(work, &si, waiting)).await.unwrap();
    (deposit, event, script(&take(), &mut HashSet::new()))
}

fn note(event: TraceEvent<'_>) {
    if let TraceEvent::Stmt(statement, _) = event {
        TRACED.lock().unwrap().extend(statement.expanded_sql());
    }
}

fn take() -> Vec<String> {
    std::mem::take(&mut TRACED.lock().unwrap())
}

/// Adds rows that come before the first that are traced, and name nothing.
fn count_from_first_rows(connection: &Connection) {
    let rows = [
        "folders (seq, id, process, external_id, global_status, first_name, last_name, create_date_time)
         SELECT ?1, randomblob(16), 1, '', 'CLOSED', '', '', 0",
        "cases (seq, id, folder, recipient, external_id, status) SELECT ?1, randomblob(16), 7000000, 1, '', 'CLOSED'",
        "attachments (seq, id, folder, status, file_name, type, size, mime_type)
         SELECT ?1, randomblob(16), 7000000, 'PENDING', '', '', 0, ''",
        "notifications (seq, id, recipient, transmitter, process, case_id, date_time)
         SELECT ?1, randomblob(16), 1, 1, 1, randomblob(16), 0",
    ];
    for (table, row) in rows.iter().enumerate() {
        connection.execute(&format!("INSERT INTO {row}"), [first_row(table) - 1]).unwrap();
    }
    let sql = "CREATE TEMP TABLE one AS SELECT * FROM events LIMIT 1; UPDATE one SET seq = 7400000, id = randomblob(16);
               INSERT INTO events SELECT * FROM one; DROP TABLE one";
    connection.execute_batch(sql).unwrap();
}

/// Cuts what was traced into use cases and makes parameters of its identifiers,
/// but for those that earlier use cases named, and of the rows it makes.
fn script(traced: &[String], named: &mut HashSet<String>) -> Script {
    let varying = Regex::new(r"x'([0-9a-fA-F]{32})'|\b7[0-4]00001\b").unwrap();
    let (mut known, mut made) = (HashMap::new(), Vec::new());
    let mut use_cases: Vec<Vec<Statement>> = Vec::new();
    for sql in traced.iter().map(|sql| sql.trim()).filter(|sql| !sql.starts_with("--")) {
        match sql {
            "BEGIN IMMEDIATE" | "COMMIT" => continue,
            sql if sql.starts_with("SAVEPOINT") => use_cases.push(Vec::new()),
            _ => {}
        }
        let mut parameters = Vec::new();
        let text = varying.replace_all(sql, |found: &Captures<'_>| {
            let parameter = match found.get(1).map(|blob| blob.as_str()) {
                Some(blob) if named.contains(blob) => None,
                Some(blob) => {
                    let next = known.len();
                    Some(Parameter::Id(*known.entry(blob.to_owned()).or_insert(next)))
                }
                None => {
                    let row: i64 = found[0].parse().unwrap_or_default();
                    (0..TABLES.len()).find(|table| first_row(*table) == row && made.contains(table)).map(Parameter::Row)
                }
            };
            parameters.extend(parameter);
            parameter.map_or_else(|| found[0].to_owned(), |_| "?".to_owned())
        });
        let mut sql = text.into_owned();
        if sql.starts_with(BY_ROW) {
            sql = format!("{BY_ROW}(SELECT seq FROM notifications WHERE id = ?)");
            parameters = vec![Parameter::Id(0)];
        }
        let table = sql.strip_prefix("INSERT INTO ").and_then(|rest| rest.split([' ', '(']).next());
        let makes = table.and_then(|name| TABLES.iter().position(|table| *table == name));
        made.extend(makes);
        use_cases.last_mut().unwrap().push(Statement { sql, parameters, makes });
    }
    let ids = known.len();
    named.extend(known.into_keys());
    Script { use_cases, ids }
}

/// How many times a second, as long as there are identifiers.
fn repeat(connection: &Connection, script: &Script, group: usize, time: Duration, mut id: impl FnMut() -> Option<Value>) -> f64 {
    let (start, mut made) = (Instant::now(), 0_u32);
    while start.elapsed() < time {
        let ids = (0..group).map(|_| (0..script.ids).map(|_| id()).collect::<Option<Vec<_>>>()).collect::<Option<Vec<_>>>();
        let Some(ids) = ids else { break };
        let mut rows = vec![[0; TABLES.len()]; group];
        for use_case in &script.use_cases {
            connection.execute_batch("BEGIN IMMEDIATE").unwrap();
            for (ids, rows) in ids.iter().zip(&mut rows) {
                run(connection, use_case, ids, rows);
            }
            connection.execute_batch("COMMIT").unwrap();
        }
        made += u32::try_from(group).unwrap();
    }
    f64::from(made) / start.elapsed().as_secs_f64()
}

fn fresh() -> Value {
    Value::Blob(Ids::Random.next().as_bytes().to_vec())
}

fn run(connection: &Connection, use_case: &[Statement], ids: &[Value], rows: &mut [i64; TABLES.len()]) {
    for statement in use_case {
        let mut prepared = connection.prepare_cached(&statement.sql).unwrap();
        let parameters = statement.parameters.iter().map(|parameter| match parameter {
            Parameter::Id(id) => ids[*id].clone(),
            Parameter::Row(table) => rows[*table].into(),
        });
        let mut answer = prepared.query(rusqlite::params_from_iter(parameters)).unwrap();
        while answer.next().unwrap().is_some() {}
        if let Some(table) = statement.makes {
            rows[table] = connection.last_insert_rowid();
        }
    }
}
