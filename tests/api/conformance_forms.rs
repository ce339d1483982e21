//! The forms of a conformance report.

use hubee_sim::conformance::{Report, text};
use serde_json::{Value, json};

use crate::{
    clients::{GoodSi, SloppySi},
    conformance::{OSL, SI, inject, report},
    control::expect_problem,
    support::{Answer, TestHub, certdc_folder},
};

/// What differs from run to run.
fn redacted(text: &str) -> String {
    let id = regex_lite::Regex::new("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}").unwrap();
    let date = regex_lite::Regex::new("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.+]+").unwrap();
    date.replace_all(&id.replace_all(text, "ID"), "DATE").into_owned()
}

/// A hub that a good SI and a sloppy one have called.
fn called() -> TestHub {
    let hub = TestHub::without_dossiers();
    inject(&hub, 1);
    GoodSi::new(&hub.simulator.url(), SI).run();
    hub.control("POST", "/dossiers", &json!({ "processCode": "EtatCivil" })).expect(201);
    SloppySi::new(&hub.simulator.url(), "si-etatcivil-paris").run();
    hub
}

fn form(hub: &TestHub, path: &str, headers: &[(&str, &str)]) -> Answer {
    hub.send("GET", &format!("/_sim/conformance{path}"), headers, b"")
}

#[test]
fn a_report_on_everybody_says_the_same_as_json_and_as_text() {
    let hub = called();
    let whole = form(&hub, "", &[]).expect(200);
    let names: Vec<_> = whole["clients"].as_array().unwrap().iter().map(|client| client["clientId"].clone()).collect();
    assert_eq!((names, &whole["ok"]), (vec![json!(SI), json!("si-etatcivil-paris")], &json!(false)));
    let read: Report = serde_json::from_value(whole.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), whole);
    let written = text::written(&read);
    assert!(written.lines().all(|line| line.chars().count() <= 80), "{written}");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("conformance_as_text", redacted(&written));
        let short = serde_json::to_string_pretty(&whole["clients"][1]).unwrap();
        insta::assert_snapshot!("conformance_as_json", redacted(&short));
    });
}

/// What a client sends to be taken for markup.
const HOSTILE: &str = "<script>&\"x\"";

fn hostile() -> TestHub {
    let hub = TestHub::without_dossiers();
    let mut folder = certdc_folder();
    folder["externalId"] = HOSTILE.into();
    hub.post(OSL, "/folders", &folder).expect(201);
    hub
}

#[test]
fn nothing_that_a_client_sent_is_markup_in_the_page_or_in_the_xml() {
    let hub = hostile();
    let found = serde_json::to_string(&report(&hub, OSL)).unwrap();
    assert!(found.contains("<script>"), "{found}");
    for path in [".html", ".junit.xml"] {
        let answer = form(&hub, path, &[]);
        answer.expect_status(200);
        assert!(!answer.text().contains("<script") && !answer.text().contains(HOSTILE), "{}", answer.text());
    }
    assert!(form(&hub, ".html", &[]).text().contains("&lt;script&gt;&amp;&quot;x&quot;"));
}

#[test]
fn the_page_runs_nothing_and_speaks_the_language_that_is_asked_for() {
    let hub = called();
    let page = form(&hub, ".html", &[]);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    for forbidden in ["<script", " src=", " style=", " onclick=", "http://", "https://"] {
        assert!(!page.text().contains(forbidden), "{forbidden}");
    }
    for (path, accepted, language) in
        [(".html", "fr-FR,fr;q=0.9", "fr"), (".html", "de", "en"), (".html?lang=fr", "en", "fr"), (".html?lang=en", "fr", "en")]
    {
        let page = form(&hub, path, &[("accept-language", accepted)]);
        assert_eq!(page.header("content-language"), Some(language));
        let title = if language == "fr" { "<h1>Conformité des clients</h1>" } else { "<h1>Conformance of clients</h1>" };
        assert!(page.text().contains(&format!("<html lang=\"{language}\">")) && page.text().contains(title), "{path} {accepted}");
    }
}

#[test]
fn the_junit_report_has_a_suite_for_each_client_and_counts_that_add_up() {
    let hub = called();
    let answer = form(&hub, ".junit.xml", &[]);
    assert_eq!(answer.header("content-type"), Some("application/xml"));
    let xml = answer.text();
    let sarif = form(&hub, "", &[]).expect(200);
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"));
    for client in sarif["clients"].as_array().unwrap() {
        let name = client["clientId"].as_str().unwrap();
        let suite = xml.split("<testsuite ").find(|suite| suite.contains(&format!("name=\"{name}\""))).unwrap();
        let count = |what: &str| suite.matches(what).count().to_string();
        assert!(suite.contains(&format!(" tests=\"{}\"", count("<testcase "))), "{suite}");
        assert!(suite.contains(&format!(" failures=\"{}\"", count("<failure "))), "{suite}");
        assert!(suite.contains(&format!(" skipped=\"{}\"", count("<skipped "))), "{suite}");
        assert_eq!(count("<failure "), client["totals"]["failedMusts"].to_string());
    }
    for element in ["testsuites", "testsuite", "testcase", "failure"] {
        let opened = xml.matches(&format!("<{element} ")).count() + xml.matches(&format!("<{element}>")).count();
        assert_eq!(opened, xml.matches(&format!("</{element}>")).count(), "{element}");
    }
}

#[test]
fn the_sarif_report_has_what_the_format_requires() {
    let hub = called();
    let answer = form(&hub, ".sarif?client=si-etatcivil-paris", &[]);
    assert_eq!(answer.header("content-type"), Some("application/sarif+json"));
    let sarif = answer.expect(200);
    assert_eq!(sarif["version"], "2.1.0");
    let (driver, results) = (&sarif["runs"][0]["tool"]["driver"], sarif["runs"][0]["results"].as_array().unwrap());
    assert_eq!(driver["name"], "hubee-sim");
    let failed = report(&hub, "si-etatcivil-paris")["totals"]["failed"].clone();
    assert_eq!(json!(results.len()), failed);
    for result in results {
        let rule = &driver["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(["error", "warning"].contains(&result["level"].as_str().unwrap()));
        assert!(result["message"]["text"].as_str().is_some_and(|text| text.contains("[journal ")), "{result}");
        assert!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].is_string());
    }
}

#[test]
fn a_client_that_never_called_and_a_query_that_makes_no_sense_are_problems() {
    let hub = TestHub::without_dossiers();
    for path in ["", ".html", ".junit.xml", ".sarif"] {
        expect_problem(&form(&hub, &format!("{path}?client=nobody"), &[]), 404);
        expect_problem(&form(&hub, &format!("{path}?colour=red"), &[]), 400);
    }
    expect_problem(&form(&hub, ".html?lang=de", &[]), 400);
    assert_eq!(form(&hub, "", &[]).expect(200)["clients"], Value::Array(Vec::new()));
}
