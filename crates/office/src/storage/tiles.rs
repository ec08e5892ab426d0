//! Full tiles of 256 hashes, each with the root over them, which is one hash of the tile above.

use super::engine::Transaction;
use super::error::{Result, StorageError};
use super::logs::LogId;
use super::value::values;
use wardbook_ledger::Hash;
use wardbook_ledger::tiles::{Tile, TileId};

/// Keeps a tile; one that is here already is the same.
pub fn keep(tx: &mut dyn Transaction, id: LogId, place: TileId, tile: &Tile) -> Result<()> {
    tx.execute(
        "INSERT INTO tile (clinic, log, level, number, root, hashes) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING",
        values![
            &id.clinic,
            id.log,
            i64::from(place.level),
            place.index,
            &tile.root(),
            tile.bytes()
        ],
    )
    .map(drop)
}

/// A full tile, after its hashes were compared with its root.
///
/// # Errors
/// [`StorageError::Damaged`] when they differ.
pub fn tile(tx: &mut dyn Transaction, id: LogId, place: TileId) -> Result<Option<Tile>> {
    let row = tx.find(
        "SELECT root, hashes FROM tile WHERE clinic = $1 AND log = $2 AND level = $3 AND number = $4",
        values![&id.clinic, id.log, i64::from(place.level), place.index],
    )?;
    let Some(row) = row else { return Ok(None) };
    let tile = Tile::from_bytes(&row.get::<Vec<u8>>(1)?).ok();
    match tile.filter(|tile| row.get::<Hash>(0).is_ok_and(|root| root == tile.root())) {
        Some(tile) => Ok(Some(tile)),
        None => Err(damaged(id, place)),
    }
}

/// The roots of the tiles `[from, to)` of a level.
///
/// # Errors
/// [`StorageError::Damaged`] when one is missing.
pub fn roots(
    tx: &mut dyn Transaction,
    id: LogId,
    level: u32,
    from: u64,
    to: u64,
) -> Result<Vec<Hash>> {
    let rows = tx.query(
        "SELECT root FROM tile WHERE clinic = $1 AND log = $2 AND level = $3
           AND number >= $4 AND number < $5 ORDER BY number",
        values![&id.clinic, id.log, i64::from(level), from, to],
    )?;
    if rows.len() as u64 != to.saturating_sub(from) {
        return Err(damaged(id, TileId { level, index: from + rows.len() as u64 }));
    }
    rows.iter().map(|row| row.get(0)).collect()
}

fn damaged(id: LogId, place: TileId) -> StorageError {
    let TileId { level, index } = place;
    let LogId { clinic, log } = id;
    StorageError::Damaged(format!("tile {level}/{index} of log {log} of clinic {clinic}"))
}
