//! The stored log as a source of tree nodes, for proofs.

use std::cell::RefCell;
use std::collections::HashMap;

use rusqlite::Connection;

use wardbook_ledger::Hash;
use wardbook_ledger::merkle::NodeSource;
use wardbook_ledger::tiles::{OpenTiles, Tile, TileId, TileSource};

use crate::{Result, StoreError};

/// Full tiles as the database has them.
pub(crate) struct StoredTiles<'a>(pub(crate) &'a Connection);

impl TileSource for StoredTiles<'_> {
    type Error = StoreError;

    fn tile(&self, id: TileId) -> Result<Tile> {
        let missing = || {
            StoreError::LogDamaged(format!("tile {} of level {} is missing", id.index, id.level))
        };
        let bytes: Option<Vec<u8>> = crate::database::rows::find(
            self.0,
            "SELECT hashes FROM tiles WHERE level = ? AND idx = ?",
            (id.level, id.index),
            |row| row.get(0),
        )?;
        Tile::from_bytes(&bytes.ok_or_else(missing)?).map_err(|_| missing())
    }
}

/// The tree of the first `size` events, for proofs.
pub struct LogTree<'a> {
    edge: OpenTiles,
    tiles: StoredTiles<'a>,
}

impl<'a> LogTree<'a> {
    /// Takes the tree up from tiles and the leaves past the last full one.
    pub fn of(connection: &'a Connection, size: u64) -> Result<Self> {
        let tiles = StoredTiles(connection);
        let tail: Vec<Hash> = crate::database::rows::list(
            connection,
            "SELECT leaf FROM events WHERE seq >= ? AND seq < ? ORDER BY seq",
            (size - size % 256, size),
            |row| row.get(0),
        )?;
        let edge = OpenTiles::resume(size, &tail, &tiles)
            .map_err(|error| StoreError::LogDamaged(error.to_string()))?;
        Ok(Self { edge, tiles })
    }

    /// The nodes, for the proofs of `wardbook_ledger::merkle`. Proofs of events beside each other
    /// go through the same nodes, so that one source for many proofs is quicker by far.
    pub fn nodes(&self) -> impl NodeSource<Error = StoreError> + '_ {
        KeptNodes { tree: self.edge.over(&self.tiles), kept: RefCell::default() }
    }
}

/// Nodes kept at the most; a proof has at most 64.
const KEPT: usize = 4_096;

/// Remembers the nodes that it gave: each is a stored tile read and up to 255 hashes.
struct KeptNodes<S> {
    tree: S,
    kept: RefCell<HashMap<(u32, u64), Hash>>,
}

impl<S: NodeSource> NodeSource for KeptNodes<S> {
    type Error = S::Error;

    fn node(&self, level: u32, index: u64) -> Result<Hash, S::Error> {
        if let Some(hash) = self.kept.borrow().get(&(level, index)) {
            return Ok(*hash);
        }
        let hash = self.tree.node(level, index)?;
        let mut kept = self.kept.borrow_mut();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert((level, index), hash);
        Ok(hash)
    }
}
