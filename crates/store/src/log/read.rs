//! Reading the log: one event, a filtered page, a range for verification.

use std::ops::Range;
use std::sync::Arc;

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, Row};
use serde::Serialize;
use serde_json::json;
use serde_json::value::RawValue;
use uuid::Uuid;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AuditSessionId, TraceId, UserId};
use wardbook_ledger::Hash;
use wardbook_ledger::entry::Header;

use crate::{Result, StoreError};

/// Room for the hex form of at most 32 bytes, on the stack: headers are built by the million.
pub(crate) type HexBuffer = [u8; 64];
/// One that holds nothing yet.
pub(crate) const EMPTY_HEX: HexBuffer = [0; 64];

/// The hex form of `bytes`, or nothing.
pub(crate) fn hex_into<'b>(buffer: &'b mut HexBuffer, bytes: Option<&[u8]>) -> &'b str {
    let Some(bytes) = bytes else { return "" };
    let Some(room) = buffer.get_mut(..bytes.len() * 2) else { return "" };
    if hex::encode_to_slice(bytes, room).is_err() {
        return "";
    }
    std::str::from_utf8(room).unwrap_or_default()
}

/// A UUID's text in `buffer`, or nothing.
fn uuid_into(buffer: &mut HexBuffer, id: Option<Uuid>) -> &str {
    id.map_or("", |id| id.hyphenated().encode_lower(buffer))
}

/// An event as it is stored.
#[derive(Clone, Debug)]
pub struct Event {
    /// Position in the log.
    pub seq: u64,
    /// When.
    pub time: Timestamp,
    /// What.
    pub kind: String,
    /// Who; `None` is the system.
    pub actor: Option<UserId>,
    /// In which role.
    pub role: String,
    /// Audit session.
    pub session: AuditSessionId,
    /// Position in it.
    pub session_seq: u64,
    /// What triggered it.
    pub source: String,
    /// `<record type>/<id>` or empty.
    pub subject: String,
    /// Trace.
    pub trace: Option<TraceId>,
    /// Step.
    pub span: Option<[u8; 8]>,
    /// Step above.
    pub parent: Option<[u8; 8]>,
    /// Payload commitment.
    pub commitment: Option<Hash>,
    /// The stored leaf hash.
    pub leaf: Hash,
    /// The leaf hash that the values give.
    pub recomputed_leaf: Hash,
    /// The payload with its salt, where it is there.
    pub payload: Option<(Vec<u8>, String)>,
}

/// The columns that [`Event::read`] wants, from `events e LEFT JOIN payloads p`.
const COLUMNS: &str = "e.seq, e.time, e.kind, e.actor, e.role, e.session, e.session_seq, e.source,
    e.subject, e.trace, e.span, e.parent, e.payload, e.leaf, p.salt, p.body";

impl Event {
    /// `scratch` is overwritten; one for many events saves their allocations.
    fn read(row: &Row<'_>, log: &str, scratch: &mut Vec<u8>) -> rusqlite::Result<Self> {
        let salt: Option<Vec<u8>> = row.get(14)?;
        let body: Option<String> = row.get(15)?;
        let mut event = Self {
            seq: row.get(0)?,
            time: Timestamp::from_micros(row.get(1)?),
            kind: row.get(2)?,
            actor: row.get::<_, Option<Uuid>>(3)?.map(UserId),
            role: row.get(4)?,
            session: AuditSessionId(row.get(5)?),
            session_seq: row.get(6)?,
            source: row.get(7)?,
            subject: row.get(8)?,
            trace: row.get::<_, Option<Uuid>>(9)?.map(TraceId),
            span: row.get(10)?,
            parent: row.get(11)?,
            commitment: row.get(12)?,
            leaf: row.get(13)?,
            recomputed_leaf: Hash::default(),
            payload: salt.zip(body),
        };
        event.recomputed_leaf = event.with_header(log, |header| header.leaf(scratch));
        Ok(event)
    }

