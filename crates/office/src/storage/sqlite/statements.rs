//! Running statements on SQLite, and its errors in the words of `StorageError`.

use rusqlite::types::ValueRef;
use rusqlite::{ErrorCode, Statement};

use super::super::engine::Transaction;
use super::super::error::{Result, StorageError};
use super::super::value::{Cell, Row, Value};

/// The statements of one open transaction.
pub(super) struct Statements<'a>(pub(super) &'a rusqlite::Transaction<'a>);

impl Transaction for Statements<'_> {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64> {
        let run = || {
            let mut statement = self.0.prepare_cached(sql)?;
            bind(&mut statement, values)?;
            statement.raw_execute()
        };
        run().map(|rows| rows as u64).map_err(|error| told(&error))
    }

    fn query(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>> {
        let run = || {
            let mut statement = self.0.prepare_cached(sql)?;
            bind(&mut statement, values)?;
            let columns = statement.column_count();
            let mut rows = statement.raw_query();
            let mut answer = Vec::new();
            while let Some(row) = rows.next()? {
                let cells = (0..columns).map(|column| row.get_ref(column).and_then(cell));
                answer.push(Row(cells.collect::<rusqlite::Result<_>>()?));
            }
            Ok(answer)
        };
        run().map_err(|error| told(&error))
    }

    fn insert(&mut self, table: &str, columns: &[&str], rows: &[Vec<Value<'_>>]) -> Result<()> {
        let places: Vec<_> = (1..=columns.len()).map(|number| format!("${number}")).collect();
        let (columns, places) = (columns.join(", "), places.join(", "));
        let sql =
            format!("INSERT INTO {table} ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING");
        let run = || {
            let mut statement = self.0.prepare_cached(&sql)?;
            for row in rows {
                bind(&mut statement, row)?;
                statement.raw_execute()?;
            }
            Ok(())
        };
        run().map_err(|error| told(&error))
    }

    fn batch(&mut self, sql: &str) -> Result<()> {
        self.0.execute_batch(sql).map_err(|error| told(&error))
    }
}

/// Binds by name, because SQLite takes `$1` for a name and numbers names as they appear.
fn bind(statement: &mut Statement<'_>, values: &[Value<'_>]) -> rusqlite::Result<()> {
    for (number, value) in (1..).zip(values) {
        let name = format!("${number}");
        let Some(index) = statement.parameter_index(&name)? else {
            return Err(rusqlite::Error::InvalidParameterName(name));
        };
        match value {
            Value::Int(value) => statement.raw_bind_parameter(index, value)?,
            Value::Text(value) => statement.raw_bind_parameter(index, value)?,
            Value::Blob(value) => statement.raw_bind_parameter(index, value)?,
        }
    }
    Ok(())
}

fn cell(value: ValueRef<'_>) -> rusqlite::Result<Cell> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(value) => Cell::Int(value),
        ValueRef::Text(_) => Cell::Text(value.as_str()?.to_owned()),
        ValueRef::Blob(value) => Cell::Blob(value.to_vec()),
        ValueRef::Real(_) => return Err(rusqlite::Error::InvalidQuery),
    })
}

/// SQLite's errors by what the caller does about them.
pub(super) fn told(error: &rusqlite::Error) -> StorageError {
    let text = error.to_string();
    match error.sqlite_error_code() {
        Some(
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::ReadOnly
            | ErrorCode::OutOfMemory
            | ErrorCode::PermissionDenied,
        ) => StorageError::Unavailable(text),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StorageError::Damaged(text),
        _ => StorageError::Refused(text),
    }
}
