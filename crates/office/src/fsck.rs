//! Verifying what is stored of a log: bundles against their roots, tiles against bundles and the tiles
//! below, the root that the mirror signed, both notes' signatures, and (`kept`) payloads and other
//! signed notes. Not searchable rows and figures, which are built anew instead.

mod found;
mod kept;

use std::collections::BTreeMap;

use wardbook_ledger::Hash;
use wardbook_ledger::checkpoint;
use wardbook_ledger::note::VerifierKey;
use wardbook_ledger::tiles::{OpenTiles, TILE_WIDTH, Tile, TileId};

use crate::mirror::bundle::Opened;
use crate::mirror::tree;
use crate::state::AppState;
use crate::storage::cosigners::Promise;
use crate::storage::logs::Log;
use crate::storage::{Result, mirror, tiles, witness};

pub use found::Found;
use found::damaged;
pub use kept::notes;

/// Verifies one log.
///
/// # Errors
/// The database's, where it cannot be read at all; damage is what is found.
pub async fn verify(app: &AppState, log: &Log) -> Result<Found> {
    let id = log.id;
    let state = app.clone();
    let standing = app.storage.read(move |tx| {
        Ok((witness::fixed(tx, id)?, mirror::held(tx, id)?, state.cosigners.get(tx)?))
    });
    let (fixed, held, cosigners) = standing.await?;
    let mut found = Found {
        fixed: fixed.as_ref().map_or(0, |fixed| fixed.size),
        held: held.size,
        searchable: held.searchable_shown(),
        next: held.next,
        faults: Vec::new(),
    };
    if let Some(fixed) = &fixed {
        let what = "the checkpoint that is fixed";
        note(
            &mut found,
            what,
            &fixed.note,
            (fixed.size, fixed.root),
            std::slice::from_ref(&log.vkey),
            0,
        );
    }
    if held.size > found.fixed {
        found.faults.push("the mirror signed more than the witness fixed".to_owned());
    }
    let leaves = entries(app, log, held.next, &mut found).await?;
    hashes(app, log, &leaves, &mut found).await?;
    if let Some(signed) = &held.note {
        let mut keys = cosigners.ever(Promise::Held);
        keys.push(log.vkey.clone());
        let what = "the checkpoint that the mirror signed";
        note(&mut found, what, signed, (held.size, held.root), &keys, 1);
        let root = app.storage.read(move |tx| tree::root(tx, id, held.size)).await;
        let leads = damaged(root)?.is_some_and(|root| root == held.root);
        if !leads {
            found.faults.push("the entries do not lead to the root that the mirror signed".into());
        }
    }
    kept::payloads(app, log, &mut found).await?;
    Ok(found)
}

fn note(
    found: &mut Found,
    what: &str,
    note: &str,
    (size, root): (u64, Hash),
    keys: &[VerifierKey],
    cosigners: usize,
) {
    let good = checkpoint::open(note.as_bytes(), keys).is_ok_and(|opened| {
        opened.checkpoint.size == size
            && opened.checkpoint.root == root
            && opened.cosigners.len() == cosigners
    });
    if !good {
        found.faults.push(format!("{what} has another size, root or signature than it should"));
    }
}

/// Every bundle, as far as entries are held; the leaves up to the first that is wrong.
async fn entries(app: &AppState, log: &Log, next: u64, found: &mut Found) -> Result<Vec<Hash>> {
    let id = log.id;
    let mut leaves = Vec::new();
    let mut whole = true;
    for number in 0..next.div_ceil(TILE_WIDTH) {
        let needed = (next - number * TILE_WIDTH).min(TILE_WIDTH);
        let opened = app.storage.read(move |tx| {
            let bundle = mirror::bundle(tx, id, number)?;
            bundle.as_ref().map(Opened::new).transpose()
        });
        match damaged(opened.await)?.flatten() {
            Some(opened) if opened.leaves().len() as u64 >= needed => {
                if whole {
                    leaves.extend_from_slice(opened.leaves());
                }
            }
            _ => {
                whole = false;
                found.faults.push(format!("bundle {number} is missing, too short or damaged"));
            }
        }
    }
    Ok(leaves)
}

/// Every full tile over these leaves.
async fn hashes(app: &AppState, log: &Log, leaves: &[Hash], found: &mut Found) -> Result<()> {
    let id = log.id;
    let mut expected: BTreeMap<TileId, Tile> = BTreeMap::new();
    let mut tree = OpenTiles::new();
    for leaf in leaves {
        tree.push(*leaf, |place, tile| drop(expected.insert(place, tile)));
        for (place, tile) in std::mem::take(&mut expected) {
            let stored = damaged(app.storage.read(move |tx| tiles::tile(tx, id, place)).await)?;
            if stored.flatten().as_ref() != Some(&tile) {
                let TileId { level, index } = place;
                found.faults.push(format!("tile {level}/{index} is missing or damaged"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
