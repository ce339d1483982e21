//! The other commands.

use crate::*;

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

#[test]
fn a_healthcheck_finds_the_hub_of_this_machine_by_where_it_listens() {
    let hub = Running::start(&[]);
    let port = hub.url.rsplit(':').next().unwrap();
    for listen in [format!("127.0.0.1:{port}"), format!("0.0.0.0:{port}")] {
        let status = program().arg("healthcheck").env("HUBEE_SIM_LISTEN", &listen).status().unwrap();
        assert!(status.success(), "{listen}");
    }
    let elsewhere =
        program().args(["healthcheck", "http://127.0.0.1:1"]).env("HUBEE_SIM_LISTEN", format!("127.0.0.1:{port}")).status();
    assert_eq!(elsewhere.unwrap().code(), Some(1), "a URL comes first");
}
