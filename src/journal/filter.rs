//! Which exchanges somebody asks about, and by how much one is not among them.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::Value;
use uuid::Uuid;

use super::entry::Entry;
use crate::glob;

/// What an exchange must be; what is not said may be anything.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Filter {
    client: Option<String>,
    operation: Option<String>,
    method: Option<String>,
    /// `*` for anything within a segment, `**` for anything.
    path: Option<String>,
    status: Option<Status>,
    state: Option<State>,
    case_id: Option<Uuid>,
    folder_id: Option<Uuid>,
    /// Only later ones than this entry; no criterion, but where to start.
    #[serde(deserialize_with = "number")]
    since: Option<u64>,
}

/// A status, or all those of a hundred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Exactly(u16),
    Class(u16),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum State {
    Pending,
    Answered,
    Abandoned,
}

/// What an exchange is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// The member of the filter.
    pub criterion: &'static str,
    /// What it says.
    pub expected: String,
    /// What the exchange has; nothing while that is not known.
    pub actual: Option<String>,
}

impl Filter {
    /// Every call of that operation, as the API descriptions name it:
    /// `getCaseById`.
    #[must_use]
    pub fn operation(name: &str) -> Self {
        Self { operation: Some(name.to_owned()), ..Self::default() }
    }

    /// Only those of that client.
    #[must_use]
    pub fn by(self, client_id: &str) -> Self {
        Self { client: Some(client_id.to_owned()), ..self }
    }

    /// Only those answered with that status.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        Self { status: Some(Status::Exactly(status)), ..self }
    }

    /// Only those about that case.
    #[must_use]
    pub fn case(self, id: Uuid) -> Self {
        Self { case_id: Some(id), ..self }
    }

    /// Whether the exchange is asked about.
    #[must_use]
    pub fn matches(&self, entry: &Entry) -> bool {
        self.is_due(entry) && self.misses(entry).is_empty()
    }

    /// Whether the exchange came after the one to start from.
    pub(super) fn is_due(&self, entry: &Entry) -> bool {
        self.since.is_none_or(|since| entry.id() > since)
    }

    /// The one thing that keeps the exchange out, when there is another that
    /// does not.
    pub(super) fn near_miss(&self, entry: &Entry) -> Option<Miss> {
        let mut misses = self.misses(entry);
        let miss = misses.pop().filter(|_| misses.is_empty() && self.is_due(entry))?;
        (self.criteria() > 1).then_some(miss)
    }

    /// Whether it asks what no exchange has before its answer.
    #[must_use]
    pub fn asks_of_answers(&self) -> bool {
        self.status.is_some() || self.state.is_some()
    }

    fn criteria(&self) -> usize {
        let texts = [&self.client, &self.operation, &self.method, &self.path].into_iter().flatten().count();
        let ids = [self.case_id, self.folder_id].into_iter().flatten().count();
        texts + ids + usize::from(self.status.is_some()) + usize::from(self.state.is_some())
    }

    fn misses(&self, entry: &Entry) -> Vec<Miss> {
        let mut misses = Vec::new();
        let mut check = |criterion, expected: Cow<'_, str>, actual: Option<String>, fits: bool| {
            if !fits {
                misses.push(Miss { criterion, expected: expected.into_owned(), actual });
            }
        };
        let asked = entry.asked();
        if let Some(client) = &self.client {
            let actual = entry.known().client_id.clone();
            check("client", client.into(), actual.clone(), actual.as_ref() == Some(client));
        }
        if let Some(operation) = &self.operation {
            check("operation", operation.into(), asked.operation.clone(), asked.operation.as_ref() == Some(operation));
        }
        if let Some(method) = &self.method {
            check("method", method.into(), Some(asked.method.clone()), asked.method.eq_ignore_ascii_case(method));
        }
        if let Some(path) = &self.path {
            check("path", path.into(), Some(super::redaction::of_text(&asked.path)), glob::fits(path, &asked.path));
        }
        if let Some(status) = self.status {
            let actual = entry.answer().map(|answer| answer.status);
            check(
                "status",
                status.text().into(),
                actual.map(|status| status.to_string()),
                actual.is_some_and(|one| status.covers(one)),
            );
        }
        if let Some(state) = self.state {
            check("state", state.name().into(), Some(entry.state().to_owned()), state.name() == entry.state());
        }
        misses.extend(self.missed_dossiers(entry));
        misses
    }

    fn missed_dossiers(&self, entry: &Entry) -> Vec<Miss> {
        if self.case_id.is_none() && self.folder_id.is_none() {
            return Vec::new();
        }
        let touched = entry.touched();
        let asked = [("caseId", self.case_id, &touched.case_ids), ("folderId", self.folder_id, &touched.folder_ids)];
        let missed = asked.into_iter().filter_map(|(criterion, id, ids)| {
            let id = id.filter(|id| !ids.contains(id))?;
            Some(Miss { criterion, expected: id.to_string(), actual: ids.first().map(Uuid::to_string) })
        });
        missed.collect()
    }
}

impl Status {
    fn covers(self, status: u16) -> bool {
        match self {
            Self::Exactly(one) => status == one,
            Self::Class(hundred) => status / 100 == hundred,
        }
    }

    fn text(self) -> String {
        match self {
            Self::Exactly(one) => one.to_string(),
            Self::Class(hundred) => format!("{hundred}xx"),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let is_class = text.len() == 3 && text.get(1..).is_some_and(|rest| rest.eq_ignore_ascii_case("xx"));
        if is_class {
            return text.get(..1)?.parse().ok().filter(|hundred| (1..=5).contains(hundred)).map(Self::Class);
        }
        text.parse().ok().filter(|status| (100..600).contains(status)).map(Self::Exactly)
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Self::parse(&text).ok_or_else(|| de::Error::custom(format!("{text} is no status such as 200 or 4xx")))
    }
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Answered => "answered",
            Self::Abandoned => "abandoned",
        }
    }
}

/// A number, which in a query is a text.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok());
    if value.is_null() || number.is_some() { Ok(number) } else { Err(de::Error::custom(format!("{value} is no entry's number"))) }
}
