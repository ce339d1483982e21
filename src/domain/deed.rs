//! What the simulator did in a party's place.

use serde::Serialize;

/// What became of something that a bot was to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Deed {
    /// A télédossier was deposited.
    Deposited,
    /// A notification was read, and called for nothing.
    Read,
    /// The other party's event was acknowledged, and called for no more.
    Acknowledged,
    /// The SI asked for complements.
    Asked,
    /// The OSL answered.
    Answered,
    /// The SI treated the case.
    Done,
    /// The SI refused the case.
    Refused,
    /// The OSL closed the case, and its folder after the last one.
    Closed,
    /// Nothing, since the hub refused it.
    Failed,
}
