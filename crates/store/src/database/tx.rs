//! What a write may do: change rows and record events, both or neither.

use std::sync::PoisonError;

use rusqlite::{Connection, Params, Row, ToSql};
use serde_json::Value;

use wardbook_domain::access::Context;
use wardbook_domain::clock::{Clock, Randomness, Timestamp};
use wardbook_domain::event::Kind;

use crate::database::capture::{Pending, SharedWrite};
use crate::database::rows::find;
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

/// An event's payload with the reason that somebody gave, where one was asked for.
pub(crate) fn because(mut payload: Value, reason: Option<&str>) -> Value {
    if let Some(reason) = reason {
        payload["reason"] = reason.into();
    }
    payload
}
