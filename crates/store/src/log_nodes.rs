//! The stored log as a source of tree nodes, for proofs.

use rusqlite::Connection;

use wardbook_ledger::Hash;
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
        let bytes: Option<Vec<u8>> = crate::tx::find(
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
        let tail: Vec<Hash> = crate::tx::list(
            connection,
            "SELECT leaf FROM events WHERE seq >= ? AND seq < ? ORDER BY seq",
            (size - size % 256, size),
            |row| row.get(0),
        )?;
        let edge = OpenTiles::resume(size, &tail, &tiles)
            .map_err(|error| StoreError::LogDamaged(error.to_string()))?;
        Ok(Self { edge, tiles })
    }

    /// The nodes, for the proofs of `wardbook_ledger::merkle`.
    pub fn nodes(&self) -> impl wardbook_ledger::merkle::NodeSource<Error = StoreError> + '_ {
        self.edge.over(&self.tiles)
    }
}
