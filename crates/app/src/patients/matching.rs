//! Whose a document is, asked of the list: when a result is stored, when a reviewer says something else of
//! a value, and when the list was brought up to date. What a person chose is never chosen again here.

use rusqlite::Connection;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{Confidence, ExtractedField};
use wardbook_domain::ids::DocumentId;
use wardbook_domain::patients::{
    Listed, Match, MatchState, Said, StoredCandidate, find, keys_said,
};
use wardbook_domain::review::{ReviewState, ValueReview};
use wardbook_store::matches::{self, DocumentMatch};
use wardbook_store::results::{self, DocumentResult, StoredField};
use wardbook_store::{StoreError, Tx, documents, patients, sessions};

/// What a reviewer confirmed, or gave, is sure.
const CONFIRMED: Confidence = Confidence::from_permille(1_000);

/// Above every confidence: the threshold of a document whose values prove nothing.
pub(crate) const NOTHING_PROVES: u16 = 1_001;

/// Whether what is found takes the place of another match by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// It does: the same result was corrected, or the list was.
    Replaces,
    /// A second reading found it: where the first found somebody else, a person must choose.
    Beside,
}

/// Whose a document is by what it says.
pub(crate) fn find_for(
    connection: &Connection,
    said: &Said,
    now: Timestamp,
) -> Result<Match, StoreError> {
    if said.is_empty() {
        return Ok(Match::Nobody);
    }
    let today = now.to_datetime().date_naive();
    let may_be = patients::found_by(connection, &keys_said(said, today))?;
    let listed: Vec<Listed> = may_be.into_iter().map(Listed::new).collect();
    Ok(find(said, &listed, today))
}

/// What a stored result says of its patient, as far as it stands: nothing where a reviewer rejected it or
/// its document was cut, nothing for certain while nobody has said that it is one document, and of each
/// value what the reviewer said of it.
pub(crate) fn said_by(result: &DocumentResult, review_below_permille: u16) -> Said {
    if matches!(result.review_state, ReviewState::Rejected | ReviewState::Superseded) {
        return Said::default();
    }
    let is_several = result.review_state != ReviewState::Accepted
        && result.doubts.iter().any(|doubt| doubt.kind == DoubtKind::SeveralLetters);
    let review_below_permille = if is_several { NOTHING_PROVES } else { review_below_permille };
    let stands = result.fields.iter().filter(|field| field.review_state != ValueReview::Rejected);
    let fields: Vec<_> = stands.map(as_it_stands).collect();
    Said::of(&fields, review_below_permille)
}

fn as_it_stands(field: &StoredField) -> ExtractedField {
    // What stands in the document although it cannot be right proves nothing.
    let is_decided = field.review_state != ValueReview::Open && !field.as_printed;
    let found = field.confidence.unwrap_or(CONFIRMED);
    ExtractedField {
        name: field.name,
        detail: field.detail.clone(),
        value: field.known_value().to_owned(),
        confidence: if is_decided { CONFIRMED } else { found },
        quote: field.quote.clone(),
        doubts: if is_decided { Vec::new() } else { field.doubts.clone() },
        readings: if is_decided { Vec::new() } else { field.readings.clone() },
    }
}

/// Decides whose a document is by what it says, unless a person has. Answers whether something else is
/// stored now.
pub(crate) fn decide(
    tx: &mut Tx<'_>,
    document: DocumentId,
    said: &Said,
    evidence: Evidence,
) -> Result<bool, StoreError> {
    let known = matches::of_document(tx.connection(), document)?;
    if known.as_ref().is_some_and(DocumentMatch::is_by_person)
        || (known.is_none() && !patients::any(tx.connection())?)
    {
        return Ok(false);
    }
    let found = find_for(tx.connection(), said, tx.now())?;
    let before = known.as_ref().filter(|known| known.state == MatchState::Matched);
    let found = match (found, before) {
        (Match::ByItself(new), Some(old))
            if evidence == Evidence::Beside && old.patient_id != Some(new.patient) =>
        {
            let mut candidates = vec![StoredCandidate::from(new)];
            candidates.extend(old.patient_id.map(|patient| StoredCandidate {
                patient,
                confidence: old.confidence.unwrap_or(CONFIRMED),
                reasons: vec!["an earlier reading of the document matched this patient".into()],
            }));
            (MatchState::ToChoose, candidates)
        }
        (found, _) => found.into_parts(),
    };
    let decided = by_itself(document, found, false, tx.now());
    if known.as_ref().is_some_and(|known| known.says_as(&decided)) {
        return Ok(false);
    }
    matches::put(tx, &decided)?;
    Ok(true)
}

/// What was found, as it is stored.
pub(crate) fn by_itself(
    document: DocumentId,
    (state, candidates): (MatchState, Vec<StoredCandidate>),
    held: bool,
    now: Timestamp,
) -> DocumentMatch {
    let (patient, candidates) = match (state, candidates) {
        (MatchState::Matched, mut one) => (one.pop(), Vec::new()),
        (_, candidates) => (None, candidates),
    };
    DocumentMatch {
        document_id: document,
        state,
        patient_id: patient.as_ref().map(|one| one.patient),
        decided_by: None,
        decided_at: now,
        confidence: patient.as_ref().map(|one| one.confidence),
        reasons: patient.map(|one| one.reasons).unwrap_or_default(),
        reason: String::new(),
        candidates,
        held,
    }
}

/// Decides again whose the document of a result is, after a reviewer said something of it. An older
/// result than the newest decides nothing.
pub(crate) fn decide_reviewed(tx: &mut Tx<'_>, result: &DocumentResult) -> Result<(), StoreError> {
    let newest = newest_result(tx.connection(), result.document_id)?;
    if let Some((newest, said)) = newest
        && newest.result_id == result.result_id
    {
        decide(tx, result.document_id, &said, Evidence::Replaces)?;
    }
    Ok(())
}

/// The newest result of a document, and what it says of its patient.
pub(crate) fn newest_result(
    connection: &Connection,
    document: DocumentId,
) -> Result<Option<(DocumentResult, Said)>, StoreError> {
    for session in documents::sessions_over(connection, document, None)? {
        let Some(result) = results::of_document(connection, session, document)? else { continue };
        let row = sessions::by_id(connection, session)?;
        let below = row.map_or(0, |row| row.limits().review_below_permille);
        let said = said_by(&result, below);
        return Ok(Some((result, said)));
    }
    Ok(None)
}
