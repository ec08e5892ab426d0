//! What a verification found.

use crate::storage::{Result, StorageError};

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The size that is fixed.
    pub fixed: u64,
    /// The size that the mirror signed.
    pub held: u64,
    /// How much of that can be searched.
    pub searchable: u64,
    /// Entries that are stored.
    pub next: u64,
    /// What is wrong, in words.
    pub faults: Vec<String>,
}

/// Damage is an answer here; other errors stay errors.
pub(super) fn damaged<T>(answer: Result<T>) -> Result<Option<T>> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(StorageError::Damaged(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
