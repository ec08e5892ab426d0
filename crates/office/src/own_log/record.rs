//! Recording, with what requests are served with.

use super::append::append;
use super::event::{Actor, Entry};
use crate::clock::Timestamp;
use crate::state::AppState;
use crate::storage::{Result, StorageError, Transaction, people};

impl AppState {
    /// Records an event of the office's own ledger, within the transaction of what it records, and
    /// gives its position.
    ///
    /// # Errors
    /// [`StorageError::SignedOut`] for a person who was signed out since the request began: nothing is
    /// written to an audit session after its seal.
    pub fn record(&self, tx: &mut dyn Transaction, entry: &Entry, now: Timestamp) -> Result<u64> {
        if let Actor::Person { session, .. } = entry.actor
            && !people::is_seated(tx, session)?
        {
            return Err(StorageError::SignedOut);
        }
        append(tx, self.id, &self.randomness, entry, now)
    }
}
