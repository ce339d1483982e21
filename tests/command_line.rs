//! The program as the person at the terminal meets it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]
#![expect(unreachable_pub, reason = "one binary made of modules")]

mod running;

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Command, ExitStatus, Output, Stdio},
    time::{Duration, Instant},
};

use running::{Running, program};
use serde_json::{Value, json};

/// What the program says when it is run to its end.
fn run(args: &[&str]) -> Output {
    program().args(args).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// It fails, and says why in words that hold each of `expected`.
#[track_caller]
fn fails(args: &[&str], expected: &[&str]) {
    let output = run(args);
    let said = text(&output.stderr);
    assert!(!output.status.success(), "{args:?} succeeded");
    assert!(output.stdout.is_empty(), "{}", text(&output.stdout));
    assert!(!said.contains("panicked") && !said.contains("RUST_BACKTRACE"), "{said}");
    for words in expected {
        assert!(said.contains(words), "{words:?} is not in {said:?}");
    }
}

/// As [`fails`], in one sentence on one line.
#[track_caller]
fn fails_in_a_line(args: &[&str], expected: &[&str]) {
    fails(args, expected);
    let said = text(&run(args).stderr);
    assert!(said.starts_with("hubee-sim: ") && said.lines().count() == 1, "{said}");
}

fn request(method: &str, url: &str, token: Option<&str>, body: Option<&Value>) -> (u16, String, String) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    if let Some(token) = token {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    let body = body.map(ToString::to_string).unwrap_or_default();
    let mut answer = agent.run(request.header("Content-Type", "application/json").body(body).unwrap()).unwrap();
    let content_type = answer.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned());
    (answer.status().as_u16(), content_type.unwrap_or_default(), answer.body_mut().read_to_string().unwrap())
}

fn token(url: &str, client: &str) -> String {
    let output = run(&["token", "--client", client, url]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout).trim_end().to_owned()
}

fn deposit(url: &str, token: &str) -> String {
    let folder = json!({
        "processCode": "CERTDC",
        "externalId": "DGS-CERTDC-0000000000042",
        "applicant": { "firstName": "Camille", "lastName": "EXEMPLE" },
        "cases": [{
            "externalId": "DGS-CERTDC-0000000000042-01",
            "recipient": { "type": "SI", "companyRegister": "11001401600015", "branchCode": "75108" },
        }],
        "attachments": [{
            "fileName": "acte.pdf",
            "type": "DD_Certificatdedeces",
            "size": 24,
            "mimeType": "application/pdf",
            "recipients": ["DGS-CERTDC-0000000000042-01"],
        }],
    });
    let (status, _, body) = request("POST", &format!("{url}/teledossiers/v1/folders"), Some(token), Some(&folder));
    assert_eq!(status, 201, "{body}");
    serde_json::from_str::<Value>(&body).unwrap()["id"].as_str().unwrap().to_owned()
}

