//! A report for a terminal of 80 columns.

use super::{
    report::{ClientReport, Finding, Report, Verdict},
    rule::Level,
};
use crate::terminal::{line, plain};

/// The report, in English.
#[must_use]
pub fn written(report: &Report) -> String {
    let mut page = String::new();
    for client in &report.clients {
        client_page(&mut page, client);
    }
    if report.evicted > 0 {
        line(&mut page, 0, &format!("The journal had lost {} exchanges: what they showed is not judged.", report.evicted));
    }
    page
}

fn client_page(page: &mut String, client: &ClientReport) {
    let who = [client.scope.as_deref(), client.organization.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    line(page, 0, &format!("{} ({})", plain(&client.client_id), if who.is_empty() { "never let in" } else { &who }));
    let (seen, totals) = (&client.seen, &client.totals);
    let counted = format!(
        "{} exchanges: {} unheard, {} pending, {} cut short in the journal, {} struck by a fault",
        seen.exchanges, seen.unheard, seen.pending, seen.cut_short, seen.struck
    );
    line(page, 0, &counted);
    page.push('\n');
    for finding in &client.rules {
        finding_lines(page, finding);
    }
    let verdict = if client.ok { "conformant" } else { "not conformant" };
    let totals = format!(
        "{verdict}: {} passed, {} failed, {} of which must not be, {} not exercised",
        totals.passed, totals.failed, totals.failed_musts, totals.not_exercised
    );
    page.push('\n');
    line(page, 0, &totals);
    page.push('\n');
}

fn finding_lines(page: &mut String, finding: &Finding) {
    let word = match (finding.verdict, finding.level) {
        (Verdict::Passed, _) => "pass",
        (Verdict::Failed, Level::Must) => "FAIL",
        (Verdict::Failed, Level::Should) => "warn",
        (Verdict::NotExercised, _) => "-",
    };
    let count = match finding.verdict {
        Verdict::NotExercised => String::new(),
        Verdict::Passed | Verdict::Failed => format!("  {} of {}", finding.kept, finding.kept + finding.broken),
    };
    line(page, 0, &format!("{word:<5} {}{count}", finding.rule.as_str()));
    if finding.verdict == Verdict::Failed {
        for evidence in &finding.evidence {
            let entries = evidence.entries.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
            let fault = evidence.fault.as_ref().map(|fault| format!(", under fault {}", plain(fault))).unwrap_or_default();
            line(page, 6, &format!("- {} [journal {entries}{fault}]", plain(&evidence.text.en)));
        }
        line(page, 6, &format!("=> {}", finding.advice.en));
        line(page, 9, finding.source.as_str());
    }
}
