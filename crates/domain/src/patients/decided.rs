//! How it was decided whose a document is, as it is stored.

use serde::{Deserialize, Serialize};

use crate::extraction::Confidence;
use crate::ids::PatientId;
use crate::words::words;

use super::matching::{Candidate, Match};

words! {
    /// Whether it is known whose a document is.
    MatchState {
        /// A patient's.
        Matched = "matched",
        /// A person must choose.
        ToChoose = "to_choose",
        /// Nobody on the list fits.
        Nobody = "nobody",
        /// A person said that it is nobody's on the list.
        NoneOfThese = "none_of_these",
    }
}

/// A patient that a document may be of, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredCandidate {
    /// Which.
    pub patient: PatientId,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why, a clause each.
    pub reasons: Vec<String>,
}

impl From<Candidate> for StoredCandidate {
    fn from(one: Candidate) -> Self {
        Self { patient: one.patient, confidence: one.confidence, reasons: one.reasons }
    }
}

impl Match {
    /// In what state it leaves the document, and whom it names.
    pub fn into_parts(self) -> (MatchState, Vec<StoredCandidate>) {
        match self {
            Self::ByItself(one) => (MatchState::Matched, vec![one.into()]),
            Self::ToChoose(all) => {
                (MatchState::ToChoose, all.into_iter().map(StoredCandidate::from).collect())
            }
            Self::Nobody => (MatchState::Nobody, Vec::new()),
        }
    }
}