#[track_caller]
fn has_folder(url: &str, token: &str, folder: &str) {
    let (status, _, body) = request("GET", &format!("{url}/teledossiers/v1/folders/{folder}"), Some(token), None);
    assert_eq!(status, 200, "{body}");
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Sends a hub a signal by its id and waits for its end.
fn signal(hub: &mut Running, signal: &str) -> ExitStatus {
    let sent = Command::new("/bin/kill").args(["-s", signal, &hub.child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    hub.child.wait().unwrap()
}

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
fn the_environment_says_where_to_listen_unless_a_flag_does() {
    let from_environment = Running::spawn(program().env("HUBEE_SIM_LISTEN", "127.0.0.1:0"));
    assert_eq!(request("GET", &format!("{}/_sim/health", from_environment.url), None, None).0, 200);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut command = program();
    let from_flag = Running::spawn(command.env("HUBEE_SIM_LISTEN", taken.to_string()).args(["--listen", "127.0.0.2:0"]));
    assert!(from_flag.url.starts_with("http://127.0.0.2:"), "{}", from_flag.url);
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
fn a_flag_nobody_knows_is_refused() {
    fails(&["--lisen", "127.0.0.1:0"], &["unexpected argument '--lisen'"]);
    fails(&["--listen", "here"], &["invalid value 'here' for '--listen <ADDR>'"]);
    fails_in_a_line(&["--admin-token", ""], &["the admin token is empty"]);
}

#[test]
fn a_configuration_that_cannot_be_used_is_refused_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.toml");
    fails_in_a_line(&["--config", path(&file)], &["hub.toml cannot be read"]);
    fs::write(&file, "lisen = '127.0.0.1:0'").unwrap();
    fails_in_a_line(&["--config", path(&file)], &["hub.toml is refused", "unknown field `lisen`"]);
}

#[test]
fn a_configuration_is_followed_unless_a_flag_says_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.toml");
    fs::write(&file, "listen = '127.0.0.1:0'\nseed = 'none'\n").unwrap();
    let hub = Running::spawn(program().args(["serve", "--config", path(&file)]));
    assert_eq!(request("GET", &format!("{}/_sim/clients", hub.url), None, None).2, "[]");
    let hub = Running::spawn(program().args(["--config", path(&file), "--seed", "demo"]));
    assert_ne!(request("GET", &format!("{}/_sim/clients", hub.url), None, None).2, "[]");
}

#[test]
fn a_seed_that_cannot_be_used_is_refused_with_file_path_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let listen = ["--listen", "127.0.0.1:0", "--seed", path(folder.path())];
    fails_in_a_line(&listen, &["the seed cannot be read", path(folder.path())]);
    fs::write(folder.path().join("clients.json"), r#"[{"clientId": "a", "clientSecret": 7, "scope": "OSL"}]"#).unwrap();
    fails_in_a_line(&listen, &["clients.json, at [0].clientSecret: invalid type: integer `7`, expected a string"]);
    fails_in_a_line(&["--listen", "127.0.0.1:0", "--seed", "nowhere"], &["nowhere"]);
}

#[test]
fn the_seed_of_the_demonstration_is_checked_and_a_broken_copy_refused() {
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data/demo");
    let checked = run(&["seed", "check", demo]);
    assert!(checked.status.success(), "{}", text(&checked.stderr));
    assert!(text(&checked.stdout).contains(" télédossiers"), "{}", text(&checked.stdout));

    let folder = tempfile::tempdir().unwrap();
    for file in ["organizations.json", "processes.json", "clients.json"] {
        fs::copy(Path::new(demo).join(file), folder.path().join(file)).unwrap();
    }
    let read = fs::read_to_string(Path::new(demo).join("subscriptions.json")).unwrap();
    let mut subscriptions: Value = serde_json::from_str(&read).unwrap();
    subscriptions[2]["processCode"] = "NOTHING".into();
    fs::write(folder.path().join("subscriptions.json"), subscriptions.to_string()).unwrap();
    fails_in_a_line(&["seed", "check", path(folder.path())], &["subscriptions.json, at [2]", "NOTHING"]);
}

#[test]
fn without_a_seed_there_is_no_client() {
    let hub = Running::start(&["--seed", "none"]);
    assert_eq!(request("GET", &format!("{}/_sim/clients", hub.url), None, None).2, "[]");
    fails_in_a_line(&["token", "--client", "osl-dgs", &hub.url], &["has no client osl-dgs"]);
}

#[test]
fn a_healthcheck_tells_a_ready_hub_from_none() {
    let mut hub = Running::start(&[]);
    let ready = run(&["healthcheck", &hub.url]);
    assert_eq!(ready.status.code(), Some(0), "{}", text(&ready.stderr));
    assert_eq!(run(&["healthcheck", "--wait", "30", &format!("{}/", hub.url)]).status.code(), Some(0));
    signal(&mut hub, "TERM");
    assert_eq!(run(&["healthcheck", &hub.url]).status.code(), Some(1));
    fails_in_a_line(&["healthcheck", &hub.url], &["no hub is ready at", &hub.url]);
}

#[test]
fn a_token_is_printed_that_opens_the_api() {
    let hub = Running::start(&[]);
    let token = token(&hub.url, "osl-dgs");
    assert_eq!(token.split('.').count(), 3, "{token}");
    let (status, _, body) = request("GET", &format!("{}/teledossiers/v1/notifications", hub.url), Some(&token), None);
    assert_eq!(status, 200, "{body}");
}

#[test]
fn a_token_is_printed_whether_or_not_the_url_ends_with_a_slash() {
    let hub = Running::start(&[]);
    assert_eq!(token(&format!("{}/", hub.url), "osl-dgs").split('.').count(), 3);
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
fn an_admin_token_protects_the_control_api_but_neither_its_health_nor_the_hub() {
    let hub = Running::start(&["--admin-token", "open-sesame"]);
    let clients = format!("{}/_sim/clients", hub.url);
    for wrong in [None, Some("open"), Some("")] {
        let (status, content_type, body) = request("GET", &clients, wrong, None);
        assert_eq!((status, content_type.as_str()), (401, "application/problem+json"), "{body}");
        assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["status"], 401);
    }
    assert_eq!(request("GET", &clients, Some("open-sesame"), None).0, 200);
    assert_eq!(request("GET", &format!("{}/_sim/health", hub.url), None, None).0, 200);
    fails_in_a_line(&["token", "--client", "osl-dgs", &hub.url], &["asks for its admin token"]);
    let printed = run(&["token", "--client", "osl-dgs", "--admin-token", "open-sesame", &hub.url]);
    let token = text(&printed.stdout);
    let notifications = format!("{}/teledossiers/v1/notifications", hub.url);
    assert_eq!(request("GET", &notifications, Some(token.trim_end()), None).0, 200);
}

#[test]
fn fault_rules_of_a_file_hold_however_the_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (rules, toml) = (folder.path().join("faults.json"), folder.path().join("hub.toml"));
    fs::write(&rules, r#"[{"effect": {"kind": "status", "status": 503}}, {"preset": "throttled"}]"#).unwrap();
    fs::write(&toml, format!("listen = '127.0.0.1:0'\nfaults = '{}'", path(&rules))).unwrap();
    let by_flag = Running::start(&["--faults", path(&rules)]);
    let by_environment = Running::spawn(program().env("HUBEE_SIM_FAULTS", &rules).args(["--listen", "127.0.0.1:0"]));
    let by_file = Running::start(&["--config", path(&toml)]);
    for hub in [by_flag, by_environment, by_file] {
        assert_eq!(request("GET", &format!("{}/oauth2/jwks", hub.url), None, None).0, 503);
        let (_, _, shown) = request("GET", &format!("{}/_sim/faults", hub.url), None, None);
        assert!(shown.contains(r#""name":"throttled""#), "{shown}");
    }
}

#[test]
fn fault_rules_that_cannot_be_used_are_refused_with_file_index_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("faults.json");
    fails_in_a_line(&["--faults", path(&file)], &["faults.json cannot be read"]);
    fs::write(&file, "{}").unwrap();
    fails_in_a_line(&["--faults", path(&file)], &["faults.json are refused", "expected a sequence"]);
    fs::write(&file, r#"[{"effect": {"kind": "close"}}, {"effect": {"kind": "explode"}}]"#).unwrap();
    fails_in_a_line(&["--faults", path(&file)], &["faults.json are refused: [1]: effect.kind: unknown variant `explode`"]);
}

#[test]
fn bots_of_a_file_play_from_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bots.json");
    fs::write(&file, r#"[{"id": "mairie", "side": "SI", "processCode": "CERTDC", "does": "treat"}]"#).unwrap();
    let by_flag = Running::start(&["--bots", path(&file)]);
    let by_environment = Running::spawn(program().env("HUBEE_SIM_BOTS", &file).args(["--listen", "127.0.0.1:0"]));
    for hub in [by_flag, by_environment] {
        let (_, _, shown) = request("GET", &format!("{}/_sim/bots", hub.url), None, None);
        assert!(shown.contains(r#""id":"mairie""#) && shown.contains(r#""DONE":"#), "{shown}");
    }
    fails_in_a_line(&["--bots", path(&folder.path().join("none"))], &["none cannot be read"]);
    fs::write(&file, r#"[{"side": "SI", "does": "sleep"}]"#).unwrap();
    fails_in_a_line(&["--bots", path(&file)], &["bots.json are refused: [0].does: unknown variant `sleep`"]);
    fs::write(&file, r#"[{"side": "SI", "processCode": "NONE", "does": "treat"}]"#).unwrap();
    fails_in_a_line(&["--bots", path(&file)], &["the bots are refused: [0].processCode: there is no process NONE"]);
}

#[test]
fn descriptions_are_listed_and_printed_as_they_are_served() {
    let listed = text(&run(&["openapi"]).stdout);
    assert_eq!(listed.lines().collect::<Vec<_>>(), ["teledossiers", "referential", "token", "control"]);
    let hub = Running::start(&["--check-answers"]);
    for name in listed.lines() {
        let served = request("GET", &format!("{}/_sim/openapi/{name}.yaml", hub.url), None, None).2;
        assert_eq!(text(&run(&["openapi", name]).stdout), served);
    }
    fails(&["openapi", "nothing"], &["possible values: teledossiers, referential, token, control"]);
    fails(&["--check-answers=perhaps"], &["invalid value 'perhaps'"]);
}

#[test]
fn a_conformance_report_is_printed_and_its_exit_code_tells() {
    let hub = Running::start(&[]);
    let bearer = token(&hub.url, "osl-dgs");
    deposit(&hub.url, &bearer);
    let good = run(&["conformance", "--client", "si-certdc-paris", &hub.url]);
    assert_eq!(good.status.code(), Some(2), "it never called: {}", text(&good.stderr));
    let bad = run(&["conformance", "--client", "osl-dgs", &hub.url]);
    assert_eq!(
        (bad.status.code(), text(&bad.stderr)),
        (Some(1), "hubee-sim: rules that must be kept are broken: deposit-completed (osl-dgs)\n".to_owned())
    );
    assert!(text(&bad.stdout).contains("FAIL  deposit-completed  0 of 1\n"), "{}", text(&bad.stdout));
    let allowed = run(&["conformance", "--client", "osl-dgs", "--allow", "deposit-completed", "--format", "json", &hub.url]);
    assert_eq!(allowed.status.code(), Some(0), "{}", text(&allowed.stderr));
    assert_eq!(serde_json::from_str::<Value>(&text(&allowed.stdout)).unwrap()["clients"][0]["clientId"], "osl-dgs");
    let folder = tempfile::tempdir().unwrap();
    for (format, start) in [("html", "<!doctype html>"), ("junit", "<?xml "), ("sarif", "{"), ("text", "osl-dgs (")] {
        let file = folder.path().join(format);
        let output = run(&["conformance", "--format", format, "--output", path(&file), &hub.url]);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{}", text(&output.stderr));
        assert!(fs::read_to_string(file).unwrap().starts_with(start), "{format}");
    }
}

#[test]
fn no_conformance_report_is_exit_code_2_and_an_unknown_rule_is_refused() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let output = run(&["conformance", &format!("http://{free}")]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    let guarded = Running::start(&["--admin-token", "opensesame"]);
    assert_eq!(run(&["conformance", &guarded.url]).status.code(), Some(2));
    assert_eq!(run(&["conformance", "--admin-token", "opensesame", &guarded.url]).status.code(), Some(0));
    fails(&["conformance", "--allow", "nothing"], &["nothing", "token-reused"]);
}
