//! A log's tree over what is stored: bundles of leaves, and the roots of full tiles.
//!
//! A hash of a tile of level n+1 is the root of a full tile of level n, so that the tree's right
//! edge is read from the tiles' roots and one bundle, and partial tiles need not be stored.

use wardbook_ledger::Hash;
use wardbook_ledger::merkle::Frontier;
use wardbook_ledger::tiles::{TILE_HEIGHT, TILE_WIDTH, Tile, TileId};

use super::bundle::Opened;
use crate::storage::logs::LogId;
use crate::storage::{Result, StorageError, Transaction, mirror, tiles};

/// Stores the tiles that a full bundle completes.
pub fn complete(tx: &mut dyn Transaction, log: LogId, number: u64, leaves: &[Hash]) -> Result<()> {
    let mut place = TileId { level: 0, index: number };
    let mut hashes = leaves.to_vec();
    loop {
        let tile = Tile::from_bytes(hashes.as_flattened())
            .map_err(|_| StorageError::Damaged("a tile that should be full is not".to_owned()))?;
        tiles::keep(tx, log, place, &tile)?;
        if !(place.index + 1).is_multiple_of(TILE_WIDTH) {
            return Ok(());
        }
        let first = place.index + 1 - TILE_WIDTH;
        hashes = tiles::roots(tx, log, place.level, first, place.index + 1)?;
        place = TileId { level: place.level + 1, index: place.index / TILE_WIDTH };
    }
}

/// The first `width` hashes of a tile, full or not; `None` where they are not held yet.
pub fn hashes(
    tx: &mut dyn Transaction,
    log: LogId,
    place: TileId,
    width: u64,
) -> Result<Option<Vec<Hash>>> {
    let height = TILE_HEIGHT * place.level;
    // Leaves up to the last hash's end; too many to count are not held.
    let end = (place.index.checked_mul(TILE_WIDTH).and_then(|first| first.checked_add(width)))
        .filter(|end| height < u64::BITS && end.leading_zeros() >= height)
        .map(|end| end << height);
    if end.is_none_or(|end| end > u64::MAX / 2) || end > Some(mirror::held(tx, log)?.next) {
        return Ok(None);
    }
    if place.level > 0 {
        let first = place.index * TILE_WIDTH;
        return tiles::roots(tx, log, place.level - 1, first, first + width).map(Some);
    }
    let mut leaves = leaves(tx, log, place.index)?;
    leaves.truncate(usize::try_from(width).unwrap_or(usize::MAX));
    Ok(Some(leaves))
}

/// The leaves of a bundle that is held.
fn leaves(tx: &mut dyn Transaction, log: LogId, number: u64) -> Result<Vec<Hash>> {
    let bundle = mirror::bundle(tx, log, number)?;
    let bundle = bundle.ok_or_else(|| {
        StorageError::Damaged(format!("bundle {number} of log {} is missing", log.log))
    })?;
    Ok(Opened::new(&bundle)?.leaves().to_vec())
}

/// The root over the first `size` entries, all of which are held.
///
/// # Errors
/// [`StorageError::Damaged`] when something that it needs is missing or is not what was stored.
pub fn root(tx: &mut dyn Transaction, log: LogId, size: u64) -> Result<Hash> {
    let mut frontier = Frontier::new();
    let damaged = |_| StorageError::Damaged("the tree's edge does not fit together".to_owned());
    let highest = if size == 0 { 0 } else { size.ilog2() / TILE_HEIGHT };
    for level in (1..=highest).rev() {
        let height = TILE_HEIGHT * level;
        let end = size >> height;
        for root in tiles::roots(tx, log, level - 1, end - end % TILE_WIDTH, end)? {
            frontier.push_subtree(height, root).map_err(damaged)?;
        }
    }
    let open = size % TILE_WIDTH;
    if open > 0 {
        let leaves = leaves(tx, log, size / TILE_WIDTH)?;
        let leaves = leaves.get(..usize::try_from(open).unwrap_or(usize::MAX));
        let missing = || StorageError::Damaged("the last bundle is too short".to_owned());
        for leaf in leaves.ok_or_else(missing)? {
            frontier.push(*leaf);
        }
    }
    Ok(frontier.root())
}
