//! Notes as they are served: a checkpoint, the log's own signatures, and ours. Lines of others that came
//! with it are left out: nobody here has verified them, and there may be as many as a reader refuses.

use wardbook_ledger::checkpoint::Checkpoint;
use wardbook_ledger::note::{Note, Signature};

use crate::storage::logs::Log;
use crate::storage::{Result, StorageError};

/// The checkpoint of a note that came, with our signature.
///
/// # Errors
/// [`StorageError::Damaged`] where the stored note cannot be read.
pub(super) fn with_ours(
    log: &Log,
    checkpoint: &Checkpoint,
    came: &str,
    ours: Signature,
) -> Result<String> {
    let damaged = |_| StorageError::Damaged("a checkpoint's note cannot be read".to_owned());
    let came = Note::parse(came.as_bytes()).map_err(damaged)?;
    let mut note = Note::new(&checkpoint.to_string()).map_err(damaged)?;
    for own in came.signatures().iter().filter(|signature| signature.name() == log.vkey.name()) {
        let mut alone = Note::new(came.text()).map_err(damaged)?;
        alone.add(own.clone());
        if alone.verify(std::slice::from_ref(&log.vkey)).is_ok_and(|by| !by.is_empty()) {
            note.add(own.clone());
        }
    }
    note.add(ours);
    Ok(note.to_string())
}
