//! What the targets share: how a few bytes become the parts of a call.

pub mod snapshot;
/// A call as a target reads it from its input: a first line, `name: value`
/// lines up to an empty one, and the rest.
#[derive(Debug, Default)]
pub struct Written<'a> {
    /// The first line up to `?`.
    pub name: &'a str,
    /// The first line from there.
    pub query: &'a str,
    /// The lines after it.
    pub lines: Vec<(String, String)>,
    /// Everything after the empty line.
    pub body: &'a [u8],
}

impl<'a> Written<'a> {
    /// `None` when what stands before the body is no text.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let end = bytes.windows(2).position(|two| two == b"\n\n");
        let (head, body) = end.map_or((bytes, &b""[..]), |end| (&bytes[..end], &bytes[end + 2..]));
        let mut lines = std::str::from_utf8(head).ok()?.split('\n');
        let first = lines.next().unwrap_or_default();
        let (name, query) = first.split_once('?').unwrap_or((first, ""));
        let lines = lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_owned(), value.to_owned()));
        Some(Self { name, query, lines: lines.collect(), body })
    }

    /// The value of a line.
    pub fn line(&self, name: &str) -> Option<&str> {
        self.lines.iter().find(|line| line.0.eq_ignore_ascii_case(name)).map(|line| line.1.as_str())
    }
}
