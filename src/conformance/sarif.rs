//! A report as SARIF 2.1.0, which code-scanning pages read: a result for each
//! piece of evidence of a broken rule.

use serde_json::{Value, json};

use super::{
    junit,
    report::{ClientReport, Finding, Report, Verdict},
    rule::{Level, Rule},
};

/// The report.
#[must_use]
pub fn written(report: &Report) -> Value {
    let results: Vec<Value> = report.clients.iter().flat_map(results).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": Rule::all().map(descriptor).collect::<Vec<_>>(),
            } },
            "results": results,
            "columnKind": "unicodeCodePoints",
        }],
    })
}

fn descriptor(rule: Rule) -> Value {
    let row = rule.row();
    json!({
        "id": row.name,
        "shortDescription": { "text": row.title.en },
        "fullDescription": { "text": format!("{}. Source: {}.", row.title.en, row.source) },
        "help": { "text": row.advice.en },
        "defaultConfiguration": { "level": level(row.level) },
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Must => "error",
        Level::Should => "warning",
    }
}

fn results(client: &ClientReport) -> impl Iterator<Item = Value> {
    let failed = client.rules.iter().filter(|finding| finding.verdict == Verdict::Failed);
    failed.map(|finding| result(client, finding))
}

/// The client stands where a file would.
fn result(client: &ClientReport, finding: &Finding) -> Value {
    let entries = finding.evidence.iter().flat_map(|one| &one.entries);
    let related = entries
        .take(100)
        .map(|entry| json!({ "physicalLocation": { "artifactLocation": { "uri": format!("_sim/journal/{entry}") } } }));
    let name = percent_encoding::utf8_percent_encode(&client.client_id, percent_encoding::NON_ALPHANUMERIC).to_string();
    json!({
        "ruleId": finding.rule.as_str(),
        "ruleIndex": finding.rule as usize,
        "level": level(finding.level),
        "message": { "text": junit::told(finding) },
        "locations": [{
            "physicalLocation": { "artifactLocation": { "uri": format!("clients/{name}") }, "region": { "startLine": 1 } },
            "logicalLocations": [{ "name": client.client_id, "kind": "client" }],
        }],
        "relatedLocations": related.collect::<Vec<_>>(),
        "partialFingerprints": { "clientAndRule/v1": format!("{}/{}", client.client_id, finding.rule.as_str()) },
    })
}
