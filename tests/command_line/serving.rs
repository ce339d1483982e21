//! Serving: what is printed, what is kept, how it ends.

use crate::*;

#[test]
fn the_line_it_prints_once_ready_holds_an_address_that_answers() {
    let hub = Running::start(&[]);
    assert!(hub.url.starts_with("http://127.0.0.1:") && !hub.url.ends_with(":0"), "{}", hub.url);
    assert_eq!(request("GET", &format!("{}/_sim/health", hub.url), None, None).0, 200);
}

#[test]
fn a_connection_that_says_nothing_does_not_hold_up_the_end() {
    let mut hub = Running::start(&[]);
    let address = hub.url.strip_prefix("http://").unwrap();
    let silent = TcpStream::connect(address).unwrap();
    let mut http_2 = TcpStream::connect(address).unwrap();
    http_2.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").unwrap();
    http_2.read_exact(&mut [0; 9]).unwrap();
    let asked = Instant::now();
    assert_eq!(signal(&mut hub, "TERM").code(), Some(0));
    assert!(asked.elapsed() < Duration::from_secs(8), "{:?}", asked.elapsed());
    drop(silent);
}

#[test]
fn a_hub_with_https_says_both_its_addresses_one_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("ca");
    let https = ["--listen", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0", "--tls-name", "hub.test", "--tls-ca", path(&kept)];
    let mut child = program().args(https).stdout(Stdio::piped()).spawn().unwrap();
    let lines: Vec<_> = BufReader::new(child.stdout.take().unwrap()).lines().take(2).map(Result::unwrap).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(lines[0].starts_with("hubee-sim listening on http://127.0.0.1:"), "{lines:?}");
    assert!(lines[1].starts_with("hubee-sim listening on https://127.0.0.1:"), "{lines:?}");
    assert_eq!(text(&run(&["ca", path(&kept)]).stdout), fs::read_to_string(kept.join("ca.pem")).unwrap());
}

#[test]
fn https_that_cannot_be_served_is_said_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "no certificate").unwrap();
    let https = ["--listen", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0"];
    fails_in_a_line(&[&https[..], &["--tls-cert", path(&file), "--tls-key", path(&file)]].concat(), &["file cannot be used: "]);
    fails_in_a_line(&[&https[..], &["--tls-ca", path(&file)]].concat(), &["the CA in ", "cannot be used: "]);
    fails_in_a_line(&[&https[..], &["--tls-cert", path(&file)]].concat(), &["--tls-cert and --tls-key go together"]);
    fails_in_a_line(&["--tls-ca", path(&file)], &["need --tls-listen"]);
    fails_in_a_line(&["ca", path(&file)], &["the CA in ", "cannot be used: "]);
}

#[test]
fn the_ready_file_holds_the_url_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ready");
    let hub = Running::start(&["--ready-file", path(&file)]);
    assert_eq!(fs::read_to_string(&file).unwrap(), hub.url);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no half-written file is left beside it");
}

#[test]
fn both_signals_end_it_with_success() {
    for signal in ["TERM", "INT"] {
        assert_eq!(self::signal(&mut Running::start(&[]), signal).code(), Some(0), "{signal}");
    }
}

#[test]
fn a_taken_port_is_said_in_a_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    fails_in_a_line(&["--listen", &address], &["cannot listen on", &address]);
}

#[test]
fn a_database_that_cannot_be_used_is_said_in_a_sentence_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let listen = ["--listen", "127.0.0.1:0", "--database"];
    let refused = |file: &Path, words: &[&str]| fails_in_a_line(&[&listen[..], &[path(file)]].concat(), words);
    refused(folder.path(), &[path(folder.path()), "cannot be opened"]);

    let written = folder.path().join("notes.txt");
    fs::write(&written, "not a database, but a text that someone wants to keep").unwrap();
    refused(&written, &["notes.txt"]);
    assert!(fs::read_to_string(&written).unwrap().starts_with("not a database"));

    let foreign = folder.path().join("foreign.db");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)").unwrap();
    let before = fs::read(&foreign).unwrap();
    refused(&foreign, &["foreign.db is not a hubee-sim database"]);
    assert_eq!(fs::read(&foreign).unwrap(), before);

    refused(&folder.path().join("nowhere/hub.db"), &["nowhere/hub.db cannot be opened"]);
}

#[test]
fn a_database_in_use_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.db");
    let _hub = Running::start(&["--database", path(&file)]);
    fails_in_a_line(&["--listen", "127.0.0.1:0", "--database", path(&file)], &["hub.db is in use by another hubee-sim"]);
}

#[test]
fn a_database_keeps_a_teledossier_across_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.db");
    let mut hub = Running::start(&["--database", path(&file)]);
    let kept = deposit(&hub.url, &token(&hub.url, "osl-dgs"));
    assert_eq!(signal(&mut hub, "TERM").code(), Some(0));
    let hub = Running::start(&["--database", path(&file)]);
    has_folder(&hub.url, &token(&hub.url, "osl-dgs"), &kept);
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.db");
    let mut acknowledged: Vec<String> = Vec::new();
    for round in 0..10 {
        let mut hub = Running::start(&["--database", path(&file)]);
        let token = token(&hub.url, "osl-dgs");
        for folder in &acknowledged {
            has_folder(&hub.url, &token, folder);
        }
        acknowledged.extend((0..=round).map(|_| deposit(&hub.url, &token)));
        assert!(!signal(&mut hub, "KILL").success());
    }
    let hub = Running::start(&["--database", path(&file)]);
    let token = token(&hub.url, "osl-dgs");
    assert_eq!(acknowledged.len(), 55);
    for folder in &acknowledged {
        has_folder(&hub.url, &token, folder);
    }
}

#[test]
fn the_log_at_its_most_talkative_tells_no_secret() {
    let mut hub =
        Running::spawn(program().args(["--listen", "127.0.0.1:0", "--admin-token", "open-sesame"]).env("RUST_LOG", "trace"));
    // It is read as it comes, or the hub would wait for room.
    let mut log = hub.child.stderr.take().unwrap();
    let reading = std::thread::spawn(move || {
        let mut said = String::new();
        log.read_to_string(&mut said).unwrap();
        said
    });
    let token = text(&run(&["token", "--client", "osl-dgs", "--admin-token", "open-sesame", &hub.url]).stdout).trim().to_owned();
    deposit(&hub.url, &token);
    assert_eq!(request("GET", &format!("{}/_sim/clients", hub.url), Some("open-sesame"), None).0, 200);
    assert_eq!(signal(&mut hub, "TERM").code(), Some(0));
    let said = reading.join().unwrap();
    assert!(said.lines().count() > 10, "{said}");
    for secret in [&*token, token.rsplit('.').next().unwrap(), "osl-dgs-secret", "open-sesame", "EXEMPLE"] {
        assert!(!said.contains(secret), "{secret} is in {said}");
    }
}

/// What a hub says on standard error until it is ended.
fn warnings(args: &[&str]) -> String {
    let mut hub = Running::start(args);
    assert_eq!(signal(&mut hub, "TERM").code(), Some(0));
    let mut said = String::new();
    hub.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    said
}

#[test]
fn a_hub_that_others_reach_without_an_admin_token_warns_of_it() {
    let wide = |args: &[&str]| warnings(&[&["--tls-listen", "0.0.0.0:0"], args].concat());
    assert!(wide(&[]).contains("whoever reaches 0.0.0.0:0 can change this hub by /_sim"), "{}", wide(&[]));
    assert_eq!(wide(&["--admin-token", "open-sesame"]), "");
    assert_eq!(warnings(&[]), "");
}
