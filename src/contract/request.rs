//! A request as the validator sees it, whoever serves HTTP.

/// What a client sent.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Method of the operation, such as `POST`.
    pub method: &'a str,
    /// Path as sent, base path included, percent-decoded, without query.
    pub path: &'a str,
    /// Path parameters by name, percent-decoded.
    pub path_parameters: &'a [(&'a str, &'a str)],
    /// Query string as sent, without `?`.
    pub query: &'a str,
    /// Header lines; names in any case.
    pub headers: &'a [(String, String)],
    /// Body.
    pub body: Body<'a>,
}

/// A body.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    /// Read in full.
    Bytes(&'a [u8]),
    /// An upload or a download, not read here.
    Streamed {
        /// Whether nothing follows the head.
        is_empty: bool,
    },
}

impl Request<'_> {
    /// The values of a header, one per line.
    pub(super) fn header(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl Body<'_> {
    /// Whether there are no bytes at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Bytes(bytes) => bytes.is_empty(),
            Self::Streamed { is_empty } => *is_empty,
        }
    }
}
