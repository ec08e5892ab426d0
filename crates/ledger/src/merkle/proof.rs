//! Making proofs: root, inclusion, consistency (RFC 6962 section 2.1) and range proofs.
//!
//! Lives here: which nodes a proof consists of. Where the nodes come from is the caller's
//! (`NodeSource`): tiles, a slice, a database. Checking proofs is in `verify`; only joining a
//! `RangeProof` is here, beside its making.

use super::empty_root;
use super::range::{CompactRange, Frontier, Misfit, fold_right, subtrees};
use crate::Hash;

/// Gives the roots of perfect, aligned subtrees.
pub trait NodeSource {
    /// Why a node could not be given.
    type Error;

    /// The root of the subtree over leaves `[index * 2^level, (index + 1) * 2^level)`.
    ///
    /// # Errors
    /// Whatever keeps the source from giving it. It is only asked for nodes inside the tree whose
    /// size the caller named.
    fn node(&self, level: u32, index: u64) -> Result<Hash, Self::Error>;
}

/// A slice of leaf hashes as a source: for small trees and tests, as every node is computed anew.
#[derive(Clone, Copy, Debug)]
pub struct Leaves<'a>(pub &'a [Hash]);

/// A node past the end of the slice was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("node {index} of level {level} lies past the last leaf")]
pub struct PastTheLeaves {
    level: u32,
    index: u64,
}

impl NodeSource for Leaves<'_> {
    type Error = PastTheLeaves;

    fn node(&self, level: u32, index: u64) -> Result<Hash, PastTheLeaves> {
        let missing = PastTheLeaves { level, index };
        let width = 1_usize.checked_shl(level).ok_or(missing)?;
        let from = usize::try_from(index).ok().and_then(|i| i.checked_mul(width)).ok_or(missing)?;
        let leaves = from.checked_add(width).and_then(|to| self.0.get(from..to)).ok_or(missing)?;
        Ok(Frontier::from_leaves(leaves.iter().copied()).root())
    }
}

/// Why there is no such proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unprovable<E> {
    /// The leaf, the older size or the range does not lie within the tree.
    #[error("{what} does not lie within a tree of {size} leaves")]
    OutsideTree {
        /// Which argument: an index, an older size or the end of a range.
        what: u64,
        /// The tree's size.
        size: u64,
    },
    /// The leaves are no subtree (see [`is_subtree`]).
    #[error("leaves {from} to {to} are no subtree")]
    NotASubtree {
        /// First leaf.
        from: u64,
        /// One past the last leaf.
        to: u64,
    },
    /// The source could not give a node.
    #[error(transparent)]
    Source(E),
}

/// The root of the first `size` leaves.
///
/// # Errors
/// The source's.
pub fn root<S: NodeSource + ?Sized>(size: u64, source: &S) -> Result<Hash, S::Error> {
    if size == 0 { Ok(empty_root()) } else { span_root(0, size, source) }
}

/// RFC 6962 section 2.1.1, `PATH(index, D[size])`: the siblings from the leaf up to the root.
///
/// # Errors
/// [`Unprovable::OutsideTree`] when `index >= size`, or the source's.
pub fn inclusion_proof<S: NodeSource + ?Sized>(
    index: u64,
    size: u64,
    source: &S,
) -> Result<Vec<Hash>, Unprovable<S::Error>> {
    if index >= size {
        return Err(Unprovable::OutsideTree { what: index, size });
    }
    let (mut from, mut to) = (0, size);
    let mut path = Vec::new();
    while to - from > 1 {
        let middle = from + split(to - from);
        let sibling = if index < middle {
            let right = (middle, to);
            to = middle;
            right
        } else {
            let left = (from, middle);
            from = middle;
            left
        };
        path.push(span_root(sibling.0, sibling.1, source).map_err(Unprovable::Source)?);
    }
    path.reverse();
    Ok(path)
}

/// RFC 6962 section 2.1.2, `PROOF(old, D[new])`. Empty where `old` is 0 or equals `new`.
///
/// # Errors
/// [`Unprovable::OutsideTree`] when `old > new`, or the source's.
pub fn consistency_proof<S: NodeSource + ?Sized>(
    old: u64,
    new: u64,
    source: &S,
) -> Result<Vec<Hash>, Unprovable<S::Error>> {
    if old == 0 { Ok(Vec::new()) } else { subtree_consistency_proof(0, old, new, source) }
}

