//! How hashes lie in storage: full tiles of 256 hashes, in the coordinates of C2SP tlog-tiles.
//!
//! Lives here: which tile holds which node, which tiles an append completes, and the edge of the
//! tree that is not yet in a full tile. Not here: reading and writing tiles (`TileSource` is the
//! store's). Source: `docs/ledger-format.md`, "Tiles". Tiles are a cache: whoever verifies a log
//! recomputes them from its events.

use crate::Hash;
use crate::merkle::{Frontier, NodeSource, node_hash};

/// Hashes in a full tile.
pub const TILE_WIDTH: u64 = 256;
/// Levels of the tree that a tile spans: `2^8 = 256`.
pub const TILE_HEIGHT: u32 = 8;
/// Bytes of a full tile: 256 hashes of 32.
pub const TILE_BYTES: usize = 8192;

/// Where a tile is: level 0 holds leaf hashes, level n+1 the roots of full tiles of level n.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// The tile's level; a level of tiles spans eight levels of the tree.
    pub level: u32,
    /// Which of its level, from 0.
    pub index: u64,
}

/// A full tile: exactly 256 hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile(Box<[Hash; 256]>);

/// Bytes or hashes that are no full tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a full tile is 256 hashes in 8192 bytes")]
pub struct NotATile;

impl Tile {
    /// Reads a stored tile.
    ///
    /// # Errors
    /// [`NotATile`] unless there are exactly 8,192 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotATile> {
        let (hashes, rest) = bytes.as_chunks::<32>();
        if rest.is_empty() { Self::from_hashes(hashes) } else { Err(NotATile) }
    }

    /// # Errors
    /// [`NotATile`] unless there are exactly 256 hashes.
    fn from_hashes(hashes: &[Hash]) -> Result<Self, NotATile> {
        let hashes = Box::<[Hash]>::from(hashes);
        hashes.try_into().map(Self).map_err(|_| NotATile)
    }

    /// The 8,192 bytes that are stored.
    pub fn bytes(&self) -> &[u8] {
        self.0.as_flattened()
    }

    /// The hashes, in order.
    pub fn hashes(&self) -> &[Hash; 256] {
        &self.0
    }

    /// The root over all 256: one hash of the tile above.
    pub fn root(&self) -> Hash {
        perfect_root(self.0.as_slice())
    }
}

/// Where the hashes lie from which a node is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The tile.
    pub tile: TileId,
    /// The first hash's place within the tile, 0 to 255.
    pub first: usize,
    /// How many hashes; a power of two up to 128. The node is the root over them.
    pub count: usize,
}

/// The place of the node `(level, index)` of the tree (see [`crate::merkle`]).
pub fn locate(level: u32, index: u64) -> Span {
    let within = level % TILE_HEIGHT;
    let position = index << within;
    Span {
        tile: TileId { level: level / TILE_HEIGHT, index: position / TILE_WIDTH },
        // Below 256, so the cast cannot lose anything.
        first: usize::try_from(position % TILE_WIDTH).unwrap_or_default(),
        count: 1 << within,
    }
}

/// How many full tiles of a level a tree of `size` leaves has.
pub fn full_tiles(level: u32, size: u64) -> u64 {
    size.checked_shr(TILE_HEIGHT * (level + 1)).unwrap_or(0)
}

/// The tiles that become full when a log grows from `old` to `new` leaves, level by level.
pub fn completed(old: u64, new: u64) -> impl Iterator<Item = TileId> {
    (0..u64::BITS / TILE_HEIGHT - 1).flat_map(move |level| {
        (full_tiles(level, old)..full_tiles(level, new)).map(move |index| TileId { level, index })
    })
}

/// Gives stored tiles. Only full tiles of the log's size are ever asked for.
pub trait TileSource {
    /// Why a tile could not be given.
    type Error;

    /// The tile at these coordinates.
    ///
    /// # Errors
    /// Whatever keeps the store from giving it; a missing tile is an error too.
    fn tile(&self, id: TileId) -> Result<Tile, Self::Error>;
}

/// The right edge of the tree that is in no full tile: at most 255 hashes per level of tiles.
/// Cheap to clone, so that an append can be given up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenTiles {
    size: u64,
    /// Invariant: `levels[n]` holds the last `(size >> 8n) % 256` hashes of level n.
    levels: Vec<Vec<Hash>>,
}

