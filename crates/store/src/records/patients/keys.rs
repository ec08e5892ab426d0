//! By what patients are found: the table `patient_keys`, which is derived from their rows and so is no
//! record of its own. It is written with them, made anew where rows were taken back, and compared with
//! them when the record is verified.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde_json::json;

use wardbook_domain::patients::{Key, KeyKind, Patient, keys_of};

use crate::Result;
use crate::database::rows::{find, list as rows};
use crate::database::tx::Tx;

use super::rows::patient;

/// Patients are read in stretches, so that memory does not grow with the list.
const STRETCH: u32 = 2_000;

/// Adds keys of a patient.
pub(super) fn add<'a>(
    tx: &mut Tx<'_>,
    patient: &str,
    keys: impl IntoIterator<Item = &'a Key>,
) -> Result<()> {
    let sql = "INSERT INTO patient_keys (kind, key, patient_id) VALUES (?, ?, ?)";
    for key in keys {
        tx.change_one("patient_keys", sql, (key.kind.as_str(), &key.text, patient))?;
    }
    Ok(())
}

/// Takes keys of a patient away.
pub(super) fn remove<'a>(
    tx: &mut Tx<'_>,
    patient: &str,
    keys: impl IntoIterator<Item = &'a Key>,
) -> Result<()> {
    let sql = "DELETE FROM patient_keys WHERE kind = ? AND key = ? AND patient_id = ?";
    for key in keys {
        tx.change_one("patient_keys", sql, (key.kind.as_str(), &key.text, patient))?;
    }
    Ok(())
}

/// Every patient who has one of these keys.
pub fn found_by(connection: &Connection, keys: &BTreeSet<Key>) -> Result<Vec<Patient>> {
    let asked: Vec<_> = keys.iter().map(|key| json!([key.kind.as_str(), key.text])).collect();
    let sql = "SELECT p.* FROM patients p WHERE p.patient_id IN (
          SELECT k.patient_id FROM json_each(?) a CROSS JOIN patient_keys k
            ON k.kind = a.value ->> 0 AND k.key = a.value ->> 1)";
    rows(connection, sql, [json!(asked).to_string()], patient)
}

/// Calls `take` with every patient, in the order of their ids.
fn each(connection: &Connection, mut take: impl FnMut(&Patient) -> Result<()>) -> Result<()> {
    let sql = "SELECT * FROM patients WHERE patient_id > ? ORDER BY patient_id LIMIT ?";
    let mut last = String::new();
    loop {
        // A row that somebody damaged is found by the fold; here it has no keys.
        let found = rows(connection, sql, (&last, STRETCH), |row| {
            Ok((row.get::<_, String>("patient_id")?, patient(row).ok()))
        })?;
        let Some((end, _)) = found.last() else { return Ok(()) };
        last.clone_from(end);
        for one in found.iter().filter_map(|(_, patient)| patient.as_ref()) {
            take(one)?;
        }
    }
}

/// Makes all keys anew. For databases whose rows were changed without them.
pub(crate) fn rebuild(connection: &Connection) -> Result<()> {
    connection.execute("DELETE FROM patient_keys", [])?;
    let sql = "INSERT INTO patient_keys (kind, key, patient_id) VALUES (?, ?, ?)";
    each(connection, |patient| {
        let id = patient.patient_id.to_string();
        for key in keys_of(patient) {
            connection.prepare_cached(sql)?.execute((key.kind.as_str(), key.text, &id))?;
        }
        Ok(())
    })
}

/// What is wrong with the keys, a sentence for each patient; of the words of names none is repeated.
pub(crate) fn compare(connection: &Connection) -> Result<Vec<String>> {
    let sql = "SELECT 1 FROM main.sqlite_schema WHERE name = 'patient_keys'";
    if find(connection, sql, [], |_| Ok(()))?.is_none() {
        return Ok(Vec::new());
    }
    let (mut wrong, mut expected) = (BTreeSet::new(), 0_u64);
    let has = "SELECT 1 FROM patient_keys WHERE kind = ? AND key = ? AND patient_id = ?";
    each(connection, |patient| {
        let id = patient.patient_id.to_string();
        for key in keys_of(patient) {
            expected += 1;
            let found = find(connection, has, (key.kind.as_str(), &key.text, &id), |_| Ok(()))?;
            if found.is_none() {
                wrong.insert(id.clone());
            }
        }
        Ok(())
    })?;
    let stored: u64 =
        connection.query_row("SELECT count(*) FROM patient_keys", [], |row| row.get(0))?;
    if stored != expected || !wrong.is_empty() {
        wrong.extend(strangers(connection)?);
    }
    let sentence =
        |id: &String| format!("the index of patient {id} is not what the patient's row gives");
    Ok(wrong.iter().map(sentence).collect())
}

/// Those who have a key that their row does not give, or who are not on the list.
fn strangers(connection: &Connection) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let sql = "SELECT kind, key, patient_id FROM patient_keys ORDER BY patient_id";
    let mut statement = connection.prepare(sql)?;
    let mut all = statement.query([])?;
    let (mut of, mut keys) = (None::<String>, BTreeSet::new());
    while let Some(row) = all.next()? {
        let id: String = row.get("patient_id")?;
        if of.as_ref() != Some(&id) {
            let sql = "SELECT * FROM patients WHERE patient_id = ?";
            let read = find(connection, sql, [&id], |row| Ok(patient(row).ok()))?.flatten();
            keys = read.map(|patient| keys_of(&patient)).unwrap_or_default();
            of = Some(id.clone());
        }
        let kind: String = row.get("kind")?;
        let is_known = kind
            .parse::<KeyKind>()
            .is_ok_and(|kind| row.get("key").is_ok_and(|text| keys.contains(&Key { kind, text })));
        if !is_known {
            found.insert(id);
        }
    }
    Ok(found)
}
