//! `held.db`: events as head office gave them back, until they are in the log again. A database
//! beside the clinic's, encrypted like it, under a key of its own: what was fetched need not be
//! fetched again after a cut line, and it can be said what is missing before anything is done.
//!
//! Nothing in it is trusted: each payload is checked as it comes, and the whole against the root that
//! the clinic itself had signed. It is made anew where it is missing or damaged.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, Row, params};

use wardbook_domain::clock::Timestamp;
use wardbook_ledger::Hash;
use wardbook_ledger::entry::{ParsedHeader, commitment};
use wardbook_ledger::merkle::{Frontier, subtrees};

use crate::database::cipher::{self, Access, DataKey};
use crate::database::rows::{find, list};
use crate::home::folder::{Home, restrict};
use crate::log::nodes::LogTree;
use crate::{Result, Store, StoreError};

use super::place::remove_database;

/// Raised with every change of what the database holds.
const VERSION: u32 = 1;

const SCHEMA: &str = "
    CREATE TABLE about (version INTEGER NOT NULL, log TEXT NOT NULL, root BLOB NOT NULL) STRICT;
    CREATE TABLE held (
      seq INTEGER PRIMARY KEY,
      header BLOB NOT NULL,            -- as it was hashed
      commitment BLOB,                 -- null where the event has no payload
      salt BLOB,
      body TEXT                        -- null where the payload is not there
    ) STRICT;";

/// An event as head office gave it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldEvent {
    /// The header's bytes: the log's entry.
    pub header: Vec<u8>,
    /// The payload with its salt, where the event has one.
    pub payload: Option<([u8; 16], String)>,
}

/// What some of the events are, as far as it can be said before they are in the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// The earliest and the latest of their times.
    pub times: Option<(Timestamp, Timestamp)>,
    /// How many there are of each kind.
    pub kinds: BTreeMap<String, u64>,
    /// How many have their payload here.
    pub payloads: u64,
}

/// The database, open.
#[derive(Debug)]
pub struct HeldEvents {
    connection: Connection,
    log: String,
}

impl Store {
    /// Events that were fetched from head office for the history of this root; none at first. Those
    /// of another history are thrown away.
    pub fn held_events(&self, root: &Hash) -> Result<HeldEvents> {
        HeldEvents::open(self.home(), self.data_key(), self.log(), root)
    }
}

impl HeldEvents {
    fn open(home: &Home, key: &DataKey, log: &str, root: &Hash) -> Result<Self> {
        let file = home.held_events();
        let key = DataKey::from_bytes(key.derive("wardbook held events"));
        if let Ok(held) = Self::at(&file, &key, log, root)
            && held.is_of(root).unwrap_or(false)
        {
            return Ok(held);
        }
        remove_database(&file)?;
        Self::at(&file, &key, log, root)
    }

    fn at(file: &Path, key: &DataKey, log: &str, root: &Hash) -> Result<Self> {
        let connection = cipher::open(file, key, Access::Create)?;
        restrict(file, 0o600)?;
        // What a power cut takes away is fetched again.
        connection.execute_batch("PRAGMA synchronous = NORMAL")?;
        let made: bool =
            connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
        if !made {
            connection.execute_batch(&format!("BEGIN; {SCHEMA} COMMIT;"))?;
            let about = params![VERSION, log, root];
            connection.execute("INSERT INTO about VALUES (?, ?, ?)", about)?;
        }
        Ok(Self { connection, log: log.to_owned() })
    }

    fn is_of(&self, root: &Hash) -> Result<bool> {
        let sql = "SELECT version, log, root FROM about";
        let found: (u32, String, Hash) = self
            .connection
            .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(found == (VERSION, self.log.clone(), *root))
    }

    /// Keeps events' headers, the first at position `from`.
    ///
    /// # Errors
    /// [`StoreError::NotRecovered`] where one is not the event of its position in this log.
    pub fn put_headers(&mut self, from: u64, entries: &[Vec<u8>]) -> Result<()> {
        let batch = self.connection.transaction()?;
        for (seq, entry) in (from..).zip(entries) {
            let parsed = ParsedHeader::parse(entry)
                .map_err(|bad| not_of_the_log(seq, &format!("has a wrong header: {bad}")))?;
            let header = parsed.header();
            if header.seq != seq || header.log != self.log {
                return Err(not_of_the_log(seq, "is not the one that was asked for"));
            }
            batch
                .prepare_cached("INSERT OR REPLACE INTO held VALUES (?, ?, ?, NULL, NULL)")?
                .execute(params![seq, entry, commitment_of(header.payload)])?;
        }
        Ok(batch.commit()?)
    }

