//! The ledger's tree out of its rows: checkpoints and proofs. A checkpoint is signed after its state
//! was read, so that nothing is signed that is not committed.

use std::cell::RefCell;

use wardbook_ledger::Hash;
use wardbook_ledger::checkpoint::LogKey;
use wardbook_ledger::merkle::{
    Frontier, NodeSource, Unprovable, consistency_proof, inclusion_proof,
};
use wardbook_ledger::tiles::locate;

use crate::storage::own_log::{self, End};
use crate::storage::{Result, StorageError, Transaction};

/// The tree as a source of nodes, within one transaction.
pub(crate) struct Tree<'a>(RefCell<&'a mut (dyn Transaction + 'a)>);

impl std::fmt::Debug for Tree<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tree")
    }
}

/// The tree that a transaction sees.
pub(crate) fn tree<'a>(tx: &'a mut (dyn Transaction + 'a)) -> Tree<'a> {
    Tree(RefCell::new(tx))
}

impl NodeSource for Tree<'_> {
    type Error = StorageError;

    fn node(&self, level: u32, index: u64) -> Result<Hash> {
        let span = locate(level, index);
        let (first, count) = (span.first as u64, span.count as u64);
        let hashes = own_log::tile(&mut **self.0.borrow_mut(), span.tile, first, count)?;
        Ok(Frontier::from_leaves(hashes).root())
    }
}

/// The signed checkpoint of an end that was read.
pub(crate) fn checkpoint(key: &LogKey, end: &End) -> String {
    key.checkpoint(end.edge.size(), end.edge.root()).sign(key)
}

/// The path of event `index` in the tree of `size` events.
pub(crate) fn inclusion(tx: &mut dyn Transaction, index: u64, size: u64) -> Result<Vec<Hash>> {
    inclusion_proof(index, size, &tree(tx)).map_err(unprovable)
}

/// That the tree of `size` events extends the one of `old`.
pub(crate) fn consistency(tx: &mut dyn Transaction, old: u64, size: u64) -> Result<Vec<Hash>> {
    consistency_proof(old, size, &tree(tx)).map_err(unprovable)
}

fn unprovable(error: Unprovable<StorageError>) -> StorageError {
    match error {
        Unprovable::Source(error) => error,
        outside => StorageError::Refused(outside.to_string()),
    }
}
