//! The list of patients, page by page, searched by name, birth date and number.

use serde::{Deserialize, Serialize};
use serde_json::json;

use wardbook_domain::access::{Permission, Reach};
use wardbook_domain::event::Kind;
use wardbook_domain::patients::sought;
use wardbook_store::StoreError;
use wardbook_store::patients::{self, PatientFilter};

use super::heads::PatientHead;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};

/// Which patients. Every member that is set must hold.
#[derive(Clone, Debug, Default, Deserialize, specta::Type)]
#[serde(default)]
pub struct PatientQuery {
    /// Beginnings of names and numbers, or a birth date in any usual writing; all must be found.
    pub text: String,
    /// Only those of whom AI processes nothing.
    pub no_ai: bool,
    /// How many to pass over.
    pub offset: u32,
    /// At most so many.
    pub limit: u32,
}

/// A patient of the list.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct PatientRow {
    /// The patient.
    pub patient: PatientHead,
    /// How many documents are matched to them.
    pub documents: u32,
}

/// A page of the list.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct PatientPage {
    /// How many match.
    pub total: u32,
    /// On the list.
    pub all: u32,
    /// By family name, then given names.
    pub patients: Vec<PatientRow>,
    /// Whether the role reads no patients' details, so that names are left out.
    pub redacted: bool,
}

/// The most that one page holds.
const PAGE: u32 = 200;
/// Nobody looks for more.
const MOST_TEXT: usize = 200;

impl Clinic {
    /// A page of the list. That it was looked at, and what was looked for, is recorded before it is
    /// shown.
    pub fn patients(&self, person: &Person, query: &PatientQuery) -> Result<PatientPage> {
        let redacted = self.require(person, Permission::ReadPatients)? == Reach::Redacted;
        let text = query.text.trim();
        check_text(text, MOST_TEXT, "what is searched for")?;
        if redacted && !text.is_empty() {
            return Err(AppError::Invalid(
                "names are left out for your role, so nothing can be searched for in them".into(),
            ));
        }
        let payload = json!({
            "text": text, "no_ai": query.no_ai, "offset": query.offset, "limit": query.limit,
        });
        self.record(person, Kind::PatientsListed, "", payload)?;
        let today = self.store.clock().now().to_datetime().date_naive();
        let parts = sought(text, self.stored_date_order()?, today);
        if parts.is_empty() && !text.is_empty() {
            let all = self
                .store
                .read(|connection| patients::counts(connection, &PatientFilter::default()))?;
            return Ok(PatientPage { total: 0, all: all.all, patients: Vec::new(), redacted });
        }
        let filter = PatientFilter {
            sought: parts,
            no_ai: query.no_ai,
            offset: query.offset,
            limit: query.limit.min(PAGE),
        };
        let (numbers, found) = self.store.read(|connection| {
            let numbers = patients::counts(connection, &filter)?;
            Ok::<_, StoreError>((numbers, patients::page(connection, &filter)?))
        })?;
        let row = |one: patients::ListedPatient| PatientRow {
            patient: PatientHead::of(one.stored, redacted),
            documents: one.documents,
        };
        Ok(PatientPage {
            total: numbers.matching,
            all: numbers.all,
            patients: found.into_iter().map(row).collect(),
            redacted,
        })
    }
}
