//! Lets any durable write fail in tests, in both ways: not persisted, or persisted with the answer
//! lost. In a program that serves nobody plans a fault, and a write costs one look at an empty list.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::{Result, StorageError};

/// How a write fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is persisted.
    NotPersisted,
    /// It is persisted, and nobody is told.
    AnswerLost,
    /// The database reports a conflict with another transaction; nothing is persisted.
    Conflict,
}

/// Faults that are planned for the next writes, in order.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<VecDeque<Option<Fault>>>>);

impl Faults {
    /// After `writes` that succeed, one fails so.
    pub fn plan(&self, writes: usize, fault: Fault) {
        let mut planned = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        planned.extend(std::iter::repeat_n(None, writes));
        planned.push_back(Some(fault));
    }

    /// Whether none is left that was planned.
    pub fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Nothing fails from now on.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(super) fn next(&self) -> Option<Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front().flatten()
    }

    #[expect(clippy::unused_self, reason = "as its counterpart")]
    pub(super) fn before_commit(&self, fault: Option<Fault>) -> Result<()> {
        match fault {
            Some(Fault::NotPersisted) => Err(StorageError::Unavailable("planned".to_owned())),
            Some(Fault::Conflict) => Err(StorageError::Conflict),
            _ => Ok(()),
        }
    }

    #[expect(clippy::unused_self, reason = "as its counterpart")]
    pub(super) fn after_commit(&self, fault: Option<Fault>) -> Result<()> {
        if fault == Some(Fault::AnswerLost) { Err(StorageError::Unknown) } else { Ok(()) }
    }
}
