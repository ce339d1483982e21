//! Attachments: what is declared first, and what the bytes turn out to be.

use serde::{Deserialize, Serialize};

use super::id::AttachmentId;

/// Where an attachment's bytes stand (functional specification).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum AttachmentStatus {
    /// Declared, not uploaded yet.
    Pending,
    /// Uploaded, checked, downloadable.
    Received,
    /// Infected, as the antivirus says.
    Corrupted,
    /// Not what was declared: size, type or digest.
    Rejected,
    /// Purged.
    Deleted,
}

impl AttachmentStatus {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Pending, "PENDING"),
        (Self::Received, "RECEIVED"),
        (Self::Corrupted, "CORRUPTED"),
        (Self::Rejected, "REJECTED"),
        (Self::Deleted, "DELETED"),
    ];

    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The status of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

/// An attachment as a request declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewAttachment {
    /// File name, at most 255 characters.
    pub file_name: String,
    /// One of the process's `attachmentTypesEnabled`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Size in bytes.
    pub size: i64,
    /// One of the process's enabled formats.
    pub mime_type: String,
}

/// An attachment as answers show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// Identifier, the hub's.
    pub id: AttachmentId,
    /// Where its bytes stand.
    pub status: AttachmentStatus,
    /// What was declared.
    #[serde(flatten)]
    pub declared: NewAttachment,
}

/// What an upload turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Bytes received.
    pub size: u64,
    /// SHA-256 of them.
    pub digest: [u8; 32],
    /// The digest the client announced, when it could be read.
    pub announced: Announced,
    /// Whether the antivirus test string is in them.
    pub is_infected: bool,
    /// The media type their first bytes give away, when they do.
    pub sniffed: Option<&'static str>,
}

/// The `digest` request header: base64 of a SHA-256, optional.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announced {
    /// No header; the official collection sends none.
    Nothing,
    /// A digest to hold against the bytes.
    Digest([u8; 32]),
    /// Not base64 of 32 bytes.
    Unreadable,
}

/// What the hub makes of an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Kept: `RECEIVED`.
    Sound,
    /// Kept away from everyone, without telling: `CORRUPTED`.
    Infected,
    /// 400 and `REJECTED`.
    WrongSize,
    /// 400 and `REJECTED`.
    WrongDigest,
    /// 400 and `REJECTED`.
    WrongType,
}

impl NewAttachment {
    /// Holds the bytes against what was declared: size first, then digest,
    /// antivirus, type (order assumed).
    #[must_use]
    pub fn judge(&self, upload: &Upload) -> Verdict {
        let announced_another = match upload.announced {
            Announced::Nothing => false,
            Announced::Digest(digest) => digest != upload.digest,
            Announced::Unreadable => true,
        };
        if u64::try_from(self.size) != Ok(upload.size) {
            Verdict::WrongSize
        } else if announced_another {
            Verdict::WrongDigest
        } else if upload.is_infected {
            Verdict::Infected
        } else if !may_be(&self.mime_type, upload.sniffed) {
            Verdict::WrongType
        } else {
            Verdict::Sound
        }
    }
}

/// Whether bytes that look like `sniffed` may have been declared as `declared`.
///
/// Lenient on purpose: XML may look like text, docx and odt like zip (official
/// collection). Only what cannot be is refused: a binary format declared as
/// text or as another one, and a declared PDF, archive or image that is none.
#[must_use]
pub fn may_be(declared: &str, sniffed: Option<&str>) -> bool {
    let expected = Family::of(declared);
    let found = sniffed.map_or(Family::Text, Family::of);
    match (expected, found) {
        (Family::Unknown, _) => true,
        // A signature the sniffer knows but we give no family to is binary.
        (_, Family::Unknown) => false,
        (expected, found) => expected == found,
    }
}

/// Media types that a sniffer cannot tell apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Text,
    Pdf,
    Archive,
    Image,
    Unknown,
}

impl Family {
    fn of(mime_type: &str) -> Self {
        let mime_type = mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match mime_type.as_str() {
            "application/pdf" => Self::Pdf,
            "application/xml" | "application/json" => Self::Text,
            "application/zip" | "application/x-zip-compressed" => Self::Archive,
            _ if mime_type.starts_with("text/") || mime_type.ends_with("+xml") || mime_type.ends_with("+json") => Self::Text,
            _ if mime_type.starts_with("application/vnd.oasis.opendocument") => Self::Archive,
            _ if mime_type.starts_with("application/vnd.openxmlformats") => Self::Archive,
            _ if mime_type.starts_with("image/") => Self::Image,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_a_sniffer_confuses_are_let_through() {
        for (declared, sniffed) in [
            ("application/xml", None),
            ("application/xml", Some("text/xml")),
            ("application/json", Some("text/plain")),
            ("application/vnd.oasis.opendocument.text", Some("application/zip")),
            ("application/zip", Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document")),
            ("application/x-of-a-vendor", Some("application/pdf")),
        ] {
            assert!(may_be(declared, sniffed), "{declared} {sniffed:?}");
        }
    }

    #[test]
    fn what_cannot_be_the_declared_type_is_refused() {
        for (declared, sniffed) in [
            ("application/pdf", None),
            ("application/pdf", Some("application/zip")),
            ("application/xml", Some("application/pdf")),
            ("application/json", Some("application/x-executable")),
            ("image/png", None),
        ] {
            assert!(!may_be(declared, sniffed), "{declared} {sniffed:?}");
        }
    }

    #[test]
    fn a_size_that_differs_is_reported_before_anything_else() {
        let declared = NewAttachment { file_name: "a.pdf".into(), kind: "A".into(), size: 3, mime_type: "application/pdf".into() };
        let upload = Upload { size: 2, digest: [0; 32], announced: Announced::Unreadable, is_infected: true, sniffed: None };
        assert_eq!(declared.judge(&upload), Verdict::WrongSize);
        assert_eq!(declared.judge(&Upload { size: 3, ..upload.clone() }), Verdict::WrongDigest);
        let announced = Announced::Digest([0; 32]);
        assert_eq!(declared.judge(&Upload { size: 3, announced, ..upload }), Verdict::Infected);
    }
}