/// Why the edge could not be taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotResumed<E> {
    /// The leaves past the last full tile are not as many as the size leaves over.
    #[error("{needed} leaves lie past the last full tile, {given} were given")]
    TailLength {
        /// `size % 256`.
        needed: u64,
        /// Leaves given.
        given: usize,
    },
    /// A tile could not be read.
    #[error(transparent)]
    Source(E),
}

impl OpenTiles {
    /// The edge of the empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes up a log of `size` leaves: `tail` are the hashes of its last `size % 256` leaves. Reads
    /// at most 255 tiles of each level.
    ///
    /// # Errors
    /// [`NotResumed`].
    pub fn resume<S: TileSource + ?Sized>(
        size: u64,
        tail: &[Hash],
        source: &S,
    ) -> Result<Self, NotResumed<S::Error>> {
        let needed = size % TILE_WIDTH;
        if tail.len() as u64 != needed {
            return Err(NotResumed::TailLength { needed, given: tail.len() });
        }
        let mut levels = vec![tail.to_vec()];
        for below in 0.. {
            let hashes = full_tiles(below, size);
            if hashes == 0 {
                break;
            }
            let open = (hashes - hashes % TILE_WIDTH)..hashes;
            let roots = open.map(|index| source.tile(TileId { level: below, index }));
            let roots = roots.map(|tile| tile.map(|tile| tile.root()));
            levels.push(roots.collect::<Result<_, _>>().map_err(NotResumed::Source)?);
        }
        Ok(Self { size, levels })
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends the hash of the next leaf. Tiles that it completes are handed to `completed`, the
    /// lower level first.
    pub fn push(&mut self, leaf: Hash, mut completed: impl FnMut(TileId, Tile)) {
        self.size += 1;
        let mut hash = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let open = &mut self.levels[level];
            open.push(hash);
            let Ok(tile) = Tile::from_hashes(open) else { return };
            open.clear();
            hash = tile.root();
            // At most eight levels: the tree has at most 2^64 leaves.
            let level = u32::try_from(level).unwrap_or_default();
            completed(TileId { level, index: full_tiles(level, self.size) - 1 }, tile);
        }
    }

    /// The tree's compact right edge. Needs no stored tile.
    pub fn frontier(&self) -> Frontier {
        let mut frontier = Frontier::new();
        // From the largest subtrees to the leaves, each aligned because the larger come first.
        let heights = (0..u64::BITS).step_by(TILE_HEIGHT as usize);
        let levels: Vec<_> = heights.zip(&self.levels).collect();
        for (height, hashes) in levels.into_iter().rev() {
            for hash in hashes {
                frontier.place(height, *hash);
            }
        }
        frontier
    }

    /// The tree as a source of nodes: from the edge where they are there, else from full tiles.
    pub fn over<'a, S: TileSource + ?Sized>(&'a self, tiles: &'a S) -> TiledTree<'a, S> {
        TiledTree { edge: self, tiles }
    }

    fn edge_node(&self, level: u32, index: u64) -> Option<Hash> {
        let span = locate(level, index);
        let open = self.levels.get(span.tile.level as usize)?;
        if span.tile.index != full_tiles(span.tile.level, self.size) {
            return None;
        }
        open.get(span.first..span.first + span.count).map(perfect_root)
    }
}

/// A log's tree over stored tiles and the open edge.
#[derive(Debug)]
pub struct TiledTree<'a, S: ?Sized> {
    edge: &'a OpenTiles,
    tiles: &'a S,
}

impl<S: TileSource + ?Sized> NodeSource for TiledTree<'_, S> {
    type Error = S::Error;

    fn node(&self, level: u32, index: u64) -> Result<Hash, S::Error> {
        if let Some(hash) = self.edge.edge_node(level, index) {
            return Ok(hash);
        }
        let span = locate(level, index);
        let tile = self.tiles.tile(span.tile)?;
        Ok(perfect_root(&tile.hashes()[span.first..span.first + span.count]))
    }
}

