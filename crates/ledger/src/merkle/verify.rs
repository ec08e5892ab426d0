//! Checking proofs that come from elsewhere: RFC 9162 sections 2.1.3.2 and 2.1.4.2, which state
//! as algorithms what RFC 6962 leaves to the reader.
//!
//! Everything here is safe on hostile input: the work is bounded by the length of the proof given
//! and by 64, nothing panics, and a proof that is too long or too short is refused.

use super::{empty_root, node_hash};
use crate::Hash;

/// Why a proof does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofRefused {
    /// The leaf or the older tree does not lie within the tree.
    #[error("{what} does not lie within a tree of {size} leaves")]
    OutsideTree {
        /// The index, or the older size.
        what: u64,
        /// The tree's size.
        size: u64,
    },
    /// The proof has more or fewer hashes than its tree needs.
    #[error("the proof has a wrong number of hashes ({given})")]
    WrongLength {
        /// Hashes given.
        given: usize,
    },
    /// The proof leads to another root than the one given.
    #[error("the proof leads to another root")]
    OtherRoot,
    /// The proof leads to another root of the older tree than the one given.
    #[error("the proof leads to another root of the older tree")]
    OtherOldRoot,
}

/// Checks that `leaf` is the leaf at `index` of the tree of `size` leaves with this root.
///
/// # Errors
/// [`ProofRefused`] names why it is not proven.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofRefused> {
    if index >= size {
        return Err(ProofRefused::OutsideTree { what: index, size });
    }
    let wrong_length = ProofRefused::WrongLength { given: proof.len() };
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(wrong_length);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(wrong_length);
    }
    if hash == *root { Ok(()) } else { Err(ProofRefused::OtherRoot) }
}

/// Checks that the tree of `old` leaves is a prefix of the tree of `new` leaves: nothing was
/// changed or taken away. Every tree extends the empty one, by an empty proof.
///
/// # Errors
/// [`ProofRefused`] names why it is not proven.
pub fn verify_consistency(
    old: u64,
    new: u64,
    proof: &[Hash],
    old_root: &Hash,
    new_root: &Hash,
) -> Result<(), ProofRefused> {
    if old > new {
        return Err(ProofRefused::OutsideTree { what: old, size: new });
    }
    let wrong_length = ProofRefused::WrongLength { given: proof.len() };
    if old == 0 || old == new {
        return if !proof.is_empty() {
            Err(wrong_length)
        } else if old == 0 && *old_root != empty_root() {
            Err(ProofRefused::OtherOldRoot)
        } else if old == new && old_root != new_root {
            Err(ProofRefused::OtherRoot)
        } else {
            Ok(())
        };
    }
    // A perfect older tree is itself the first node, and so is left out of the proof.
    let (first, rest) = if old.is_power_of_two() {
        (old_root, proof)
    } else {
        proof.split_first().ok_or(wrong_length)?
    };
    let shift = (old - 1).trailing_ones();
    let (mut node, mut last) = ((old - 1) >> shift, (new - 1) >> shift);
    let (mut old_hash, mut new_hash) = (*first, *first);
    for sibling in rest {
        if last == 0 {
            return Err(wrong_length);
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(wrong_length);
    }
    if old_hash != *old_root {
        return Err(ProofRefused::OtherOldRoot);
    }
    if new_hash == *new_root { Ok(()) } else { Err(ProofRefused::OtherRoot) }
}
