//! What the events say every business row must be, compared with what it is, record by record.
//!
//! Only where the [sums](super::sums) of a verification are uneven are records folded here one by
//! one, to name the fault; and those of one session, for its compliance check.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Map, Value};

use wardbook_domain::event::Kind;
use wardbook_domain::ids::{SessionId, TraceId};

use crate::database::capture::{Columns, SecretMask};
use crate::database::tables::business_tables;
use crate::log::read::Filter;
use crate::{Result, Store, StoreError};

use super::rows::{Row, each_row};
use super::sums::{Later, Sums};

/// The payload of a `record.changed` event.
#[derive(Debug, Deserialize)]
struct RecordChange {
    record_type: String,
    record_id: String,
    change_type: String,
    new_values: Map<String, Value>,
}

/// Names the records whose sums are left over when the rows were taken away from what the
/// events add up to, with what differs. Nothing left over: every row is what its events say.
pub(super) fn compare(
    connection: &Connection,
    log: &str,
    mask: &SecretMask,
    sums: &Sums,
    size: u64,
) -> Result<Vec<String>> {
    if sums.are_even() {
        return Ok(Vec::new());
    }
    let wanted = |record_type: &str, record_id: &str| sums.suspects(record_type, record_id);
    let filter =
        Filter { kind: Some(Kind::RecordChanged), to_seq: Some(size), ..Filter::default() };
    let folded = fold(connection, log, &filter, &sums.later, wanted)?;
    let mut rows = BTreeMap::new();
    each_row(connection, mask, |row| {
        let (table, id) = (row.columns.table.name, row.id()?);
        if wanted(table, &id) {
            rows.insert((table.to_owned(), id), row.values()?);
        }
        Ok(())
    })?;
    Ok(differences(&folded, &rows))
}

type Records = BTreeMap<(String, String), Map<String, Value>>;

/// The values that the events of a filter give to the wanted records.
fn fold(
    connection: &Connection,
    log: &str,
    filter: &Filter,
    later: &Later,
    wanted: impl Fn(&str, &str) -> bool,
) -> Result<Records> {
    let mut records = Records::new();
    filter.each_stored(connection, log, |event| {
        // An event that cannot be read is named elsewhere; what it changed differs here.
        let payload = event.ok().and_then(|event| event.payload);
        let change = payload.as_ref().map(|(_, body)| serde_json::from_str(body));
        if let Some(Ok(RecordChange { record_type, record_id, change_type, new_values, .. })) =
            change
            && wanted(&record_type, &record_id)
        {
            let defaults = later.columns(&record_type).iter();
            let key = (record_type, record_id);
            match change_type.as_str() {
                "delete" => drop(records.remove(&key)),
                "insert" => {
                    let record = records.entry(key).or_default();
                    record.extend(defaults.map(|one| (one.name.clone(), one.default.clone())));
                    record.extend(new_values);
                }
                _ => records.entry(key).or_default().extend(new_values),
            }
        }
        Ok::<_, StoreError>(true)
    })?;
    Ok(records)
}

fn differences(folded: &Records, rows: &Records) -> Vec<String> {
    let mut faults = Vec::new();
    for (key, values) in folded {
        let name = format!("{}/{}", key.0, key.1);
        match rows.get(key) {
            None => faults.push(format!("the record {name} was deleted without an event")),
            Some(row) => {
                let differ = row.iter().filter(|(field, value)| values.get(*field) != Some(value));
                let fields: Vec<_> = differ.map(|(field, _)| field.as_str()).collect();
                if !fields.is_empty() {
                    let fields = fields.join(", ");
                    faults
                        .push(format!("the record {name} was altered without an event: {fields}"));
                }
            }
        }
    }
    for key in rows.keys().filter(|key| !folded.contains_key(*key)) {
        faults.push(format!("the record {}/{} was inserted without an event", key.0, key.1));
    }
    faults
}

/// The same for the rows that a session's own events made, for its compliance check. Records
/// that others change later (a document that is reprocessed) are left to full verification.
pub(crate) fn rows_of_session_differ(
    store: &Store,
    connection: &Connection,
    session: SessionId,
) -> Result<Vec<String>> {
    const OF_SESSION: &[&str] = &[
        "ai_processing_sessions",
        "session_documents",
        "ai_calls",
        "document_results",
        "result_fields",
        "result_doubts",
    ];
    let of_session = |record_type: &str, _: &str| OF_SESSION.contains(&record_type);
    let filter = Filter {
        kind: Some(Kind::RecordChanged),
        trace: Some(TraceId(session.0)),
        ..Filter::default()
    };
    let folded = fold(connection, store.log(), &filter, &Later::of(connection)?, of_session)?;
    let mut rows = Records::new();
    let tables = business_tables(connection)?;
    for table in tables.into_iter().filter(|table| OF_SESSION.contains(&table.name)) {
        let columns = Columns::of(connection, table)?;
        let owner = match table.name {
            "ai_processing_sessions" => "session_id = ?1",
            "result_fields" | "result_doubts" => {
                "result_id IN (SELECT result_id FROM document_results WHERE processing_session_id = ?1)"
            }
            _ => "processing_session_id = ?1",
        };
        let sql = format!("SELECT * FROM {} WHERE {owner}", table.name);
        let mut statement = connection.prepare(&sql)?;
        let mut found = statement.query([session.to_string()])?;
        while let Some(row) = found.next()? {
            let row = Row { stored: row, columns: &columns, mask: store.mask() };
            rows.insert((table.name.to_owned(), row.id()?), row.values()?);
        }
    }
    Ok(differences(&folded, &rows))
}
