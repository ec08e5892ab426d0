//! The clinic's settings: one text under each key. What they mean is decided in `wardbook-app`.

use rusqlite::Connection;
use serde_json::{Value, json};

use wardbook_domain::event::Kind;
use wardbook_domain::ids::UserId;

use crate::Result;
use crate::database::rows::{find, optional_id};
use crate::database::tx::{Tx, because};

const VALUE: &str = "SELECT value FROM settings WHERE key = ?";

/// The value of a setting; `None` where nobody set it.
pub fn get(connection: &Connection, key: &str) -> Result<Option<String>> {
    find(connection, VALUE, [key], |row| row.get(0))
}

/// Who last set a setting; `None` where nobody did, or the system.
pub fn changed_by(connection: &Connection, key: &str) -> Result<Option<UserId>> {
    let sql = "SELECT changed_by_user_id FROM settings WHERE key = ?";
    let by = find(connection, sql, [key], |row| optional_id(row, "changed_by_user_id"))?;
    Ok(by.flatten())
}

/// Sets a setting, or with `None` forgets it. A value that it has already changes and records
/// nothing; answers whether it was another. With the reason where one was asked for.
pub fn set(tx: &mut Tx<'_>, key: &str, value: Option<&str>, reason: Option<&str>) -> Result<bool> {
    let before = get(tx.connection(), key)?;
    let payload = json!({ "key": key, "from": before, "to": value });
    put(tx, key, before.as_deref(), value, because(payload, reason))
}

/// The same, where the event says something else than the value itself: one that is long, or that not
/// everybody may read who reads events.
pub fn set_told(
    tx: &mut Tx<'_>,
    key: &str,
    value: Option<&str>,
    payload: Value,
    reason: Option<&str>,
) -> Result<bool> {
    let before = get(tx.connection(), key)?;
    put(tx, key, before.as_deref(), value, because(payload, reason))
}

fn put(
    tx: &mut Tx<'_>,
    key: &str,
    before: Option<&str>,
    value: Option<&str>,
    payload: Value,
) -> Result<bool> {
    if before == value {
        return Ok(false);
    }
    tx.event(Kind::SettingChanged, format!("settings/{key}"), payload);
    match (before, value) {
        (None, Some(value)) => tx.insert("settings", &[("key", &key), ("value", &value)])?,
        (Some(_), Some(value)) => tx.update("settings", ("key", &key), &[("value", &value)])?,
        (_, None) => {
            tx.change_one("a setting", "DELETE FROM settings WHERE key = ?", [key])?;
        }
    }
    Ok(true)
}
