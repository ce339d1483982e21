//! For a terminal of 80 columns.

use super::{Group, Outcome, Report};
use crate::drift::probe::Exchange;

/// The columns of a line.
const WIDTH: usize = 80;

/// The report as text.
pub(super) fn write(report: &Report) -> String {
    let (same, differ, left_out) = report.counts();
    let mut text = String::new();
    line(&mut text, 0, &format!("The simulator (here) and {} (there)", report.against));
    line(&mut text, 0, &report.at.to_string());
    text.push('\n');
    line(&mut text, 0, &format!("{} exchanges: {same} the same, {differ} differ, {left_out} left out", report.outcomes.len()));
    text.push('\n');
    text.push_str("EXCHANGE                  HERE  THERE\n");
    report.outcomes.iter().for_each(|outcome| row(&mut text, outcome));
    let groups = report.groups();
    let difference = |text: &mut String, group: &Group<'_>| difference(text, group, same + differ);
    section(&mut text, "DIFFERENCES", groups.iter().filter(|group| group.accepted.is_none()), difference);
    section(&mut text, "ACCEPTED", groups.iter().filter(|group| group.accepted.is_some()), difference);
    section(&mut text, "ACCEPTED, BUT NOT SEEN", report.unused().into_iter(), |text, accepted| {
        line(text, 2, &format!("line {}: {} {} ({})", accepted.line, accepted.id, accepted.place, accepted.reason));
    });
    let not_compared =
        report.outcomes.iter().flat_map(|one| one.not_compared.iter().map(|why| format!("{} {why}", one.exchange.id)));
    section(&mut text, "NOTHING TO COMPARE", not_compared, |text, why| line(text, 2, &why));
    text
}

fn row(text: &mut String, outcome: &Outcome) {
    let status = |status: Option<u16>| status.map_or_else(|| "-".to_owned(), |status| status.to_string());
    let said = match (&outcome.left_out, outcome.differences.len()) {
        (Some(why), _) => format!("left out, {why}"),
        (None, 0) => "same".to_owned(),
        (None, 1) => "1 difference".to_owned(),
        (None, count) => format!("{count} differences"),
    };
    let (here, there) = (status(outcome.here), status(outcome.there));
    line(text, 0, &format!("{:<25} {here:<5} {there:<6} {said}", outcome.exchange.id));
}

fn section<T>(text: &mut String, title: &str, entries: impl Iterator<Item = T>, write: impl Fn(&mut String, T)) {
    let mut entries = entries.peekable();
    if entries.peek().is_some() {
        text.extend(["\n", title, "\n"]);
        entries.for_each(|entry| write(text, entry));
    }
}

fn difference(text: &mut String, group: &Group<'_>, compared: usize) {
    let one = group.difference;
    line(text, 2, &format!("{}: {}", one.place, one.kind.words()));
    line(text, 4, &format!("here:  {}", one.here));
    line(text, 4, &format!("there: {}", one.there));
    line(text, 4, &format!("in:    {}", group.exchanges(compared)));
    if let Some(accepted) = group.accepted {
        line(text, 4, &format!("why:   {}", accepted.reason));
    }
}

/// One exchange of the list.
pub(super) fn described(exchange: &Exchange) -> String {
    let mut text = String::new();
    line(&mut text, 0, &format!("{}: {}", exchange.id, exchange.story));
    line(&mut text, 4, &format!("{} {}", exchange.method, exchange.path()));
    line(&mut text, 4, exchange.safety.sentence());
    text
}

/// A line, folded where it is too long; its first blanks are kept.
fn line(text: &mut String, indent: usize, words: &str) {
    let blanks = " ".repeat(indent);
    let mut rest = words.trim_end();
    let mut indent = blanks.clone();
    loop {
        let room = WIDTH - indent.len();
        let Some((end, _)) = rest.char_indices().nth(room) else { break };
        let cut = rest[..end].rfind(' ').filter(|cut| *cut > room / 2).unwrap_or(end);
        text.extend([indent.as_str(), rest[..cut].trim_end(), "\n"]);
        rest = rest[cut..].trim_start();
        indent = format!("{blanks}       ");
    }
    text.extend([indent.as_str(), rest, "\n"]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_a_terminal() {
        for words in ["word ".repeat(60), "é".repeat(300), "short".into()] {
            let mut text = String::new();
            line(&mut text, 4, &words);
            assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
            let kept: String = text.split_whitespace().collect();
            assert_eq!(kept, words.split_whitespace().collect::<String>());
        }
    }
}
