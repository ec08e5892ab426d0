//! Running statements on PostgreSQL, and its errors in the words of `StorageError`.

use std::future::Future;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio_postgres::types::{ToSql, Type};

use super::super::engine::Transaction;
use super::super::error::{Result, StorageError};
use super::super::value::{Cell, Row, Value};

/// A statement that is not answered for so long is given up, and its connection with it.
pub(super) const DEADLINE: Duration = Duration::from_secs(10);

/// The statements of one open transaction, on a thread that may block.
pub(super) struct Statements<'a> {
    pub(super) transaction: &'a tokio_postgres::Transaction<'a>,
    pub(super) handle: &'a Handle,
    pub(super) patience: Duration,
}

impl Statements<'_> {
    fn answer<T>(
        &self,
        asked: impl Future<Output = std::result::Result<T, tokio_postgres::Error>>,
    ) -> Result<T> {
        let answer = self.handle.block_on(within(self.patience, asked))?;
        answer.map_err(|error| told(&error))
    }
}

impl Transaction for Statements<'_> {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64> {
        let parameters = parameters(values);
        self.answer(self.transaction.client().execute_typed(sql, &parameters))
    }

    fn query(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>> {
        let parameters = parameters(values);
        let rows = self.answer(self.transaction.query_typed(sql, &parameters))?;
        rows.iter().map(row).collect()
    }

    /// One array a column. `COPY` would prepare a named statement, which a `PgBouncer` in transaction
    /// mode confuses with another node's, and knows neither `ON CONFLICT` nor `statement_timeout`.
    fn insert(&mut self, table: &str, columns: &[&str], rows: &[Vec<Value<'_>>]) -> Result<()> {
        let Some(first) = rows.first() else { return Ok(()) };
        let places: Vec<_> = (1..=columns.len()).map(|number| format!("${number}")).collect();
        let (columns, places) = (columns.join(", "), places.join(", "));
        let sql = format!(
            "INSERT INTO {table} ({columns}) SELECT * FROM unnest({places}) ON CONFLICT DO NOTHING"
        );
        let arrays = (0..first.len()).map(|column| array(rows, column));
        let arrays = arrays.collect::<Result<Vec<_>>>()?;
        let typed: Vec<_> = arrays.iter().map(|(array, kind)| (&**array, kind.clone())).collect();
        self.answer(self.transaction.client().execute_typed(&sql, &typed)).map(drop)
    }

    fn batch(&mut self, sql: &str) -> Result<()> {
        self.answer(self.transaction.batch_execute(sql))
    }
}

/// The answer, unless it is late.
pub(super) async fn within<F: Future>(patience: Duration, asked: F) -> Result<F::Output> {
    let answer = tokio::time::timeout(patience, asked).await;
    answer.map_err(|_| StorageError::Unavailable("the database does not answer".to_owned()))
}

fn parameters<'a>(values: &'a [Value<'a>]) -> Vec<(&'a (dyn ToSql + Sync), Type)> {
    let typed = values.iter().map(|value| -> (&(dyn ToSql + Sync), Type) {
        match value {
            Value::Int(value) => (value, Type::INT8),
            Value::Text(value) => (value, Type::TEXT),
            Value::Blob(value) => (value, Type::BYTEA),
        }
    });
    typed.collect()
}

/// A column's values in all rows, as an array parameter.
fn array<'a>(
    rows: &'a [Vec<Value<'a>>],
    column: usize,
) -> Result<(Box<dyn ToSql + Sync + 'a>, Type)> {
    let mixed = || StorageError::Refused(format!("column {column} mixes kinds of values"));
    macro_rules! array {
        ($kind:ident, $type:ident) => {{
            let values = rows.iter().map(|row| match row.get(column) {
                Some(Value::$kind(value)) => Ok(*value),
                _ => Err(mixed()),
            });
            (Box::new(values.collect::<Result<Vec<_>>>()?) as Box<dyn ToSql + Sync>, Type::$type)
        }};
    }
    Ok(match rows.first().and_then(|row| row.get(column)).ok_or_else(mixed)? {
        Value::Int(_) => array!(Int, INT8_ARRAY),
        Value::Text(_) => array!(Text, TEXT_ARRAY),
        Value::Blob(_) => array!(Blob, BYTEA_ARRAY),
    })
}

fn row(row: &tokio_postgres::Row) -> Result<Row> {
    let cells = row.columns().iter().enumerate().map(|(at, column)| {
        let cell = match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(at).map(|value| value.map(Cell::Int)),
            Type::INT4 => {
                row.try_get::<_, Option<i32>>(at).map(|value| value.map(|v| Cell::Int(v.into())))
            }
            Type::BOOL => {
                row.try_get::<_, Option<bool>>(at).map(|value| value.map(|v| Cell::Int(v.into())))
            }
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(at).map(|value| value.map(Cell::Blob)),
            _ => row.try_get::<_, Option<String>>(at).map(|value| value.map(Cell::Text)),
        };
        cell.map(|cell| cell.unwrap_or(Cell::Null))
            .map_err(|error| StorageError::Refused(error.to_string()))
    });
    cells.collect::<Result<_>>().map(Row)
}

/// Whether an error at COMMIT leaves open what became of the transaction.
pub(super) fn lost(error: &tokio_postgres::Error) -> bool {
    let Some(code) = error.code().map(tokio_postgres::error::SqlState::code) else { return true };
    code.starts_with("08") || code.starts_with("57")
}

/// What lies at the bottom of an error: those above it say only that there is one.
pub(super) fn cause(error: &dyn std::error::Error) -> String {
    let mut deepest = error;
    while let Some(deeper) = deepest.source() {
        deepest = deeper;
    }
    deepest.to_string()
}

/// PostgreSQL's errors by what the caller does about them (its Appendix A).
pub(super) fn told(error: &tokio_postgres::Error) -> StorageError {
    let text = error.as_db_error().map_or_else(
        || cause(error),
        |error| format!("{} ({})", error.message(), error.code().code()),
    );
    let Some(code) = error.code() else { return StorageError::Unavailable(text) };
    match code.code() {
        // Serialization failure, deadlock.
        "40001" | "40P01" => StorageError::Conflict,
        // Unique violation. Serializable or not, two transactions that chose the same key meet here
        // (PostgreSQL 15 manual, 13.5).
        "23505" => StorageError::Taken(text),
        // Lock not available; read-only: a replica that took the place of its primary.
        "55P03" | "25006" => StorageError::Unavailable(text),
        // Connection, resources (disk full is 53100), operator, system.
        code if ["08", "53", "57", "58"].contains(&&code[..2]) => StorageError::Unavailable(text),
        // Data corrupted.
        code if code.starts_with("XX") => StorageError::Damaged(text),
        _ => StorageError::Refused(text),
    }
}
