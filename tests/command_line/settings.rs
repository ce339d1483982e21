//! Flags, environment and files.

use crate::*;

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
    fails_in_a_line(&["--config", path(&file)], &["hub.toml is refused: lisen: unknown field `lisen`"]);
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
fn without_a_seed_there_is_no_client() {
    let hub = Running::start(&["--seed", "none"]);
    assert_eq!(request("GET", &format!("{}/_sim/clients", hub.url), None, None).2, "[]");
    fails_in_a_line(&["token", "--client", "osl-dgs", &hub.url], &["has no client osl-dgs"]);
}

#[test]
fn help_does_not_show_the_admin_token() {
    let help = program().arg("--help").env("HUBEE_SIM_ADMIN_TOKEN", "open-sesame").output().unwrap();
    let help = text(&help.stdout);
    assert!(help.contains("HUBEE_SIM_ADMIN_TOKEN") && !help.contains("open-sesame"), "{help}");
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
    fails_in_a_line(
        &["--listen", "127.0.0.1:0", "--bots", path(&file)],
        &["the bots are refused: [0].processCode: there is no process NONE"],
    );
}

#[test]
fn a_fault_that_ends_connections_is_no_error_in_the_log() {
    let mut hub = Running::start(&[]);
    for kind in ["close", "reset", "truncate"] {
        let rule = json!({ "match": { "path": "/oauth2/jwks" }, "when": { "first": 1 }, "effect": { "kind": kind } });
        assert_eq!(request("POST", &format!("{}/_sim/faults", hub.url), None, Some(&rule)).0, 201);
        let answer = ureq::get(format!("{}/oauth2/jwks", hub.url)).call();
        assert!(answer.and_then(|mut answer| answer.body_mut().read_to_vec()).is_err(), "{kind}");
    }
    signal(&mut hub, "TERM");
    let mut said = String::new();
    hub.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(said, "");
}

#[test]
fn a_public_url_is_said_by_flag_environment_or_file_and_has_no_path() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.toml");
    fs::write(&file, "listen = '127.0.0.1:0'\npublic-url = 'https://hub.test'").unwrap();
    let by_flag = Running::start(&["--public-url", "https://hub.test"]);
    let by_environment =
        Running::spawn(program().env("HUBEE_SIM_PUBLIC_URL", "https://hub.test/").args(["--listen", "127.0.0.1:0"]));
    let by_file = Running::start(&["--config", path(&file)]);
    for hub in [by_flag, by_environment, by_file] {
        let (_, _, worlds) = request("GET", &format!("{}/_sim/worlds", hub.url), None, None);
        assert!(worlds.contains(r#""url":"https://hub.test""#), "{worlds}");
    }
    fails_in_a_line(
        &["--public-url", "https://hub.test/hubee"],
        &["https://hub.test/hubee is no address of a hub", "without a path"],
    );
}
