//! The checkpoint that covers what leaves the clinic, and what others have signed of it.

use wardbook_domain::clock::Timestamp;
use wardbook_ledger::bundle::WitnessedEarlier;
use wardbook_ledger::checkpoint;
use wardbook_ledger::note::VerifierKey;
use wardbook_store::events::Filter;

use crate::clinic::Clinic;
use crate::error::{AppError, Result};
use crate::sync::CosignedNote;

/// The checkpoint that covers an export.
pub(crate) struct Covering {
    /// The signed note, with the cosignatures on it.
    pub(crate) note: String,
    pub(crate) size: u64,
    pub(crate) root: String,
    /// The time of its last event, with which it was made.
    pub(crate) made_at: Timestamp,
    /// The log's key, and those that have cosigned.
    pub(crate) keys: Vec<VerifierKey>,
    /// The newest checkpoint that others signed, this one or an earlier one.
    pub(crate) cosigned: Option<CosignedNote>,
}

impl Clinic {
    /// The newest checkpoint, which the export's own event has caused.
    pub(crate) fn covering(&self) -> Result<Covering> {
        let note = self.store.newest_checkpoint()?;
        let note = note.ok_or_else(|| AppError::Internal("the log has no checkpoint".into()))?;
        let cosigned = self.newest_cosigned()?;
        self.covering_by(note, cosigned)
    }

    /// The same of what ends before position `end`: where others have signed a checkpoint that
    /// covers it, that one.
    pub(crate) fn covering_up_to(&self, end: u64) -> Result<Covering> {
        match self.newest_cosigned()? {
            Some(cosigned) if cosigned.size >= end => {
                self.covering_by(cosigned.note.clone(), Some(cosigned))
            }
            _ => self.covering(),
        }
    }

    fn covering_by(&self, note: String, cosigned: Option<CosignedNote>) -> Result<Covering> {
        let wrong = |error: String| AppError::Internal(format!("its checkpoint is wrong: {error}"));
        let key = VerifierKey::parse(self.store.verifier_key());
        let mut keys = vec![key.map_err(|error| wrong(error.to_string()))?];
        keys.extend(cosigned.iter().flat_map(|one| one.keys.iter().cloned()));
        let signed = checkpoint::open(note.as_bytes(), &keys);
        let signed = signed.map_err(|error| wrong(error.to_string()))?.checkpoint;
        let last =
            Filter { from_seq: signed.size.checked_sub(1), limit: Some(1), ..Filter::default() };
        let last = self.store.read(|connection| last.list(connection, self.store.log()))?;
        let made_at = last.first().map(|event| event.time);
        let made_at = made_at.ok_or_else(|| wrong("its last event is missing".into()))?;
        let root = hex::encode(signed.root);
        Ok(Covering { note, size: signed.size, root, made_at, keys, cosigned })
    }

    /// What a bundle under this checkpoint says of an earlier one that others signed.
    pub(crate) fn witnessed_earlier(
        &self,
        covering: &Covering,
    ) -> Result<Option<WitnessedEarlier>> {
        let Some(earlier) = covering.cosigned.as_ref().filter(|one| one.size < covering.size)
        else {
            return Ok(None);
        };
        let consistency = self.consistency_proof(earlier.size, covering.size)?;
        Ok(Some(WitnessedEarlier { note: earlier.note.clone(), consistency }))
    }
}
