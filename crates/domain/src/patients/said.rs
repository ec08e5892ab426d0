//! What a document says of its patient.

use crate::check_digits;
use crate::extraction::{ExtractedField, FieldName};

use super::patient::NUMBER_KINDS;

/// Whether a value can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sure {
    /// Nothing is in doubt about it, or a person has confirmed it.
    Yes,
    /// Something is, so that it may suggest a patient and proves nothing.
    No,
}

/// A number that a document gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidNumber {
    /// Of which kind ([`NUMBER_KINDS`]).
    pub kind: String,
    /// As it is written.
    pub value: String,
    /// Whether it can be relied on.
    pub sure: Sure,
}

/// What a document says of its patient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Names of the patient, as they are read.
    pub names: Vec<(String, Sure)>,
    /// Birth dates, each with the other ways to read it.
    pub births: Vec<(String, Vec<String>, Sure)>,
    /// Numbers of the patient.
    pub numbers: Vec<SaidNumber>,
}

impl Said {
    /// What a result's values say. A value in doubt, or less sure than the threshold in permille,
    /// proves nothing.
    pub fn of(fields: &[ExtractedField], review_below_permille: u16) -> Self {
        let mut said = Self::default();
        for field in fields {
            let in_doubt =
                !field.doubts.is_empty() || field.confidence.permille() < review_below_permille;
            let sure = if in_doubt { Sure::No } else { Sure::Yes };
            match field.name {
                FieldName::PatientName => said.names.push((field.value.clone(), sure)),
                FieldName::BirthDate => {
                    said.births.push((field.value.clone(), field.readings.clone(), sure));
                }
                FieldName::Identifier => said.numbers.extend(number(field, sure)),
                FieldName::Date | FieldName::Author | FieldName::Addressee => {}
            }
        }
        said
    }

    /// Whether it says nothing of a patient.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.births.is_empty() && self.numbers.is_empty()
    }
}

/// A number of a patient; `None` of one that a document, a bill or a clinician has. Kinds such as
/// `other` tell no scheme: there the words before the number may, which the quote has.
fn number(field: &ExtractedField, sure: Sure) -> Option<SaidNumber> {
    let words = field.quote.as_ref().map_or("", |quote| quote.text.as_str());
    let label = words.split_once(&field.value).map_or(words, |(before, _)| before);
    let vague = matches!(field.detail.as_str(), "mrn" | "other");
    let scheme = vague.then(|| check_digits::scheme_after(label, &field.value)).flatten();
    let kind = scheme.unwrap_or(&field.detail);
    if !NUMBER_KINDS.contains(&kind) {
        return None;
    }
    let fails = check_digits::verdict(kind, &field.value) == Some(false);
    let sure = if fails { Sure::No } else { sure };
    Some(SaidNumber { kind: kind.to_owned(), value: field.value.clone(), sure })
}
