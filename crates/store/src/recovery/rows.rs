//! Business rows, as `record.changed` events change them: forwards, to what an event says came
//! after it, and backwards, to what was before.
//!
//! A secret stands in events as its HMAC alone. One that this copy has, or had, is put back by that;
//! one that it never had leaves a row without it, and is listed (`lost`).

use std::collections::{BTreeMap, HashMap};

use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{Connection, params_from_iter};
use serde::Deserialize;
use serde_json::{Map, Value};
use zeroize::Zeroize;

use crate::database::capture::SecretMask;
use crate::database::rows::list;
use crate::database::tables::{Table, business_tables};
use crate::{Result, StoreError};

/// How the text begins that stands for a secret in events.
const MASKED: &str = "hmac-sha256:";

/// The payload of a `record.changed` event.
#[derive(Debug, Deserialize)]
struct Change {
    record_type: String,
    record_id: String,
    #[serde(rename = "change_type")]
    verb: String,
    previous_values: Map<String, Value>,
    new_values: Map<String, Value>,
}

/// A secret that a row ought to have and this copy does not know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Secret {
    pub(super) table: &'static str,
    pub(super) id: String,
    pub(super) column: String,
}

/// A column, as the schema has it.
struct Column {
    declared: String,
    required: bool,
}

/// A business table, as the schema has it.
struct Shape {
    table: &'static Table,
    columns: BTreeMap<String, Column>,
}

/// The rows of a database whose triggers are not there, so that changing them records nothing.
pub(super) struct Rows<'a> {
    connection: &'a Connection,
    tables: BTreeMap<&'static str, Shape>,
    /// Every secret that was in the database, by what stands for it in events.
    known: HashMap<String, Sql>,
    /// What events say of a secret that is not known.
    lost: BTreeMap<Secret, String>,
}

impl Drop for Rows<'_> {
    fn drop(&mut self) {
        for value in self.known.values_mut() {
            match value {
                Sql::Text(text) => text.zeroize(),
                Sql::Blob(bytes) => bytes.zeroize(),
                _ => {}
            }
        }
    }
}

impl<'a> Rows<'a> {
    pub(super) fn of(connection: &'a Connection, mask: &SecretMask) -> Result<Self> {
        let (mut tables, mut known) = (BTreeMap::new(), HashMap::new());
        for table in business_tables(connection)? {
            let sql = "SELECT name, type, \"notnull\" FROM pragma_table_info(?, 'main')";
            let columns = list(connection, sql, [table.name], |row| {
                let column = Column { declared: row.get(1)?, required: row.get(2)? };
                Ok((row.get::<_, String>(0)?, column))
            })?;
            tables.insert(table.name, Shape { table, columns: columns.into_iter().collect() });
            for secret in table.secrets {
                let sql = format!("SELECT \"{secret}\" FROM {}", table.name);
                for value in list(connection, &sql, [], |row| row.get::<_, Sql>(0))? {
                    if let Value::String(masked) = mask.value(ValueRef::from(&value), true) {
                        known.insert(masked, value);
                    }
                }
            }
        }
        Ok(Self { connection, tables, known, lost: BTreeMap::new() })
    }

    /// Secrets that rows ought to have and do not, with what events say of each.
    pub(super) fn lost(&self) -> &BTreeMap<Secret, String> {
        &self.lost
    }

    /// Makes the rows what the event of `seq` says they became.
    pub(super) fn redo(&mut self, seq: u64, body: &str) -> Result<()> {
        let change = read(seq, body)?;
        match change.verb.as_str() {
            "insert" => self.insert(seq, &change, &change.new_values),
            "update" => self.update(seq, &change, &change.new_values),
            "delete" => self.delete(seq, &change),
            _ => Err(unreadable(seq)),
        }
    }

    /// Makes the rows what they were before the event of `seq`.
    pub(super) fn undo(&mut self, seq: u64, body: &str) -> Result<()> {
        let change = read(seq, body)?;
        match change.verb.as_str() {
            "insert" => self.delete(seq, &change),
            "update" => self.update(seq, &change, &change.previous_values),
            "delete" => self.insert(seq, &change, &change.previous_values),
            _ => Err(unreadable(seq)),
        }
    }

    fn insert(&mut self, seq: u64, change: &Change, values: &Map<String, Value>) -> Result<()> {
        let stored = self.stored(seq, change, values)?;
        let names: Vec<_> = values.keys().map(|name| format!("\"{name}\"")).collect();
        let sql = format!(
            "INSERT INTO {} ({}) VALUES ({})",
            change.record_type,
            names.join(", "),
            vec!["?"; names.len()].join(", "),
        );
        self.connection.prepare_cached(&sql)?.execute(params_from_iter(stored))?;
        Ok(())
    }

    fn update(&mut self, seq: u64, change: &Change, values: &Map<String, Value>) -> Result<()> {
        let stored = self.stored(seq, change, values)?;
        let (place, key) = self.place(seq, change)?;
        let names: Vec<_> = values.keys().map(|name| format!("\"{name}\" = ?")).collect();
        let sql = format!("UPDATE {} SET {} WHERE {place}", change.record_type, names.join(", "));
        let values = stored.into_iter().chain(key);
        one(seq, self.connection.prepare_cached(&sql)?.execute(params_from_iter(values))?)
    }

