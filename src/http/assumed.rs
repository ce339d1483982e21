//! What no public document says of `HubEE`'s gateway on the wire: one switch
//! each.
//!
//! WSO2 API Microgateway 3.2 behaves as written here when nobody sets it
//! otherwise, and its operator may have; a capture of the real hub that says so
//! changes one line.
//!
//! Some assumptions are what is not there: a 405 has no `Allow`; a 413 and a
//! 414 have no body and end the connection; no answer has a `Vary`, a cookie or
//! an `X-Request-Id`.

use std::time::Duration;

/// The `server` of what the gateway answers. The observed 401 leaves room for
/// two digits at its end; which ones, nobody has seen.
pub(super) const SERVER: &str = "ballerina/1.2.14";

/// Whether every JSON answer of the hub is gzipped for who accepts it. Real
/// clients have met that on the list of subscriptions only.
pub(super) const EVERY_JSON_ANSWER_IS_GZIPPED: bool = true;

/// Whether web pages of other sites may call, as they may by default.
pub(super) const CORS_IS_KEPT: bool = true;

/// The methods that these pages may use.
pub(super) const CORS_METHODS: [&str; 6] = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"];

/// The headers that these pages may send, in any case.
pub(super) const CORS_HEADERS: [&str; 4] = ["authorization", "Access-Control-Allow-Origin", "Content-Type", "SOAPAction"];

/// How long a browser may remember what it was allowed: not at all.
pub(super) const CORS_MAX_AGE: &str = "-1";

/// The longest path and query, in bytes; 414 past it.
pub(super) const LONGEST_URI: usize = 4096;

/// The most header bytes of a request, line ends not counted; 413 past it.
pub(super) const LARGEST_HEADERS: usize = 8192;

/// How long a client may stop sending before it gets a 408, and how long an
/// idle connection is kept.
pub(crate) const CLIENT_TIMEOUT: Duration = Duration::from_mins(2);
