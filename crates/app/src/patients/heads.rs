//! A patient as lists and banners show them.

use rusqlite::Connection;
use serde::Serialize;

use wardbook_domain::ids::PatientId;
use wardbook_domain::patients::{Name, Number};
use wardbook_store::StoreError;
use wardbook_store::patients::{self, StoredPatient};

/// A patient in a list or a banner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct PatientHead {
    /// Its id.
    pub patient_id: PatientId,
    /// The current name; `None` where the role reads no patients' details.
    pub name: Option<Name>,
    /// The day of birth, as `1958-03-14`.
    pub birth_date: Option<String>,
    /// Numbers.
    pub numbers: Vec<Number>,
    /// Whether AI processes nothing of theirs.
    pub no_ai: bool,
}

impl PatientHead {
    pub(crate) fn of(stored: StoredPatient, redacted: bool) -> Self {
        let StoredPatient { patient, no_ai, .. } = stored;
        let no_ai = no_ai.is_some();
        if redacted {
            let patient_id = patient.patient_id;
            return Self { patient_id, name: None, birth_date: None, numbers: Vec::new(), no_ai };
        }
        Self {
            patient_id: patient.patient_id,
            name: patient.names.into_iter().next(),
            birth_date: patient.birth_date.map(|date| date.to_string()),
            numbers: patient.numbers,
            no_ai,
        }
    }

    /// The one of this id, if it is on the list.
    pub(crate) fn find(
        connection: &Connection,
        patient: PatientId,
    ) -> Result<Option<Self>, StoreError> {
        let found = patients::by_id(connection, patient)?;
        Ok(found.map(|stored| Self::of(stored, false)))
    }
}
