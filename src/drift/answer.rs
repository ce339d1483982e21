//! An answer as it is compared.

use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::Value;

/// No answer of a hub to these requests is longer.
pub const LONGEST: u64 = 16 * 1024 * 1024;

/// What a hub said.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The reason phrase.
    pub reason: String,
    /// The headers, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub content: Content,
}

/// The body of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// None, or of no bytes.
    Empty,
    /// JSON, whatever the media type says.
    Json(Value),
    /// Other text.
    Text(String),
    /// Neither.
    Bytes,
}

impl Content {
    /// Reads the bytes of a body, compressed or not.
    #[must_use]
    pub fn read(bytes: Vec<u8>, headers: &[(String, String)]) -> Self {
        let is_gzip = headers.iter().any(|(name, value)| name == "content-encoding" && value == "gzip");
        let bytes = if is_gzip { unzipped(&bytes) } else { Some(bytes) };
        match bytes {
            None => Self::Bytes,
            Some(bytes) if bytes.is_empty() => Self::Empty,
            Some(bytes) => match serde_json::from_slice(&bytes) {
                Ok(json) => Self::Json(json),
                Err(_) => String::from_utf8(bytes).map_or(Self::Bytes, Self::Text),
            },
        }
    }

    /// What it is, in a word or two.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Empty => "no body",
            Self::Json(_) => "JSON",
            Self::Text(text) if text.trim_start().starts_with('<') => "markup",
            Self::Text(_) => "text",
            Self::Bytes => "bytes that are no text",
        }
    }
}

fn unzipped(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).take(LONGEST).read_to_end(&mut plain).ok()?;
    Some(plain)
}

impl Answer {
    /// Whether it is a success.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Its JSON, if that is what it holds.
    #[must_use]
    pub fn json(&self) -> Option<&Value> {
        if let Content::Json(json) = &self.content { Some(json) } else { None }
    }
}
