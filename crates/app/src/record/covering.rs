//! The checkpoint that covers what leaves the clinic.

use wardbook_domain::clock::Timestamp;
use wardbook_ledger::checkpoint;
use wardbook_ledger::note::VerifierKey;
use wardbook_store::events::Filter;

use crate::clinic::Clinic;
use crate::error::{AppError, Result};

/// The checkpoint that covers an export.
pub(crate) struct Covering {
    pub(crate) note: String,
    pub(crate) size: u64,
    pub(crate) root: String,
    /// The time of its last event, with which it was made.
    pub(crate) made_at: Timestamp,
    pub(crate) key: VerifierKey,
}

impl Clinic {
    /// The newest checkpoint, which the export's own event has caused.
    pub(crate) fn covering(&self) -> Result<Covering> {
        let note = self.store.newest_checkpoint()?;
        let note = note.ok_or_else(|| AppError::Internal("the log has no checkpoint".into()))?;
        let wrong = |error: String| AppError::Internal(format!("its checkpoint is wrong: {error}"));
        let key = VerifierKey::parse(self.store.verifier_key());
        let key = key.map_err(|error| wrong(error.to_string()))?;
        let signed = checkpoint::open(note.as_bytes(), std::slice::from_ref(&key));
        let signed = signed.map_err(|error| wrong(error.to_string()))?.checkpoint;
        let last =
            Filter { from_seq: signed.size.checked_sub(1), limit: Some(1), ..Filter::default() };
        let last = self.store.read(|connection| last.list(connection, self.store.log()))?;
        let made_at = last.first().map(|event| event.time);
        let made_at = made_at.ok_or_else(|| wrong("its last event is missing".into()))?;
        Ok(Covering { note, size: signed.size, root: hex::encode(signed.root), made_at, key })
    }
}
