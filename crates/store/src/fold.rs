//! What the events say every business row must be, compared with what it is.
//!
//! Every field of every row is hashed under a key drawn for this one verification and added
//! up: `new_values` are added, `previous_values` taken away. The sum over the events must be the
//! sum over the rows. Sums are kept in buckets by record, so memory does not grow with the
//! log; only where a bucket differs are its records folded one by one, to name the fault.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Map, Value};
use siphasher::sip128::{Hasher128, SipHasher13};

use wardbook_domain::clock::Randomness;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{SessionId, TraceId};

use crate::capture::{Columns, SecretMask};
use crate::events::Filter;
use crate::tables::{Table, business_tables};
use crate::{Result, Store, StoreError};

const BUCKETS: usize = 4_096;

/// The payload of a `record.changed` event.
#[derive(Debug, Deserialize)]
pub(crate) struct RecordChange {
    pub(crate) record_type: String,
    pub(crate) record_id: String,
    pub(crate) change_type: String,
    previous_values: Map<String, Value>,
    new_values: Map<String, Value>,
}

/// Sums by bucket of record.
#[derive(Clone, Debug)]
pub(crate) struct Sums {
    key: [u8; 16],
    buckets: Vec<u128>,
}

impl Sums {
    pub(crate) fn new(randomness: &Randomness) -> Self {
        Self { key: randomness.array(), buckets: vec![0; BUCKETS] }
    }

    /// Empty sums under the same key, for another thread.
    pub(crate) fn sibling(&self) -> Self {
        Self { key: self.key, buckets: vec![0; BUCKETS] }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.buckets.iter_mut().zip(&other.buckets) {
            *mine = mine.wrapping_add(*theirs);
        }
    }

    fn record(&self, record_type: &str, record_id: &str) -> SipHasher13 {
        use std::hash::Hasher;
        let mut hasher = SipHasher13::new_with_key(&self.key);
        hasher.write(record_type.as_bytes());
        hasher.write(b"/");
        hasher.write(record_id.as_bytes());
        hasher
    }

    fn bucket(record: &SipHasher13) -> usize {
        usize::try_from(record.finish128().h1 % BUCKETS as u64).unwrap_or_default()
    }

    fn term(record: &SipHasher13, field: &str, value: &Value) -> u128 {
        use std::hash::Hasher;
        let mut hasher = *record;
        hasher.write_u8(0);
        hasher.write(field.as_bytes());
        match value {
            Value::String(text) => {
                hasher.write_u8(1);
                hasher.write(text.as_bytes());
            }
            other => {
                hasher.write_u8(2);
                hasher.write(other.to_string().as_bytes());
            }
        }
        hasher.finish128().as_u128()
    }

    pub(crate) fn add_change(&mut self, change: &RecordChange) {
        let record = self.record(&change.record_type, &change.record_id);
        let bucket = Self::bucket(&record);
        for (field, value) in &change.new_values {
            let term = Self::term(&record, field, value);
            self.buckets[bucket] = self.buckets[bucket].wrapping_add(term);
        }
        for (field, value) in &change.previous_values {
            let term = Self::term(&record, field, value);
            self.buckets[bucket] = self.buckets[bucket].wrapping_sub(term);
        }
    }

    fn take_row(&mut self, table: &str, id: &str, values: &Map<String, Value>) {
        let record = self.record(table, id);
        let bucket = Self::bucket(&record);
        for (field, value) in values {
            let term = Self::term(&record, field, value);
            self.buckets[bucket] = self.buckets[bucket].wrapping_sub(term);
        }
    }
}

/// Every business row of the database, one at a time: table, record id, values as events
/// carry them.
fn each_row(
    connection: &Connection,
    mask: &SecretMask,
    mut take: impl FnMut(&'static Table, &str, Map<String, Value>),
) -> Result<()> {
    for table in business_tables() {
        let columns = Columns::of(connection, table)?;
        let mut statement = connection.prepare(&format!("SELECT * FROM {}", table.name))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, values) = row_values(row, &columns, mask)?;
            take(table, &id, values);
        }
    }
    Ok(())
}

fn row_values(
    row: &rusqlite::Row<'_>,
    columns: &Columns,
    mask: &SecretMask,
) -> Result<(String, Map<String, Value>)> {
    let mut values = Map::new();
    for (at, name) in columns.names.iter().enumerate() {
        let value = mask.value(row.get_ref(at)?, columns.is_secret(name));
        values.insert(name.clone(), value);
    }
    let key = columns.table.key.iter().map(|name| match &values[*name] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    let id = key.collect::<Vec<_>>().join("/");
    Ok((id, values))
}

/// Takes every row away from what the events add up to, and names the records whose sums are
/// left over, with what differs. Nothing left over: every row is what its events say.
pub(crate) fn compare(
    connection: &Connection,
    log: &str,
    mask: &SecretMask,
    mut sums: Sums,
    size: u64,
) -> Result<Vec<String>> {
    each_row(connection, mask, |table, id, values| sums.take_row(table.name, id, &values))?;
    let faulty: Vec<bool> = sums.buckets.iter().map(|sum| *sum != 0).collect();
    if !faulty.contains(&true) {
        return Ok(Vec::new());
    }
    let wanted = |record_type: &str, record_id: &str| {
        faulty[Sums::bucket(&sums.record(record_type, record_id))]
    };
    let filter =
        Filter { kind: Some(Kind::RecordChanged), to_seq: Some(size), ..Filter::default() };
    let folded = fold(connection, log, &filter, wanted)?;
    let mut rows = BTreeMap::new();
    each_row(connection, mask, |table, id, values| {
        if wanted(table.name, id) {
            rows.insert((table.name.to_owned(), id.to_owned()), values);
        }
    })?;
    Ok(differences(&folded, &rows))
}

type Records = BTreeMap<(String, String), Map<String, Value>>;

/// The values that the events of a filter give to the wanted records.
fn fold(
    connection: &Connection,
    log: &str,
    filter: &Filter,
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
            let key = (record_type, record_id);
            if change_type == "delete" {
                records.remove(&key);
            } else {
                records.entry(key).or_default().extend(new_values);
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
    ];
    let of_session = |record_type: &str, _: &str| OF_SESSION.contains(&record_type);
    let filter = Filter {
        kind: Some(Kind::RecordChanged),
        trace: Some(TraceId(session.0)),
        ..Filter::default()
    };
    let folded = fold(connection, store.log(), &filter, of_session)?;
    let mut rows = Records::new();
    for table in business_tables().filter(|table| OF_SESSION.contains(&table.name)) {
        let columns = Columns::of(connection, table)?;
        let owner = match table.name {
            "ai_processing_sessions" => "session_id = ?1",
            "result_fields" => {
                "result_id IN (SELECT result_id FROM document_results WHERE processing_session_id = ?1)"
            }
            _ => "processing_session_id = ?1",
        };
        let sql = format!("SELECT * FROM {} WHERE {owner}", table.name);
        let mut statement = connection.prepare(&sql)?;
        let mut found = statement.query([session.to_string()])?;
        while let Some(row) = found.next()? {
            let (id, values) = row_values(row, &columns, store.mask())?;
            rows.insert((table.name.to_owned(), id), values);
        }
    }
    Ok(differences(&folded, &rows))
}
