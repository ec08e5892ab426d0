//! What is in doubt about results: beside a value in its row, and in rows of their own.

use std::collections::BTreeMap;

use rusqlite::{Connection, Params, Row};
use serde::de::DeserializeOwned;

use wardbook_domain::extraction::{Doubt, FieldName};
use wardbook_domain::ids::{DoubtId, ResultId};

use crate::Result;
use crate::database::rows::{id, list, optional_word, word};
use crate::database::tx::Tx;

/// A list in a column: a JSON array.
pub(super) fn array<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<Vec<T>> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })
}

/// The doubts of the results that a condition on `document_results` names.
pub(super) fn of(
    connection: &Connection,
    which: &str,
    values: impl Params,
) -> Result<BTreeMap<ResultId, Vec<Doubt>>> {
    let sql = format!(
        "SELECT * FROM result_doubts
         WHERE result_id IN (SELECT result_id FROM document_results WHERE {which})
         ORDER BY result_id, position"
    );
    let mut doubts: BTreeMap<ResultId, Vec<Doubt>> = BTreeMap::new();
    let read = |row: &Row<'_>| {
        let doubt = Doubt {
            kind: word(row, "kind")?,
            field: optional_word(row, "field")?,
            detail: row.get("detail")?,
            page: row.get("page")?,
            words: row.get("words")?,
        };
        Ok((id(row, "result_id")?, doubt))
    };
    for (result, doubt) in list(connection, &sql, values, read)? {
        doubts.entry(result).or_default().push(doubt);
    }
    Ok(doubts)
}

pub(super) fn insert(tx: &mut Tx<'_>, result: &str, doubts: &[Doubt]) -> Result<()> {
    for (position, doubt) in (1_u32..).zip(doubts) {
        tx.insert(
            "result_doubts",
            &[
                ("doubt_id", &DoubtId::new(tx.clock(), tx.randomness()).to_string()),
                ("result_id", &result),
                ("position", &position),
                ("kind", &doubt.kind.as_str()),
                ("field", &doubt.field.map(FieldName::as_str)),
                ("detail", &doubt.detail),
                ("page", &doubt.page),
                ("words", &doubt.words),
            ],
        )?;
    }
    Ok(())
}
