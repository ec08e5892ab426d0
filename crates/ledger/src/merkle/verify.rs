//! Checking proofs that come from elsewhere: RFC 9162 section 2.1.3.2, and section 4.4.3 of
//! draft-ietf-plants-merkle-tree-certs, which state as algorithms what RFC 6962 leaves to the reader.
//!
//! Everything here is safe on hostile input: the work is bounded by the length of the proof given
//! and by 64, nothing panics, and a proof that is too long or too short is refused.

use super::{empty_root, is_subtree, node_hash};
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
    /// The leaves are no subtree (see [`is_subtree`]).
    #[error("leaves {from} to {to} are no subtree")]
    NotASubtree {
        /// First leaf.
        from: u64,
        /// One past the last leaf.
        to: u64,
    },
    /// The proof leads to another root of the subtree than the one given.
    #[error("the proof leads to another root of the subtree")]
    OtherSubtreeRoot,
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
    verify_subtree_consistency(0, old, new, proof, old_root, new_root).map_err(|refused| {
        match refused {
            ProofRefused::OtherSubtreeRoot => ProofRefused::OtherOldRoot,
            refused => refused,
        }
    })
}

/// Checks that the leaves `[from, to)` with the root `subtree_root` are a subtree of the tree of
/// `size` leaves (draft-ietf-plants-merkle-tree-certs, section 4.4.3).
///
/// # Errors
/// [`ProofRefused`] names why it is not proven.
pub fn verify_subtree_consistency(
    from: u64,
    to: u64,
    size: u64,
    proof: &[Hash],
    subtree_root: &Hash,
    root: &Hash,
) -> Result<(), ProofRefused> {
    if to > size {
        return Err(ProofRefused::OutsideTree { what: to, size });
    }
    if !is_subtree(from, to) {
        return Err(ProofRefused::NotASubtree { from, to });
    }
    let wrong_length = ProofRefused::WrongLength { given: proof.len() };
    let (first, end, last) = (from, to - 1, size - 1);
    // Up to the lowest node over the subtree's last leaf that is not wholly made of the subtree's
    // leaves, or whose right neighbour is not; where the subtree is one node, up to that.
    let shift = if to == size {
        u64::BITS - (first ^ end).leading_zeros()
    } else {
        end.trailing_ones().min(u64::BITS - (first ^ end).leading_zeros())
    };
    let shifted = |leaf: u64| leaf.checked_shr(shift).unwrap_or(0);
    let (mut first, mut end, mut last) = (shifted(first), shifted(end), shifted(last));
    // A subtree that is one node is itself the first, and so is left out of the proof.
    let (start, rest) = if first == end {
        (subtree_root, proof)
    } else {
        proof.split_first().ok_or(wrong_length)?
    };
    let (mut subtree_hash, mut hash) = (*start, *start);
    for sibling in rest {
        if last == 0 {
            return Err(wrong_length);
        }
        if end & 1 == 1 || end == last {
            if first < end {
                subtree_hash = node_hash(sibling, &subtree_hash);
            }
            hash = node_hash(sibling, &hash);
            while end & 1 == 0 && end != 0 {
                first >>= 1;
                end >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        first >>= 1;
        end >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(wrong_length);
    }
    if subtree_hash != *subtree_root {
        return Err(ProofRefused::OtherSubtreeRoot);
    }
    if hash == *root { Ok(()) } else { Err(ProofRefused::OtherRoot) }
}
