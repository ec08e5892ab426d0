//! The newest checkpoint that others have signed, as exports carry it.

use wardbook_domain::clock::Timestamp;
use wardbook_ledger::checkpoint::add_cosignature;
use wardbook_ledger::note::{Signature, VerifierKey};
use wardbook_store::StoreError;
use wardbook_store::sync::enrolment;
use wardbook_store::sync::witnesses;

use super::show::of_seconds;
use crate::clinic::Clinic;
use crate::error::Result;

/// A checkpoint with what others signed of it.
#[derive(Clone, Debug)]
pub(crate) struct CosignedNote {
    /// Its size.
    pub(crate) size: u64,
    /// The note with every cosignature.
    pub(crate) note: String,
    /// The keys that made them.
    pub(crate) keys: Vec<VerifierKey>,
    /// The name of each signer, and when it signed by its own clock.
    pub(crate) by: Vec<(String, Option<Timestamp>)>,
    /// Who was the last to fix it, and when.
    pub(crate) last: (String, Option<Timestamp>),
}

/// Whether a signer is a mirror by its name (C2SP tlog-mirror): its signature says that every event is
/// held, and fixes the history as well.
pub fn is_mirror(name: &str) -> bool {
    name.ends_with("/mirror")
}

impl CosignedNote {
    /// What it fixes of a log of `size` events, a sentence for each signer.
    pub(crate) fn in_words(&self, size: u64) -> Vec<String> {
        let after = size.saturating_sub(self.size);
        let one = |(name, at): &(String, Option<Timestamp>)| {
            let at = at.map_or_else(String::new, |at| format!(" at {} UTC", at.to_text()));
            let rest = match after {
                0 => String::new(),
                1 => "; the event after it is the clinic's word".to_owned(),
                many => format!("; the {many} events after it are the clinic's word"),
            };
            let promise = if is_mirror(name) { "Held" } else { "Fixed" };
            format!("{promise} by {name}{at} up to event {}{rest}.", self.size)
        };
        self.by.iter().map(one).collect()
    }
}

impl Clinic {
    /// The newest checkpoint that head office or a witness has signed, with all its cosignatures,
    /// each verified once more: what lies beside the database is not trusted. `None` where there is
    /// none, or the log no longer has that checkpoint. What a former head office or a removed witness
    /// has signed stays signed.
    pub(crate) fn newest_cosigned(&self) -> Result<Option<CosignedNote>> {
        let ((mut fixing, mirrors), others) = self.store.read(|connection| {
            Ok::<_, StoreError>((enrolment::keys(connection)?, witnesses::keys(connection)?))
        })?;
        fixing.extend(others);
        let all: Vec<String> = fixing.iter().cloned().chain(mirrors).collect();
        let size = self.store.log_size()?;
        let lines = self.store.with_sync_book(|book| {
            let newest = book.newest(&fixing, 0, size)?;
            match newest.first() {
                Some(one) => book.newest(&all, one.size, one.size),
                None => Ok(Vec::new()),
            }
        })?;
        let Some(size) = lines.first().map(|line| line.size) else { return Ok(None) };
        let Some(mut note) = self.store.checkpoint_at(size)? else { return Ok(None) };
        let (mut keys, mut by, mut last) = (Vec::new(), Vec::new(), None);
        for line in &lines {
            let Ok(key) = VerifierKey::parse(&line.signer) else { continue };
            let Ok(signature) = Signature::parse(&line.line) else { continue };
            let Ok(with) = add_cosignature(&note, &signature, &key) else { continue };
            note = with;
            let signed = (key.name().to_owned(), of_seconds(line.time));
            if fixing.contains(&line.signer) {
                last = last.max(Some((signed.1, signed.0.clone())));
            }
            by.push(signed);
            keys.push(key);
        }
        let last = last.map(|(at, name)| (name, at));
        Ok(last.map(|last| CosignedNote { size, note, keys, by, last }))
    }
}
