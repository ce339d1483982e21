//! For an issue.

use super::{Group, Report};

/// The report as a Markdown page.
pub(super) fn write(report: &Report) -> String {
    let (same, differ, left_out) = report.counts();
    let (date, count) = (report.at.to_string(), report.outcomes.len());
    let date = date.get(..10).unwrap_or_default();
    let mut page = format!(
        "# Differences from {}, {date}\n\nhubee-sim {} put {count} exchanges to both: {same} the same, {differ} differ, {left_out} left out.\n",
        report.against,
        env!("CARGO_PKG_VERSION")
    );
    let groups = report.groups();
    table(&mut page, "New", &groups, same + differ, |group| group.accepted.is_none());
    table(&mut page, "Accepted", &groups, same + differ, |group| group.accepted.is_some());
    page
}

fn table(page: &mut String, title: &str, groups: &[Group<'_>], compared: usize, is_in: impl Fn(&Group<'_>) -> bool) {
    let rows: String = groups.iter().filter(|group| is_in(group)).map(|group| row(group, compared)).collect();
    if !rows.is_empty() {
        let heads = "| where | how | here | there | in |\n| --- | --- | --- | --- | --- |\n";
        page.extend(["\n## ", title, "\n\n", heads, &rows]);
    }
}

fn row(group: &Group<'_>, compared: usize) -> String {
    let one = group.difference;
    let how =
        group.accepted.map_or_else(|| one.kind.words().to_owned(), |accepted| format!("{}; {}", one.kind.words(), accepted.reason));
    let cells = [one.place.as_str(), &how, &one.here, &one.there, &group.exchanges(compared)].map(code);
    format!("| {} |\n", cells.join(" | "))
}

/// A cell in which nothing is markup.
fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("`{}`", text.replace('`', "'").replace('|', "\\|")) }
}
