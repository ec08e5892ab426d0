//! How much two logs have in common: the length of the prefix on which both agree.
//!
//! Lives here: the descent, which asks each side for a few nodes for each level of the tree, however
//! long the logs are. Where the nodes come from is the callers' (`NodeSource`): one's own database and
//! a mirror's tiles, say. Two trees agree on a subtree where they give it the same root.

use super::{NodeSource, subtrees};

/// Why the prefix could not be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrefixUnknown<A, B> {
    /// The first source could not give a node.
    #[error(transparent)]
    First(A),
    /// The second source could not give a node.
    #[error("{0}")]
    Second(B),
}

/// How many leaves the trees of `first` and `second` have in common from the first on. Each is given
/// with its size.
///
/// # Errors
/// [`PrefixUnknown`] where a source cannot give a node.
pub fn common_prefix<A, B>(
    (first_size, first): (u64, &A),
    (second_size, second): (u64, &B),
) -> Result<u64, PrefixUnknown<A::Error, B::Error>>
where
    A: NodeSource + ?Sized,
    B: NodeSource + ?Sized,
{
    let agree = |level, index| {
        let one = first.node(level, index).map_err(PrefixUnknown::First)?;
        let other = second.node(level, index).map_err(PrefixUnknown::Second)?;
        Ok(one == other)
    };
    let both = first_size.min(second_size);
    for (level, index) in subtrees(0, both) {
        if agree(level, index)? {
            continue;
        }
        // Both have this whole subtree, and differ in it: the first difference is in the left half,
        // or, where that is equal, in the right one.
        let (mut level, mut index) = (level, index);
        while level > 0 {
            level -= 1;
            index *= 2;
            if agree(level, index)? {
                index += 1;
            }
        }
        return Ok(index);
    }
    Ok(both)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use proptest::prelude::*;

    use super::*;
    use crate::Hash;
    use crate::merkle::{Leaves, PastTheLeaves, leaf_hash};

    /// A source that counts how often it is asked.
    struct Counted<'a>(Leaves<'a>, Cell<u32>);

    impl NodeSource for Counted<'_> {
        type Error = PastTheLeaves;
        fn node(&self, level: u32, index: u64) -> Result<Hash, PastTheLeaves> {
            self.1.set(self.1.get() + 1);
            self.0.node(level, index)
        }
    }

    fn leaves(count: u64, forked_at: u64, fork: u8) -> Vec<Hash> {
        (0..count)
            .map(|n| {
                leaf_hash(
                    &[
                        &n.to_be_bytes()[..],
                        if n < forked_at { b"" } else { std::slice::from_ref(&fork) },
                    ]
                    .concat(),
                )
            })
            .collect()
    }

    fn prefix(one: &[Hash], other: &[Hash]) -> u64 {
        let (one, other) = ((one.len() as u64, &Leaves(one)), (other.len() as u64, &Leaves(other)));
        common_prefix(one, other).unwrap()
    }

    #[test]
    fn a_fork_of_long_logs_is_found_with_a_few_nodes_for_each_level() {
        let (ours, theirs) = (leaves(5_000, 4_321, 1), leaves(4_700, 4_321, 2));
        let counted = Counted(Leaves(&theirs), Cell::new(0));
        let found = common_prefix((5_000, &Leaves(&ours)), (4_700, &counted)).unwrap();
        assert_eq!(found, 4_321);
        assert!(counted.1.get() <= 30, "{}", counted.1.get());
    }

    #[test]
    fn a_log_that_was_cut_off_agrees_to_its_end_and_an_empty_one_with_everything() {
        let whole = leaves(700, 700, 0);
        assert_eq!(prefix(&whole[..513], &whole), 513);
        assert_eq!(prefix(&whole, &whole), 700);
        assert_eq!(prefix(&[], &whole), 0);
        assert_eq!(prefix(&leaves(9, 0, 1), &whole), 0);
    }

    proptest! {
        #[test]
        fn the_prefix_is_where_the_logs_fork(at in 0_u64..300, ours in 0_u64..300, theirs in 0_u64..300) {
            let (one, other) = (leaves(at + ours, at, 1), leaves(at + theirs, at, 2));
            prop_assert_eq!(prefix(&one, &other), at);
        }
    }
}
