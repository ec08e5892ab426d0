//! Taking over somebody else's list of patients. The file is read in the confined child, every row is
//! judged (`domain/patients`), and what would be done is reported before anything is; taking it over
//! makes an event of each change, in stretches, so that a crash leaves a part of it, and the same list
//! again the rest. Then documents that no person has decided on are looked at again.

use std::path::Path;

use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use wardbook_documents::{
    Cancel as StopReading, Limits, ListedUse, Listing, ListingFormat, Worker,
};
use wardbook_domain::access::Permission;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, PatientId};
use wardbook_domain::patients::{
    MatchState, NUMBER_KINDS, Name, NameUse, Number, Patient, PatientList, RawPatient, Update, read,
};
use wardbook_store::verify::Watch;
use wardbook_store::{StoreError, matches, patients};

use super::matching::{Evidence, decide, newest_result};
use crate::clinic::{Clinic, Person};
use crate::documents::files::read_bounded;
use crate::error::{AppError, Result};

/// Refused rows that are named; the count covers the others.
const NAMED: usize = 200;
/// Changes in one transaction: nobody else waits long to write.
const CHANGES: usize = 500;
/// Documents that are looked at again in one transaction.
const DOCUMENTS: u32 = 50;

/// A row that is not taken over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct RefusedRow {
    /// Its line, entry or message in the file, from 1.
    pub place: u32,
    /// Why, and what to do.
    pub reason: String,
}

/// What a list comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct PatientListReport {
    /// Whether it was taken over; otherwise this is what would be done.
    pub applied: bool,
    /// How the list is written: `csv`, `fhir`, `hl7`.
    #[specta(type = String)]
    pub format: ListingFormat,
    /// Rows that it has.
    pub rows: u32,
    /// Patients who are new.
    pub added: u32,
    /// Patients of whom it says something new.
    pub updated: u32,
    /// Rows that say nothing new.
    pub unchanged: u32,
    /// Rows that are not taken over.
    pub refused: u32,
    /// The first of them.
    pub refused_rows: Vec<RefusedRow>,
    /// Headings, resources or messages that were left out, by their names.
    pub not_understood: Vec<String>,
    /// Documents that were matched to a patient since; 0 where the list was not taken over.
    pub matched: u32,
}

/// A list that was looked at, and what taking it over would do.
#[derive(Clone, Debug)]
pub struct LookedAtList {
    /// What its file was, so that another one is not taken over in its place.
    pub sha256: String,
    /// What it comes to.
    pub report: PatientListReport,
}

/// What a list changes.
struct Judged {
    sha256: String,
    report: PatientListReport,
    /// Those who are new, or of whom something new is said: as they are from now on.
    changes: Vec<Patient>,
}

impl Clinic {
    /// Refuses whoever may not take a list over, before one is asked for.
    pub fn may_import_patients(&self, person: &Person) -> Result<()> {
        self.require_change(person, Permission::ImportPatients, || Ok(false))
    }

    /// Looks at a list without taking it over.
    pub fn look_at_patient_list(
        &self,
        person: &Person,
        path: &Path,
        worker: &Worker,
    ) -> Result<LookedAtList> {
        self.require_change(person, Permission::ImportPatients, || Ok(false))?;
        let Judged { sha256, report, .. } = self.judge_list(path, worker)?;
        Ok(LookedAtList { sha256, report })
    }

    /// Takes a list over. With `sha256` only the file that was looked at.
    pub fn import_patients(
        &self,
        person: &Person,
        path: &Path,
        sha256: Option<&str>,
        worker: &Worker,
        watch: &dyn Watch,
    ) -> Result<PatientListReport> {
        self.require_change(person, Permission::ImportPatients, || Ok(false))?;
        // Two lists at once would each not know what the other adds.
        let Ok(_one) = self.importing.try_lock() else {
            return Err(AppError::Invalid(
                "another list is being taken over at the moment; wait until it is done".into(),
            ));
        };
        let Judged { sha256: found, mut report, changes } = self.judge_list(path, worker)?;
        if sha256.is_some_and(|looked_at| looked_at != found) {
            return Err(AppError::Invalid(
                "the file has changed since it was looked at; choose it again".into(),
            ));
        }
        let of = changes.len() as u64;
        for (number, stretch) in changes.chunks(CHANGES).enumerate() {
            watch.progress((number * CHANGES) as u64, of);
            let stretch = stretch.to_vec();
            self.store.write(person.context, move |tx| {
                for patient in &stretch {
                    match patients::by_id(tx.connection(), patient.patient_id)? {
                        Some(known) => patients::change(tx, &known.patient, patient)?,
                        None => patients::insert(tx, patient)?,
                    }
                }
                Ok::<_, StoreError>(())
            })?;
        }
        watch.progress(of, of);
        report.applied = true;
        report.matched = self.match_again(person)?;
        let payload = json!({
            "sha256": found, "format": report.format, "rows": report.rows, "added": report.added,
            "updated": report.updated, "unchanged": report.unchanged,
            "refused": report.refused, "matched": report.matched,
        });
        self.record(person, Kind::PatientsImported, "", payload)?;
        Ok(report)
    }

