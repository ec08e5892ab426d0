//! Compact ranges: the few hashes that stand for many consecutive leaves.
//!
//! Lives here: the decomposition of a range into perfect, aligned subtrees, building it by
//! pushing, and joining neighbours. A `Frontier` is the compact range that begins at leaf 0 and
//! so has a root. `docs/ledger-format.md` uses the same decomposition in `proof.json`.

use super::{empty_root, node_hash};
use crate::Hash;

/// The perfect, aligned subtrees that decompose `[from, to)`, from left to right, the largest that
/// fits at each position: pairs of `(level, index)`. Empty where `from >= to`. At most 126 items.
pub fn subtrees(from: u64, to: u64) -> Subtrees {
    Subtrees { at: from, to }
}

/// See [`subtrees`].
#[derive(Clone, Debug)]
pub struct Subtrees {
    at: u64,
    to: u64,
}

impl Iterator for Subtrees {
    /// `(level, index)` of the next subtree.
    type Item = (u32, u64);

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.to {
            return None;
        }
        let fits = (self.to - self.at).ilog2();
        let aligned = self.at.trailing_zeros();
        let level = fits.min(aligned);
        let index = self.at >> level;
        self.at += 1 << level;
        Some((level, index))
    }
}

/// Something was joined to a range that does not fit at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// A subtree may only be appended where its level is aligned.
    #[error("a subtree of level {level} cannot begin at leaf {at}")]
    Unaligned {
        /// The end of the range, where the subtree should have gone.
        at: u64,
        /// The subtree's level.
        level: u32,
    },
    /// Two ranges can only be joined where one ends and the other begins.
    #[error("a range from leaf {begins} cannot follow one that ends at leaf {ends}")]
    Gap {
        /// Where the left range ends.
        ends: u64,
        /// Where the right range begins.
        begins: u64,
    },
    /// The number of hashes is not what the decomposition of the range needs.
    #[error("leaves {from} to {to} need {needed} subtree roots, {given} were given")]
    Count {
        /// First leaf.
        from: u64,
        /// One past the last leaf.
        to: u64,
        /// Roots that the decomposition has.
        needed: usize,
        /// Roots that were given.
        given: usize,
    },
    /// The range would end before it begins, or past what 64 bits can count.
    #[error("leaves {from} to {to} are not a range")]
    NotARange {
        /// First leaf.
        from: u64,
        /// One past the last leaf.
        to: u64,
    },
}

/// A half-open range of leaves, kept as the roots of the perfect, aligned subtrees that decompose
/// it. Ranges built apart (on several threads, say) can be appended to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompactRange {
    from: u64,
    to: u64,
    /// The roots in the order of [`subtrees`]`(from, to)`: their levels follow from the bounds.
    roots: Vec<Hash>,
}

impl CompactRange {
    /// The empty range that begins and ends at leaf `from`.
    pub fn new(from: u64) -> Self {
        Self { from, to: from, roots: Vec::new() }
    }

    /// Takes up a range whose subtree roots are known, in the order of [`subtrees`].
    ///
    /// # Errors
    /// [`Misfit`] when the bounds are no range or the number of roots is not what they need.
    pub fn from_parts(from: u64, to: u64, roots: Vec<Hash>) -> Result<Self, Misfit> {
        if from > to {
            return Err(Misfit::NotARange { from, to });
        }
        let needed = subtrees(from, to).count();
        if roots.len() == needed {
            Ok(Self { from, to, roots })
        } else {
            Err(Misfit::Count { from, to, needed, given: roots.len() })
        }
    }

    /// The first leaf's index.
    pub fn from(&self) -> u64 {
        self.from
    }

    /// One past the last leaf's index.
    pub fn to(&self) -> u64 {
        self.to
    }

    /// The roots of the decomposing subtrees, in the order of [`subtrees`].
    pub fn roots(&self) -> &[Hash] {
        &self.roots
    }

    /// Appends the hash of the next leaf.
    pub fn push(&mut self, leaf: Hash) {
        self.place(0, leaf);
    }

