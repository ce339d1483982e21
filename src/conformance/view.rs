//! Exchanges of one client, as far as rules look at them.

use std::collections::BTreeSet;

use serde_json::Value;
use uuid::Uuid;

use super::assumed;
use crate::{
    domain::timestamp::Timestamp,
    journal::{Asked, Entry},
};

/// What was asked for, of what rules care about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Act {
    /// A token.
    AskToken,
    /// The list of notifications.
    ListNotifications,
    /// One notification less.
    DeleteNotification,
    /// A new folder.
    CreateFolder,
    /// A folder.
    GetFolder,
    /// Another status of a folder.
    UpdateFolder,
    /// One folder less.
    DeleteFolder,
    /// A case.
    GetCase,
    /// Another status of a case.
    UpdateCase,
    /// A new event.
    CreateEvent,
    /// An event.
    GetEvent,
    /// Another status of an event.
    UpdateEvent,
    /// To send a file.
    Upload,
    /// To get a file.
    Download,
    /// Any other operation of the API.
    Other,
    /// What no description has.
    #[default]
    Unknown,
}

/// What the client got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Heard {
    /// Nothing yet.
    Pending,
    /// Nothing, or not all of it: it cannot know what the hub did.
    #[default]
    Nothing,
    /// A whole answer of this status.
    Status(u16),
}

/// Identifiers in a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ids {
    /// The folder's.
    pub folder: Option<Uuid>,
    /// The case's.
    pub case: Option<Uuid>,
    /// The event's.
    pub event: Option<Uuid>,
    /// The attachment's.
    pub attachment: Option<Uuid>,
    /// The notification's.
    pub notification: Option<Uuid>,
}

/// One exchange.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that was or was not")]
#[derive(Clone, Debug, Default)]
pub struct Exchange {
    /// Its number in the journal.
    pub id: u64,
    /// When it arrived, in milliseconds of the hub's time.
    pub began: i64,
    /// When it ended, likewise.
    pub ended: i64,
    /// What was asked for.
    pub act: Act,
    /// HTTP method.
    pub method: String,
    /// Path without query.
    pub path: String,
    /// `maxResult` of a list.
    pub limit: usize,
    /// What the path names.
    pub ids: Ids,
    /// The JSON that was sent; null when there was none, or not all is known.
    pub sent: Value,
    /// What the client got.
    pub heard: Heard,
    /// The JSON that the client got, likewise.
    pub got: Value,
    /// What the hub said no with: code and message.
    pub refusal: (String, String),
    /// Seconds of a `Retry-After`.
    pub retry_after: Option<i64>,
    /// Whether each of the three technical headers was sent.
    pub is_introduced: bool,
    /// Whether a digest was sent.
    pub has_digest: bool,
    /// The fault rule that matched.
    pub fault: Option<String>,
    /// Whether that fault damaged a file on its way to the client.
    pub is_damaged: bool,
    /// Whether its answer was begun and not ended.
    pub is_cut_off: bool,
    /// Whether the journal kept a part of a body only.
    pub is_cut_short: bool,
}

/// The exchanges of a client, oldest first.
#[must_use]
pub fn exchanges(entries: &[Entry], client: &str) -> Vec<Exchange> {
    entries.iter().filter(|entry| entry.known().client_id.as_deref() == Some(client)).map(Exchange::of).collect()
}

/// Every client that called, by its id.
#[must_use]
pub fn clients(entries: &[Entry]) -> BTreeSet<String> {
    entries.iter().filter_map(|entry| entry.known().client_id.clone()).collect()
}

impl Act {
    /// What has that `operationId`; POST in the place of PATCH is the same.
    #[must_use]
    pub fn of(operation: Option<&str>) -> Self {
        match operation {
            None => Self::Unknown,
            Some("getToken" | "getTokenFromGateway") => Self::AskToken,
            Some("listNotification") => Self::ListNotifications,
            Some("deleteNotification") => Self::DeleteNotification,
            Some("createFolder") => Self::CreateFolder,
            Some("getFolderById") => Self::GetFolder,
            Some("updateFolder" | "updateFolderWithPost") => Self::UpdateFolder,
            Some("deleteFolder") => Self::DeleteFolder,
            Some("getCaseById") => Self::GetCase,
            Some("updateCase" | "updateCaseWithPost") => Self::UpdateCase,
            Some("createEvent") => Self::CreateEvent,
            Some("getEventById") => Self::GetEvent,
            Some("updateEvent" | "updateEventWithPost") => Self::UpdateEvent,
            Some("uploadFolderAttachment" | "uploadEventAttachment") => Self::Upload,
            Some("downloadCaseAttachmentById" | "downloadEventAttachmentById") => Self::Download,
            Some(_) => Self::Other,
        }
    }
}

