//! What nobody has seen the real hub do: one switch each, so that a capture
//! corrects one line.

/// What becomes of a body that is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnreadableJson {
    /// Reported with the words of the JSON parser.
    Explained,
    /// Taken for an empty body, as the gateway's stock filter does.
    TakenForEmpty,
}

/// The parser's words are what the validator alone would answer.
pub const UNREADABLE_JSON: UnreadableJson = UnreadableJson::Explained;

/// What the JSON parser calls a body in its messages; newer versions of the
/// validator, handed a stream, would say `(PushbackInputStream)` without the text.
pub const SOURCE: &str = "(String)";

/// How much of a body the JSON parser quotes, in characters.
pub const SOURCE_LENGTH: usize = 500;

/// The JSON parser's sentence for what it would read and we do not: more than
/// 127 levels, a number beyond 64-bit floats, half a surrogate pair.
pub const BEYOND_THIS_SIMULATOR: &str =
    "JSON beyond what this simulator reads: more than 127 levels, a number over 1.7E308, or half a surrogate pair";

/// A `Content-Type` that the operation does not take is a 400 of the
/// validator, uploads included; its stock filter checks `application/json` only.
pub const CONTENT_TYPE_IS_CHECKED: bool = true;

/// An `Accept` that no answer of the operation satisfies is refused.
pub const ACCEPT_IS_CHECKED: bool = true;

/// What the validator calls a header in `@header.…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderNames {
    /// As the description spells it.
    AsDescribed,
    /// In lower case, as the vendor's later integration does.
    LowerCase,
}

/// The spelling of headers in violations.
pub const HEADER_NAMES: HeaderNames = HeaderNames::AsDescribed;

/// A body that is not `required` may be empty as far as the validator is
/// concerned; what the hub then says is unknown, so say what is said elsewhere.
/// Not so of an upload, whose answer was observed.
pub const EMPTY_BODY_IS_REFUSED: bool = true;

/// A body without `Content-Type` is not validated (swagger-request-validator
/// 2.12.1 is silent); true would validate it as the first type described.
pub const BODY_WITHOUT_CONTENT_TYPE_IS_CHECKED: bool = false;

/// Bytes of a report after which no more violations are told. The validator
/// has no such limit; without it a few megabytes of request, wrong in every
/// line, make half a gigabyte of answer.
pub const LONGEST_REPORT: usize = 1024 * 1024;

/// Violations after which an array is looked at no further: no line of a
/// report is so short that more of them could be told.
pub const MOST_VIOLATIONS: usize = LONGEST_REPORT / 32;
