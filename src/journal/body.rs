//! The bytes of a request or an answer, as far as they are kept.

use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::redaction;

/// The most that is kept of a body.
pub(super) const BOUND: usize = 64 * 1024;

/// The most that is kept of a file: enough to tell it from another.
const BOUND_OF_FILES: usize = 4 * 1024;

/// What form a body has, as its headers say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// JSON, or whatever text.
    #[default]
    Text,
    /// `name=value` pairs.
    Pairs,
    /// No text, or one whose secrets cannot be told from the rest.
    Opaque,
}

/// A body being recorded.
#[derive(Debug, Default)]
pub struct Recorded {
    form: Form,
    is_gzipped: bool,
    bytes: Vec<u8>,
    size: u64,
}

/// A body as it is shown.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) size: u64,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    Text {
        text: String,
        is_whole: bool,
    },
    /// The start of the SHA-256 of what was kept.
    Binary {
        digest: String,
        kept: usize,
    },
}

impl Recorded {
    /// An empty body that comes with those headers. At the token endpoints,
    /// what is neither a form nor JSON may be a secret in any of its parts.
    #[must_use]
    pub fn announced_by(headers: &[(String, String)], is_of_token_endpoint: bool) -> Self {
        let find = |name: &str| headers.iter().find(|header| header.0.eq_ignore_ascii_case(name)).map(|header| header.1.as_str());
        let media_type = find("content-type").unwrap_or_default().to_ascii_lowercase();
        let is_text = media_type.contains("json") || !is_of_token_endpoint && !media_type.starts_with("multipart/");
        let form = match media_type.as_str() {
            pairs if pairs.starts_with("application/x-www-form-urlencoded") => Form::Pairs,
            file if file.starts_with("application/octet-stream") => Form::Opaque,
            _ if is_text => Form::Text,
            _ => Form::Opaque,
        };
        Self { form, is_gzipped: find("content-encoding") == Some("gzip"), ..Self::default() }
    }

    /// Takes note of bytes that pass.
    pub fn see(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        let bound = if self.form == Form::Opaque { BOUND_OF_FILES } else { BOUND };
        let room = bound.saturating_sub(self.bytes.len()).min(bytes.len());
        self.bytes.extend_from_slice(bytes.get(..room).unwrap_or_default());
    }

    /// How many bytes were seen.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// What it costs to keep, once as it came and once as it is shown.
    pub(super) fn weight(&self) -> usize {
        2 * self.bytes.len()
    }

    pub(super) fn form(&self) -> Form {
        self.form
    }

    /// The text that was kept, secrets included, and whether it is all there.
    pub(super) fn text(&self) -> Option<(String, bool)> {
        let is_whole = self.size == self.bytes.len() as u64;
        let (bytes, is_whole) = if self.is_gzipped {
            let mut plain = Vec::new();
            let mut decoder = GzDecoder::new(self.bytes.as_slice()).take(BOUND as u64 + 1);
            let is_read = decoder.read_to_end(&mut plain).is_ok() && plain.len() <= BOUND;
            plain.truncate(BOUND);
            (plain, is_whole && is_read)
        } else {
            (self.bytes.clone(), is_whole)
        };
        if self.form == Form::Opaque || bytes.contains(&0) {
            return None;
        }
        match String::from_utf8(bytes) {
            Ok(text) => Some((text, is_whole)),
            // The bound has cut a character in two.
            Err(error) if !is_whole && error.utf8_error().error_len().is_none() => {
                let end = error.utf8_error().valid_up_to();
                let mut bytes = error.into_bytes();
                bytes.truncate(end);
                String::from_utf8(bytes).ok().map(|text| (text, false))
            }
            Err(_) => None,
        }
    }

    /// As it may be shown.
    pub(super) fn shown(&self) -> Shown {
        let content = if let Some((text, is_whole)) = self.text() {
            Content::Text { text: redaction::of_body(&text, self.form == Form::Pairs), is_whole }
        } else {
            let start = Sha256::digest(&self.bytes).first_chunk().copied().unwrap_or_default();
            Content::Binary { digest: format!("{:016x}", u64::from_be_bytes(start)), kept: self.bytes.len() }
        };
        Shown { size: self.size, content }
    }
}

impl Shown {
    /// `null` when there was no body.
    pub(super) fn json(&self) -> Value {
        match &self.content {
            _ if self.size == 0 => Value::Null,
            Content::Text { text, is_whole } => json!({ "size": self.size, "text": text, "truncated": !is_whole }),
            Content::Binary { digest, kept } => json!({ "size": self.size, "sha256Prefix": digest, "digested": kept }),
        }
    }

    /// The text, unless there was none, and whether it is all there.
    pub(super) fn whole_text(&self) -> Option<(&str, bool)> {
        match &self.content {
            Content::Text { text, is_whole } if self.size > 0 => Some((text, *is_whole)),
            Content::Text { .. } | Content::Binary { .. } => None,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text { text, .. } => Some(text),
            Content::Binary { .. } => None,
        }
    }
}