    /// Keeps a payload, if it is the one that the event at its position committed to.
    ///
    /// # Errors
    /// [`StoreError::NotRecovered`] where it is another one.
    pub fn put_payload(&mut self, seq: u64, salt: &[u8; 16], body: &str) -> Result<()> {
        let sql = "SELECT commitment FROM held WHERE seq = ?";
        let committed: Option<Option<Hash>> = find(&self.connection, sql, [seq], |row| row.get(0))?;
        if committed.flatten() != Some(commitment(salt, body.as_bytes())) {
            return Err(not_of_the_log(seq, "came with another payload than was recorded"));
        }
        let sql = "UPDATE held SET salt = ?, body = ? WHERE seq = ?";
        self.connection.prepare_cached(sql)?.execute(params![salt, body, seq])?;
        Ok(())
    }

    /// The first position within `[from, to)` whose header is not here.
    pub fn next_header(&self, from: u64, to: u64) -> Result<Option<u64>> {
        let sql = "SELECT count(*), max(seq) FROM held WHERE seq >= ? AND seq < ?";
        let (count, newest): (u64, Option<u64>) =
            self.connection.query_row(sql, (from, to), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let next = newest.map_or(from, |newest| newest + 1);
        // They are kept in order; a gap is filled from its beginning.
        if count != next - from {
            let sql = "SELECT seq FROM held WHERE seq >= ? AND seq < ? ORDER BY seq";
            let there: Vec<u64> = list(&self.connection, sql, (from, to), |row| row.get(0))?;
            return Ok((from..to).zip(there).find(|(at, there)| at != there).map(|(at, _)| at));
        }
        Ok((next < to).then_some(next))
    }

    /// The positions within `[from, to)` whose event has a payload that is not here, at most `limit`,
    /// and how many there are in all.
    pub fn missing_payloads(&self, from: u64, to: u64, limit: u32) -> Result<(Vec<u64>, u64)> {
        const MISSING: &str =
            "FROM held WHERE seq >= ? AND seq < ? AND commitment IS NOT NULL AND body IS NULL";
        let sql = format!("SELECT count(*) {MISSING}");
        let count = self.connection.query_row(&sql, (from, to), |row| row.get(0))?;
        let sql = format!("SELECT seq {MISSING} ORDER BY seq LIMIT {limit}");
        Ok((list(&self.connection, &sql, (from, to), |row| row.get(0))?, count))
    }

    /// The root over the clinic's own first `common` events and these, up to `to`: what the clinic
    /// once signed, if nothing was altered.
    pub fn root(&self, store: &Store, common: u64, to: u64) -> Result<Hash> {
        let mut tree = store.read(|connection| frontier(connection, common))?;
        self.each(common, to, |event| {
            let parsed = ParsedHeader::parse(&event.header)
                .map_err(|bad| StoreError::NotRecovered(bad.to_string()))?;
            tree.push(parsed.header().leaf(&mut Vec::with_capacity(512)));
            Ok(())
        })?;
        Ok(tree.root())
    }

    /// What the events of `[from, to)` are.
    pub fn overview(&self, from: u64, to: u64) -> Result<Overview> {
        let mut found = Overview::default();
        self.each(from, to, |event| {
            let parsed = ParsedHeader::parse(&event.header)
                .map_err(|bad| StoreError::NotRecovered(bad.to_string()))?;
            let header = parsed.header();
            if let Some(time) = Timestamp::parse(header.time) {
                let (first, last) = found.times.unwrap_or((time, time));
                found.times = Some((first.min(time), last.max(time)));
            }
            *found.kinds.entry(header.kind.to_owned()).or_default() += 1;
            found.payloads += u64::from(event.payload.is_some());
            Ok(())
        })?;
        Ok(found)
    }

    /// Hands the events of `[from, to)` to `take`, in order.
    pub(super) fn each(
        &self,
        from: u64,
        to: u64,
        mut take: impl FnMut(HeldEvent) -> Result<()>,
    ) -> Result<()> {
        let sql = "SELECT header, salt, body FROM held WHERE seq >= ? AND seq < ? ORDER BY seq";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query((from, to))?;
        while let Some(row) = rows.next()? {
            take(read(row)?)?;
        }
        Ok(())
    }
}

/// The tree of a log's first `size` events.
fn frontier(connection: &Connection, size: u64) -> Result<Frontier> {
    use wardbook_ledger::merkle::NodeSource as _;
    let tree = LogTree::of(connection, size)?;
    let nodes = tree.nodes();
    let roots = subtrees(0, size).map(|(level, index)| nodes.node(level, index));
    Frontier::from_parts(size, roots.collect::<Result<_>>()?)
        .map_err(|error| StoreError::LogDamaged(error.to_string()))
}

fn read(row: &Row<'_>) -> rusqlite::Result<HeldEvent> {
    let salt: Option<[u8; 16]> = row.get("salt")?;
    let body: Option<String> = row.get("body")?;
    Ok(HeldEvent { header: row.get("header")?, payload: salt.zip(body) })
}

fn commitment_of(text: &str) -> Option<Hash> {
    hex::decode(text).ok()?.try_into().ok()
}

fn not_of_the_log(seq: u64, what: &str) -> StoreError {
    StoreError::NotRecovered(format!("event {seq} that head office gave back {what}"))
}
