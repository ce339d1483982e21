//! A grade, and the list of scenarios, for a terminal of 80 columns.

use super::{
    grade::{Grade, Standing, State},
    story::Scenario,
};
use crate::{
    terminal::{line, plain},
    words::{Language, Words},
};

static PASSED: Words = Words::known("passed", "réussi");
static FAILED: Words = Words::known("failed", "échoué");
static NOT_STEPS: Words = Words::known(
    "what was to happen did not: the client never came so far",
    "ce qui devait arriver n'est pas arrivé : le client n'est pas allé jusque-là",
);

/// The grade of a client that has ended.
#[must_use]
pub fn written(grade: &Grade, language: Language) -> String {
    let mut page = String::new();
    let say = |words: &Words| plain(words.in_language(language));
    line(&mut page, 0, &format!("{}: {}", grade.name, say(&grade.title)));
    for expected in &grade.expectations {
        let word = if expected.standing == Standing::Met { "pass" } else { "FAIL" };
        let seen = say(&expected.seen);
        let seen = if seen.is_empty() || expected.standing == Standing::Met { String::new() } else { format!(" ({seen})") };
        line(&mut page, 0, &format!("{word:<5} {}{seen}", say(&expected.says)));
    }
    if grade.steps.played < grade.steps.of {
        line(&mut page, 0, &format!("FAIL  {} ({}/{})", say(&NOT_STEPS), grade.steps.played, grade.steps.of));
    }
    if let Some(trouble) = &grade.trouble {
        line(&mut page, 0, &format!("FAIL  {}", plain(trouble)));
    }
    line(&mut page, 0, say(if grade.state == State::Passed { &PASSED } else { &FAILED }).as_str());
    page
}

/// The scenarios there are, with the number of those that are exercises.
#[must_use]
pub fn list<'a>(scenarios: impl Iterator<Item = &'a Scenario>, language: Language) -> String {
    let mut page = String::new();
    for scenario in scenarios {
        let number = scenario.exercise.map(|number| number.to_string()).unwrap_or_default();
        line(&mut page, 0, &format!("{number:>2}  {:<26}  {}", scenario.name.as_str(), scenario.title.in_language(language)));
    }
    page
}
