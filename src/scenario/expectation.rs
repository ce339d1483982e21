//! What is expected of the client under test.

use serde::{Deserialize, Deserializer, de};

use super::grade::{Answered, Standing};
use crate::{
    conformance::{
        Rule,
        report::{ClientReport, Verdict},
    },
    domain::status::Status,
    hub::scenario::Outcome,
    journal::{Entry, verdict::Expectation},
    words::Words,
};

/// Something expected, and how it is said.
#[derive(Clone, Debug)]
pub struct Expected {
    /// To people.
    pub says: Words,
    /// To be looked up.
    pub question: Question,
}

/// What is looked up.
#[derive(Clone, Debug)]
pub enum Question {
    /// A conformance rule is kept, and had an occasion.
    Rule(Rule),
    /// The calls of the client are as said.
    Calls(Box<Expectation>),
    /// That many cases of the scenario have that status.
    Cases(Count),
    /// That many folders of the scenario have that status.
    Folders(Count),
    /// That many notifications wait for the client.
    Waiting(usize),
}

/// How many of something.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Count {
    status: Status,
    exactly: usize,
}

/// An expectation as it is written: one question, and words for it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    #[serde(default)]
    says: Option<Words>,
    #[serde(default)]
    rule: Option<Rule>,
    #[serde(default)]
    calls: Option<Box<Expectation>>,
    #[serde(default)]
    cases: Option<Count>,
    #[serde(default)]
    folders: Option<Count>,
    #[serde(default)]
    waiting: Option<usize>,
}

impl<'de> Deserialize<'de> for Expected {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Written { says, rule, calls, cases, folders, waiting } = Written::deserialize(deserializer)?;
        if let Some(problem) = calls.as_ref().and_then(|calls| calls.problem()) {
            return Err(de::Error::custom(format_args!("calls: {problem}")));
        }
        let mut questions = [
            rule.map(Question::Rule),
            calls.map(Question::Calls),
            cases.map(Question::Cases),
            folders.map(Question::Folders),
            waiting.map(Question::Waiting),
        ]
        .into_iter()
        .flatten();
        let (Some(question), None) = (questions.next(), questions.next()) else {
            return Err(de::Error::custom("say one of rule, calls, cases, folders and waiting"));
        };
        let of_rule = rule.map(|rule| rule.row().title.clone());
        let says = says.or(of_rule).ok_or_else(|| de::Error::custom("say it in words: says, with en and fr"))?;
        Ok(Self { says, question })
    }
}

/// What is known of a play when it is judged.
#[derive(Debug, Default)]
pub struct Facts {
    /// The calls of the client since the start.
    pub calls: Vec<Entry>,
    /// How it keeps to the rules; none before its first call, and when no rule is
    /// asked about.
    pub report: Option<ClientReport>,
    /// How far the télédossiers since the start are.
    pub outcome: Outcome,
}

impl Expected {
    /// Whether it is about a conformance rule.
    #[must_use]
    pub fn asks_rule(&self) -> bool {
        matches!(self.question, Question::Rule(_))
    }

    /// How far it is met.
    #[must_use]
    pub fn answered(&self, facts: &Facts) -> Answered {
        let outcome = &facts.outcome;
        match &self.question {
            Question::Rule(rule) => self.by_rule(*rule, facts),
            Question::Calls(expectation) => self.by_calls(expectation, &facts.calls),
            Question::Cases(count) => self.by_count(outcome.cases.get(&count.status), count.exactly),
            Question::Folders(count) => self.by_count(outcome.folders.get(&count.status), count.exactly),
            Question::Waiting(exactly) => self.by_count(Some(&outcome.waiting), *exactly),
        }
    }

    fn by_rule(&self, rule: Rule, facts: &Facts) -> Answered {
        let finding = facts.report.as_ref().and_then(|report| report.finding(rule));
        let Some(finding) = finding.filter(|finding| finding.verdict != Verdict::NotExercised) else {
            return self.standing(Standing::Open, Words::known("no occasion yet", "pas encore d'occasion"), Vec::new());
        };
        let standing = if finding.verdict == Verdict::Passed { Standing::Met } else { Standing::Broken };
        let evidence = finding.evidence.first();
        let seen = evidence.map_or(Words::known("", ""), |evidence| evidence.text.clone());
        self.standing(standing, seen, evidence.map(|evidence| evidence.entries.clone()).unwrap_or_default())
    }

    fn by_calls(&self, expectation: &Expectation, calls: &[Entry]) -> Answered {
        let entries = expectation.matching(calls);
        let count = entries.len();
        let standing = match expectation.is_met(calls) {
            true => Standing::Met,
            false if expectation.is_exceeded(calls) => Standing::Broken,
            false => Standing::Open,
        };
        self.standing(standing, Words::told(format!("calls: {count}"), format!("appels : {count}")), entries)
    }

    fn by_count(&self, found: Option<&usize>, exactly: usize) -> Answered {
        let found = found.copied().unwrap_or_default();
        let standing = if found == exactly { Standing::Met } else { Standing::Open };
        self.standing(
            standing,
            Words::told(format!("{found}, expected {exactly}"), format!("{found}, attendu {exactly}")),
            Vec::new(),
        )
    }

    fn standing(&self, standing: Standing, seen: Words, entries: Vec<u64>) -> Answered {
        Answered { says: self.says.clone(), standing, seen, entries }
    }
}
