//! What a write may do: change rows and record events, both or neither.

use std::sync::PoisonError;

use rusqlite::{Connection, Params, Row, ToSql};
use serde_json::Value;

use wardbook_domain::access::Context;
use wardbook_domain::clock::{Clock, Randomness, Timestamp};
use wardbook_domain::event::Kind;

use crate::database::capture::{Pending, SharedWrite};
use crate::{Result, StoreError};

/// A write in progress, within its own savepoint.
#[derive(Debug)]
pub struct Tx<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) shared: &'a SharedWrite,
    pub(crate) clock: &'a Clock,
    pub(crate) randomness: &'a Randomness,
}

impl Tx<'_> {
    /// For reading within the write.
    pub const fn connection(&self) -> &Connection {
        self.connection
    }

    /// The clock, for new ids.
    pub const fn clock(&self) -> &Clock {
        self.clock
    }

    /// Randomness, for new ids.
    pub const fn randomness(&self) -> &Randomness {
        self.randomness
    }

    /// The moment of this write: the same for all that it stores.
    pub fn now(&self) -> Timestamp {
        let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.now.unwrap_or_else(|| self.clock.now())
    }

    /// Records an event. `subject` is `<record type>/<id>` or empty.
    pub fn event(&mut self, kind: Kind, subject: impl Into<String>, payload: Value) {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(context) = shared.context {
            let payload = (!payload.is_null()).then_some(payload);
            shared.pending.push(Pending { context, kind, subject: subject.into(), payload });
        }
    }

    /// Does `work` under another context, such as a step of the same trace.
    pub fn within<T>(&mut self, context: Context, work: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.swap(Some(context));
        let done = work(self);
        self.swap(outer);
        done
    }

    fn swap(&self, context: Option<Context>) -> Option<Context> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut shared.context, context)
    }

    /// Runs a statement that must change exactly one row.
    pub fn change_one(&mut self, what: &'static str, sql: &str, values: impl Params) -> Result<()> {
        match self.change(sql, values)? {
            1 => Ok(()),
            found => Err(StoreError::WrongRowCount { what, found }),
        }
    }

    /// Runs a statement and says how many rows it changed.
    pub fn change(&mut self, sql: &str, values: impl Params) -> Result<usize> {
        Ok(self.connection.prepare_cached(sql)?.execute(values)?)
    }

    /// Inserts one row: the given columns, and those that say who, where and when.
    pub fn insert(&mut self, table: &'static str, columns: &[(&str, &dyn ToSql)]) -> Result<()> {
        let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
        let session = session_column(table);
        let sql = format!(
            "INSERT INTO {table} ({}, {session}, changed_by_user_id, change_timestamp)
             VALUES ({}, stamp_session(), stamp_user(), stamp_time())",
            names.join(", "),
            vec!["?"; names.len()].join(", "),
        );
        let values: Vec<&dyn ToSql> = columns.iter().map(|(_, value)| *value).collect();
        self.change_one(table, &sql, values.as_slice())
    }

    /// Updates the one row whose key column has this value.
    pub fn update(
        &mut self,
        table: &'static str,
        key: (&str, &dyn ToSql),
        columns: &[(&str, &dyn ToSql)],
    ) -> Result<()> {
        let names: Vec<_> = columns.iter().map(|(name, _)| format!("{name} = ?")).collect();
        let session = session_column(table);
        let sql = format!(
            "UPDATE {table} SET {}, {session} = stamp_session(),
             changed_by_user_id = stamp_user(), change_timestamp = stamp_time() WHERE {} = ?",
            names.join(", "),
            key.0,
        );
        let mut values: Vec<&dyn ToSql> = columns.iter().map(|(_, value)| *value).collect();
        values.push(key.1);
        self.change_one(table, &sql, values.as_slice())
    }

    /// Reads at most one row.
    pub fn find<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        find(self.connection, sql, values, read)
    }
}

/// Where a row says in which audit session it was changed. In `ai_processing_sessions` the
/// name `session_id` is taken by the processing session itself.
fn session_column(table: &str) -> &'static str {
    if table == "ai_processing_sessions" { "audit_session_id" } else { "session_id" }
}

/// Reads at most one row.
pub(crate) fn find<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(values)?;
    Ok(rows.next()?.map(read).transpose()?)
}

/// Reads every row.
pub(crate) fn list<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(values, read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// An event's payload with the reason that somebody gave, where one was asked for.
pub(crate) fn because(mut payload: Value, reason: Option<&str>) -> Value {
    if let Some(reason) = reason {
        payload["reason"] = reason.into();
    }
    payload
}

/// A stored word as its type; another word is a damaged record.
pub(crate) fn word<T: std::str::FromStr<Err = String>>(
    row: &Row<'_>,
    column: &str,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error: String| bad(row, column, error))
}

/// The same, where there may be none.
pub(crate) fn optional_word<T: std::str::FromStr<Err = String>>(
    row: &Row<'_>,
    column: &str,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|_| word(row, column)).transpose()
}

/// A stored id.
pub(crate) fn id<T: std::str::FromStr<Err = uuid::Error>>(
    row: &Row<'_>,
    column: &str,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error: uuid::Error| bad(row, column, error.to_string()))
}

/// A stored JSON text; one that cannot be read is given as the text that it is.
pub(crate) fn json_column(row: &Row<'_>, column: &str) -> rusqlite::Result<Value> {
    let text: String = row.get(column)?;
    Ok(serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// A stored time.
pub(crate) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    row.get(column).map(Timestamp::from_micros)
}

fn bad(row: &Row<'_>, column: &str, error: String) -> rusqlite::Error {
    let at = row.as_ref().column_index(column).unwrap_or_default();
    rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, error.into())
}
