//! What a trace's tree is made of: every event under it, with as little of its payload as says
//! how a step ended. Prompts and answers stay where they are.

use rusqlite::Connection;
use serde_json::Value;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::{TraceId, UserId};

use super::scroll::{COLUMNS, EventHead};
use crate::Result;

/// An event's place in its trace.
#[derive(Clone, Debug)]
pub struct TracedEvent {
    /// Position in the log.
    pub seq: u64,
    /// When.
    pub time: Timestamp,
    /// What.
    pub kind: String,
    /// Who; `None` is the system.
    pub actor: Option<UserId>,
    /// What triggered it.
    pub source: String,
    /// `<record type>/<id>` or empty.
    pub subject: String,
    /// Step.
    pub span: Option<[u8; 8]>,
    /// Step above.
    pub parent: Option<[u8; 8]>,
    /// Of what ends a step: `step`, `status`, `micros`, `latency_micros` and `started_at`.
    pub ending: Option<Value>,
}

/// Every event under a trace, the oldest first.
pub fn of_trace(connection: &Connection, trace: TraceId) -> Result<Vec<TracedEvent>> {
    // A payload that somebody damaged is no reason to show nothing of the trace.
    let sql = "SELECT e.seq, e.time, e.kind, e.actor, e.source, e.subject, e.span, e.parent,
          CASE WHEN e.kind NOT IN ('step.finished', 'ai.called', 'ai.failed') THEN NULL
            WHEN json_valid(p.body) THEN json_object(
              'step', json_extract(p.body, '$.step'), 'status', json_extract(p.body, '$.status'),
              'micros', json_extract(p.body, '$.micros'),
              'latency_micros', json_extract(p.body, '$.latency_micros'),
              'started_at', json_extract(p.body, '$.started_at')) END
        FROM events e INDEXED BY events_by_trace LEFT JOIN payloads p ON p.seq = e.seq
        WHERE e.trace = ? ORDER BY e.seq";
    crate::database::rows::list(connection, sql, [trace.0], |row| {
        let ending: Option<String> = row.get(8)?;
        Ok(TracedEvent {
            seq: row.get(0)?,
            time: Timestamp::from_micros(row.get(1)?),
            kind: row.get(2)?,
            actor: row.get::<_, Option<uuid::Uuid>>(3)?.map(UserId),
            source: row.get(4)?,
            subject: row.get(5)?,
            span: row.get(6)?,
            parent: row.get(7)?,
            ending: ending.and_then(|text| serde_json::from_str(&text).ok()),
        })
    })
}

/// The first events of one step of a trace, the oldest first; `None` is what stands in no step.
pub fn of_step(
    connection: &Connection,
    trace: TraceId,
    span: Option<[u8; 8]>,
    limit: u32,
) -> Result<Vec<EventHead>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM events e INDEXED BY events_by_trace
         WHERE e.trace = ? AND e.span IS ? ORDER BY e.seq LIMIT ?"
    );
    crate::database::rows::list(connection, &sql, (trace.0, span, limit), EventHead::read)
}
