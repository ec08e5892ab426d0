//! What the events say every business row must be, compared with what it is.
//!
//! Every field of every row is hashed under a key drawn for this one verification and added
//! up: `new_values` are added, `previous_values` taken away. The sum over the events must be the
//! sum over the rows. Sums are kept in buckets by record, so memory does not grow with the
//! log; only where a bucket differs are its records folded one by one, to name the fault.
//! Columns that a migration added count with their default in records that are older.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use siphasher::sip128::{Hasher128, SipHasher13};

use wardbook_domain::clock::Randomness;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{SessionId, TraceId};
use wardbook_ledger::jcs;

use crate::database::capture::{Columns, SecretMask};
use crate::database::migrations;
use crate::database::tables::business_tables;
use crate::log::read::Filter;
use crate::{Result, Store, StoreError};

const BUCKETS: usize = 4_096;

/// The payload of a `record.changed` event.
#[derive(Debug, Deserialize)]
struct RecordChange {
    record_type: String,
    record_id: String,
    change_type: String,
    new_values: Map<String, Value>,
}

/// The same, as the sums take it: the values as the payload writes them, nothing copied. A
/// payload is canonical JSON, so values are equal where their bytes are.
#[derive(Deserialize)]
struct WrittenChange<'a> {
    #[serde(borrow)]
    record_type: Cow<'a, str>,
    #[serde(borrow)]
    record_id: Cow<'a, str>,
    #[serde(borrow)]
    change_type: Cow<'a, str>,
    #[serde(borrow)]
    previous_values: Written<'a>,
    #[serde(borrow)]
    new_values: Written<'a>,
}

