//! A report as `JUnit` XML, which CI servers read: a suite for each client, a
//! case for each rule.

use super::report::{ClientReport, Finding, Report, Verdict};
use crate::html::{Html, without_forbidden as clean};

/// The report, in English. A rule that should be kept and is not is a success
/// whose output says so: this format has no warnings.
#[must_use]
pub fn written(report: &Report) -> String {
    let mut xml = Html::default();
    xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for client in &report.clients {
        suite(&mut xml, client, report);
    }
    xml.raw("</testsuites>\n");
    xml.into_string()
}

fn suite(xml: &mut Html, client: &ClientReport, report: &Report) {
    // A local date and time without offset, as the schema wants it.
    let date: String = report.date_time.to_string().chars().take("2024-07-04T08:54:15".len()).collect();
    let numbers = [
        (" tests=\"", client.rules.len()),
        (" failures=\"", client.totals.failed_musts),
        (" skipped=\"", client.totals.not_exercised),
        (" errors=\"", 0),
    ];
    xml.raw("<testsuite name=\"").text(&clean(&client.client_id)).raw("\" hostname=\"hubee-sim\" time=\"0\" timestamp=\"");
    xml.text(&date).raw("\"");
    for (name, number) in numbers {
        xml.raw(name).text(&number.to_string()).raw("\"");
    }
    xml.raw(">\n<properties/>\n");
    for finding in &client.rules {
        case(xml, client, finding);
    }
    xml.raw("<system-out/>\n<system-err/>\n</testsuite>\n");
}

fn case(xml: &mut Html, client: &ClientReport, finding: &Finding) {
    xml.raw("<testcase time=\"0\" classname=\"").text(&clean(&client.client_id)).raw("\" name=\"").text(finding.rule.as_str());
    xml.raw("\">");
    match finding.verdict {
        Verdict::Passed => {}
        Verdict::NotExercised => {
            xml.raw("<skipped message=\"not exercised\"/>");
        }
        Verdict::Failed if finding.is_failed_must() => {
            xml.raw("<failure type=\"must\" message=\"").text(&finding.title.en).raw("\">").text(&told(finding)).raw("</failure>");
        }
        Verdict::Failed => {
            xml.raw("<system-out>").text(&told(finding)).raw("</system-out>");
        }
    }
    xml.raw("</testcase>\n");
}

/// The evidence, what to do, and the source.
pub(super) fn told(finding: &Finding) -> String {
    let evidence = finding.evidence.iter().map(|one| {
        let entries = one.entries.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        format!("{} [journal {entries}]\n", clean(&one.text.en))
    });
    format!("{}{}\n{}", evidence.collect::<String>(), finding.advice.en, finding.source)
}
