//! How much a hub takes in, holds and keeps at most: whoever may call it must
//! not be able to take the machine's memory or disk.

use crate::journal;

/// The bounds of a hub. Those that count what a world holds are each world's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// What the journal of a world keeps; the oldest exchanges make room.
    pub journal: journal::Limits,
    /// Worlds beside the default one.
    pub worlds: usize,
    /// Calls that faults keep waiting at once, over all worlds.
    pub hanging_calls: usize,
    /// Bytes of a JSON body. The real gateway has no such limit (WSO2).
    pub json_bytes: usize,
    /// Bytes of an attachment; the real hub takes 1 GB (functional specification).
    pub attachment_bytes: u64,
    /// Snapshots of a world; each is in memory.
    pub snapshots: usize,
    /// Bytes of a snapshot that is uploaded: it is written to the disk before it
    /// is read.
    pub snapshot_bytes: u64,
    /// Télédossiers that one call injects.
    pub dossiers_at_once: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            journal: journal::Limits::default(),
            worlds: 100,
            hanging_calls: 10_000,
            json_bytes: 32 * 1024 * 1024,
            attachment_bytes: 1024 * 1024 * 1024,
            snapshots: 100,
            snapshot_bytes: 4 * 1024 * 1024 * 1024,
            dossiers_at_once: 1000,
        }
    }
}
