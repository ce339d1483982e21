//! The télédossiers that an exchange was about.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// The identifiers in a path and in an answer, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names are those of the JSON")]
pub(super) struct Touched {
    pub(super) folder_ids: BTreeSet<Uuid>,
    pub(super) case_ids: BTreeSet<Uuid>,
    pub(super) event_ids: BTreeSet<Uuid>,
    pub(super) attachment_ids: BTreeSet<Uuid>,
    pub(super) notification_ids: BTreeSet<Uuid>,
}

/// What the `id` of a resource identifies.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Folder,
    Case,
    Event,
    Attachment,
    Notification,
}

impl Kind {
    /// By the name of a member or of a place in a path.
    fn of_identifier(name: &str) -> Option<Self> {
        match name {
            "folderId" => Some(Self::Folder),
            "caseId" => Some(Self::Case),
            "eventId" => Some(Self::Event),
            "attachmentId" => Some(Self::Attachment),
            "notificationId" => Some(Self::Notification),
            _ => None,
        }
    }

    /// By the member that lists such resources.
    fn of_list(name: &str) -> Option<Self> {
        match name {
            "cases" => Some(Self::Case),
            "events" => Some(Self::Event),
            "attachments" => Some(Self::Attachment),
            _ => None,
        }
    }

    /// By the operation that answers with one, or a list of them.
    fn of_answer(operation: &str) -> Option<Self> {
        match operation {
            "createFolder" | "getFolderById" => Some(Self::Folder),
            "getCaseById" => Some(Self::Case),
            "createEvent" | "getEventById" => Some(Self::Event),
            "listNotification" => Some(Self::Notification),
            _ => None,
        }
    }
}

impl Touched {
    /// Adds what the places of a path name, by the description of that path.
    pub(super) fn add_path(&mut self, template: &str, path: &str) {
        for (described, sent) in template.split('/').zip(path.split('/')) {
            let name = described.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
            if let Some(kind) = name.and_then(Kind::of_identifier) {
                self.add(kind, sent);
            }
        }
    }

    /// Adds what the JSON of that operation's answer names.
    pub(super) fn add_answer(&mut self, operation: &str, answer: &Value) {
        self.add_resource(Kind::of_answer(operation), answer);
    }

    fn add_resource(&mut self, kind: Option<Kind>, value: &Value) {
        match value {
            Value::Array(elements) => elements.iter().for_each(|element| self.add_resource(kind, element)),
            Value::Object(members) => {
                for (name, member) in members {
                    let identified = if name == "id" { kind } else { Kind::of_identifier(name) };
                    match (identified, member.as_str()) {
                        (Some(kind), Some(text)) => self.add(kind, text),
                        _ => self.add_resource(Kind::of_list(name), member),
                    }
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, kind: Kind, text: &str) {
        let Ok(id) = Uuid::try_parse(text) else { return };
        match kind {
            Kind::Folder => self.folder_ids.insert(id),
            Kind::Case => self.case_ids.insert(id),
            Kind::Event => self.event_ids.insert(id),
            Kind::Attachment => self.attachment_ids.insert(id),
            Kind::Notification => self.notification_ids.insert(id),
        };
    }
}
