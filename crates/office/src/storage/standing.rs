//! How far each log is fixed, held and searchable, as it is now: for lists of clinics. And searching
//! the events of one log.

use std::fmt::Write as _;

use uuid::Uuid;

use super::engine::Transaction;
use super::error::Result;
use super::events::{self, Event};
use super::logs::LogId;
use super::value::{Row, Value, values};
use crate::clock::Timestamp;

/// A log with how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub id: LogId,
    /// The first line of its checkpoints.
    pub origin: String,
    /// Whether its clinic has a sync key.
    pub enrolled: bool,
    /// Whether its entries are taken.
    pub mirrored: bool,
    /// Below this size it is the clinic's word.
    pub before: u64,
    /// The log that it goes on from.
    pub successor_of: Option<i64>,
    /// The office's epoch in which it was last seen to agree with our signatures.
    pub epoch: i64,
    /// When it was added.
    pub added_at: Timestamp,
    /// Size and time of what is fixed.
    pub fixed: Option<(u64, Timestamp)>,
    /// While less is held than is fixed: since when.
    pub ahead_since: Option<Timestamp>,
    /// What is held.
    pub held: Option<Held>,
}

/// How far a log is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Size of the newest checkpoint that the mirror signed.
    pub size: u64,
    /// When.
    pub at: Timestamp,
    /// How many of these entries are searchable.
    pub searchable: u64,
}

const STANDING: &str = "
    SELECT l.clinic, l.log, l.origin_text, l.sync_vkey, l.mirrored, l.before_size, l.successor_of,
      l.epoch, l.added_at, f.size, f.fixed_at, h.size, h.held_at, h.searchable, f.ahead_since
    FROM log l LEFT JOIN fixed f ON f.clinic = l.clinic AND f.log = l.log
      LEFT JOIN held h ON h.clinic = l.clinic AND h.log = l.log";

fn standing(row: &Row) -> Result<Standing> {
    let fixed: Option<u64> = row.get(9)?;
    let held: Option<u64> = row.get(11)?;
    let time = |column| row.get(column).map(Timestamp::from_micros);
    let held = held.map(|size| {
        // Entries are searchable as they come, before the mirror has signed them.
        let searchable = row.get::<u64>(13)?.min(size);
        Ok(Held { size, at: time(12)?, searchable })
    });
    Ok(Standing {
        id: LogId { clinic: row.get(0)?, log: row.get(1)? },
        origin: row.get(2)?,
        enrolled: row.get::<Option<String>>(3)?.is_some(),
        mirrored: row.get(4)?,
        before: row.get(5)?,
        successor_of: row.get(6)?,
        epoch: row.get(7)?,
        added_at: time(8)?,
        fixed: fixed.map(|size| Ok((size, time(10)?))).transpose()?,
        ahead_since: row.get::<Option<i64>>(14)?.map(Timestamp::from_micros),
        held: held.transpose()?,
    })
}

/// Every log, those of a clinic in their order.
pub fn all(tx: &mut dyn Transaction) -> Result<Vec<Standing>> {
    let sql = format!("{STANDING} ORDER BY l.clinic, l.log");
    tx.query(&sql, &[])?.iter().map(standing).collect()
}

/// A clinic's logs, in their order.
pub fn of_clinic(tx: &mut dyn Transaction, clinic: Uuid) -> Result<Vec<Standing>> {
    let sql = format!("{STANDING} WHERE l.clinic = $1 ORDER BY l.log");
    tx.query(&sql, values![&clinic])?.iter().map(standing).collect()
}

/// What stands out of a log's entries or its checkpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whose.
    pub id: LogId,
    /// How many.
    pub times: u64,
    /// Since when.
    pub since: Timestamp,
}