    /// The header as it is hashed and exported.
    pub fn with_header<T>(&self, log: &str, read: impl FnOnce(&Header<'_>) -> T) -> T {
        let mut buffers = [EMPTY_HEX; 6];
        let [span, parent, payload, actor, session, trace] = &mut buffers;
        let time = wardbook_ledger::time::format_time(self.time.micros());
        let header = Header {
            actor: self.actor.map_or("system", |user| uuid_into(actor, Some(user.0))),
            kind: &self.kind,
            log,
            parent: hex_into(parent, self.parent.as_ref().map(|bytes| &bytes[..])),
            payload: hex_into(payload, self.commitment.as_ref().map(|bytes| &bytes[..])),
            role: &self.role,
            seq: self.seq,
            session: uuid_into(session, Some(self.session.0)),
            session_seq: self.session_seq,
            source: &self.source,
            span: hex_into(span, self.span.as_ref().map(|bytes| &bytes[..])),
            subject: &self.subject,
            time: time.as_ref().map_or("", |time| time.as_str()),
            trace: uuid_into(trace, self.trace.map(|trace| trace.0)),
        };
        read(&header)
    }

    /// The payload as JSON, where it is there and readable.
    pub fn payload_json(&self) -> Option<serde_json::Value> {
        serde_json::from_str(&self.payload.as_ref()?.1).ok()
    }

    /// As it is listed for people and scripts.
    pub fn view(&self) -> EventView {
        let span = |bytes: Option<[u8; 8]>| bytes.map(hex::encode);
        EventView {
            seq: self.seq,
            time: self.time,
            kind: self.kind.clone(),
            actor: self.actor.map_or_else(|| "system".into(), |actor| actor.to_string()),
            role: self.role.clone(),
            session: self.session,
            session_seq: self.session_seq,
            source: self.source.clone(),
            subject: self.subject.clone(),
            trace: self.trace,
            span: span(self.span),
            parent: span(self.parent),
            commitment: self.commitment.map(hex::encode),
            leaf: hex::encode(self.leaf),
            payload: self
                .payload
                .as_ref()
                .and_then(|(_, body)| RawValue::from_string(body.clone()).ok()),
        }
    }
}

/// An event for lists and scripts.
#[derive(Clone, Debug, Serialize)]
pub struct EventView {
    /// Position in the log.
    pub seq: u64,
    /// When.
    pub time: Timestamp,
    /// What.
    pub kind: String,
    /// User id or `system`.
    pub actor: String,
    /// In which role.
    pub role: String,
    /// Audit session.
    pub session: AuditSessionId,
    /// Position in it.
    pub session_seq: u64,
    /// What triggered it.
    pub source: String,
    /// `<record type>/<id>` or empty.
    pub subject: String,
    /// Trace.
    pub trace: Option<TraceId>,
    /// Step.
    pub span: Option<String>,
    /// Step above.
    pub parent: Option<String>,
    /// Payload commitment.
    pub commitment: Option<String>,
    /// Leaf hash.
    pub leaf: String,
    /// Payload.
    pub payload: Option<Box<RawValue>>,
}

/// Which events. Every member that is set must hold.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this trace (a processing session's id is its trace id).
    pub trace: Option<TraceId>,
    /// Of this audit session.
    pub audit_session: Option<AuditSessionId>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// About this record, `<record type>/<id>`.
    pub subject: Option<String>,
    /// About one of these records.
    pub subjects: Option<Arc<[String]>>,
    /// At one of these positions.
    pub at: Option<Arc<[u64]>>,
    /// Done by this person.
    pub actor: Option<UserId>,
    /// Done by the system itself.
    pub by_system: bool,
    /// Not earlier.
    pub from: Option<Timestamp>,
    /// Earlier than this.
    pub to: Option<Timestamp>,
    /// From this position.
    pub from_seq: Option<u64>,
    /// Up to, not with, this position.
    pub to_seq: Option<u64>,
    /// At most so many, the oldest first; `None` is all.
    pub limit: Option<u64>,
}

impl Filter {
    pub(super) fn clause(&self, connection: &Connection) -> Result<(String, Vec<Sql>)> {
        let (from, to) = self.positions(connection)?;
        let mut parts = vec!["1"];
        let mut values: Vec<Sql> = Vec::new();
        let mut add = |part, value: Option<Sql>| {
            if let Some(value) = value {
                parts.push(part);
                values.push(value);
            }
        };
        let blob = |id: Uuid| Sql::Blob(id.as_bytes().to_vec());
        add("e.trace = ?", self.trace.map(|trace| blob(trace.0)));
        add("e.session = ?", self.audit_session.map(|session| blob(session.0)));
        add("e.kind = ?", self.kind.map(|kind| Sql::Text(kind.as_str().into())));
        // The index leaves events about nothing out, and is used where that is said.
        add("e.subject = ? AND e.subject <> ''", self.subject.clone().map(Sql::Text));
        let subjects = self.subjects.as_deref().map(|subjects| json!(subjects).to_string());
        add(
            "e.subject IN (SELECT value FROM json_each(?)) AND e.subject <> ''",
            subjects.map(Sql::Text),
        );
        let at = self.at.as_deref().map(|at| json!(at).to_string());
        add("e.seq IN (SELECT value FROM json_each(?))", at.map(Sql::Text));
        add("e.actor = ?", self.actor.map(|actor| blob(actor.0)));
        let number = |seq: u64| Sql::Integer(i64::try_from(seq).unwrap_or(i64::MAX));
        add("e.seq >= ?", from.map(number));
        add("e.seq < ?", to.map(number));
        if self.by_system {
            parts.push("e.actor IS NULL");
        }
        Ok((parts.join(" AND "), values))
    }

    /// The positions `[from, to)` that times and positions leave. Times never fall along the
    /// log, so a time is a position.
    pub(crate) fn positions(&self, connection: &Connection) -> Result<(Option<u64>, Option<u64>)> {
        let position = |time: Timestamp| first_not_before(connection, time);
        let from = self.from.map(position).transpose()?.max(self.from_seq);
        let to = self.to.map(position).transpose()?;
        let to = match (to, self.to_seq) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        Ok((from, to))
    }

