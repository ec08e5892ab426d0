//! What is sent, out of the stored log: consistency proofs, and packages of events with theirs.

use wardbook_ledger::Hash;
use wardbook_ledger::checkpoint::Checkpoint;
use wardbook_ledger::merkle::{consistency_proof, leaf_hash, root, subtree_consistency_proof};
use wardbook_ledger::note::Note;
use wardbook_store::events::Filter;
use wardbook_store::log_nodes::LogTree;
use wardbook_sync::wire::entries::{Bounds, MAX_PACKAGES, Package, UploadHead, packages};

use super::failed::{Failed, broken};
use crate::clinic::Clinic;
use crate::error::AppError;

/// Bytes of events after which no further package is put into a request: head office unpacks at most
/// 40 MiB, and one package has at most 17.
const MOST_BYTES: usize = 20 * 1024 * 1024;

/// A note's checkpoint, without looking at its signatures: for notes that the clinic made itself.
pub(super) fn checkpoint_of(note: &str) -> Option<Checkpoint> {
    Checkpoint::parse(Note::parse(note.as_bytes()).ok()?.text()).ok()
}

impl Clinic {
    /// The newest checkpoint: its size and its note.
    pub(super) fn newest_checkpoint(&self) -> Result<(u64, String), Failed> {
        let note = self.store.newest_checkpoint()?;
        let note = note.ok_or_else(|| broken(&"the log has no checkpoint"))?;
        let size =
            checkpoint_of(&note).ok_or_else(|| broken(&"its checkpoint cannot be read"))?.size;
        Ok((size, note))
    }

    /// The proof that the log of `new` events extends the one of `old`.
    pub(super) fn consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, Failed> {
        self.store.read(|connection| {
            let tree = LogTree::of(connection, new)?;
            consistency_proof(old, new, &tree.nodes()).map_err(|error| broken(&error))
        })
    }

    /// The same for an export.
    pub(crate) fn consistency_proof(&self, old: u64, new: u64) -> Result<Vec<Hash>, AppError> {
        self.consistency(old, new).map_err(Failed::of_clinic)
    }

    /// The root over the first `size` events.
    pub(super) fn root_at(&self, size: u64) -> Result<Hash, Failed> {
        self.store.read(|connection| {
            let tree = LogTree::of(connection, size)?;
            Ok(root(size, &tree.nodes())?)
        })
    }

    /// The body of an upload of `[head.start, head.end)`, with as many packages as one request takes.
    pub(super) fn upload_body(&self, head: &UploadHead) -> Result<Vec<u8>, Failed> {
        let mut body = Vec::new();
        head.write(&mut body).map_err(|error| broken(&error))?;
        self.store.read(|connection| {
            let tree = LogTree::of(connection, head.end)?;
            let nodes = tree.nodes();
            let most = usize::try_from(MAX_PACKAGES).unwrap_or(usize::MAX);
            for bounds in packages(head.start, head.end).take(most) {
                if body.len() > MOST_BYTES {
                    break;
                }
                let entries = self.entries(connection, bounds)?;
                let from = bounds.subtree_start();
                let proof = subtree_consistency_proof(from, bounds.end, head.end, &nodes);
                let proof = proof.map_err(|error| broken(&error))?;
                let package = Package { bounds, entries, proof };
                package.write(&mut body).map_err(|error| broken(&error))?;
            }
            Ok::<_, Failed>(())
        })?;
        Ok(body)
    }

    /// The header bytes of events, from their stored columns. One that was altered is not sent: it
    /// would not be what the checkpoint proves.
    fn entries(
        &self,
        connection: &rusqlite::Connection,
        bounds: Bounds,
    ) -> Result<Vec<Vec<u8>>, Failed> {
        let filter =
            Filter { from_seq: Some(bounds.start), to_seq: Some(bounds.end), ..Filter::default() };
        let mut entries = Vec::new();
        filter.each(connection, self.store.log(), |event| {
            let entry = event.with_header(self.store.log(), |header| {
                let mut bytes = Vec::with_capacity(512);
                header.write_jcs(&mut bytes);
                bytes
            });
            if event.seq != bounds.start + entries.len() as u64 || leaf_hash(&entry) != event.leaf {
                return Err(broken(&format!("event {} was altered", event.seq)));
            }
            entries.push(entry);
            Ok(true)
        })?;
        if entries.len() as u64 != bounds.end - bounds.start {
            return Err(broken(&format!("events before {} are missing", bounds.end)));
        }
        Ok(entries)
    }
}
