//! A grade as `JUnit` XML, which CI servers read: a case for each expectation.

use super::grade::{Grade, Standing};
use crate::{
    html::{Html, without_forbidden},
    words::{Language, Words},
};

/// The grade of a client that has ended; `replay` is the command that plays the
/// same again.
#[must_use]
pub fn written(grade: &Grade, language: Language, replay: &str) -> String {
    let mut cases: Vec<(String, Option<String>)> = Vec::new();
    let say = |words: &Words| without_forbidden(words.in_language(language));
    for expected in &grade.expectations {
        let failure = (expected.standing != Standing::Met).then(|| say(&expected.seen));
        cases.push((say(&expected.says), failure));
    }
    if grade.steps.of > 0 {
        let is_missing = grade.steps.played < grade.steps.of;
        cases.push(("steps".into(), is_missing.then(|| format!("{}/{}", grade.steps.played, grade.steps.of))));
    }
    if let Some(trouble) = &grade.trouble {
        cases.push(("trouble".into(), Some(without_forbidden(trouble))));
    }
    suite(grade, &cases, replay)
}

fn suite(grade: &Grade, cases: &[(String, Option<String>)], replay: &str) -> String {
    let failures = cases.iter().filter(|(_, failure)| failure.is_some()).count();
    let mut xml = Html::default();
    xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"").text(grade.name.as_str());
    xml.raw("\" tests=\"").text(&cases.len().to_string()).raw("\" failures=\"").text(&failures.to_string());
    xml.raw("\" errors=\"0\" skipped=\"0\" time=\"0\">\n");
    for (name, failure) in cases {
        xml.raw("<testcase time=\"0\" classname=\"").text(grade.name.as_str()).raw("\" name=\"").text(name).raw("\">");
        if let Some(failure) = failure {
            xml.raw("<failure message=\"").text(failure).raw("\">").text(replay).raw("</failure>");
        }
        xml.raw("</testcase>\n");
    }
    xml.raw("</testsuite>\n</testsuites>\n");
    xml.into_string()
}
