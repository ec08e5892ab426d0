//! That a document waits because it may be of a patient of whom AI processes nothing. Asked at the
//! document's turn, before anything is sent, and once more before a result is stored: a model may read
//! another name than the embedded engine.
//!
//! What nobody can know before it is read stays so: a document that names its patient neither in its
//! elements, nor in words that the engine understands, nor anywhere in its text. `docs/using.md` says so.

use rusqlite::Connection;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::document::Failure;
use wardbook_domain::extraction::Confidence;
use wardbook_domain::ids::DocumentId;
use wardbook_domain::patients::{
    Listed, Match, MatchState, Said, StoredCandidate, is_offered, named_of,
};
use wardbook_store::matches::{self, DocumentMatch};
use wardbook_store::{StoreError, patients};

use super::matching::find_for;

/// The code of a document that waits for that reason.
pub(crate) const NO_AI: &str = "no_ai";

/// Why a text that names somebody is held.
const NAMED: &str = "the document names this patient, of whom AI processes nothing";

/// What a document that waits says.
pub(crate) fn failure() -> Failure {
    Failure {
        code: NO_AI.into(),
        message:
            "This document may be of a patient who is marked “no AI”, so nothing was sent and \
                  no result was kept. Say whose it is on the document's page; where it is somebody \
                  else's, run a session over it again."
                .into(),
        quarantine: false,
    }
}

/// Whether a document is known to be of somebody of whom AI processes nothing, or waits for that.
pub(crate) fn is_known_to_be(
    connection: &Connection,
    document: DocumentId,
) -> Result<bool, StoreError> {
    let Some(known) = matches::of_document(connection, document)? else { return Ok(false) };
    known.patient_id.map_or(Ok(false), |patient| patients::is_marked(connection, patient))
}

/// What is stored of a document that may be of somebody of whom AI processes nothing; `None` where it
/// may not be, as far as it can be known.
pub(crate) fn may_be(
    connection: &Connection,
    document: DocumentId,
    said: &Said,
    text: &str,
    now: Timestamp,
) -> Result<Option<(MatchState, Vec<StoredCandidate>)>, StoreError> {
    let marked = patients::marked(connection)?;
    if marked.is_empty() {
        return Ok(None);
    }
    let is_marked = |id| marked.iter().any(|one| one.patient_id == id);
    // What a person said of it stands.
    let known = matches::of_document(connection, document)?;
    if let Some(known) = known.filter(DocumentMatch::is_by_person) {
        let held = known.patient_id.filter(|patient| is_marked(*patient));
        let candidate =
            |patient| StoredCandidate { patient, confidence: NAMED_AT, reasons: Vec::new() };
        return Ok(held.map(|patient| (MatchState::Matched, vec![candidate(patient)])));
    }
    let found = find_for(connection, said, now)?;
    if let Match::ByItself(one) = &found {
        return Ok(is_marked(one.patient).then(|| found.into_parts()));
    }
    let today = now.to_datetime().date_naive();
    let mut may_be: Vec<_> = named_of(&marked, text).map(|one| one.patient_id).collect();
    for patient in &marked {
        let id = patient.patient_id;
        if !may_be.contains(&id) && is_offered(said, &Listed::new(patient.clone()), today) {
            may_be.push(id);
        }
    }
    if may_be.is_empty() {
        return Ok(None);
    }
    let (_, mut candidates) = found.into_parts();
    for patient in may_be {
        if candidates.iter().all(|one| one.patient != patient) {
            let reasons = vec![NAMED.to_owned()];
            candidates.push(StoredCandidate { patient, confidence: NAMED_AT, reasons });
        }
    }
    Ok(Some((MatchState::ToChoose, candidates)))
}

/// How sure it is that a document is somebody's whom it names somewhere.
const NAMED_AT: Confidence = Confidence::from_permille(100);
