//! Reading rows: one or all that a statement finds, and a column as the type that it stands for.

use rusqlite::{Connection, Params, Row};
use serde_json::Value;

use wardbook_domain::clock::Timestamp;

use crate::Result;

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

/// The same, where there may be none.
pub(crate) fn optional_id<T: std::str::FromStr<Err = uuid::Error>>(
    row: &Row<'_>,
    column: &str,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|_| id(row, column)).transpose()
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
