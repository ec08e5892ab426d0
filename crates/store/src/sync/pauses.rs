//! Times in which nothing is sent, each with its end and a reason.

use rusqlite::Connection;
use serde_json::json;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::PauseId;

use crate::Result;
use crate::database::rows::{find, id, time};
use crate::database::tx::Tx;

/// A pause that nobody has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Its id.
    pub pause_id: PauseId,
    /// When it ends by itself.
    pub until: Timestamp,
    /// Why.
    pub reason: String,
}

/// The pause in force.
pub fn current(connection: &Connection, now: Timestamp) -> Result<Option<Pause>> {
    let sql = "SELECT * FROM sync_pauses WHERE ended_at IS NULL AND until > ?
        ORDER BY until DESC LIMIT 1";
    find(connection, sql, [now.micros()], |row| {
        Ok(Pause {
            pause_id: id(row, "pause_id")?,
            until: time(row, "until")?,
            reason: row.get("reason")?,
        })
    })
}

/// Begins a pause, in place of the one in force.
pub fn begin(tx: &mut Tx<'_>, pause: &Pause, now: Timestamp) -> Result<()> {
    close(tx, now)?;
    let key = pause.pause_id.to_string();
    let payload = json!({ "until": pause.until, "reason": pause.reason });
    tx.event(Kind::SyncPaused, format!("sync_pauses/{key}"), payload);
    tx.insert(
        "sync_pauses",
        &[("pause_id", &key), ("until", &pause.until.micros()), ("reason", &pause.reason)],
    )
}

/// Ends the pause in force before its time; answers whether there was one.
pub fn end(tx: &mut Tx<'_>, now: Timestamp) -> Result<bool> {
    let Some(pause) = close(tx, now)? else { return Ok(false) };
    let subject = format!("sync_pauses/{}", pause.pause_id);
    tx.event(Kind::SyncResumed, subject, json!({ "until": pause.until }));
    Ok(true)
}

fn close(tx: &mut Tx<'_>, now: Timestamp) -> Result<Option<Pause>> {
    let Some(pause) = current(tx.connection(), now)? else { return Ok(None) };
    let key = pause.pause_id.to_string();
    tx.update("sync_pauses", ("pause_id", &key), &[("ended_at", &now.micros())])?;
    Ok(Some(pause))
}
