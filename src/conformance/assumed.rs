//! Thresholds that no document says: one line each, so that the day one is
//! known it is corrected here.

/// How many tokens that each served one call at most, though they were still
/// good, make a client one that asks for a token at each call. A program that
/// is started anew for each call does it once or twice.
pub(super) const WASTED_TOKENS: usize = 3;

/// How many calls in a row with a token that is over are one too many: several
/// may be under way when it ends.
pub(super) const DEAD_TOKEN_CALLS: usize = 4;

/// Milliseconds between the end of a failure and the same call again; the
/// error guide only says to wait. A clock in whole seconds may show less.
pub(super) const PAUSE: i64 = 900;

/// How often a failing call is made in a row; the State's own script makes five
/// tries (observed).
pub(super) const TRIES: usize = 5;

/// How many notifications are listed when it is not said (functional
/// specification).
pub(super) const BATCH: usize = 25;