    /// Appends the root of a perfect subtree of `2^level` leaves.
    ///
    /// # Errors
    /// [`Misfit`] where the range does not end at a multiple of `2^level`.
    pub fn push_subtree(&mut self, level: u32, root: Hash) -> Result<(), Misfit> {
        let at = self.to;
        let aligned = at == 0 || level <= at.trailing_zeros();
        if level > 62 || !aligned {
            return Err(Misfit::Unaligned { at, level });
        }
        if at.checked_add(1 << level).is_none() {
            return Err(Misfit::NotARange { from: at, to: u64::MAX });
        }
        self.place(level, root);
        Ok(())
    }

    /// Appends the range that begins where this one ends.
    ///
    /// # Errors
    /// [`Misfit`] where `next` begins elsewhere.
    pub fn append(&mut self, next: &Self) -> Result<(), Misfit> {
        if next.from != self.to {
            return Err(Misfit::Gap { ends: self.to, begins: next.from });
        }
        for ((level, _), root) in subtrees(next.from, next.to).zip(&next.roots) {
            self.push_subtree(level, *root)?;
        }
        Ok(())
    }

    /// Invariant: before and after, `roots` is the decomposition of `[from, to)`. When the new node
    /// is a right child whose left sibling lies inside the range, that sibling is the last root:
    /// nothing larger can end there.
    fn place(&mut self, mut level: u32, mut root: Hash) {
        let mut index = self.to >> level;
        let end = self.to + (1 << level);
        while index & 1 == 1 && (index - 1) << level >= self.from {
            let Some(left) = self.roots.pop() else { break };
            root = node_hash(&left, &root);
            index >>= 1;
            level += 1;
        }
        self.roots.push(root);
        self.to = end;
    }
}

/// The compact right edge of a tree: all that is needed to append and to know the root. At most
/// one hash per bit of the size, so at most 53 in a log of this format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontier(CompactRange);

impl Default for Frontier {
    fn default() -> Self {
        Self::new()
    }
}

impl Frontier {
    /// The empty tree.
    pub fn new() -> Self {
        Self(CompactRange::new(0))
    }

    /// The tree over these leaf hashes.
    pub fn from_leaves<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut frontier = Self::new();
        for leaf in leaves {
            frontier.push(leaf);
        }
        frontier
    }

    /// Takes up a tree of `size` leaves from the roots of its perfect subtrees, largest first, as
    /// [`Frontier::roots`] gave them.
    ///
    /// # Errors
    /// [`Misfit::Count`] when their number is not the number of set bits in `size`.
    pub fn from_parts(size: u64, roots: Vec<Hash>) -> Result<Self, Misfit> {
        CompactRange::from_parts(0, size, roots).map(Self)
    }

    /// Appends the hash of the next leaf.
    pub fn push(&mut self, leaf: Hash) {
        self.0.push(leaf);
    }

    /// Appends the root of a perfect subtree of `2^level` leaves.
    ///
    /// # Errors
    /// [`Misfit`] where the size is not a multiple of `2^level`.
    pub fn push_subtree(&mut self, level: u32, root: Hash) -> Result<(), Misfit> {
        self.0.push_subtree(level, root)
    }

    /// Appends a range that begins where this tree ends.
    ///
    /// # Errors
    /// [`Misfit`] where it begins elsewhere.
    pub fn append(&mut self, range: &CompactRange) -> Result<(), Misfit> {
        self.0.append(range)
    }

    /// As [`Frontier::push_subtree`], where the alignment holds by construction.
    pub(crate) fn place(&mut self, level: u32, root: Hash) {
        self.0.place(level, root);
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.0.to
    }

    /// The roots of the perfect subtrees, largest first; enough to take the tree up again.
    pub fn roots(&self) -> &[Hash] {
        &self.0.roots
    }

    /// The tree's root (RFC 6962 section 2.1); of an empty tree, [`empty_root`].
    pub fn root(&self) -> Hash {
        fold_right(&self.0.roots).unwrap_or_else(empty_root)
    }
}

/// The root over subtrees of strictly falling size, as RFC 6962's split at the largest power of two
/// makes them: each joins everything to its right. `None` for no subtrees.
pub(super) fn fold_right(roots: &[Hash]) -> Option<Hash> {
    roots.iter().rev().copied().reduce(|right, left| node_hash(&left, &right))
}
