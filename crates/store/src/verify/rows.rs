//! Business rows as events carry them: secrets as their HMAC, values as canonical JSON.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value};

use wardbook_ledger::jcs;

use crate::database::capture::{Columns, SecretMask};
use crate::database::tables::business_tables;
use crate::{Result, StoreError};

/// A business row.
pub(super) struct Row<'a, 'c> {
    pub(super) stored: &'a rusqlite::Row<'c>,
    pub(super) columns: &'a Columns,
    pub(super) mask: &'a SecretMask,
}

impl Row<'_, '_> {
    fn value(&self, at: usize, name: &str) -> Result<Value> {
        Ok(self.mask.value(self.stored.get_ref(at)?, self.columns.is_secret(name)))
    }

    /// The record's id, as events carry it.
    pub(super) fn id(&self) -> Result<String> {
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
    pub(super) fn values(&self) -> Result<Map<String, Value>> {
        let each = self.columns.names.iter().enumerate();
        each.map(|(at, name)| Ok((name.clone(), self.value(at, name)?))).collect()
    }

    /// Writes one value as canonical JSON.
    pub(super) fn write(&self, at: usize, name: &str, out: &mut Vec<u8>) -> Result<()> {
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
pub(super) fn each_row(
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
