//! A log's tree as far as its tiles were fetched from somebody who has it.
//!
//! Lives here: which tile is needed next, so that whoever fetches asks for those alone that a proof
//! or a comparison goes through. Not here: fetching. What is fetched proves nothing before the root
//! that it gives is the signed one.

use std::collections::HashMap;

use crate::Hash;
use crate::merkle::{Frontier, NodeSource};
use crate::tiles::{TILE_HEIGHT, TILE_WIDTH, TileId, locate};

/// The tree of a log of some size.
#[derive(Clone, Debug)]
pub struct KnownTiles {
    size: u64,
    tiles: HashMap<TileId, Vec<Hash>>,
}

/// A tile that has to be fetched before the tree can say more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("tile {} of level {} is not known", tile.index, tile.level)]
pub struct TileNeeded {
    /// Which.
    pub tile: TileId,
    /// How many hashes it has in a log of this size: 256, or fewer at its right edge.
    pub width: u64,
}

impl KnownTiles {
    /// Nothing is known yet of a log of `size` events.
    pub fn new(size: u64) -> Self {
        Self { size, tiles: HashMap::new() }
    }

    /// The log's size.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Takes a tile in that was needed. One that has fewer hashes is asked for again.
    pub fn put(&mut self, tile: TileId, hashes: Vec<Hash>) {
        self.tiles.insert(tile, hashes);
    }

    fn width(&self, tile: TileId) -> u64 {
        let hashes = self.size.checked_shr(TILE_HEIGHT * tile.level).unwrap_or(0);
        hashes.saturating_sub(tile.index * TILE_WIDTH).min(TILE_WIDTH)
    }
}

impl NodeSource for KnownTiles {
    type Error = TileNeeded;

    fn node(&self, level: u32, index: u64) -> Result<Hash, TileNeeded> {
        let span = locate(level, index);
        let known = self.tiles.get(&span.tile).map(Vec::as_slice).unwrap_or_default();
        let hashes = known.get(span.first..span.first + span.count);
        let needed = TileNeeded { tile: span.tile, width: self.width(span.tile) };
        Ok(Frontier::from_leaves(hashes.ok_or(needed)?.iter().copied()).root())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::{Leaves, common_prefix, leaf_hash, root};

    /// What somebody who has the log answers.
    fn fetch(leaves: &[Hash], needed: TileNeeded) -> Vec<Hash> {
        let TileNeeded { tile, width } = needed;
        let first = tile.index * TILE_WIDTH;
        let node = |index| Leaves(leaves).node(TILE_HEIGHT * tile.level, index).unwrap();
        (first..first + width).map(node).collect()
    }

    /// Fetches until the work can be done; answers with how many tiles that took.
    fn until<T>(
        known: &mut KnownTiles,
        leaves: &[Hash],
        work: impl Fn(&KnownTiles) -> Result<T, TileNeeded>,
    ) -> (T, usize) {
        loop {
            match work(known) {
                Ok(done) => return (done, known.tiles.len()),
                Err(needed) => known.put(needed.tile, fetch(leaves, needed)),
            }
        }
    }

    #[test]
    fn a_fork_and_the_root_are_found_with_a_handful_of_tiles() {
        let theirs: Vec<_> = (0..3_001_u64).map(|n| leaf_hash(&n.to_be_bytes())).collect();
        let mut ours = theirs[..2_000].to_vec();
        ours.extend((0..900_u64).map(|n| leaf_hash(&[&n.to_be_bytes()[..], b"x"].concat())));
        let mut known = KnownTiles::new(3_001);
        let (found, tiles) = until(&mut known, &theirs, |known| root(3_001, known));
        assert_eq!(found, Frontier::from_leaves(theirs.iter().copied()).root());
        assert!(tiles <= 4, "{tiles}");
        let own = Leaves(&ours);
        let (common, tiles) = until(&mut known, &theirs, |known| {
            common_prefix((2_900, &own), (3_001, known)).map_err(|unknown| match unknown {
                crate::merkle::PrefixUnknown::Second(needed) => needed,
                crate::merkle::PrefixUnknown::First(_) => panic!("our own leaves are there"),
            })
        });
        assert_eq!(common, 2_000);
        assert!(tiles <= 6, "{tiles}");
    }
}
