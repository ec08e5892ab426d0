//! Who may be the patient, as the families of rules for names find them.

use wardbook_domain::doubt::DoubtKind;

use super::person::Person;

/// One word is a surname or a given name only.
const PARTIAL_PENALTY: u16 = 250;

/// A possible patient.
pub(super) struct Candidate {
    pub(super) name: String,
    pub(super) parts: usize,
    pub(super) line: usize,
    pub(super) words: String,
    pub(super) strength: u16,
    pub(super) doubts: Vec<DoubtKind>,
    pub(super) readings: Vec<String>,
}

/// A person at a place, as a possible patient.
pub(super) fn candidate(line: usize, person: &Person<'_>, strength: u16) -> Candidate {
    let strength =
        if person.parts < 2 { strength.saturating_sub(PARTIAL_PENALTY) } else { strength };
    Candidate {
        name: person.name.clone(),
        parts: person.parts,
        line,
        words: person.words.to_owned(),
        strength,
        doubts: person.doubts.clone(),
        readings: person.readings.clone(),
    }
}
