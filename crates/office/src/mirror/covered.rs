//! What a new signature covers: before the mirror signs, everything that it would serve of the span
//! between its last signature and this one is read back and compared with what was proven.
//!
//! Each bundle is read once more for that, in steps, so that the cost is that of the upload and not
//! of the log. What was signed before is not read again: `fsck` does that.

use wardbook_ledger::Hash;
use wardbook_ledger::tiles::{TILE_HEIGHT, TILE_WIDTH, TileId};

use super::bundle::Opened;
use crate::storage::logs::LogId;
use crate::storage::{Result, StorageError, Transaction, mirror, tiles};

/// Bundles of one step: half a gigabyte at the very most, of which one bundle is in memory.
const STEP: usize = 32;

/// The steps over the bundles that a signature over `size` adds to one over `signed`.
pub(super) fn steps(signed: u64, size: u64) -> impl Iterator<Item = (u64, u64)> {
    let end = size.div_ceil(TILE_WIDTH);
    let first = signed.min(size) / TILE_WIDTH;
    (first..end).step_by(STEP).map(move |from| (from, (from + STEP as u64).min(end)))
}

/// Compares the bundles `[from, to)` with their roots, and the tiles that they complete below
/// `size` with what lies under them. [`super::tree::root`] compares the rest with the checkpoint.
///
/// # Errors
/// [`StorageError::Damaged`] when something is missing or is not what was stored.
pub(super) fn check(
    tx: &mut dyn Transaction,
    log: LogId,
    from: u64,
    to: u64,
    size: u64,
) -> Result<()> {
    for number in from..to {
        let damaged = || StorageError::Damaged(format!("bundle {number} of log {}", log.log));
        let bundle = mirror::bundle(tx, log, number)?.ok_or_else(damaged)?;
        let opened = Opened::new(&bundle)?;
        let covered = (size - number * TILE_WIDTH).min(TILE_WIDTH);
        if bundle.entries < covered {
            return Err(damaged());
        }
        if covered == TILE_WIDTH {
            same(tx, log, TileId { level: 0, index: number }, opened.leaves())?;
        }
    }
    let full = to.min(size / TILE_WIDTH);
    for level in 1.. {
        let height = TILE_HEIGHT * level;
        if full >> height == 0 {
            return Ok(());
        }
        for index in from >> height..full >> height {
            let first = index * TILE_WIDTH;
            let below = tiles::roots(tx, log, level - 1, first, first + TILE_WIDTH)?;
            same(tx, log, TileId { level, index }, &below)?;
        }
    }
    Ok(())
}

/// A full tile has these hashes.
fn same(tx: &mut dyn Transaction, log: LogId, place: TileId, hashes: &[Hash]) -> Result<()> {
    let stored = tiles::tile(tx, log, place)?;
    if stored.is_some_and(|tile| tile.hashes() == hashes) {
        return Ok(());
    }
    let TileId { level, index } = place;
    Err(StorageError::Damaged(format!("tile {level}/{index} of log {}", log.log)))
}
