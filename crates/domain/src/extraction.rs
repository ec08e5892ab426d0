//! What an endpoint found in a document: its type, its fields, a summary.
//!
//! Every value carries a confidence and the place it was read from, so that a person can
//! check it. See section 4 of the product description, steps 5 and 6.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::doubt::DoubtKind;
use crate::words::words;

words! {
    /// What kind of document it is.
    DocumentType {
        /// A request to see a patient.
        ReferralLetter = "referral_letter",
        /// The account of a hospital stay.
        DischargeSummary = "discharge_summary",
        /// Results of a laboratory.
        PathologyReport = "pathology_report",
        /// Findings of imaging.
        RadiologyReport = "radiology_report",
        /// An order for medicines.
        Prescription = "prescription",
        /// A specialist's answer.
        SpecialistLetter = "specialist_letter",
        /// A request for payment.
        Invoice = "invoice",
        /// A signed agreement of a patient.
        ConsentForm = "consent_form",
        /// None of these.
        Other = "other",
    }
}

words! {
    /// The name of an extracted field. A field may occur more than once (`Identifier`, `Date`).
    FieldName {
        /// The patient's name, given name first, without title.
        PatientName = "patient_name",
        /// The patient's date of birth, ISO 8601.
        BirthDate = "birth_date",
        /// A number that identifies the patient or the document; `detail` says which.
        Identifier = "identifier",
        /// A date, ISO 8601; `detail` says its meaning (`document`, `admission`, …).
        Date = "date",
        /// Who wrote the document, without title.
        Author = "author",
        /// To whom it is addressed, without title.
        Addressee = "addressee",
    }
}

/// What `detail` may say of an identifier.
pub const IDENTIFIER_KINDS: &[&str] = &[
    "mrn",
    "nhs_number",
    "medicare_number",
    "ihi",
    "accession_number",
    "invoice_number",
    "provider_number",
    "other",
];

/// What `detail` may say of a date.
pub const DATE_MEANINGS: &[&str] = &[
    "document",
    "admission",
    "discharge",
    "collection",
    "report",
    "service",
    "appointment",
    "due",
    "other",
];

impl FieldName {
    /// What its `detail` may say; empty where it has none.
    pub const fn details(self) -> &'static [&'static str] {
        match self {
            Self::Identifier => IDENTIFIER_KINDS,
            Self::Date => DATE_MEANINGS,
            Self::PatientName | Self::BirthDate | Self::Author | Self::Addressee => &[],
        }
    }

    /// Whether its value is a date.
    pub const fn is_date(self) -> bool {
        matches!(self, Self::BirthDate | Self::Date)
    }
}

/// Whether a text is a date as values have it (ISO 8601): `1958-03-14`, or `1958-03` or `1958`
/// where no more is known.
pub fn is_date(text: &str) -> bool {
    first_day(text).is_some()
}

/// The day that such a text means, the first one where it means a month or a year.
pub fn first_day(text: &str) -> Option<NaiveDate> {
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    let day = NaiveDate::parse_from_str(&whole, "%Y-%m-%d").ok()?;
    (whole.len() == 10).then_some(day)
}

/// Confidence in parts per thousand, 0 to 1000: integers travel exactly.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(transparent)]
pub struct Confidence(u16);

impl Confidence {
    /// From parts per thousand; more than 1000 is held at 1000.
    pub const fn from_permille(permille: u16) -> Self {
        Self(if permille > 1000 { 1000 } else { permille })
    }

    /// From 0..1; what is not a number is 0.
    pub fn from_ratio(ratio: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 0..=1000; NaN casts to 0"
        )]
        Self((ratio.clamp(0.0, 1.0) * 1000.0).round() as u16)
    }

    /// Parts per thousand.
    pub const fn permille(self) -> u16 {
        self.0
    }

    /// As 0..1.
    pub fn ratio(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

/// Where in a document a value was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Quote {
    /// Page, from 1.
    pub page: u32,
    /// The words of the document that carry the value.
    pub text: String,
}

/// One extracted value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtractedField {
    /// Which field.
    pub name: FieldName,
    /// Which identifier or date: `mrn`, `nhs_number`, `admission`, …; empty elsewhere.
    pub detail: String,
    /// The value, normalised (dates ISO 8601, names given name first).
    pub value: String,
    /// How sure the endpoint is.
    pub confidence: Confidence,
    /// Its source; `None` where the endpoint gave none.
    pub quote: Option<Quote>,
    /// Why a person must look at it; empty where nothing is in doubt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<DoubtKind>,
    /// Other ways to read the same words, normalised as the value is, the likeliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<String>,
}

