//! Snapshots: all that a world remembered at one moment.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tempfile::NamedTempFile;
use thiserror::Error;

use crate::{
    domain::{name::Name, timestamp::Timestamp},
    store::{
        StoreError,
        image::Image,
        snapshot_file::{self, ReadError, Remains},
    },
};

/// All that a world remembered at one moment; nobody changes it.
#[derive(Debug)]
pub struct Snapshot {
    pub(crate) image: Arc<Image>,
    pub(crate) remains: Remains,
}

impl Snapshot {
    /// The time of the world at that moment.
    #[must_use]
    pub fn taken(&self) -> Timestamp {
        self.remains.taken
    }

    /// The snapshot as one file. Waits for the disk.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn write(&self) -> Result<NamedTempFile, StoreError> {
        snapshot_file::write(&self.image, &self.remains)
    }

    /// The snapshot in a file, which is changed by that. Waits for the disk.
    ///
    /// # Errors
    /// When there is none, or the disk fails.
    pub fn read(file: &Path) -> Result<Self, ReadError> {
        let (image, remains) = snapshot_file::read(file)?;
        Ok(Self { image: Arc::new(image), remains })
    }
}

/// The snapshots of one world.
#[derive(Debug)]
pub struct Snapshots {
    kept: Mutex<BTreeMap<Name, Arc<Snapshot>>>,
    most: usize,
}

/// Why a snapshot is not kept.
#[derive(Debug, Error)]
pub enum NotKept {
    /// There is one of that name.
    #[error("there is a snapshot {0} already")]
    Taken(Name),
    /// There are as many as there may be.
    #[error("there are {0} snapshots already: delete one")]
    Full(usize),
}

impl Snapshots {
    /// None yet, and as many as `most` to come.
    #[must_use]
    pub fn at_most(most: usize) -> Self {
        Self { kept: Mutex::default(), most }
    }

    /// That of this name.
    #[must_use]
    pub fn find(&self, name: &Name) -> Option<Arc<Snapshot>> {
        self.lock().get(name).cloned()
    }

    /// All of them, by name.
    #[must_use]
    pub fn list(&self) -> Vec<(Name, Arc<Snapshot>)> {
        self.lock().iter().map(|(name, snapshot)| (name.clone(), snapshot.clone())).collect()
    }

    /// Keeps a new one.
    ///
    /// # Errors
    /// When there is one of that name, or too many.
    pub fn add(&self, name: Name, snapshot: Snapshot) -> Result<Arc<Snapshot>, NotKept> {
        self.keep(name, snapshot, false)
    }

    /// Keeps one, whatever there was under that name.
    ///
    /// # Errors
    /// When there are too many.
    pub fn put(&self, name: Name, snapshot: Snapshot) -> Result<Arc<Snapshot>, NotKept> {
        self.keep(name, snapshot, true)
    }

    fn keep(&self, name: Name, snapshot: Snapshot, replaces: bool) -> Result<Arc<Snapshot>, NotKept> {
        let mut kept = self.lock();
        match kept.contains_key(&name) {
            true if !replaces => return Err(NotKept::Taken(name)),
            false if kept.len() >= self.most => return Err(NotKept::Full(self.most)),
            _ => {}
        }
        let snapshot = Arc::new(snapshot);
        let old = kept.insert(name, snapshot.clone());
        drop(kept);
        // Its files go without anybody waiting for the lock.
        drop(old);
        Ok(snapshot)
    }

    /// Forgets one; whether there was one.
    pub fn remove(&self, name: &Name) -> bool {
        let removed = self.lock().remove(name);
        removed.is_some()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Name, Arc<Snapshot>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
