//! The clinic's patients: what the list says of each, and whether AI may process anything of theirs. By
//! what they are found is in `keys.rs`, the list that people page through in `list.rs`; whose a
//! document is stands in `matches.rs`.

mod acts;
mod keys;
mod list;
mod rows;

pub use acts::{Act, acts};
pub(crate) use keys::compare as compare_keys;
pub use keys::found_by;
pub(crate) use keys::rebuild as rebuild_keys;
pub use list::{ListedPatient, PatientFilter, PatientNumbers, counts, page};
pub use rows::{NoAi, StoredPatient};

use rusqlite::{Connection, ToSql};
use serde_json::json;

use wardbook_domain::event::Kind;
use wardbook_domain::ids::{PatientId, UserId};
use wardbook_domain::patients::{Patient, keys_of, sort_key};

use crate::database::rows::{find, list};
use crate::database::tx::Tx;
use crate::{Result, StoreError};
use rows::{PATIENTS, patient, stored};

/// One by id.
pub fn by_id(connection: &Connection, patient: PatientId) -> Result<Option<StoredPatient>> {
    let sql = format!("{PATIENTS} WHERE p.patient_id = ?");
    find(connection, &sql, [patient.to_string()], stored)
}

/// Everybody on the list, in the order in which they came.
pub fn all(connection: &Connection) -> Result<Vec<Patient>> {
    list(connection, "SELECT * FROM patients ORDER BY patient_id", [], patient)
}

/// What changes whenever the list does: how many are on it, and when one was changed last.
pub fn version(connection: &Connection) -> Result<(u64, i64)> {
    let sql = "SELECT count(*), coalesce(max(change_timestamp), 0) FROM patients";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// Whether there is a list at all.
pub fn any(connection: &Connection) -> Result<bool> {
    Ok(find(connection, "SELECT 1 FROM patients LIMIT 1", [], |_| Ok(()))?.is_some())
}

/// Those of whom AI processes nothing.
pub fn marked(connection: &Connection) -> Result<Vec<Patient>> {
    list(connection, "SELECT * FROM patients WHERE no_ai = 1 ORDER BY patient_id", [], patient)
}

/// What changes whenever somebody is marked: how many are, and when the last one was.
pub fn marks(connection: &Connection) -> Result<(u64, i64)> {
    let sql = "SELECT count(*), coalesce(max(no_ai_at), 0) FROM patients WHERE no_ai = 1";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// Whether AI processes nothing of this patient.
pub fn is_marked(connection: &Connection, patient: PatientId) -> Result<bool> {
    let sql = "SELECT no_ai FROM patients WHERE patient_id = ?";
    Ok(find(connection, sql, [patient.to_string()], |row| row.get(0))?.unwrap_or(false))
}

/// What the list says, as columns.
struct Columns {
    names: String,
    birth_date: Option<String>,
    numbers: String,
    sort_name: String,
}

impl Columns {
    fn of(patient: &Patient) -> Result<Self> {
        let damaged = |_| StoreError::BadRecord(format!("patients/{}", patient.patient_id));
        Ok(Self {
            names: serde_json::to_string(&patient.names).map_err(damaged)?,
            birth_date: patient.birth_date.map(|date| date.to_string()),
            numbers: serde_json::to_string(&patient.numbers).map_err(damaged)?,
            sort_name: sort_key(&patient.names),
        })
    }

    fn named(&self) -> [(&str, &dyn ToSql); 4] {
        [
            ("names", &self.names),
            ("birth_date", &self.birth_date),
            ("numbers", &self.numbers),
            ("sort_name", &self.sort_name),
        ]
    }
}

/// Adds somebody to the list.
pub fn insert(tx: &mut Tx<'_>, patient: &Patient) -> Result<()> {
    let (key, now) = (patient.patient_id.to_string(), tx.now().micros());
    tx.event(Kind::PatientAdded, format!("patients/{key}"), json!({}));
    let columns = Columns::of(patient)?;
    let fixed: [(&str, &dyn ToSql); 3] =
        [("patient_id", &key), ("added_at", &now), ("no_ai", &false)];
    tx.insert("patients", &[&fixed[..], &columns.named()[..]].concat())?;
    keys::add(tx, &key, &keys_of(patient))
}

/// Has the list say something else of somebody.
pub fn change(tx: &mut Tx<'_>, before: &Patient, after: &Patient) -> Result<()> {
    let key = after.patient_id.to_string();
    let parts = [
        ("names", before.names != after.names),
        ("birth_date", before.birth_date != after.birth_date),
        ("numbers", before.numbers != after.numbers),
    ];
    let changed: Vec<&str> = parts.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
    tx.event(Kind::PatientChanged, format!("patients/{key}"), json!({ "changed": changed }));
    let columns = Columns::of(after)?;
    tx.update("patients", ("patient_id", &key), &columns.named())?;
    let (old, new) = (keys_of(before), keys_of(after));
    keys::remove(tx, &key, old.difference(&new))?;
    keys::add(tx, &key, new.difference(&old))
}

/// Has AI process nothing of a patient from now on, or lifts that. The caller has asked for the reason.
pub fn mark(tx: &mut Tx<'_>, patient: PatientId, on: bool, reason: &str, by: UserId) -> Result<()> {
    let (key, now) = (patient.to_string(), tx.now().micros());
    let kind = if on { Kind::PatientNoAiMarked } else { Kind::PatientNoAiLifted };
    tx.event(kind, format!("patients/{key}"), json!({ "reason": reason }));
    let (reason, by) = (on.then_some(reason), on.then(|| by.to_string()));
    let columns: [(&str, &dyn ToSql); 4] = [
        ("no_ai", &on),
        ("no_ai_reason", &reason),
        ("no_ai_by", &by),
        ("no_ai_at", &on.then_some(now)),
    ];
    tx.update("patients", ("patient_id", &key), &columns)
}