/// That the leaves `[from, to)` are a subtree of the tree of `size` leaves: `SUBTREE_PROOF` of
/// draft-ietf-plants-merkle-tree-certs, section 4.4. `PROOF` of RFC 6962 is the one from leaf 0.
///
/// # Errors
/// [`Unprovable::OutsideTree`] when `to > size`, [`Unprovable::NotASubtree`] unless
/// [`is_subtree`]`(from, to)`, or the source's.
pub fn subtree_consistency_proof<S: NodeSource + ?Sized>(
    from: u64,
    to: u64,
    size: u64,
    source: &S,
) -> Result<Vec<Hash>, Unprovable<S::Error>> {
    if to > size {
        return Err(Unprovable::OutsideTree { what: to, size });
    }
    if !is_subtree(from, to) {
        return Err(Unprovable::NotASubtree { from, to });
    }
    let (mut left, mut right) = (0, size);
    let mut path = Vec::new();
    // SUBTREE_SUBPROOF's `b`: whether the subtree reached is one whose root the verifier has.
    let mut known = true;
    // Where the recursion ends: all that is left belongs to the subtree.
    while (left, right) != (left.max(from), to) {
        let middle = left + split(right - left);
        let sibling = if to <= middle {
            let sibling = (middle, right);
            right = middle;
            sibling
        } else {
            let sibling = (left, middle);
            // Part of the subtree lies on either side, so that its root is none of the nodes.
            known &= middle <= from;
            left = middle;
            sibling
        };
        path.push(span_root(sibling.0, sibling.1, source).map_err(Unprovable::Source)?);
    }
    if !known {
        path.push(span_root(left, right, source).map_err(Unprovable::Source)?);
    }
    path.reverse();
    Ok(path)
}

/// Whether `[from, to)` is a subtree (draft-ietf-plants-merkle-tree-certs, section 4.1): not empty,
/// and `from` a multiple of the smallest power of two that is not below its length.
pub fn is_subtree(from: u64, to: u64) -> bool {
    from < to
        && (to - from).checked_next_power_of_two().is_none_or(|width| from.is_multiple_of(width))
}

/// What joins the leaves `[from, to)` to the root of a tree: `proof.json` of a bundle
/// (`docs/ledger-format.md`, "Export bundle").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RangeProof {
    /// Roots of the subtrees that decompose `[0, from)`.
    pub left: Vec<Hash>,
    /// Roots of the subtrees that decompose `[to, size)`.
    pub right: Vec<Hash>,
}

/// The proof that the leaves `[from, to)` belong to the tree of `size` leaves.
///
/// # Errors
/// [`Unprovable::OutsideTree`] unless `from <= to <= size`, or the source's.
pub fn range_proof<S: NodeSource + ?Sized>(
    from: u64,
    to: u64,
    size: u64,
    source: &S,
) -> Result<RangeProof, Unprovable<S::Error>> {
    if from > to {
        return Err(Unprovable::OutsideTree { what: from, size });
    }
    if to > size {
        return Err(Unprovable::OutsideTree { what: to, size });
    }
    let roots = |from, to| {
        subtrees(from, to)
            .map(|(level, index)| source.node(level, index).map_err(Unprovable::Source))
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(RangeProof { left: roots(0, from)?, right: roots(to, size)? })
}

impl RangeProof {
    /// The root that `left`, these leaves from index `from` on, and `right` join to. The caller
    /// compares it with the signed one.
    ///
    /// # Errors
    /// [`Misfit`] when the numbers of hashes do not fit the bounds.
    pub fn root<I: IntoIterator<Item = Hash>>(
        &self,
        from: u64,
        leaves: I,
        size: u64,
    ) -> Result<Hash, Misfit> {
        let mut tree = self.begin(from)?;
        for leaf in leaves {
            tree.push(leaf);
        }
        self.finish(tree, size)
    }

    /// As [`RangeProof::root`], over a range that was built elsewhere.
    ///
    /// # Errors
    /// [`Misfit`] when the numbers of hashes do not fit the bounds.
    pub fn root_of_range(&self, range: &CompactRange, size: u64) -> Result<Hash, Misfit> {
        let mut tree = self.begin(range.from())?;
        tree.append(range)?;
        self.finish(tree, size)
    }

    /// The tree over `[0, from)`, to push the range's leaves on as they are read.
    ///
    /// # Errors
    /// [`Misfit::Count`] when `left` has the wrong number of hashes.
    pub fn begin(&self, from: u64) -> Result<Frontier, Misfit> {
        Frontier::from_parts(from, self.left.clone())
    }

    /// Joins `right` to a tree that now ends where the range ends, and gives the root.
    ///
    /// # Errors
    /// [`Misfit`] when `right` has the wrong number of hashes, or the tree is already past `size`.
    pub fn finish(&self, mut tree: Frontier, size: u64) -> Result<Hash, Misfit> {
        tree.append(&CompactRange::from_parts(tree.size(), size, self.right.clone())?)?;
        Ok(tree.root())
    }
}

/// The largest power of two below `n`, for `n > 1`: where RFC 6962 splits a tree.
fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// The root over `[from, to)` where `from` is a multiple of a power of two not below the length, as
/// every subtree of RFC 6962's recursion is: its decomposition then falls in size.
fn span_root<S: NodeSource + ?Sized>(from: u64, to: u64, source: &S) -> Result<Hash, S::Error> {
    let mut nodes = Vec::new();
    for (level, index) in subtrees(from, to) {
        nodes.push(source.node(level, index)?);
    }
    debug_assert!(!nodes.is_empty(), "the recursion never reaches an empty span");
    Ok(fold_right(&nodes).unwrap_or_else(empty_root))
}