/// The members of an object, with their values as they are written.
struct Written<'a>(Vec<(&'a str, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Written<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Written<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(16);
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Written(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// The columns that the database's tables were given after they were made. An insert or delete
/// that does not name one is older than it, and the record has the default there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Later(Arc<BTreeMap<String, Vec<LaterColumn>>>);

#[derive(Clone, Debug)]
struct LaterColumn {
    name: String,
    default: Value,
    /// The default as canonical JSON.
    written: Vec<u8>,
}

impl Later {
    /// Those of this database's version.
    pub(crate) fn of(connection: &Connection) -> Result<Self> {
        let mut later: BTreeMap<String, Vec<LaterColumn>> = BTreeMap::new();
        // No secret was ever added with a default, so nothing here needs a mask.
        let plain = SecretMask::new([0; 32]);
        for (table, columns) in migrations::added_columns(migrations::version_of(connection))? {
            for (name, default) in columns {
                let default = plain.value(ValueRef::from(&default), false);
                let mut written = Vec::new();
                jcs::write_value(&mut written, &default)
                    .map_err(|error| StoreError::BadRecord(format!("{name}: {error}")))?;
                let column = LaterColumn { name, default, written };
                later.entry(table.clone()).or_default().push(column);
            }
        }
        Ok(Self(Arc::new(later)))
    }

    fn columns(&self, table: &str) -> &[LaterColumn] {
        self.0.get(table).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Sums by bucket of record.
#[derive(Clone, Debug)]
pub(crate) struct Sums {
    key: [u8; 16],
    buckets: Vec<u128>,
    later: Later,
}

impl Sums {
    pub(crate) fn new(randomness: &Randomness, later: Later) -> Self {
        Self { key: randomness.array(), buckets: vec![0; BUCKETS], later }
    }

    /// Empty sums under the same key, for another thread.
    pub(crate) fn sibling(&self) -> Self {
        Self { key: self.key, buckets: vec![0; BUCKETS], later: self.later.clone() }
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

    /// A field's value as canonical JSON writes it.
    fn term(record: &SipHasher13, field: &str, written: &[u8]) -> u128 {
        use std::hash::Hasher;
        let mut hasher = *record;
        hasher.write_u8(0);
        hasher.write(field.as_bytes());
        hasher.write_u8(0);
        hasher.write(written);
        hasher.finish128().as_u128()
    }

    /// Adds the payload of a `record.changed` event.
    pub(crate) fn add_change(&mut self, body: &str) -> serde_json::Result<()> {
        let change: WrittenChange<'_> = serde_json::from_str(body)?;
        let record = self.record(&change.record_type, &change.record_id);
        let bucket = &mut self.buckets[Self::bucket(&record)];
        for (field, value) in &change.new_values.0 {
            *bucket = bucket.wrapping_add(Self::term(&record, field, value.get().as_bytes()));
        }
        for (field, value) in &change.previous_values.0 {
            *bucket = bucket.wrapping_sub(Self::term(&record, field, value.get().as_bytes()));
        }
        let (whole, is_insert) = match &*change.change_type {
            "insert" => (&change.new_values.0, true),
            "delete" => (&change.previous_values.0, false),
            _ => return Ok(()),
        };
        for column in self.later.columns(&change.record_type) {
            if whole.iter().any(|(field, _)| *field == column.name) {
                continue;
            }
            let term = Self::term(&record, &column.name, &column.written);
            *bucket = if is_insert { bucket.wrapping_add(term) } else { bucket.wrapping_sub(term) };
        }
        Ok(())
    }

    /// Takes a row away. `scratch` is overwritten.
    fn take_row(&mut self, row: &Row<'_, '_>, scratch: &mut Vec<u8>) -> Result<()> {
        let record = self.record(row.columns.table.name, &row.id()?);
        let bucket = &mut self.buckets[Self::bucket(&record)];
        for (at, name) in row.columns.names.iter().enumerate() {
            scratch.clear();
            row.write(at, name, scratch)?;
            *bucket = bucket.wrapping_sub(Self::term(&record, name, scratch));
        }
        Ok(())
    }
}

/// A business row.
struct Row<'a, 'c> {
    stored: &'a rusqlite::Row<'c>,
    columns: &'a Columns,
    mask: &'a SecretMask,
}

impl Row<'_, '_> {
    fn value(&self, at: usize, name: &str) -> Result<Value> {
        Ok(self.mask.value(self.stored.get_ref(at)?, self.columns.is_secret(name)))
    }

    /// The record's id, as events carry it.
    fn id(&self) -> Result<String> {
        let mut id = String::new();
        for (nth, key) in self.columns.table.key.iter().enumerate() {
            if nth > 0 {
                id.push('/');
            }
            let at = self.columns.names.iter().position(|name| name == key);
            match self.value(at.unwrap_or_default(), key)? {
                Value::String(text) => id.push_str(&text),
                other => id.push_str(&other.to_string()),
            }
        }
        Ok(id)
    }

    /// All values, as events carry them.
    fn values(&self) -> Result<Map<String, Value>> {
        let each = self.columns.names.iter().enumerate();
        each.map(|(at, name)| Ok((name.clone(), self.value(at, name)?))).collect()
    }

    /// Writes one value as canonical JSON.
    fn write(&self, at: usize, name: &str, out: &mut Vec<u8>) -> Result<()> {
        // Nearly every value is a text and no secret; the others take the long way.
        if let ValueRef::Text(text) = self.stored.get_ref(at)?
            && !self.columns.is_secret(name)
            && let Ok(text) = std::str::from_utf8(text)
        {
            jcs::write_string(out, text);
            return Ok(());
        }
        let written = jcs::write_value(out, &self.value(at, name)?);
        written.map_err(|error| StoreError::BadRecord(format!("{name}: {error}")))
    }
}

/// Every business row of the database, one at a time.
fn each_row(
    connection: &Connection,
    mask: &SecretMask,
    mut take: impl FnMut(&Row<'_, '_>) -> Result<()>,
) -> Result<()> {
    for table in business_tables(connection)? {
        let columns = &Columns::of(connection, table)?;
        let mut statement = connection.prepare(&format!("SELECT * FROM {}", table.name))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(&Row { stored: row, columns, mask })?;
        }
    }
    Ok(())
}

/// Takes every row away from `sums`.
pub(crate) fn rows(connection: &Connection, mask: &SecretMask, mut sums: Sums) -> Result<Sums> {
    let mut scratch = Vec::new();
    each_row(connection, mask, |row| sums.take_row(row, &mut scratch))?;
    Ok(sums)
}

/// Names the records whose sums are left over when the rows were taken away from what the
/// events add up to, with what differs. Nothing left over: every row is what its events say.
pub(crate) fn compare(
    connection: &Connection,
    log: &str,
    mask: &SecretMask,
    sums: &Sums,
    size: u64,
) -> Result<Vec<String>> {
    let faulty: Vec<bool> = sums.buckets.iter().map(|sum| *sum != 0).collect();
    if !faulty.contains(&true) {
        return Ok(Vec::new());
    }
    let wanted = |record_type: &str, record_id: &str| {
        faulty[Sums::bucket(&sums.record(record_type, record_id))]
    };
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
            "result_fields" => {
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