    fn delete(&mut self, seq: u64, change: &Change) -> Result<()> {
        let (place, key) = self.place(seq, change)?;
        let sql = format!("DELETE FROM {} WHERE {place}", change.record_type);
        self.lost.retain(|secret, _| {
            secret.table != change.record_type || secret.id != change.record_id
        });
        one(seq, self.connection.prepare_cached(&sql)?.execute(params_from_iter(key))?)
    }

    fn shape(&self, seq: u64, change: &Change) -> Result<&Shape> {
        let found = self.tables.get(change.record_type.as_str());
        found.ok_or_else(|| newer(seq, &format!("the table {}", change.record_type)))
    }

    /// Where the record is: a clause, and the values of its key.
    fn place(&self, seq: u64, change: &Change) -> Result<(String, Vec<Sql>)> {
        let key = self.shape(seq, change)?.table.key;
        let parts: Vec<_> = match key {
            [_] => vec![change.record_id.as_str()],
            _ => change.record_id.split('/').collect(),
        };
        // A key of several columns is made of ids, which have no stroke.
        if parts.len() != key.len() {
            return Err(unreadable(seq));
        }
        let clause: Vec<_> = key.iter().map(|name| format!("\"{name}\" = ?")).collect();
        let values = parts.into_iter().map(|part| Sql::Text(part.to_owned())).collect();
        Ok((clause.join(" AND "), values))
    }

    /// Values as the database has them. A secret that is not known is noted, and left empty.
    fn stored(
        &mut self,
        seq: u64,
        change: &Change,
        values: &Map<String, Value>,
    ) -> Result<Vec<Sql>> {
        let (mut stored, mut lost, mut found) = (Vec::new(), Vec::new(), Vec::new());
        let shape = self.shape(seq, change)?;
        for (name, value) in values {
            let column = shape.columns.get(name);
            let column =
                column.ok_or_else(|| newer(seq, &format!("{}.{name}", change.record_type)))?;
            if !shape.table.secrets.contains(&name.as_str()) {
                stored.push(column.stored(value).ok_or_else(|| unreadable(seq))?);
                continue;
            }
            let (table, id) = (shape.table.name, change.record_id.clone());
            let secret = Secret { table, id, column: name.clone() };
            let masked = value.as_str().filter(|text| text.starts_with(MASKED));
            match (masked, masked.and_then(|masked| self.known.get(masked))) {
                (Some(masked), None) => {
                    stored.push(column.empty());
                    lost.push((secret, masked.to_owned()));
                }
                (Some(_), Some(known)) => {
                    stored.push(known.clone());
                    found.push(secret);
                }
                (None, _) => {
                    stored.push(column.stored(value).ok_or_else(|| unreadable(seq))?);
                    found.push(secret);
                }
            }
        }
        for secret in found {
            self.lost.remove(&secret);
        }
        self.lost.extend(lost);
        Ok(stored)
    }
}

impl Column {
    /// The reverse of `SecretMask::value`: what the column held when an event wrote this.
    fn stored(&self, value: &Value) -> Option<Sql> {
        Some(match (self.declared.as_str(), value) {
            (_, Value::Null) => Sql::Null,
            ("INTEGER", Value::Number(number)) => Sql::Integer(number.as_i64()?),
            ("INTEGER", Value::String(digits)) => Sql::Integer(digits.parse().ok()?),
            ("TEXT", Value::String(text)) => Sql::Text(text.clone()),
            ("BLOB", Value::String(text)) => {
                Sql::Blob(hex::decode(text.strip_prefix("hex:")?).ok()?)
            }
            _ => return None,
        })
    }

    /// What stands in place of a secret that is gone.
    fn empty(&self) -> Sql {
        match (self.required, self.declared.as_str()) {
            (false, _) => Sql::Null,
            (true, "BLOB") => Sql::Blob(Vec::new()),
            (true, _) => Sql::Text(String::new()),
        }
    }
}

/// Every business table has columns of these types alone, which `Column::stored` knows.
#[cfg(test)]
pub(super) const DECLARED: [&str; 3] = ["INTEGER", "TEXT", "BLOB"];

/// Reads the payload of a `record.changed` event.
fn read(seq: u64, body: &str) -> Result<Change> {
    serde_json::from_str(body).map_err(|_| unreadable(seq))
}

fn one(seq: u64, changed: usize) -> Result<()> {
    if changed == 1 {
        return Ok(());
    }
    Err(StoreError::NotRecovered(format!(
        "event {seq} is about a record that is not here; run `wardbook verify`"
    )))
}

fn unreadable(seq: u64) -> StoreError {
    StoreError::NotRecovered(format!("the record change of event {seq} cannot be read"))
}

fn newer(seq: u64, what: &str) -> StoreError {
    StoreError::NotRecovered(format!(
        "event {seq} is about {what}, which a newer version of Wardbook has; install that version \
         first"
    ))
}
