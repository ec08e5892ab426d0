//! What holds between events: order, audit sessions, the tree, and what is derived from them.

use std::collections::BTreeMap;

use rusqlite::Connection;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_ledger::Hash;
use wardbook_ledger::checkpoint::{self, LogKey};
use wardbook_ledger::tiles::{OpenTiles, TileId};
use wardbook_ledger::verify::{LogCheck, Scope};

use crate::Result;
use crate::database::rows::list;
use crate::log::end::checkpoint_due;

use super::faults::Faults;
use super::stretch::Stretch;

/// The log so far, event after event.
pub(super) struct Sequence {
    log: String,
    check: LogCheck,
    /// After its first fault the check says nothing useful; the other parts go on.
    in_order: bool,
    tiles: OpenTiles,
    full_tiles: BTreeMap<TileId, [u8; 32]>,
    /// The roots where the format asks for a checkpoint.
    due: BTreeMap<u64, Hash>,
    /// Audit sessions: where each was opened, and where sealed.
    sessions: BTreeMap<Uuid, (u64, Option<u64>)>,
    last_time: Option<Timestamp>,
}

/// The checkpoints that were verified.
pub(super) struct Checkpoints {
    pub(super) verified: u64,
    pub(super) newest: u64,
}

impl Sequence {
    pub(super) fn new(log: &str) -> Self {
        Self {
            log: log.to_owned(),
            check: LogCheck::new(log, Scope::From(0)),
            in_order: true,
            tiles: OpenTiles::new(),
            full_tiles: BTreeMap::new(),
            due: BTreeMap::new(),
            sessions: BTreeMap::new(),
            last_time: None,
        }
    }

    pub(super) fn size(&self) -> u64 {
        self.tiles.size()
    }

    pub(super) fn root(&self) -> Hash {
        self.tiles.frontier().root()
    }

    pub(super) const fn last_time(&self) -> Option<Timestamp> {
        self.last_time
    }

    /// Sealed and open audit sessions.
    pub(super) fn audit_sessions(&self) -> (u64, u64) {
        let sealed = self.sessions.values().filter(|(_, sealed)| sealed.is_some()).count() as u64;
        (sealed, self.sessions.len() as u64 - sealed)
    }

    pub(super) fn take(&mut self, stretch: &Stretch, faults: &mut Faults) {
        for event in &stretch.events {
            if self.in_order {
                let payload = event.payload.as_ref().map(|(_, body)| body.as_bytes());
                let checked = event.with_header(&self.log, |header| {
                    self.check.event(header, &event.recomputed_leaf, payload)
                });
                if let Err(fault) = checked {
                    self.in_order = false;
                    faults.add(fault.seq.or(Some(event.seq)), "events", fault.sentence);
                }
            }
            self.last_time = Some(event.time);
            let full_tiles = &mut self.full_tiles;
            self.tiles.push(event.recomputed_leaf, |id, tile| {
                full_tiles.insert(id, Sha256::digest(tile.bytes()).into());
            });
            if checkpoint_due(self.tiles.size(), &event.kind) {
                self.due.insert(self.tiles.size(), self.tiles.frontier().root());
            }
            if event.kind == Kind::AuditSessionOpened.as_str() {
                self.sessions.insert(event.session.0, (event.seq, None));
            } else if event.kind == Kind::AuditSessionSealed.as_str()
                && let Some(session) = self.sessions.get_mut(&event.session.0)
            {
                session.1 = Some(event.seq);
            }
        }
    }

    /// Compares checkpoints, tiles and audit sessions with what the events give.
    pub(super) fn compare(
        &self,
        connection: &Connection,
        size: u64,
        key: Option<&LogKey>,
        faults: &mut Faults,
    ) -> Result<Checkpoints> {
        let rows: u64 =
            connection.query_row("SELECT count(*) FROM events", [], |row| row.get(0))?;
        if rows != size {
            let message = format!("the log has {rows} events up to position {size}");
            faults.add(None, "events", message);
        }
        let checkpoints = self.checkpoints(connection, key, faults)?;
        self.tiles(connection, faults)?;
        self.sessions(connection, faults)?;
        Ok(checkpoints)
    }

