//! What a simulator takes of the machine it gives back.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use hubee_sim::{
    Simulator,
    simulator::{NewDossiers, SampleAttachment},
};

const SIMULATORS: usize = 100;

/// How long threads that were told to end may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Bytes with which an attachment is kept in a file of its own.
const LARGE: usize = 512 * 1024;

/// Threads of this process by name, its open files by what they are.
fn held() -> BTreeMap<String, usize> {
    let mut held = BTreeMap::new();
    let mut count = |what: String| *held.entry(what).or_insert(0) += 1;
    for thread in fs::read_dir("/proc/self/task").unwrap().flatten() {
        count(format!("thread {}", fs::read_to_string(thread.path().join("comm")).unwrap_or_default().trim()));
    }
    for file in fs::read_dir("/proc/self/fd").unwrap().flatten() {
        let Ok(target) = fs::read_link(file.path()) else { continue };
        let name = target.to_string_lossy().into_owned();
        count(format!("file {}", name.split(":[").next().unwrap_or_default()));
    }
    held
}

/// All at once, each used: a client's call, a télédossier, a world, the clock.
fn start_and_stop(folder: &Path) {
    let hubs: Vec<_> = (0..SIMULATORS)
        .map(|number| {
            // One in ten keeps its state in a file.
            let builder = Simulator::builder();
            let path = folder.join(format!("{number}.db"));
            if number % 10 == 0 { builder.database(path).start().unwrap() } else { builder.start().unwrap() }
        })
        .collect();
    let text = format!("<?xml version=\"1.0\"?><acte>{}</acte>", "x".repeat(LARGE));
    let kind = Some("application/xml".to_owned());
    let large = SampleAttachment { mime_type: kind, text: Some(text), ..SampleAttachment::default() };
    for (number, hub) in hubs.iter().enumerate() {
        let attachments = (number % 10 < 2).then(|| vec![large.clone()]);
        hub.inject(NewDossiers { attachments, ..NewDossiers::of("CERTDC") }).unwrap();
        hub.clock().advance(Duration::from_secs(1)).unwrap();
        hub.add_world("beside").unwrap();
        ureq::get(format!("{}/_sim/health", hub.url())).call().unwrap();
    }
    drop(hubs);
}

#[test]
fn a_hundred_simulators_leave_no_thread_no_socket_and_no_file() {
    let temporary = tempfile::tempdir().unwrap();
    let mut alone = Command::new(std::env::current_exe().unwrap());
    alone.args(["--exact", "alone_in_its_process", "--ignored", "--nocapture"]).env("TMPDIR", temporary.path());
    assert!(alone.status().unwrap().success());
    let left: Vec<_> = fs::read_dir(temporary.path()).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
#[ignore = "run by the other: whatever else its process did would be counted"]
fn alone_in_its_process() {
    let folder = tempfile::tempdir().unwrap();
    // What is made once for the process is not counted.
    drop(Simulator::start().unwrap());
    let before = held();
    let started = Instant::now();
    start_and_stop(folder.path());
    let stopped = Instant::now();
    println!("{SIMULATORS} simulators started, used and stopped in {:?}", started.elapsed());
    // The threads of a pool are told to end, and nobody waits for them.
    while held() != before && stopped.elapsed() < PATIENCE {
        std::thread::yield_now();
    }
    assert_eq!(held(), before);
}
