//! The log's growing end: positions, times, leaves, tiles, checkpoints.
//!
//! Only the writing thread has one. What must hold after each write: positions and times
//! never go back, every audit session is counted without gaps, and a checkpoint stands at
//! every place where `checkpoint_due` says so. Events that were recorded before and are taken back
//! are appended by `verbatim`. Implements `docs/ledger-format.md`.

mod verbatim;

use std::collections::HashMap;

use rusqlite::Connection;
use serde_json::json;
use uuid::Uuid;

use wardbook_domain::clock::{Clock, Randomness, Timestamp};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::AuditSessionId;
use wardbook_ledger::checkpoint::LogKey;
use wardbook_ledger::entry::commitment;
use wardbook_ledger::jcs;
use wardbook_ledger::merkle::Frontier;
use wardbook_ledger::tiles::OpenTiles;
use wardbook_ledger::{Hash, entry::Header};

use crate::database::capture::Pending;
use crate::log::nodes::StoredTiles;
use crate::log::read::{EMPTY_HEX, hex_into};
use crate::{Result, StoreError};

/// A checkpoint stands at every multiple of this.
pub(crate) const CHECKPOINT_EVERY: u64 = 1_000;

/// Whether the log has a checkpoint of exactly `size` when its last event is of `kind`. A
/// rule of the format, so that a checkpoint that was taken away is missed.
pub(crate) fn checkpoint_due(size: u64, kind: &str) -> bool {
    size.is_multiple_of(CHECKPOINT_EVERY)
        || kind == Kind::AuditSessionSealed.as_str()
        || kind == Kind::CheckpointRequested.as_str()
        || kind == Kind::ExportCreated.as_str()
}

/// The log's end.
#[derive(Clone, Debug)]
pub(crate) struct LogEnd {
    log: String,
    next: u64,
    last_time: i64,
    clock_is_back: bool,
    tiles: OpenTiles,
    /// Open audit sessions, with the next position in each.
    sessions: HashMap<AuditSessionId, u64>,
    /// The newest checkpoint, which is copied out of the database after the commit.
    newest_checkpoint: Option<String>,
}

/// An event's columns, but for its position.
struct Columns<'a> {
    time: i64,
    kind: Kind,
    actor: Option<Uuid>,
    role: &'a str,
    session: AuditSessionId,
    session_seq: u64,
    source: &'a str,
    subject: &'a str,
    trace: Option<Uuid>,
    span: Option<[u8; 8]>,
    parent: Option<[u8; 8]>,
    committed: Option<Hash>,
    leaf: Hash,
}

