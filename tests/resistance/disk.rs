//! Disks that are full or read-only: a sentence at the start, or the hub's own
//! 500 with nothing half-written; and it goes on once the disk is well.

use std::{
    fs,
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::Command,
};

use rustix::process::getuid;

use crate::{
    on_disk::{Hub, expect_failure_of_the_hub, files_of, is_sound, send, serve, shell, start, unhindered},
    running::program,
    support::id_of,
};

#[test]
fn a_full_disk_fails_what_writes_and_leaves_no_half_until_there_is_room_again() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("hub.db");
    let mut hub = Hub::on(&database);
    let before = hub.dossiers();
    let waiting = hub.deposit().expect(201);
    hub.bound_files(Some(0));
    for _ in 0..3 {
        expect_failure_of_the_hub(&hub.deposit());
        expect_failure_of_the_hub(&hub.upload(&waiting));
        hub.read(&waiting).expect(200);
        let reset = send(&hub.running.url, "POST", "/_sim/reset", &[], b"");
        assert_eq!((reset.status, reset.header("content-type")), (500, Some("application/problem+json")), "{}", reset.text());
    }
    assert_eq!((hub.dossiers(), files_of(&database).len()), (before + 1, 0));
    hub.bound_files(None);
    hub.upload(&waiting).expect(204);
    let another = hub.deposit().expect(201);
    assert_eq!((hub.dossiers(), files_of(&database).len()), (before + 2, 1));
    hub.running.child.kill().unwrap();
    hub.running.child.wait().unwrap();
    assert!(is_sound(&database));
    let hub = Hub::on(&database);
    hub.read(&another).expect(200);
    assert_eq!(hub.read(&waiting).expect(200)["attachments"][0]["status"], "RECEIVED");
}

#[test]
fn a_disk_that_is_full_at_the_start_is_said_in_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("hub.db");
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"";
    let said = start(&mut shell(script, &serve(&database))).err().unwrap();
    assert!(said.contains("hub.db"), "{said}");
    // What is left behind is no obstacle.
    Hub::on(&database).deposit().expect(201);
}

/// The program as somebody whom permissions bind; none when nobody else may run it.
fn unprivileged(folder: &Path, args: &[&str]) -> Option<Command> {
    const NOBODY: u32 = 65534;
    let mut command = unhindered(args);
    if !getuid().is_root() {
        return Some(command);
    }
    for entry in fs::read_dir(folder).unwrap() {
        chown(entry.unwrap().path(), Some(NOBODY), Some(NOBODY)).unwrap();
    }
    chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
    command.uid(NOBODY).gid(NOBODY);
    let may_run = program().arg("--version").uid(NOBODY).gid(NOBODY).output().is_ok_and(|output| output.status.success());
    if !may_run {
        eprintln!("skipped: nobody but root may run {}", program().get_program().display());
    }
    may_run.then_some(command)
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_database_or_a_folder_that_is_read_only_is_said_in_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("hub.db");
    let refused = || {
        let Some(mut command) = unprivileged(folder.path(), &serve(&database)) else { return };
        let said = start(&mut command).err().unwrap();
        assert!(said.contains("hub.db cannot be opened: "), "{said}");
    };
    set_mode(folder.path(), 0o555);
    refused();
    set_mode(folder.path(), 0o755);
    Hub::on(&database).deposit().expect(201);
    // Its log is taken in, and a new one cannot be made.
    assert!(is_sound(&database));
    set_mode(folder.path(), 0o555);
    refused();
    set_mode(folder.path(), 0o755);
    set_mode(&database, 0o444);
    refused();
    set_mode(&database, 0o644);
    assert!(is_sound(&database));
}

#[test]
fn a_folder_of_attachments_that_is_gone_fails_what_needs_it_alone() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("hub.db");
    let hub = Hub::on(&database);
    let (complete, waiting) = (hub.deposit().expect(201), hub.deposit().expect(201));
    hub.upload(&complete).expect(204);
    let attachments = folder.path().join("hub.db-attachments");
    fs::rename(&attachments, folder.path().join("elsewhere")).unwrap();
    expect_failure_of_the_hub(&hub.upload(&waiting));
    let path = format!("/_sim/attachments/{}", id_of(&complete["attachments"][0]));
    send(&hub.running.url, "GET", &path, &[], b"").expect_status(500);
    hub.read(&complete).expect(200);
    fs::rename(folder.path().join("elsewhere"), &attachments).unwrap();
    hub.upload(&waiting).expect(204);
    send(&hub.running.url, "GET", &path, &[], b"").expect_status(200);
}
