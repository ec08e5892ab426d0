//! Verifying all of the own ledger that is stored: every event against its row, its payload and the
//! format's rules, every full tile, and the tree's edge. The first fault ends it.

use uuid::Uuid;
use wardbook_ledger::entry::{ParsedHeader, commitment};
use wardbook_ledger::merkle::{Frontier, leaf_hash};
use wardbook_ledger::tiles::{OpenTiles, TILE_WIDTH, Tile, TileId};
use wardbook_ledger::verify::{LogCheck, Scope};

use crate::keys::log_id;
use crate::storage::own_log::{self, Stored};
use crate::storage::{Result, Storage, StorageError};

/// The ledger's size, or what is wrong with it, in words.
///
/// # Errors
/// The database's, where it cannot be read at all.
pub async fn verify(storage: &Storage, office: Uuid) -> Result<std::result::Result<u64, String>> {
    let end = match storage.read(|tx| own_log::end(tx)).await {
        Err(StorageError::Damaged(what)) => return Ok(Err(format!("{what} is damaged"))),
        other => other?,
    };
    let size = end.edge.size();
    let mut check = LogCheck::new(&log_id(office), Scope::From(0));
    let (mut tree, mut edge) = (OpenTiles::new(), Frontier::new());
    let mut from = 0;
    while from < size {
        let to = size.min(from + TILE_WIDTH);
        let stored = storage
            .read(move |tx| Ok((own_log::events(tx, from, to)?, own_log::leaves(tx, from, to)?)));
        let (events, leaves) = match stored.await {
            Err(StorageError::Damaged(what)) => return Ok(Err(what)),
            other => other?,
        };
        let mut full = Vec::new();
        for (event, leaf) in events.iter().zip(&leaves) {
            if let Err(fault) = verify_event(&mut check, event) {
                return Ok(Err(fault));
            }
            if leaf_hash(event.header.as_bytes()) != *leaf {
                return Ok(Err(format!("event {} is not the one that was hashed", event.seq)));
            }
            edge.push(*leaf);
            tree.push(*leaf, |place, tile| full.push((place, tile)));
        }
        for (place, tile) in full {
            if !is_stored(storage, place, tile).await? {
                let TileId { level, index } = place;
                return Ok(Err(format!("tile {level}/{index} is missing or damaged")));
            }
        }
        from = to;
    }
    if edge != end.edge {
        return Ok(Err("its events do not lead to its root".to_owned()));
    }
    Ok(Ok(size))
}

fn verify_event(check: &mut LogCheck, event: &Stored) -> std::result::Result<(), String> {
    let wrong = |what: &dyn std::fmt::Display| format!("event {}: {what}", event.seq);
    let parsed = ParsedHeader::parse(event.header.as_bytes()).map_err(|error| wrong(&error))?;
    let header = parsed.header();
    let payload = event.payload.as_bytes();
    if hex::encode(commitment(&event.salt, payload)) != header.payload {
        return Err(wrong(&"its payload is not the one that its header commits to"));
    }
    let leaf = leaf_hash(event.header.as_bytes());
    check.event(&header, &leaf, Some(payload)).map_err(|fault| wrong(&fault))
}

async fn is_stored(storage: &Storage, place: TileId, tile: Tile) -> Result<bool> {
    let stored = storage.read(move |tx| own_log::stored_tile(tx, place)).await?;
    Ok(stored.is_some_and(|(root, hashes)| root == tile.root() && hashes == tile.bytes()))
}