/// A doubt about what no value stands for: something that was not read, or not found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Doubt {
    /// Why.
    pub kind: DoubtKind,
    /// The field that it is about; `None` where it is about the document.
    pub field: Option<FieldName>,
    /// Which identifier or date, or which part of the document ([`crate::doubt::UNREAD_PARTS`]); empty elsewhere.
    pub detail: String,
    /// The page that it is about, from 1.
    pub page: Option<u32>,
    /// The document's words that are in doubt; empty where there are none.
    pub words: String,
}

impl Doubt {
    /// A part of the document was not read, of a kind that [`crate::doubt::UNREAD_PARTS`] names.
    pub fn not_read(part: &str, page: Option<u32>) -> Self {
        let (detail, words) = (part.to_owned(), String::new());
        Self { kind: DoubtKind::NotRead, field: None, detail, page, words }
    }

    /// The file seems to hold several documents, another of which begins after each of these pages.
    pub fn several_letters(after: &[u32]) -> Self {
        let detail = after.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let page = after.first().map(|page| page + 1);
        Self { kind: DoubtKind::SeveralLetters, field: None, detail, page, words: String::new() }
    }

    /// A sentence speaks to a machine instead of to a reader.
    pub fn hidden_instruction(page: u32, words: String) -> Self {
        let detail = String::new();
        Self { kind: DoubtKind::HiddenInstruction, field: None, detail, page: Some(page), words }
    }

    /// A word of a scan may be another. Not about the document: about the values that are read from it.
    pub fn faint(word: String, line: String, page: u32) -> Self {
        let (detail, words) = (word, line);
        Self { kind: DoubtKind::Faint, field: None, detail, page: Some(page), words }
    }
}

/// All that was found in one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extraction {
    /// The kind of document.
    pub document_type: DocumentType,
    /// How sure the endpoint is of the kind.
    pub type_confidence: Confidence,
    /// What shows the kind.
    pub type_quote: Option<Quote>,
    /// The values, in the order of [`FieldName`].
    pub fields: Vec<ExtractedField>,
    /// A few sentences; empty where there was nothing to say.
    pub summary: String,
    /// What is in doubt beside the values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
}

impl Extraction {
    /// What stands for a file that is nothing but several documents, which are read by themselves: none of
    /// its values, since each would be said of all of them.
    pub fn of_whole(self, documents: u32) -> Self {
        Self {
            document_type: DocumentType::Other,
            type_confidence: self.type_confidence,
            type_quote: None,
            fields: Vec::new(),
            summary: format!("Its {documents} documents are documents of their own."),
            doubts: Vec::new(),
        }
    }

    /// The least of the confidences in the type, the patient's name and the birth date. What is
    /// missing of them is a doubt of its own ([`crate::identity`]).
    pub fn deciding_confidence(&self) -> Confidence {
        let of = |name| {
            let found = self.fields.iter().filter(|field| field.name == name);
            found.map(|field| field.confidence).max()
        };
        let deciding = [of(FieldName::PatientName), of(FieldName::BirthDate)];
        deciding.into_iter().flatten().fold(self.type_confidence, Confidence::min)
    }

    /// The mean confidence over the type and every field, the calibrated stand-in for
    /// accuracy until reviewers have confirmed or corrected.
    pub fn mean_confidence(&self) -> Confidence {
        let fields = self.fields.iter().map(|field| u32::from(field.confidence.0));
        let sum: u32 = fields.sum::<u32>() + u32::from(self.type_confidence.0);
        let count = u32::try_from(self.fields.len()).unwrap_or(u32::MAX - 1) + 1;
        Confidence(u16::try_from(sum / count).unwrap_or(1000))
    }
}

/// One page of a document's text, as endpoints see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageText {
    /// Page, from 1.
    pub number: u32,
    /// Its lines, separated by `\n`.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_as_far_as_it_is_known_and_in_no_other_way() {
        for right in ["1958-03-14", "1958-03", "1958", "2024-02-29"] {
            assert!(is_date(right), "{right}");
        }
        for wrong in ["", "14/03/1958", "1958-3-4", "1958-13", "2023-02-29", "19580314", "März"] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }
}
