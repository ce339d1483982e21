//! A report as a page to read and to print, in either language.

use super::{
    report::{ClientReport, Evidence, Finding, Report, Verdict},
    rule::{Level, Mark, Rule},
};
use crate::{
    html::Html,
    words::{Language, Words},
};

/// The look of the page, in it.
pub const STYLE: &str = include_str!("style.css");

const TITLE: Words = Words::known("Conformance of clients", "Conformité des clients");
const NOTICE: Words = Words::known(
    "Made by hubee-sim, a simulator; not a certificate of the State.",
    "Établi par hubee-sim, un simulateur ; ce n'est pas une attestation de l'État.",
);

/// The page.
#[must_use]
pub fn written(report: &Report, language: Language) -> String {
    let mut html = Html::default();
    html.raw("<!doctype html>\n<html lang=\"").text(language.code()).raw("\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    html.text(TITLE.in_language(language))
        .raw(" · hubee-sim</title>\n<style>")
        .raw(STYLE)
        .raw("</style>\n</head>\n<body>\n<main>\n");
    html.raw("<h1>").text(TITLE.in_language(language)).raw("</h1>\n<p class=\"meta\">").text(&report.date_time.to_string());
    html.raw(" · ").text(NOTICE.in_language(language)).raw("</p>\n");
    if report.evicted > 0 {
        let lost = Words::told(
            format!("The journal had lost {} exchanges: what they showed is not judged.", report.evicted),
            format!("Le journal avait perdu {} échanges : ce qu'ils montraient n'est pas jugé.", report.evicted),
        );
        html.raw("<p class=\"notice\">").text(lost.in_language(language)).raw("</p>\n");
    }
    for client in &report.clients {
        section(&mut html, client, language);
    }
    html.raw("</main>\n</body>\n</html>\n");
    html.into_string()
}

fn section(html: &mut Html, client: &ClientReport, language: Language) {
    html.raw("<section>\n<h2>").code(&client.client_id).raw(" ");
    let verdict = if client.ok { Words::known("conformant", "conforme") } else { Words::known("not conformant", "non conforme") };
    html.raw(if client.ok { "<span class=\"passed\">" } else { "<span class=\"failed\">" });
    html.text(verdict.in_language(language)).raw("</span></h2>\n<p class=\"meta\">");
    for part in [&client.scope, &client.organization].into_iter().flatten() {
        html.text(part).raw(" · ");
    }
    html.text(counted(client).in_language(language)).raw("</p>\n");
    for finding in &client.rules {
        article(html, finding, language);
    }
    html.raw("</section>\n");
}

fn counted(client: &ClientReport) -> Words {
    let (seen, totals) = (&client.seen, &client.totals);
    Words::told(
        format!(
            "{} exchanges ({} unheard, {} pending, {} cut short in the journal, {} struck by a fault); \
             {} rules passed, {} failed, {} not exercised",
            seen.exchanges,
            seen.unheard,
            seen.pending,
            seen.cut_short,
            seen.struck,
            totals.passed,
            totals.failed,
            totals.not_exercised
        ),
        format!(
            "{} échanges ({} sans réponse reçue, {} en cours, {} abrégés dans le journal, {} touchés par une panne) ; \
             {} règles respectées, {} enfreintes, {} sans occasion",
            seen.exchanges,
            seen.unheard,
            seen.pending,
            seen.cut_short,
            seen.struck,
            totals.passed,
            totals.failed,
            totals.not_exercised
        ),
    )
}

fn article(html: &mut Html, finding: &Finding, language: Language) {
    let (class, word) = verdict_of(finding);
    html.raw("<article>\n<h3><span class=\"").raw(class).raw("\">").text(word.in_language(language)).raw("</span> ");
    html.text(finding.title.in_language(language)).raw("</h3>\n<p class=\"meta\">").code(finding.rule.as_str());
    if finding.kept + finding.broken > 0 {
        html.raw(" · ").text(&format!("{} / {}", finding.kept, finding.kept + finding.broken));
    }
    html.raw(" · ").text(&source_of(finding.rule, language)).raw("</p>\n");
    if finding.verdict == Verdict::Failed {
        html.raw("<ul>\n");
        for evidence in &finding.evidence {
            item(html, evidence, language);
        }
        html.raw("</ul>\n<p class=\"advice\">").sentence(finding.advice.in_language(language)).raw("</p>\n");
    }
    html.raw("</article>\n");
}

fn item(html: &mut Html, evidence: &Evidence, language: Language) {
    html.raw("<li>").text(evidence.text.in_language(language)).raw(" <span class=\"meta\">journal");
    for entry in &evidence.entries {
        let entry = entry.to_string();
        html.raw(" <a href=\"journal/").text(&entry).raw("\">").text(&entry).raw("</a>");
    }
    if let Some(fault) = &evidence.fault {
        html.raw(" · ").text(Words::known("fault", "panne").in_language(language)).raw(" ").code(fault);
    }
    html.raw("</span></li>\n");
}

fn verdict_of(finding: &Finding) -> (&'static str, Words) {
    match (finding.verdict, finding.level) {
        (Verdict::Passed, _) => ("passed", Words::known("kept", "respectée")),
        (Verdict::Failed, Level::Must) => ("failed", Words::known("broken", "enfreinte")),
        (Verdict::Failed, Level::Should) => ("warned", Words::known("warning", "avertissement")),
        (Verdict::NotExercised, _) => ("idle", Words::known("no occasion", "sans occasion")),
    }
}

fn source_of(rule: Rule, language: Language) -> String {
    let row = rule.row();
    let mark = match row.mark {
        Mark::Specified => Words::known("specified", "spécifié"),
        Mark::Observed => Words::known("observed", "observé"),
        Mark::Assumed => Words::known("assumed", "supposé"),
    };
    format!("{} ({})", row.source, mark.in_language(language))
}
