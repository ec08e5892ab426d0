//! What events say of rows and what rows say themselves, added up so that equal means zero.
//!
//! Every field of every row is hashed under a key drawn for this one verification and added
//! up: `new_values` are added, `previous_values` taken away. The sum over the events must be the
//! sum over the rows. Sums are kept in buckets by record, so memory does not grow with the
//! log. Columns that a migration added count with their default in records that are older.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use siphasher::sip128::{Hasher128, SipHasher13};

use wardbook_domain::clock::Randomness;
use wardbook_ledger::jcs;

use crate::database::capture::SecretMask;
use crate::database::migrations;
use crate::{Result, StoreError};

use super::rows::{Row, each_row};

const BUCKETS: usize = 4_096;

/// The payload of a `record.changed` event, as the sums take it: the values as the payload writes them, nothing copied. A
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
pub(super) struct Later(Arc<BTreeMap<String, Vec<LaterColumn>>>);

#[derive(Clone, Debug)]
pub(super) struct LaterColumn {
    pub(super) name: String,
    pub(super) default: Value,
    /// The default as canonical JSON.
    written: Vec<u8>,
}

impl Later {
    /// Those of this database's version.
    pub(super) fn of(connection: &Connection) -> Result<Self> {
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

    pub(super) fn columns(&self, table: &str) -> &[LaterColumn] {
        self.0.get(table).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Sums by bucket of record.
#[derive(Clone, Debug)]
pub(super) struct Sums {
    key: [u8; 16],
    buckets: Vec<u128>,
    pub(super) later: Later,
}

impl Sums {
    pub(super) fn new(randomness: &Randomness, later: Later) -> Self {
        Self { key: randomness.array(), buckets: vec![0; BUCKETS], later }
    }

    /// Empty sums under the same key, for another thread.
    pub(super) fn sibling(&self) -> Self {
        Self { key: self.key, buckets: vec![0; BUCKETS], later: self.later.clone() }
    }

    pub(super) fn merge(&mut self, other: &Self) {
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
    pub(super) fn add_change(&mut self, body: &str) -> serde_json::Result<()> {
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

    /// These sums with every row of the database taken away.
    pub(super) fn without_rows(
        mut self,
        connection: &Connection,
        mask: &SecretMask,
    ) -> Result<Self> {
        let mut scratch = Vec::new();
        each_row(connection, mask, |row| self.take_row(row, &mut scratch))?;
        Ok(self)
    }

    /// Whether nothing is left over.
    pub(super) fn are_even(&self) -> bool {
        self.buckets.iter().all(|sum| *sum == 0)
    }

    /// Whether something is left over where this record counts.
    pub(super) fn suspects(&self, record_type: &str, record_id: &str) -> bool {
        self.buckets[Self::bucket(&self.record(record_type, record_id))] != 0
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
