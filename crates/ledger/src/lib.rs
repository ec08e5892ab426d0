//! The audit log's format and mathematics: entries, Merkle tree, checkpoints, bundles. No I/O of its own.