    /// Hands every event that matches to `take`, in order, one at a time; stops early when it
    /// answers `false`.
    pub fn each<E: From<StoreError>>(
        &self,
        connection: &Connection,
        log: &str,
        mut take: impl FnMut(Event) -> Result<bool, E>,
    ) -> Result<(), E> {
        self.each_stored(connection, log, |event| take(event.map_err(StoreError::from)?))
    }

    /// The same, where one whose columns cannot be read comes as the error.
    pub(crate) fn each_stored<E: From<StoreError>>(
        &self,
        connection: &Connection,
        log: &str,
        mut take: impl FnMut(rusqlite::Result<Event>) -> Result<bool, E>,
    ) -> Result<(), E> {
        let (clause, values) = self.clause(connection)?;
        let sql = format!(
            "SELECT {COLUMNS} FROM events e LEFT JOIN payloads p ON p.seq = e.seq
             WHERE {clause} ORDER BY e.seq LIMIT {}",
            self.limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX)),
        );
        let mut statement = connection.prepare_cached(&sql).map_err(StoreError::from)?;
        let mut rows =
            statement.query(rusqlite::params_from_iter(values)).map_err(StoreError::from)?;
        let mut scratch = Vec::new();
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            if !take(Event::read(row, log, &mut scratch))? {
                break;
            }
        }
        Ok(())
    }

    /// The position of the last event that matches.
    pub fn last(&self, connection: &Connection) -> Result<Option<u64>> {
        let (clause, values) = self.clause(connection)?;
        let sql = format!("SELECT max(e.seq) FROM events e WHERE {clause}");
        let values = rusqlite::params_from_iter(values);
        Ok(connection.query_row(&sql, values, |row| row.get(0))?)
    }

    /// All that match.
    pub fn list(&self, connection: &Connection, log: &str) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        self.each(connection, log, |event| {
            events.push(event);
            Ok::<_, StoreError>(true)
        })?;
        Ok(events)
    }
}

/// The events of `[from, to)`.
pub(crate) fn range(connection: &Connection, log: &str, from: u64, to: u64) -> Result<Vec<Event>> {
    Filter { from_seq: Some(from), to_seq: Some(to), ..Filter::default() }.list(connection, log)
}

/// Hands every event of `[from, to)` to `take` with its position; one whose columns cannot be
/// read comes as the error.
pub(crate) fn each_stored(
    connection: &Connection,
    log: &str,
    Range { start: from, end: to }: Range<u64>,
    mut take: impl FnMut(u64, rusqlite::Result<Event>),
) -> Result<()> {
    let sql = format!(
        "SELECT {COLUMNS} FROM events e LEFT JOIN payloads p ON p.seq = e.seq
         WHERE e.seq >= ? AND e.seq < ? ORDER BY e.seq"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query((from, to))?;
    let mut scratch = Vec::new();
    while let Some(row) = rows.next()? {
        take(row.get(0)?, Event::read(row, log, &mut scratch));
    }
    Ok(())
}

/// The positions within `[from, to)` that have a payload and no event.
pub(crate) fn payloads_without_event(
    connection: &Connection,
    Range { start: from, end: to }: Range<u64>,
) -> Result<Vec<i64>> {
    let sql = "SELECT seq FROM payloads p WHERE seq >= ? AND seq < ?
        AND NOT EXISTS (SELECT 1 FROM events e WHERE e.seq = p.seq) ORDER BY seq";
    crate::database::rows::list(connection, sql, (from, to), |row| row.get(0))
}

/// How many payloads there are within `[from, to)`.
pub(crate) fn payload_count(connection: &Connection, range: Range<u64>) -> Result<u64> {
    let sql = "SELECT count(*) FROM payloads WHERE seq >= ? AND seq < ?";
    Ok(connection.prepare_cached(sql)?.query_row((range.start, range.end), |row| row.get(0))?)
}

/// The time of the newest event: this machine has seen it.
pub fn last_time(connection: &Connection) -> Result<Option<Timestamp>> {
    let sql = "SELECT time FROM events ORDER BY seq DESC LIMIT 1";
    crate::database::rows::find(connection, sql, [], |row| Ok(Timestamp::from_micros(row.get(0)?)))
}

/// How many events the log has.
pub fn count(connection: &Connection) -> Result<u64> {
    let sql = "SELECT coalesce(max(seq) + 1, 0) FROM events";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

/// The position of the first event at or after `time`, by bisection.
pub fn first_not_before(connection: &Connection, time: Timestamp) -> Result<u64> {
    let (mut low, mut high) = (0, count(connection)?);
    while low < high {
        let middle = low + (high - low) / 2;
        let at: Option<i64> = crate::database::rows::find(
            connection,
            "SELECT time FROM events WHERE seq = ?",
            [middle],
            |row| row.get(0),
        )?;
        if at.is_some_and(|at| at < time.micros()) { low = middle + 1 } else { high = middle }
    }
    Ok(low)
}