impl Ids {
    fn of(template: &str, path: &str) -> Self {
        let mut ids = Self::default();
        for (described, sent) in template.split('/').zip(path.split('/')) {
            let id = Uuid::try_parse(sent).ok();
            match described {
                "{folderId}" => ids.folder = id,
                "{caseId}" => ids.case = id,
                "{eventId}" => ids.event = id,
                "{attachmentId}" => ids.attachment = id,
                "{notificationId}" => ids.notification = id,
                _ => {}
            }
        }
        ids
    }
}

impl Exchange {
    fn of(entry: &Entry) -> Self {
        let asked = entry.asked();
        let header = |name: &str| value_of(asked, name);
        let (request, response) = (entry.request_text(), entry.response_text());
        let is_cut_short = [&request, &response].into_iter().flatten().any(|(_, is_whole)| !is_whole);
        let json = |text: Option<(&str, bool)>| text.and_then(|(text, _)| serde_json::from_str(text).ok()).unwrap_or_default();
        let heard = heard(entry);
        let began = entry.date_time().millis();
        let retry_after = entry.answer_header("retry-after").and_then(|value| value.trim().parse().ok());
        Self {
            id: entry.id(),
            began,
            ended: began.saturating_add(entry.milliseconds()),
            act: Act::of(asked.operation.as_deref()),
            method: asked.method.clone(),
            path: asked.path.clone(),
            limit: limit(&asked.query),
            ids: Ids::of(&asked.template, &asked.path),
            sent: json(request),
            heard,
            got: if matches!(heard, Heard::Status(_)) { json(response) } else { Value::Null },
            refusal: entry.refusal_words(),
            retry_after,
            is_introduced: ["editorName", "applicationName", "softwareVersion"].iter().all(|name| header(name).is_some()),
            has_digest: header("digest").is_some(),
            fault: entry.fault().map(|(rule, _)| rule.to_owned()),
            is_damaged: entry.fault().is_some_and(|(_, kind)| kind == "corrupt"),
            is_cut_off: entry.state() == "answered" && heard == Heard::Nothing,
            is_cut_short,
        }
    }

    /// Whether the client knows that it was done.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self.heard, Heard::Status(200..=299))
    }

    /// Whether it may have been done, for all the client knows: it got no
    /// answer, or one from which nothing follows (error guide: a 500 may come
    /// of a call that was carried out). A 503 says that it was not (RFC 9110).
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self.heard, Heard::Nothing | Heard::Status(500 | 502 | 504))
    }

    /// Whether it was done or may have been.
    #[must_use]
    pub fn may_be_done(&self) -> bool {
        self.is_done() || self.is_unknown() || self.heard == Heard::Pending
    }

    /// Whether the client got that status.
    #[must_use]
    pub fn is(&self, status: u16) -> bool {
        self.heard == Heard::Status(status)
    }

    /// Whether it is a call to the API, not to the token endpoint.
    #[must_use]
    pub fn is_call(&self) -> bool {
        self.act != Act::AskToken && (self.path.starts_with("/teledossiers/") || self.path.starts_with("/referential/"))
    }

    /// Whether the gateway did not take its token.
    #[must_use]
    pub fn has_dead_token(&self) -> bool {
        self.is_call() && self.is(401) && self.refusal.0 == "900901"
    }

    /// Whether it asks for the same thing as another.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.method == other.method && self.path == other.path && self.act == other.act && self.sent == other.sent
    }

    /// When it began, as a date.
    #[must_use]
    pub fn date_time(&self) -> Timestamp {
        Timestamp::from_millis(self.began)
    }
}

/// The text at that place of a JSON value.
#[must_use]
pub fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_default()
}

/// The identifier at that place of a JSON value.
#[must_use]
pub fn id(value: &Value, member: &str) -> Option<Uuid> {
    Uuid::try_parse(text(value, member)).ok()
}

/// The elements at that place of a JSON value.
pub fn items<'a>(value: &'a Value, member: &str) -> impl Iterator<Item = &'a Value> {
    value[member].as_array().into_iter().flatten()
}

fn heard(entry: &Entry) -> Heard {
    match (entry.state(), entry.whole_status()) {
        ("pending", _) => Heard::Pending,
        (_, Some(status)) => Heard::Status(status),
        _ => Heard::Nothing,
    }
}

fn value_of<'a>(asked: &'a Asked, name: &str) -> Option<&'a str> {
    let found = asked.headers.iter().find(|header| header.0.eq_ignore_ascii_case(name))?;
    Some(found.1.trim()).filter(|value| !value.is_empty())
}

fn limit(query: &str) -> usize {
    let said = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "maxResult");
    said.and_then(|(_, value)| value.trim().parse::<usize>().ok()).unwrap_or(assumed::BATCH)
}