/// The newest checkpoint's size and its signed note, as they are stored; `None` in an empty log.
pub(crate) fn newest_checkpoint(connection: &Connection) -> Result<Option<(u64, String)>> {
    let sql = "SELECT size, note FROM checkpoints ORDER BY size DESC LIMIT 1";
    crate::database::rows::find(connection, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The checkpoint of exactly this size; `None` where the log has none of it.
pub(crate) fn checkpoint_at(connection: &Connection, size: u64) -> Result<Option<String>> {
    let sql = "SELECT note FROM checkpoints WHERE size = ?";
    crate::database::rows::find(connection, sql, [size], |row| row.get(0))
}

impl LogEnd {
    /// The end of an empty log.
    pub(crate) fn empty(log: String) -> Self {
        Self {
            log,
            next: 0,
            last_time: i64::MIN,
            clock_is_back: false,
            tiles: OpenTiles::new(),
            sessions: HashMap::new(),
            newest_checkpoint: None,
        }
    }

    /// Takes the log up where the database left it. The tree must reproduce the newest
    /// checkpoint; the leaves after it are recomputed from their events.
    pub(crate) fn load(connection: &Connection, log: String, key: &LogKey) -> Result<Self> {
        let damaged = |detail: String| StoreError::LogDamaged(detail);
        let next = crate::log::read::count(connection)?;
        let stored = StoredTiles(connection);
        let full = next - next % 256;
        let mut tail = Vec::new();
        let newest = newest_checkpoint(connection)?;
        let proven = newest.as_ref().map_or(0, |(size, _)| *size);
        for event in crate::log::read::range(connection, &log, full, next)? {
            // Under the checkpoint the stored leaves are proven by its root below, so an event
            // that was altered there is verification's to name and the log can go on.
            if event.seq >= proven && event.leaf != event.recomputed_leaf {
                return Err(damaged(format!("event {} was altered", event.seq)));
            }
            tail.push(event.leaf);
        }
        let tiles = OpenTiles::resume(next, &tail, &stored).map_err(|e| damaged(e.to_string()))?;
        if let Some((size, note)) = &newest {
            let keys = [key.vkey().clone()];
            let signed = wardbook_ledger::checkpoint::open(note.as_bytes(), &keys)
                .map_err(|error| damaged(format!("checkpoint {size}: {error}")))?;
            let tree = tiles.over(&stored);
            let root = (*size <= next)
                .then(|| wardbook_ledger::merkle::root(*size, &tree))
                .transpose()
                .map_err(|error| damaged(error.to_string()))?;
            if signed.checkpoint.size != *size || root != Some(signed.checkpoint.root) {
                return Err(damaged(format!("checkpoint {size} does not match its events")));
            }
        }
        let last_time = crate::database::rows::find(
            connection,
            "SELECT time FROM events ORDER BY seq DESC LIMIT 1",
            [],
            |row| row.get(0),
        )?;
        let sessions = crate::database::rows::list(
            connection,
            "SELECT a.session, (SELECT coalesce(max(session_seq) + 1, 0) FROM events e
               WHERE e.session = a.session) FROM audit_sessions a WHERE a.sealed_seq IS NULL",
            [],
            |row| Ok((AuditSessionId(row.get(0)?), row.get(1)?)),
        )?;
        Ok(Self {
            log,
            next,
            last_time: last_time.unwrap_or(i64::MIN),
            clock_is_back: false,
            tiles,
            sessions: sessions.into_iter().collect(),
            newest_checkpoint: newest.map(|(_, note)| note),
        })
    }

    /// The next event's position.
    pub(crate) const fn position(&self) -> u64 {
        self.next
    }

    /// The root over all events.
    pub(crate) fn root(&self) -> Hash {
        self.tiles.frontier().root()
    }

    /// Audit sessions that were not sealed.
    pub(crate) fn open_sessions(&self) -> Vec<AuditSessionId> {
        let mut open: Vec<_> = self.sessions.keys().copied().collect();
        open.sort();
        open
    }

    /// The newest checkpoint's signed note.
    pub(crate) fn newest_checkpoint(&self) -> Option<&str> {
        self.newest_checkpoint.as_deref()
    }

    /// The present moment for the log: never before the last event.
    pub(crate) fn held_time(&self, clock: &Clock) -> (Timestamp, i64) {
        let now = clock.now().micros();
        (Timestamp::from_micros(now.max(self.last_time)), (self.last_time.max(now)) - now)
    }

    /// Appends what a write recorded, in its order.
    pub(crate) fn append(
        &mut self,
        connection: &Connection,
        pending: Vec<Pending>,
        time: Timestamp,
        back_by_micros: i64,
        key: &LogKey,
        randomness: &Randomness,
    ) -> Result<()> {
        let first_of = pending.first().map(|one| one.context);
        for one in pending {
            self.append_one(connection, one, time, key, randomness)?;
        }
        if back_by_micros == 0 {
            self.clock_is_back = false;
        } else if !self.clock_is_back
            && let Some(context) = first_of
            && self.sessions.contains_key(&context.actor.session)
        {
            self.clock_is_back = true;
            let payload = Some(json!({ "back_by_micros": back_by_micros }));
            let kind = Kind::ClockWentBack;
            let one = Pending { context, kind, subject: String::new(), payload };
            self.append_one(connection, one, time, key, randomness)?;
        }
        Ok(())
    }

    fn append_one(
        &mut self,
        connection: &Connection,
        pending: Pending,
        time: Timestamp,
        key: &LogKey,
        randomness: &Randomness,
    ) -> Result<()> {
        let Pending { context, kind, subject, payload } = pending;
        let actor = context.actor;
        let session_seq = self.next_in_session(actor.session, kind)?;
        let payload = match kind {
            Kind::AuditSessionSealed => {
                let digest = session_digest(connection, actor.session, session_seq)?;
                let mut payload = payload.unwrap_or_else(|| json!({}));
                payload["events"] = session_seq.into();
                payload["digest"] = hex::encode(digest).into();
                Some(payload)
            }
            _ => payload,
        };
        let body = payload.map(|value| jcs::canonical(&value)).transpose();
        let body = body.map_err(|error| StoreError::BadRecord(format!("{kind}: {error}")))?;
        let sealed = body.map(|body| {
            let salt: [u8; 16] = randomness.array();
            (commitment(&salt, &body), salt, body)
        });
        let committed = sealed.as_ref().map(|(commitment, _, _)| *commitment);
        let seq = self.next;
        let time = time.micros().max(self.last_time);
        let leaf = self.leaf(seq, session_seq, time, &context, kind, &subject, committed)?;

        let payload = sealed
            // JCS output is UTF-8 by construction.
            .map(|(_, salt, body)| String::from_utf8(body).map(|body| (salt, body)))
            .transpose()
            .map_err(|_| StoreError::BadRecord(kind.to_string()))?;
        let columns = Columns {
            time,
            kind,
            actor: actor.person.map(|(user, _)| user.0),
            role: actor.role_name(),
            session: actor.session,
            session_seq,
            source: actor.source.as_str(),
            subject: &subject,
            trace: context.trace.map(|trace| trace.0),
            span: context.span.map(|span| span.0),
            parent: context.parent.map(|parent| parent.0),
            committed,
            leaf,
        };
        self.store(connection, &columns, payload.as_ref().map(|(salt, body)| (salt, &**body)), key)
    }

    /// Stores the next event, and all that follows from it: tiles, the list of audit sessions, a
    /// checkpoint where one is due.
    fn store(
        &mut self,
        connection: &Connection,
        columns: &Columns<'_>,
        payload: Option<(&[u8; 16], &str)>,
        key: &LogKey,
    ) -> Result<()> {
        let seq = self.next;
        connection
            .prepare_cached("INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)")?
            .execute(rusqlite::params![
                seq,
                columns.time,
                columns.kind.as_str(),
                columns.actor,
                columns.role,
                columns.session.0,
                columns.session_seq,
                columns.source,
                columns.subject,
                columns.trace,
                columns.span,
                columns.parent,
                columns.committed,
                columns.leaf,
            ])?;
        if let Some((salt, body)) = payload {
            connection
                .prepare_cached("INSERT INTO payloads VALUES (?, ?, ?)")?
                .execute(rusqlite::params![seq, salt, body])?;
        }
        self.next += 1;
        self.last_time = columns.time;
        let mut full = Vec::new();
        self.tiles.push(columns.leaf, |id, tile| full.push((id, tile)));
        for (id, tile) in full {
            connection
                .prepare_cached("INSERT INTO tiles VALUES (?, ?, ?)")?
                .execute(rusqlite::params![id.level, id.index, tile.bytes()])?;
        }
        self.note_session(connection, columns.session, columns.kind, seq)?;
        if checkpoint_due(self.next, columns.kind.as_str()) {
            self.checkpoint(connection, key)?;
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the header's members, once")]
    fn leaf(
        &self,
        seq: u64,
        session_seq: u64,
        time: i64,
        context: &wardbook_domain::access::Context,
        kind: Kind,
        subject: &str,
        committed: Option<Hash>,
    ) -> Result<Hash> {
        let actor = context.actor;
        let mut buffers = [EMPTY_HEX; 3];
        let [span, parent, payload] = &mut buffers;
        let time = wardbook_ledger::time::format_time(time)
            .map_err(|error| StoreError::BadRecord(error.to_string()))?;
        let header = Header {
            actor: &actor.name(),
            kind: kind.as_str(),
            log: &self.log,
            parent: hex_into(parent, context.parent.map(|one| one.0).as_ref().map(|b| &b[..])),
            payload: hex_into(payload, committed.as_ref().map(|bytes| &bytes[..])),
            role: actor.role_name(),
            seq,
            session: &actor.session.to_string(),
            session_seq,
            source: actor.source.as_str(),
            span: hex_into(span, context.span.map(|one| one.0).as_ref().map(|b| &b[..])),
            subject,
            time: &time,
            trace: &context.trace.map(|trace| trace.to_string()).unwrap_or_default(),
        };
        Ok(header.leaf(&mut Vec::with_capacity(512)))
    }

    fn next_in_session(&mut self, session: AuditSessionId, kind: Kind) -> Result<u64> {
        if kind == Kind::AuditSessionOpened {
            return Ok(0);
        }
        self.sessions
            .get(&session)
            .copied()
            .ok_or_else(|| StoreError::LogDamaged(format!("audit session {session} is not open")))
    }

    /// Keeps the count of open sessions and the list of all, which is derived from events.
    fn note_session(
        &mut self,
        connection: &Connection,
        session: AuditSessionId,
        kind: Kind,
        seq: u64,
    ) -> Result<()> {
        match kind {
            Kind::AuditSessionOpened => {
                self.sessions.insert(session, 1);
                connection
                    .prepare_cached("INSERT INTO audit_sessions VALUES (?, ?, NULL)")?
                    .execute(rusqlite::params![session.0, seq])?;
            }
            Kind::AuditSessionSealed => {
                self.sessions.remove(&session);
                connection
                    .prepare_cached("UPDATE audit_sessions SET sealed_seq = ? WHERE session = ?")?
                    .execute(rusqlite::params![seq, session.0])?;
            }
            _ => *self.sessions.entry(session).or_insert(0) += 1,
        }
        Ok(())
    }

    fn checkpoint(&mut self, connection: &Connection, key: &LogKey) -> Result<()> {
        let root = self.tiles.frontier().root();
        let note = key.checkpoint(self.next, root).sign(key);
        connection
            .prepare_cached("INSERT INTO checkpoints VALUES (?, ?)")?
            .execute(rusqlite::params![self.next, note])?;
        self.newest_checkpoint = Some(note);
        Ok(())
    }
}

/// The root over a session's leaves, in order.
fn session_digest(connection: &Connection, session: AuditSessionId, count: u64) -> Result<Hash> {
    let mut statement = connection.prepare_cached(
        "SELECT leaf FROM events WHERE session = ? AND session_seq < ? ORDER BY session_seq",
    )?;
    let mut rows = statement.query(rusqlite::params![session.0, count])?;
    let mut tree = Frontier::new();
    while let Some(row) = rows.next()? {
        tree.push(row.get(0)?);
    }
    Ok(tree.root())
}