    /// Reads a list, judges its rows, and says what it would change.
    fn judge_list(&self, path: &Path, worker: &Worker) -> Result<Judged> {
        let bytes =
            read_bounded(path).map_err(|why| AppError::Invalid(format!("the list: {why}")))?;
        let bytes = Zeroizing::new(bytes);
        let listing = worker.listing(&bytes, &Limits::default(), &StopReading::default());
        // What is no list is named for what it is, and is no damage of the program.
        let listing = listing.map_err(|why| AppError::Invalid(why.to_string()))?;
        let sha256 = hex::encode(Sha256::digest(&*bytes));
        let order = self.stored_date_order()?;
        let store = &self.store;
        let today = store.clock().now().to_datetime().date_naive();
        let mut list = PatientList::new(store.read(patients::all)?);
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let Listing { format, rows, left_out } = listing;
        let mut report = PatientListReport {
            applied: false,
            format,
            rows: count(rows.len()),
            added: 0,
            updated: 0,
            unchanged: 0,
            refused: 0,
            refused_rows: Vec::new(),
            not_understood: left_out,
            matched: 0,
        };
        let mut changes: Vec<Patient> = Vec::new();
        for row in rows {
            let row = raw(row);
            let place = row.place;
            let judged = read(&row, order, today)
                .map(|new| list.take(new, PatientId::new(store.clock(), store.randomness())));
            let refusal = match judged {
                Ok(Update::Added(patient)) => {
                    report.added += 1;
                    changes.push(patient);
                    continue;
                }
                Ok(Update::Changed(patient)) => {
                    report.updated += 1;
                    changes.push(patient);
                    continue;
                }
                Ok(Update::Unchanged(_)) => {
                    report.unchanged += 1;
                    continue;
                }
                Ok(Update::Refused(reason)) | Err(reason) => reason,
            };
            report.refused += 1;
            if report.refused_rows.len() < NAMED {
                report.refused_rows.push(RefusedRow { place, reason: refusal });
            }
        }
        Ok(Judged { sha256, report, changes })
    }

    /// Decides again whose documents are on which no person has decided. Answers how many are matched now
    /// that were not.
    fn match_again(&self, person: &Person) -> Result<u32> {
        let (mut matched, mut after) = (0, None::<DocumentId>);
        loop {
            let documents =
                self.store.read(|connection| matches::undecided(connection, after, DOCUMENTS))?;
            let Some(last) = documents.last().copied() else { return Ok(matched) };
            after = Some(last);
            // A write that records nothing does not commit: what stays as it is is looked at before.
            let mut changing = Vec::new();
            self.store.read(|connection| {
                for document in documents {
                    let Some((_, said)) = newest_result(connection, document)? else { continue };
                    let known = matches::of_document(connection, document)?;
                    if known.as_ref().is_some_and(|known| known.held) {
                        continue;
                    }
                    let found =
                        super::matching::find_for(connection, &said, self.store.clock().now())?;
                    let found = super::matching::by_itself(
                        document,
                        found.into_parts(),
                        false,
                        self.store.clock().now(),
                    );
                    if known.as_ref().is_none_or(|known| !known.says_as(&found)) {
                        let was = known.is_some_and(|known| known.state == MatchState::Matched);
                        matched += u32::from(found.state == MatchState::Matched && !was);
                        changing.push((document, said));
                    }
                }
                Ok::<_, StoreError>(())
            })?;
            if changing.is_empty() {
                continue;
            }
            self.store.write(person.context, move |tx| {
                for (document, said) in &changing {
                    decide(tx, *document, said, Evidence::Replaces)?;
                }
                Ok::<_, StoreError>(())
            })?;
        }
    }
}

/// A row in the words of the domain. Numbers of kinds that no patient has are left out, such as a
/// clinician's.
fn raw(row: wardbook_documents::ListedRow) -> RawPatient {
    let name = |one: wardbook_documents::ListedName| Name {
        used: match one.used {
            ListedUse::Current => NameUse::Current,
            ListedUse::Former => NameUse::Former,
            ListedUse::Other => NameUse::Other,
        },
        given: one.given,
        family: one.family,
    };
    let numbers = row.numbers.into_iter();
    let numbers = numbers.filter(|one| NUMBER_KINDS.contains(&one.kind.as_str()));
    RawPatient {
        place: row.place,
        names: row.names.into_iter().map(name).collect(),
        whole_name: row.whole_name,
        birth: row.birth,
        numbers: numbers.map(|one| Number { kind: one.kind, value: one.value }).collect(),
        fault: row.fault,
    }
}
