//! For a program.

use serde_json::{Value, json};

use super::{Outcome, Report};

/// The report as JSON, indented.
pub(super) fn write(report: &Report) -> String {
    let (same, differ, left_out) = report.counts();
    let json = json!({
        "against": report.against,
        "dateTime": report.at,
        "version": env!("CARGO_PKG_VERSION"),
        "summary": { "same": same, "differ": differ, "leftOut": left_out, "hasNewDifferences": report.has_differences() },
        "exchanges": report.outcomes.iter().map(|outcome| exchange(report, outcome)).collect::<Vec<_>>(),
        "acceptedButNotSeen": report.unused(),
    });
    format!("{json:#}\n")
}

fn exchange(report: &Report, outcome: &Outcome) -> Value {
    let differences = outcome.differences.iter().map(|difference| {
        let accepted = report.acceptance(outcome.exchange.id, difference).map(|accepted| &accepted.reason);
        json!({
            "where": difference.place,
            "kind": difference.kind,
            "here": difference.here,
            "there": difference.there,
            "accepted": accepted,
        })
    });
    json!({
        "id": outcome.exchange.id,
        "story": outcome.exchange.story,
        "method": outcome.exchange.method,
        "path": outcome.exchange.path(),
        "here": outcome.here,
        "there": outcome.there,
        "leftOut": outcome.left_out,
        "differences": differences.collect::<Vec<_>>(),
        "notCompared": outcome.not_compared,
    })
}
