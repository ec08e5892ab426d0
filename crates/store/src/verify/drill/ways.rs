//! The ways in which a drill damages its copy: what somebody with the revealed key could do with
//! another tool. A way is a row of [`WAYS`].

use rusqlite::Connection;
use serde::Serialize;

use wardbook_ledger::entry::commitment;

use super::target::Target;
use crate::log::read as events;
use crate::{Result, Store, StoreError};

/// Microseconds of an hour.
const HOUR: i64 = 3_600_000_000;

/// What somebody writes in place of what was recorded.
const FORGED: &str = r#"{"forged":true}"#;

/// A way, by the name under which it is recorded and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum WayName {
    /// An event's content is edited.
    PayloadEdited,
    /// An event's content is edited, and the event hashed anew so that it agrees with itself.
    EventRewritten,
    /// An event is deleted with its content.
    EventDeleted,
    /// Two events change places, and are hashed anew.
    EventsSwapped,
    /// An event is moved in time, and hashed anew.
    TimeShifted,
    /// A row is changed behind the log's back.
    RowChanged,
    /// The log's end is cut off, with its newest checkpoint, and tidied up.
    EndCutOff,
}

/// A way to damage a copy.
#[derive(Debug)]
pub struct Way {
    /// Its name.
    pub name: WayName,
    /// It in words, for the command line.
    pub title: &'static str,
    /// Does it, near this position, which a checkpoint covers.
    act: fn(&Connection, &str, u64) -> Result<Target>,
}

/// All of them, in the order in which they are tried.
pub const WAYS: &[Way] = &[
    Way { name: WayName::PayloadEdited, title: "an event's content edited", act: edit_payload },
    Way {
        name: WayName::EventRewritten,
        title: "an event rewritten and hashed anew",
        act: rewrite_event,
    },
    Way { name: WayName::EventDeleted, title: "an event deleted", act: delete_event },
    Way {
        name: WayName::EventsSwapped,
        title: "two events swapped and hashed anew",
        act: swap_events,
    },
    Way {
        name: WayName::TimeShifted,
        title: "an event moved an hour back and hashed anew",
        act: shift_time,
    },
    Way { name: WayName::RowChanged, title: "a person's role changed in its row", act: change_row },
    Way { name: WayName::EndCutOff, title: "the end of the log cut off", act: cut_end_off },
];

impl Way {
    /// Does it and commits it. Which event is hit is drawn, so that no drill is like another.
    pub(super) fn damage(&self, connection: &Connection, store: &Store) -> Result<Target> {
        let covered = covered(connection)?;
        // The event after it must be covered too, for two to change places.
        let places = covered.saturating_sub(1).max(1);
        let at = u64::from_le_bytes(store.randomness().array()) % places;
        connection.execute_batch("BEGIN IMMEDIATE")?;
        let target = (self.act)(connection, store.log(), at)?;
        connection.execute_batch("COMMIT")?;
        Ok(target)
    }
}

/// How many events the newest checkpoint covers.
fn covered(connection: &Connection) -> Result<u64> {
    let sql = "SELECT coalesce(max(size), 0) FROM checkpoints";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

fn edit_payload(connection: &Connection, _: &str, at: u64) -> Result<Target> {
    let seq = nearest(connection, "payload IS NOT NULL", at)?;
    connection.execute("UPDATE payloads SET body = ? WHERE seq = ?", (FORGED, seq))?;
    Ok(Target::Event { seq, hashed_anew: false })
}

fn rewrite_event(connection: &Connection, log: &str, at: u64) -> Result<Target> {
    // A change of a row would be betrayed by its row; this one is by the signed checkpoint alone.
    let seq = nearest(connection, "payload IS NOT NULL AND kind <> 'record.changed'", at)?;
    let sql = "UPDATE payloads SET body = ? WHERE seq = ? RETURNING salt";
    let salt: [u8; 16] = connection.query_row(sql, (FORGED, seq), |row| row.get(0))?;
    let committed = commitment(&salt, FORGED.as_bytes());
    connection.execute("UPDATE events SET payload = ? WHERE seq = ?", (committed, seq))?;
    hash_anew(connection, log, seq)?;
    Ok(Target::Event { seq, hashed_anew: true })
}

fn delete_event(connection: &Connection, _: &str, seq: u64) -> Result<Target> {
    for table in ["payloads", "events"] {
        connection.execute(&format!("DELETE FROM {table} WHERE seq = ?"), [seq])?;
    }
    Ok(Target::Event { seq, hashed_anew: false })
}

fn swap_events(connection: &Connection, log: &str, seq: u64) -> Result<Target> {
    for table in ["events", "payloads"] {
        let sql = format!("UPDATE {table} SET seq = ? WHERE seq = ?");
        let (one, other) = (seq.cast_signed(), seq.cast_signed() + 1);
        // In three steps, because a position may be taken only once.
        for (to, from) in [(-1, one), (one, other), (other, -1)] {
            connection.execute(&sql, (to, from))?;
        }
    }
    hash_anew(connection, log, seq)?;
    hash_anew(connection, log, seq + 1)?;
    Ok(Target::Event { seq, hashed_anew: true })
}

fn shift_time(connection: &Connection, log: &str, seq: u64) -> Result<Target> {
    connection.execute("UPDATE events SET time = time - ? WHERE seq = ?", (HOUR, seq))?;
    hash_anew(connection, log, seq)?;
    Ok(Target::Event { seq, hashed_anew: true })
}

fn change_row(connection: &Connection, _: &str, _: u64) -> Result<Target> {
    let sql = "UPDATE users SET role = CASE role WHEN 'admin' THEN 'auditor' ELSE 'admin' END
        WHERE user_id = (SELECT max(user_id) FROM users) RETURNING user_id";
    let user: String = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(Target::Record(format!("users/{user}")))
}

fn cut_end_off(connection: &Connection, _: &str, _: u64) -> Result<Target> {
    let from = covered(connection)?.saturating_sub(1);
    for sql in [
        "DELETE FROM events WHERE seq >= ?",
        "DELETE FROM payloads WHERE seq >= ?",
        "DELETE FROM checkpoints WHERE size > ?",
        "DELETE FROM tiles WHERE (idx + 1) << (8 * (level + 1)) > ?",
        "DELETE FROM audit_sessions WHERE opened_seq >= ?",
        "UPDATE audit_sessions SET sealed_seq = NULL WHERE sealed_seq >= ?",
    ] {
        connection.execute(sql, [from])?;
    }
    Ok(Target::End(from))
}

/// The nearest event of this sort that is not after this position; else the first of the log.
fn nearest(connection: &Connection, sort: &str, at: u64) -> Result<u64> {
    let sql = format!(
        "SELECT coalesce((SELECT max(seq) FROM events WHERE seq <= ? AND {sort}),
           (SELECT min(seq) FROM events WHERE {sort}))"
    );
    Ok(connection.query_row(&sql, [at], |row| row.get(0))?)
}

/// Makes an event agree with itself again, as who holds the data key can.
fn hash_anew(connection: &Connection, log: &str, seq: u64) -> Result<()> {
    let event = events::range(connection, log, seq, seq + 1)?.pop();
    let event = event.ok_or_else(|| StoreError::BadRecord(format!("events/{seq}")))?;
    let sql = "UPDATE events SET leaf = ? WHERE seq = ?";
    connection.execute(sql, (event.recomputed_leaf, seq))?;
    Ok(())
}