fn findings(tx: &mut dyn Transaction, sql: &str) -> Result<Vec<Finding>> {
    let rows = tx.query(sql, &[])?;
    let finding = |row: &Row| {
        Ok(Finding {
            id: LogId { clinic: row.get(0)?, log: row.get(1)? },
            times: row.get(2)?,
            since: Timestamp::from_micros(row.get(3)?),
        })
    };
    rows.iter().map(finding).collect()
}

/// Logs of which there are two notes that cannot both be true, as far as nobody has acknowledged them.
pub fn forks(tx: &mut dyn Transaction) -> Result<Vec<Finding>> {
    findings(
        tx,
        "SELECT clinic, log, count(*), min(found_at) FROM evidence
         WHERE kind = 'fork' AND acknowledged_at IS NULL GROUP BY clinic, log",
    )
}

/// Logs of which a larger checkpoint came that was not shown to extend what is fixed, as from a second
/// copy under the same key, as far as nobody has acknowledged it. Of no two notes it is said that they cannot
/// both be true.
pub fn unproven(tx: &mut dyn Transaction) -> Result<Vec<Finding>> {
    findings(
        tx,
        "SELECT clinic, log, count(*), min(found_at) FROM evidence
         WHERE kind = 'unproven' AND acknowledged_at IS NULL GROUP BY clinic, log",
    )
}

/// Logs with entries that are no events.
pub fn bad_entries(tx: &mut dyn Transaction) -> Result<Vec<Finding>> {
    findings(tx, "SELECT clinic, log, count(*), min(found_at) FROM bad_entry GROUP BY clinic, log")
}

/// Which events are searched for. Empty texts mean any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Those before this position alone.
    pub before: Option<u64>,
    /// Of this kind; with a final `.`, of any kind that begins so.
    pub kind: String,
    /// By this actor.
    pub actor: String,
    /// In this audit session.
    pub session: String,
    /// About this subject; with a final `/`, about any of this type.
    pub subject: String,
    /// From this moment.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
}

/// Searchable events, the newest first.
pub fn search(
    tx: &mut dyn Transaction,
    id: LogId,
    wanted: &Wanted,
    limit: u64,
) -> Result<Vec<Event>> {
    let past_kind = past(&wanted.kind, '.');
    let past_subject = past(&wanted.subject, '/');
    let mut conditions: Vec<(&str, Value<'_>)> = Vec::new();
    if let Some(before) = wanted.before {
        conditions.push(("seq <", before.into()));
    }
    if let Some(from) = wanted.from {
        conditions.push(("time >=", from.micros().into()));
    }
    if let Some(to) = wanted.to {
        conditions.push(("time <", to.micros().into()));
    }
    for ((is, from, to), text, past) in [
        (("kind =", "kind >=", "kind <"), &wanted.kind, &past_kind),
        (("subject =", "subject >=", "subject <"), &wanted.subject, &past_subject),
    ] {
        if let Some(past) = past {
            conditions.extend([(from, text.into()), (to, past.into())]);
        } else if !text.is_empty() {
            conditions.push((is, text.into()));
        }
    }
    for (is, text) in [("actor =", &wanted.actor), ("session =", &wanted.session)] {
        if !text.is_empty() {
            conditions.push((is, text.into()));
        }
    }
    let mut sql = format!("SELECT {} FROM event WHERE clinic = $1 AND log = $2", events::COLUMNS);
    let mut values = vec![Value::from(&id.clinic), Value::from(id.log)];
    for (condition, value) in conditions {
        values.push(value);
        let _ = write!(sql, " AND {condition} ${}", values.len());
    }
    values.push(limit.into());
    let _ = write!(sql, " ORDER BY seq DESC LIMIT ${}", values.len());
    tx.query(&sql, &values)?.iter().map(events::event).collect()
}

/// The first text after all that begin with this one, which ends in `end`; `None` where it does not.
fn past(text: &str, end: char) -> Option<String> {
    let start = text.strip_suffix(end)?;
    let next = char::from_u32(u32::from(end) + 1)?;
    Some(format!("{start}{next}"))
}
