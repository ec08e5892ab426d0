//! Head office's own ledger as rows: its length and right edge, its events, its full tiles. What an
//! event is and how it is hashed is `own_log`'s.

use uuid::Uuid;

use super::engine::Transaction;
use super::error::{Result, StorageError};
use super::value::{Row, values};
use wardbook_ledger::Hash;
use wardbook_ledger::merkle::Frontier;
use wardbook_ledger::tiles::{TILE_WIDTH, Tile, TileId};

/// How far the ledger reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct End {
    /// The tree's right edge, which knows its size and root.
    pub edge: Frontier,
    /// Time of the last event, in microseconds since 1970.
    pub last_time: i64,
}

/// A stored event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its position.
    pub seq: u64,
    /// Its header: the bytes that are hashed.
    pub header: String,
    /// The salt of its payload's commitment.
    pub salt: [u8; 16],
    /// Its payload: canonical JSON.
    pub payload: String,
}

/// The ledger's end; that of an empty one where nothing was recorded yet.
pub fn end(tx: &mut dyn Transaction) -> Result<End> {
    let Some(row) = tx.find("SELECT size, edge, last_time FROM own_log WHERE one = 1", &[])? else {
        return Ok(End::default());
    };
    let bytes: Vec<u8> = row.get(1)?;
    let (roots, rest) = bytes.as_chunks::<32>();
    let edge = Frontier::from_parts(row.get(0)?, roots.to_vec()).ok();
    let edge = edge.filter(|_| rest.is_empty());
    let edge = edge.ok_or_else(|| damaged("the edge of the ledger"))?;
    Ok(End { edge, last_time: row.get(2)? })
}

/// Writes the ledger's end.
pub fn set_end(tx: &mut dyn Transaction, end: &End) -> Result<()> {
    let edge = end.edge.roots().as_flattened();
    tx.change(
        "INSERT INTO own_log (one, size, edge, last_time) VALUES (1, $1, $2, $3)
         ON CONFLICT (one) DO UPDATE SET size = excluded.size, edge = excluded.edge,
           last_time = excluded.last_time",
        values![end.edge.size(), edge, end.last_time],
    )
}

/// How many events an audit session has.
pub fn session_events(tx: &mut dyn Transaction, session: Uuid) -> Result<u64> {
    let sql = "SELECT coalesce(max(session_seq), -1) + 1 FROM own_event WHERE session = $1";
    tx.find(sql, values![&session])?.map_or(Ok(0), |row| row.get(0))
}

/// The leaves of an audit session, in order.
pub fn session_leaves(tx: &mut dyn Transaction, session: Uuid) -> Result<Vec<Hash>> {
    let sql = "SELECT leaf FROM own_event WHERE session = $1 ORDER BY session_seq";
    tx.query(sql, values![&session])?.iter().map(|row| row.get(0)).collect()
}

/// Keeps an event.
pub fn keep(
    tx: &mut dyn Transaction,
    event: &Stored,
    (session, session_seq): (Uuid, u64),
    leaf: &Hash,
) -> Result<()> {
    tx.change(
        "INSERT INTO own_event (seq, session, session_seq, leaf, header, salt, payload)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![event.seq, &session, session_seq, leaf, &event.header, &event.salt, &event.payload],
    )
}

fn stored(row: &Row) -> Result<Stored> {
    Ok(Stored { seq: row.get(0)?, header: row.get(1)?, salt: row.get(2)?, payload: row.get(3)? })
}

/// Events `[from, to)`.
///
/// # Errors
/// [`StorageError::Damaged`] when one is missing.
pub fn events(tx: &mut dyn Transaction, from: u64, to: u64) -> Result<Vec<Stored>> {
    let rows = tx.query(
        "SELECT seq, header, salt, payload FROM own_event WHERE seq >= $1 AND seq < $2 ORDER BY seq",
        values![from, to],
    )?;
    if rows.len() as u64 != to.saturating_sub(from) {
        return Err(damaged("an event of the ledger is missing"));
    }
    rows.iter().map(stored).collect()
}

/// The newest events, the newest first.
pub fn newest(tx: &mut dyn Transaction, limit: u64) -> Result<Vec<Stored>> {
    let sql = "SELECT seq, header, salt, payload FROM own_event ORDER BY seq DESC LIMIT $1";
    tx.query(sql, values![limit])?.iter().map(stored).collect()
}

/// The leaves `[from, to)`.
pub fn leaves(tx: &mut dyn Transaction, from: u64, to: u64) -> Result<Vec<Hash>> {
    let sql = "SELECT leaf FROM own_event WHERE seq >= $1 AND seq < $2 ORDER BY seq";
    all_of(&tx.query(sql, values![from, to])?, from, to)
}

/// Keeps a full tile.
pub fn keep_tile(tx: &mut dyn Transaction, place: TileId, tile: &Tile) -> Result<()> {
    tx.change(
        "INSERT INTO own_tile (level, number, root, hashes) VALUES ($1, $2, $3, $4)",
        values![i64::from(place.level), place.index, &tile.root(), tile.bytes()],
    )
}

/// The root and the hashes of a full tile, as they are stored.
pub fn stored_tile(tx: &mut dyn Transaction, place: TileId) -> Result<Option<(Hash, Vec<u8>)>> {
    let row = tx.find(
        "SELECT root, hashes FROM own_tile WHERE level = $1 AND number = $2",
        values![i64::from(place.level), place.index],
    )?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// The roots of the full tiles `[from, to)` of a level.
pub fn tile_roots(tx: &mut dyn Transaction, level: u32, from: u64, to: u64) -> Result<Vec<Hash>> {
    let rows = tx.query(
        "SELECT root FROM own_tile WHERE level = $1 AND number >= $2 AND number < $3 ORDER BY number",
        values![i64::from(level), from, to],
    )?;
    all_of(&rows, from, to)
}

/// Hashes of a tile's place: the first `count`, whether the tile is full or still open.
pub fn tile(tx: &mut dyn Transaction, place: TileId, first: u64, count: u64) -> Result<Vec<Hash>> {
    let from = place.index * TILE_WIDTH + first;
    match place.level.checked_sub(1) {
        None => leaves(tx, from, from + count),
        Some(below) => tile_roots(tx, below, from, from + count),
    }
}

fn all_of(rows: &[Row], from: u64, to: u64) -> Result<Vec<Hash>> {
    if rows.len() as u64 != to.saturating_sub(from) {
        return Err(damaged("a hash of the ledger is missing"));
    }
    rows.iter().map(|row| row.get(0)).collect()
}

fn damaged(what: &str) -> StorageError {
    StorageError::Damaged(what.to_owned())
}
