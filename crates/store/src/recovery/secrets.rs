//! Secrets that are gone: events carry their HMAC alone, and neither this copy nor head office has
//! the value. The row goes on without it, an event says so, and people are asked for it again.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde::Serialize;
use serde_json::{Map, Value, json};

use wardbook_domain::ids::AuditSessionId;

use crate::database::capture::SecretMask;
use crate::database::rows::find;
use crate::{Result, StoreError, TABLES};

use super::Decision;
use super::rows::Secret;

/// A secret that nobody has any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LostSecret {
    /// The record, `<table>/<id>`.
    pub record: String,
    /// What people call it.
    pub name: String,
    /// Which secret: the column.
    pub secret: String,
}

/// Who changes a row now, and when.
pub(super) struct Stamps<'a> {
    pub(super) session: AuditSessionId,
    pub(super) decision: &'a Decision,
    pub(super) time: i64,
}

/// Makes a row go without a secret that is gone, and gives the payload of the event that says so:
/// before it, the row was what earlier events say, which no value that is here could be.
pub(super) fn give_up(
    connection: &Connection,
    mask: &SecretMask,
    secret: &Secret,
    said: &str,
    stamps: &Stamps<'_>,
) -> Result<Value> {
    let key = match secret.table {
        "second_factors" => "user_id",
        "endpoints" => "endpoint_id",
        "head_offices" => "enrolment_id",
        // The log's own keys never change.
        _ => return Err(StoreError::NotRecovered(format!("{} has changed", secret.table))),
    };
    let mut row = masked_row(connection, mask, secret, key)?;
    let (mut previous, mut new) = (Map::new(), Map::new());
    let change_type = if secret.table == "second_factors" {
        // Without its secret, no code could be right. The person turns it on again.
        let sql = "DELETE FROM second_factors WHERE user_id = ?";
        connection.execute(sql, [&secret.id])?;
        row.insert(secret.column.clone(), said.into());
        previous = row;
        "delete"
    } else {
        let mut change = |column: &str, was: Value, becomes: Value| {
            if was != becomes {
                previous.insert(column.to_owned(), was);
                new.insert(column.to_owned(), becomes);
            }
        };
        let present = row.get(&secret.column).cloned().unwrap_or_default();
        change(&secret.column, said.into(), present);
        let mut set = vec!["session_id = ?1, changed_by_user_id = ?2, change_timestamp = ?3"];
        let mut stamped = vec![
            ("session_id", json!(stamps.session.to_string())),
            ("changed_by_user_id", json!(stamps.decision.person.to_string())),
            ("change_timestamp", json!(stamps.time)),
        ];
        if secret.table == "head_offices" && row.get("ended_at").is_none_or(Value::is_null) {
            // Without its key the enrolment is of no use; the next one takes a new code.
            set.push("ended_at = ?3");
            stamped.push(("ended_at", json!(stamps.time)));
        }
        for (column, becomes) in stamped {
            change(column, row.get(column).cloned().unwrap_or_default(), becomes);
        }
        let sql = format!("UPDATE {} SET {} WHERE {key} = ?4", secret.table, set.join(", "));
        let person = stamps.decision.person.to_string();
        let values = (stamps.session.to_string(), person, stamps.time, &secret.id);
        connection.execute(&sql, values)?;
        "update"
    };
    let fields: Vec<_> =
        if new.is_empty() { previous.keys() } else { new.keys() }.cloned().collect();
    Ok(json!({
        "record_type": secret.table,
        "record_id": secret.id,
        "change_type": change_type,
        "changed_fields": fields,
        "previous_values": previous,
        "new_values": new,
    }))
}

/// A row as events write it.
fn masked_row(
    connection: &Connection,
    mask: &SecretMask,
    secret: &Secret,
    key: &str,
) -> Result<Map<String, Value>> {
    let sql = format!("SELECT * FROM {} WHERE {key} = ?", secret.table);
    let mut statement = connection.prepare(&sql)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.query([&secret.id])?;
    let gone = || StoreError::BadRecord(format!("{}/{}", secret.table, secret.id));
    let row = rows.next()?.ok_or_else(gone)?;
    let secrets = TABLES.iter().find(|table| table.name == secret.table);
    let mut values = Map::new();
    for (at, name) in names.into_iter().enumerate() {
        let masked = secrets.is_some_and(|table| table.secrets.contains(&name.as_str()));
        let value: ValueRef<'_> = row.get_ref(at)?;
        values.insert(name, mask.value(value, masked));
    }
    Ok(values)
}

/// A lost secret, as people call it.
pub(super) fn name(connection: &Connection, secret: &Secret) -> Result<LostSecret> {
    let sql = match secret.table {
        "second_factors" => "SELECT name FROM users WHERE user_id = ?",
        "endpoints" => "SELECT name FROM endpoints WHERE endpoint_id = ?",
        _ => "SELECT name FROM head_offices WHERE enrolment_id = ?",
    };
    let name = find(connection, sql, [&secret.id], |row| row.get(0))?;
    Ok(LostSecret {
        record: format!("{}/{}", secret.table, secret.id),
        name: name.unwrap_or_default(),
        secret: secret.column.clone(),
    })
}