    fn checkpoints(
        &self,
        connection: &Connection,
        key: Option<&LogKey>,
        faults: &mut Faults,
    ) -> Result<Checkpoints> {
        let stored: BTreeMap<u64, String> = list(
            connection,
            "SELECT size, note FROM checkpoints WHERE size > 0 ORDER BY size",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .into_iter()
        .collect();
        let mut verified = Checkpoints { verified: 0, newest: 0 };
        let keys: Vec<_> = key.map(|key| key.vkey().clone()).into_iter().collect();
        for (size, root) in &self.due {
            let Some(note) = stored.get(size) else {
                faults.add(
                    None,
                    "checkpoints",
                    format!("the checkpoint of size {size} is missing"),
                );
                continue;
            };
            match checkpoint::open(note.as_bytes(), &keys) {
                Err(error) => {
                    faults.add(
                        None,
                        "checkpoints",
                        format!("the checkpoint of size {size}: {error}"),
                    );
                }
                Ok(signed) if signed.checkpoint.size != *size => {
                    let message = format!("the checkpoint of size {size} was altered");
                    faults.add(None, "checkpoints", message);
                }
                Ok(signed) if signed.checkpoint.root != *root => {
                    // An altered event explains it, and is named already.
                    if !faults.before(*size) {
                        let message = format!(
                            "the first {size} events are not those that the checkpoint was signed for"
                        );
                        faults.add(Some(*size - 1), "events", message);
                    }
                }
                Ok(_) => {
                    verified.verified += 1;
                    verified.newest = *size;
                }
            }
        }
        let rows: u64 =
            connection.query_row("SELECT count(*) FROM checkpoints", [], |row| row.get(0))?;
        if rows > stored.len() as u64 {
            faults.add(None, "checkpoints", "a checkpoint has an impossible size");
        }
        for size in stored.keys().filter(|size| !self.due.contains_key(size)) {
            let message = format!("the checkpoint of size {size} was never made here");
            faults.add(None, "checkpoints", message);
        }
        Ok(verified)
    }

    fn tiles(&self, connection: &Connection, faults: &mut Faults) -> Result<()> {
        let mut missing = self.full_tiles.clone();
        let mut statement = connection.prepare("SELECT level, idx, hashes FROM tiles")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (level, index): (i64, i64) = (row.get(0)?, row.get(1)?);
            let id = u32::try_from(level).ok().zip(u64::try_from(index).ok());
            let expected = id.and_then(|(level, index)| missing.remove(&TileId { level, index }));
            let found: [u8; 32] =
                Sha256::digest(row.get_ref(2)?.as_bytes().unwrap_or_default()).into();
            if expected != Some(found) {
                let message = format!("tile {index} of level {level} is not what its events give");
                faults.add(None, "tiles", message);
            }
        }
        for id in missing.keys() {
            let message = format!("tile {} of level {} is missing", id.index, id.level);
            faults.add(None, "tiles", message);
        }
        Ok(())
    }

    fn sessions(&self, connection: &Connection, faults: &mut Faults) -> Result<()> {
        let stored = list(
            connection,
            "SELECT session, opened_seq, sealed_seq FROM audit_sessions",
            [],
            |row| {
                // A key of another length is no session's.
                let session = row.get::<_, Uuid>(0).ok();
                Ok((session, (row.get::<_, i64>(1)?, row.get::<_, Option<i64>>(2)?)))
            },
        )?;
        let number = |seq: u64| i64::try_from(seq).unwrap_or(i64::MAX);
        let mut missing = self.sessions.clone();
        for (session, found) in stored {
            let expected = session.and_then(|session| missing.remove(&session));
            let expected = expected.map(|(opened, sealed)| (number(opened), sealed.map(number)));
            if expected != Some(found) {
                let name = session.map_or_else(|| "unknown".into(), |id| id.to_string());
                let message =
                    format!("the row of audit session {name} is not what its events give");
                faults.add(None, "audit_sessions", message);
            }
        }
        for session in missing.keys() {
            let message = format!("the row of audit session {session} is missing");
            faults.add(None, "audit_sessions", message);
        }
        Ok(())
    }
}
