//! Exchanges as they are shown: summary and detail, HAR, and the conformance
//! report in its forms. The input has exchanges with a record separator (0x1e)
//! between them.
#![no_main]

use hubee_sim::{
    conformance::{Report, Who, facts::Facts, judge, junit, page, sarif, text, view},
    contract::Contract,
    domain::timestamp::Timestamp,
    journal::{Answer, Asked, Journal, Known, Outcome, Recorded, har},
    words::Language,
};
use hubee_sim_fuzz::Written;
use libfuzzer_sys::fuzz_target;

/// Part of a secret that every exchange bears.
const SECRET: &str = "9fQ2secretZ7";

fn write_down(journal: &Journal, written: Written<'_>) {
    let (method, path) = written.name.split_once(' ').unwrap_or(("GET", written.name));
    let operation = Contract::shared().unwrap().operation_at(method, path);
    let line = |name: &str| written.line(name).map(str::to_owned);
    let known = Known { client_id: line("client"), scope: line("scope"), organization: line("organization") };
    let (is_let_in, status) = (known.client_id.is_some(), line("status").and_then(|status| status.parse().ok()));
    let mut headers = written.lines.clone();
    headers.push(("Authorization".into(), format!("Bearer eyJhbGciOiJSUzI1NiJ9.{SECRET}")));
    let mut body = Recorded::announced_by(&headers, path.contains("oauth2"));
    body.see(written.body);
    let mut answered = Recorded::announced_by(&headers, false);
    answered.see(written.body);
    let asked = Asked {
        method: method.to_owned(),
        path: path.to_owned(),
        query: format!("{}&client_secret={SECRET}", written.query),
        scheme: "http",
        headers: headers.clone(),
        operation: operation.map(|one| one.id().to_owned()),
        template: operation.map(|one| format!("{}{}", one.base_path(), one.template())).unwrap_or_default(),
        ..Asked::default()
    };
    let at = line("at").and_then(|at| at.parse().ok()).unwrap_or_default();
    let id = journal.arrive(Timestamp::from_millis(at), asked);
    if is_let_in {
        journal.note_caller(id, known);
    }
    if let Some(rule) = written.line("fault") {
        journal.note_fault(id, rule, "status");
    }
    let answer = status.map(|status| Answer { status, headers, body: answered, is_complete: line("cut").is_none() });
    journal.complete(id, Outcome { microseconds: 1500, body, answer });
}

fuzz_target!(|bytes: &[u8]| {
    let journal = Journal::default();
    bytes.split(|byte| *byte == 0x1e).filter_map(Written::read).for_each(|written| write_down(&journal, written));
    let entries = journal.entries();
    let mut shown: Vec<_> = entries.iter().flat_map(|entry| [entry.summary().to_string(), entry.detail().to_string()]).collect();
    let archive = har::archive(&entries);
    assert_eq!(archive["log"]["entries"].as_array().map(Vec::len), Some(entries.len()));
    shown.push(archive.to_string());
    let clients = view::clients(&entries).into_iter().map(|client| {
        let who = Who::of(&entries, client);
        let exchanges = view::exchanges(&entries, &who.client_id);
        judge(who, &exchanges, &Facts::default())
    });
    let report = Report::new(Timestamp::from_millis(0), 0, clients.collect());
    let xml = junit::written(&report);
    if let Err(error) = roxmltree::Document::parse(&xml) {
        panic!("{error}: {xml}");
    }
    shown.push(xml);
    shown.push(sarif::written(&report).to_string());
    shown.push(text::written(&report));
    shown.extend([Language::En, Language::Fr].map(|language| page::written(&report, language)));
    for one in shown {
        assert!(!one.contains(SECRET), "a secret is shown: {one}");
    }
});