/// The root over a power of two of hashes.
fn perfect_root(hashes: &[Hash]) -> Hash {
    match hashes {
        [hash] => *hash,
        [left, right] => node_hash(left, right),
        _ => Frontier::from_leaves(hashes.iter().copied()).root(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::{Leaves, inclusion_proof, leaf_hash, root};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    impl TileSource for BTreeMap<TileId, Tile> {
        type Error = TileId;
        fn tile(&self, id: TileId) -> Result<Tile, TileId> {
            self.get(&id).cloned().ok_or(id)
        }
    }

    fn leaves(count: u64) -> Vec<Hash> {
        (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
    }

    fn tiled(leaves: &[Hash]) -> (OpenTiles, BTreeMap<TileId, Tile>) {
        let mut open = OpenTiles::new();
        let mut stored = BTreeMap::new();
        for leaf in leaves {
            open.push(*leaf, |id, tile| assert!(stored.insert(id, tile).is_none()));
        }
        (open, stored)
    }

    #[test]
    fn a_log_of_seventy_thousand_events_gives_the_same_nodes_from_tiles_as_from_leaves() {
        // More than 65,536 leaves, so that a tile of level 1 is full and one of level 2 is begun.
        let leaves = leaves(66_000);
        let (open, stored) = tiled(&leaves);
        assert_eq!(stored.keys().filter(|id| id.level == 0).count(), 257);
        assert_eq!(stored.keys().filter(|id| id.level == 1).count(), 1);
        let tree = open.over(&stored);
        for level in 0..=16 {
            let count = leaves.len() as u64 >> level;
            for index in [0, 1, count / 2, count.saturating_sub(2), count - 1] {
                if index < count {
                    let naive = Leaves(&leaves).node(level, index).unwrap();
                    assert_eq!(tree.node(level, index), Ok(naive), "node {index} of level {level}");
                }
            }
        }
        let whole = Frontier::from_leaves(leaves.iter().copied());
        assert_eq!(open.frontier(), whole);
        assert_eq!(root(66_000, &tree), Ok(whole.root()));
        let tail = &leaves[66_000 - 66_000 % 256..];
        assert_eq!(OpenTiles::resume(66_000, tail, &stored).unwrap(), open);
    }

    #[test]
    fn a_tile_is_exactly_8192_bytes_and_reads_back() {
        let (_, stored) = tiled(&leaves(256));
        let tile = &stored[&TileId { level: 0, index: 0 }];
        assert_eq!(tile.bytes().len(), TILE_BYTES);
        assert_eq!(Tile::from_bytes(tile.bytes()).as_ref(), Ok(tile));
        assert_eq!(Tile::from_bytes(&tile.bytes()[1..]), Err(NotATile));
        assert_eq!(Tile::from_bytes(&tile.bytes()[32..]), Err(NotATile));
        assert_eq!(Tile::from_bytes(&[]), Err(NotATile));
    }

    #[test]
    fn a_tail_of_the_wrong_length_is_refused() {
        let leaves = leaves(300);
        let (_, stored) = tiled(&leaves);
        let refused = OpenTiles::resume(300, &leaves[257..], &stored);
        assert_eq!(refused, Err(NotResumed::TailLength { needed: 44, given: 43 }));
        let missing = OpenTiles::resume(600, &leaves[..88], &stored);
        assert_eq!(missing, Err(NotResumed::Source(TileId { level: 0, index: 1 })));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn an_append_completes_exactly_the_tiles_that_the_sizes_say(
            old in 0_u64..1500,
            more in 0_u64..1500,
        ) {
            let leaves = leaves(old + more);
            let (mut open, mut stored) = tiled(&leaves[..usize::try_from(old).unwrap()]);
            let before: Vec<_> = stored.keys().copied().collect();
            for leaf in &leaves[usize::try_from(old).unwrap()..] {
                open.push(*leaf, |id, tile| { stored.insert(id, tile); });
            }
            let new: Vec<_> = stored.keys().filter(|id| !before.contains(id)).copied().collect();
            prop_assert_eq!(new, completed(old, old + more).collect::<Vec<_>>());
            prop_assert_eq!(open.frontier(), Frontier::from_leaves(leaves.iter().copied()));
            let tail = usize::try_from((old + more) / 256 * 256).unwrap();
            prop_assert_eq!(OpenTiles::resume(old + more, &leaves[tail..], &stored).unwrap(), open);
        }

        #[test]
        fn proofs_from_tiles_are_the_proofs_from_leaves(size in 1_u64..1200, pick in any::<u64>()) {
            let leaves = leaves(size);
            let (open, stored) = tiled(&leaves);
            let index = pick % size;
            // An older size too: checkpoints are made before the log grows on.
            for of in [size, index + 1] {
                prop_assert_eq!(
                    inclusion_proof(index, of, &open.over(&stored)).unwrap(),
                    inclusion_proof(index, of, &Leaves(&leaves)).unwrap()
                );
            }
        }
    }
}
