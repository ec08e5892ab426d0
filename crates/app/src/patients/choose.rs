//! Whose a document is, as its page shows it, and a person's choice.

use rusqlite::Connection;
use serde::Serialize;

use wardbook_domain::access::{Permission, Reach, reach};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::extraction::Confidence;
use wardbook_domain::ids::{DocumentId, PatientId};
use wardbook_domain::patients::{MatchState, StoredCandidate};
use wardbook_store::matches::{self, DocumentMatch};
use wardbook_store::{StoreError, documents, patients};

use super::heads::PatientHead;
use super::matching::{find_for, newest_result};
use super::no_ai::MOST_REASON;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};
use crate::overview::names::Names;

/// A patient that a document may be of.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct MatchCandidate {
    /// The patient.
    pub patient: PatientHead,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why, and what speaks against it, a clause each.
    pub reasons: Vec<String>,
}

/// Whose a document is.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct DocumentPatient {
    /// Whether it is known; `None` where no result was looked at yet.
    pub state: Option<MatchState>,
    /// The patient, where it is matched.
    pub patient: Option<PatientHead>,
    /// Whether it was matched by itself.
    pub by_itself: bool,
    /// The name of who chose.
    pub by: Option<String>,
    /// When it was decided.
    pub at: Option<Timestamp>,
    /// How sure it is, where it was matched by itself.
    pub confidence: Option<Confidence>,
    /// Why, where it was matched by itself, a clause each.
    pub reasons: Vec<String>,
    /// What the person who chose said; may be empty.
    pub reason: String,
    /// Whom a person may choose, the likeliest first.
    pub candidates: Vec<MatchCandidate>,
    /// Whether this person may choose.
    pub may_match: bool,
    /// Whether it waits because it may be of a patient of whom AI processes nothing.
    pub no_ai_hold: bool,
}

impl Clinic {
    /// Says whose a document is, or with `None` that it is nobody's on the list. It stands until a
    /// person says otherwise.
    pub fn match_document(
        &self,
        person: &Person,
        document: DocumentId,
        patient: Option<PatientId>,
        reason: &str,
    ) -> Result<DocumentPatient> {
        let user = person.user.user_id;
        self.require_change(person, Permission::MatchDocuments, || {
            self.store.read(|connection| documents::is_own(connection, document, user))
        })?;
        let reason = reason.trim().to_owned();
        check_text(&reason, MOST_REASON, "a reason")?;
        self.store.read(|connection| {
            let known = documents::by_id(connection, document)?;
            known.ok_or_else(|| AppError::NotFound(format!("document {document}")))?;
            if let Some(patient) = patient {
                let known = patients::by_id(connection, patient)?;
                known.ok_or_else(|| AppError::NotFound(format!("patient {patient}")))?;
            }
            Ok::<_, AppError>(())
        })?;
        self.store.write(person.context, move |tx| {
            let state = match patient {
                Some(_) => MatchState::Matched,
                None => MatchState::NoneOfThese,
            };
            let decided = DocumentMatch {
                document_id: document,
                state,
                patient_id: patient,
                decided_by: Some(user),
                decided_at: tx.now(),
                confidence: None,
                reasons: Vec::new(),
                reason,
                candidates: Vec::new(),
                held: patient
                    .map_or(Ok(false), |patient| patients::is_marked(tx.connection(), patient))?,
            };
            matches::put(tx, &decided)
        })?;
        self.store.read(|connection| self.document_patient(connection, person, document))
    }

    /// Whose a document is, for who may read what it says.
    pub(crate) fn document_patient(
        &self,
        connection: &Connection,
        person: &Person,
        document: DocumentId,
    ) -> Result<DocumentPatient> {
        let may_match = match reach(person.user.role, Permission::MatchDocuments) {
            Reach::All => true,
            Reach::Own => documents::is_own(connection, document, person.user.user_id)?,
            _ => false,
        };
        let Some(known) = matches::of_document(connection, document)? else {
            let candidates = self.on_demand(connection, document)?;
            return Ok(DocumentPatient {
                state: None,
                patient: None,
                by_itself: false,
                by: None,
                at: None,
                confidence: None,
                reasons: Vec::new(),
                reason: String::new(),
                candidates: heads(connection, candidates)?,
                may_match,
                no_ai_hold: false,
            });
        };
        let patient = known.patient_id.map(|patient| PatientHead::find(connection, patient));
        let by = known.decided_by.map(|user| -> Result<String, StoreError> {
            Ok(Names::of_those(connection, std::iter::once(user))?.of(Some(user)))
        });
        let by_itself = !known.is_by_person() && known.state == MatchState::Matched;
        let patient = patient.transpose()?.flatten();
        let candidates = heads(connection, known.candidates)?;
        // As it is now: the mark may have been lifted since.
        let is_marked = patient.as_ref().is_some_and(|patient| patient.no_ai)
            || candidates.iter().any(|one| one.patient.no_ai);
        Ok(DocumentPatient {
            state: Some(known.state),
            patient,
            by_itself,
            by: by.transpose()?,
            at: Some(known.decided_at),
            confidence: known.confidence,
            reasons: known.reasons,
            reason: known.reason,
            candidates,
            may_match,
            no_ai_hold: known.held && is_marked,
        })
    }

    /// Whom a document may be of that was not looked at since there is a list.
    fn on_demand(
        &self,
        connection: &Connection,
        document: DocumentId,
    ) -> Result<Vec<StoredCandidate>, StoreError> {
        if !patients::any(connection)? {
            return Ok(Vec::new());
        }
        let Some((_, said)) = newest_result(connection, document)? else { return Ok(Vec::new()) };
        let found = find_for(connection, &said, self.store.clock().now())?;
        Ok(found.into_parts().1)
    }
}

fn heads(
    connection: &Connection,
    candidates: Vec<StoredCandidate>,
) -> Result<Vec<MatchCandidate>, StoreError> {
    let mut found = Vec::new();
    for one in candidates {
        if let Some(patient) = PatientHead::find(connection, one.patient)? {
            let StoredCandidate { confidence, reasons, .. } = one;
            found.push(MatchCandidate { patient, confidence, reasons });
        }
    }
    Ok(found)
}
