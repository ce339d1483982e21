//! Databases that are damaged, or made by somebody else: a sentence at the
//! start, or 500 to what needs what is not there.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{
    on_disk::{Hub, is_sound, send, serve, start, unhindered},
    support::id_of,
};

/// A database as a hub that was killed left it, its log not yet taken in.
fn killed(folder: &Path) -> (PathBuf, Value) {
    let database = folder.join("killed.db");
    let mut hub = Hub::on(&database);
    let kept = hub.deposit().expect(201);
    for _ in 0..10 {
        hub.deposit().expect(201);
    }
    hub.running.child.kill().unwrap();
    hub.running.child.wait().unwrap();
    (database, kept)
}

#[test]
fn a_log_that_is_cut_or_scratched_costs_what_it_held_at_most() {
    let folder = tempfile::tempdir().unwrap();
    let (killed, kept) = killed(folder.path());
    let log = fs::read(folder.path().join("killed.db-wal")).unwrap();
    assert!(log.len() > 50_000, "{} bytes", log.len());
    let scratched = |place: usize| [&log[..place], &[0xa5; 512][..], &log[place + 512..]].concat();
    let logs = [vec![], log[..31].to_vec(), log[..log.len() / 2].to_vec(), log[..log.len() - 1].to_vec(), vec![0xa5; log.len()]];
    let whole = log.clone();
    for (number, log) in logs.into_iter().chain([scratched(0), scratched(32), scratched(log.len() / 2), whole.clone()]).enumerate()
    {
        let database = folder.path().join(format!("{number}.db"));
        fs::copy(&killed, &database).unwrap();
        fs::write(folder.path().join(format!("{number}.db-wal")), &log).unwrap();
        let hub = Hub::on(&database);
        let found = hub.read(&kept);
        assert!(found.status == 200 || found.status == 404 && log != whole, "{number}: {}", found.text());
        hub.deposit().expect(201);
        drop(hub);
        assert!(is_sound(&database), "{number}");
    }
}

#[test]
fn a_page_that_is_damaged_is_said_at_the_start_or_by_the_calls_that_need_it() {
    let folder = tempfile::tempdir().unwrap();
    let (killed, kept) = killed(folder.path());
    rusqlite::Connection::open(&killed).unwrap().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let bytes = fs::read(&killed).unwrap();
    let pages = bytes.len() / 4096;
    let mut failures = 0;
    for page in (0..12).map(|number| number * (pages - 1) / 11) {
        let database = folder.path().join(format!("page-{page}.db"));
        let mut damaged = bytes.clone();
        damaged[page * 4096..][..4096].fill(0xa5);
        fs::write(&database, damaged).unwrap();
        match start(&mut unhindered(&serve(&database))) {
            Err(said) => {
                assert!(said.contains("database"), "{said}");
                failures += 1;
            }
            Ok(mut running) => {
                send(&running.url, "GET", "/_sim/health", &[], b"").expect_status(200);
                for path in ["/_sim/dossiers", "/_sim/notifications", "/_sim/processes", "/_sim/clients"] {
                    let answer = send(&running.url, "GET", path, &[], b"");
                    assert!([200, 500].contains(&answer.status), "page {page}, {path}: {}", answer.text());
                    failures += usize::from(answer.status == 500);
                }
                let answer = send(&running.url, "GET", &format!("/_sim/dossiers/{}", id_of(&kept)), &[], b"");
                assert!([200, 500].contains(&answer.status), "page {page}: {}", answer.text());
                running.child.kill().unwrap();
                let mut said = String::new();
                running.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
                assert!(!said.contains("panicked"), "{said}");
            }
        }
    }
    assert!(failures > 2, "{failures}");
}

#[test]
fn a_database_that_names_files_outside_its_folder_neither_shows_nor_removes_them() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("hub.db");
    let secret = folder.path().join("secret");
    fs::write(&secret, "s3cret").unwrap();
    let hub = Hub::on(&database);
    let made = hub.deposit().expect(201);
    hub.upload(&made).expect(204);
    drop(hub);
    for name in ["../secret", secret.to_str().unwrap()] {
        rusqlite::Connection::open(&database)
            .unwrap()
            .execute("UPDATE contents SET file = ? WHERE file IS NOT NULL", [name])
            .unwrap();
        let hub = Hub::on(&database);
        let path = format!("/_sim/attachments/{}", id_of(&made["attachments"][0]));
        let answer = send(&hub.running.url, "GET", &path, &[], b"");
        assert!(answer.status == 500 && !answer.text().contains("s3cret"), "{}", answer.text());
        // Replaced by another upload, it would be forgotten.
        hub.upload(&made).expect(204);
        assert!(secret.exists(), "{name}");
    }
}
