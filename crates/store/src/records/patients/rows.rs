//! A patient as the database has them.

use rusqlite::Row;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::patients::Patient;

use crate::database::rows::{id, time};

/// A patient with what the clinic decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPatient {
    /// What the list says.
    pub patient: Patient,
    /// Since when they are on it.
    pub added_at: Timestamp,
    /// That AI processes nothing of theirs, where it does not.
    pub no_ai: Option<NoAi>,
}

/// That AI processes nothing of a patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoAi {
    /// Since when.
    pub since: Timestamp,
    /// The name of who decided it.
    pub by: Option<String>,
    /// Why.
    pub reason: String,
}

/// Every patient with the name of who marked them.
pub(super) const PATIENTS: &str =
    "SELECT p.*, u.name AS marker FROM patients p LEFT JOIN users u ON u.user_id = p.no_ai_by";

/// A patient as its row has it; a row that cannot be read is a damaged record.
pub(super) fn patient(row: &Row<'_>) -> rusqlite::Result<Patient> {
    let json = |column: &str| row.get::<_, String>(column);
    let damaged = |error: serde_json::Error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
    };
    let birth: Option<String> = row.get("birth_date")?;
    let birth = birth.map(|text| text.parse()).transpose().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })?;
    Ok(Patient {
        patient_id: id(row, "patient_id")?,
        names: serde_json::from_str(&json("names")?).map_err(damaged)?,
        birth_date: birth,
        numbers: serde_json::from_str(&json("numbers")?).map_err(damaged)?,
    })
}

/// A patient with the decision.
pub(super) fn stored(row: &Row<'_>) -> rusqlite::Result<StoredPatient> {
    let no_ai = if row.get("no_ai")? {
        Some(NoAi {
            since: time(row, "no_ai_at")?,
            by: row.get::<_, Option<String>>("marker")?.or(row.get("no_ai_by")?),
            reason: row.get::<_, Option<String>>("no_ai_reason")?.unwrap_or_default(),
        })
    } else {
        None
    };
    Ok(StoredPatient { patient: patient(row)?, added_at: time(row, "added_at")?, no_ai })
}
