//! The Merkle tree of RFC 6962 section 2.1: hashing, roots, proofs and their verification.
//!
//! Lives here: pure mathematics over hashes. Not here: what a leaf is made of (`entry`), how
//! hashes lie in storage (`tiles`), who signed a root (`checkpoint`).
//!
//! A *node* `(level, index)` is the root of the perfect, aligned subtree over the leaves
//! `[index * 2^level, (index + 1) * 2^level)`; level 0 are the leaf hashes themselves.

mod prefix;
mod proof;
mod range;
mod verify;

pub use prefix::{PrefixUnknown, common_prefix};
pub use proof::{
    Leaves, NodeSource, PastTheLeaves, RangeProof, Unprovable, consistency_proof, inclusion_proof,
    is_subtree, range_proof, root, subtree_consistency_proof,
};
pub use range::{CompactRange, Frontier, Misfit, Subtrees, subtrees};
pub use verify::{ProofRefused, verify_consistency, verify_inclusion, verify_subtree_consistency};

use sha2::{Digest, Sha256};

use crate::Hash;

/// `SHA-256(0x00 ‖ data)`, the hash of a leaf (RFC 6962 section 2.1).
pub fn leaf_hash(data: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0x00]);
    hasher.update(data);
    hasher.finalize().into()
}

/// `SHA-256(0x01 ‖ left ‖ right)`, the hash of an inner node (RFC 6962 section 2.1).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [0x01; 65];
    bytes[1..33].copy_from_slice(left);
    bytes[33..].copy_from_slice(right);
    Sha256::digest(bytes).into()
}

/// The root of a tree without leaves: SHA-256 of nothing (RFC 6962 section 2.1).
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

#[cfg(test)]
mod tests;
