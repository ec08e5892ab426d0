//! What a structured document gives by its elements, beside its text: no endpoint is asked for it,
//! and an answer that says something else is in doubt.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::doubt::DoubtKind;
use crate::extraction::{Doubt, ExtractedField, Extraction, FieldName, Quote};

/// Everything that one document gives; empty for documents without structure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The values, with their places in the text.
    pub fields: Vec<ExtractedField>,
    /// What it should give and does not.
    pub doubts: Vec<Doubt>,
    /// The fields of which it says itself what they are, also where it says that there is none.
    /// Of dates it is the document's own alone.
    pub settled: BTreeSet<FieldName>,
    /// Other names of the patient.
    pub other_names: Vec<String>,
    /// What kind of document it says it is.
    pub kind: Option<GivenKind>,
}

/// What a document says of its own kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenKind {
    /// Its code, of LOINC or a country's own; empty where it has none.
    pub code: String,
    /// What the code is called in the document; empty where it does not say.
    pub name: String,
    /// The document's title; empty where it has none.
    pub title: String,
    /// Where the kind stands.
    pub quote: Quote,
}

impl Given {
    /// Whether the document gives nothing, since it has no structure.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.settled.is_empty() && self.kind.is_none()
    }

    /// The value of a field of which a document has one.
    pub fn value(&self, name: FieldName) -> Option<&ExtractedField> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether the document says itself what this field is.
    pub fn settles(&self, name: FieldName, detail: &str) -> bool {
        self.settled.contains(&name) && (name != FieldName::Date || detail == "document")
    }

    /// Compares an answer that was read from the text alone: a value that differs from the one
    /// given is contradicted, one that agrees shares its doubts, and one left out is missing.
    pub fn compare(&self, answer: &mut Extraction) {
        for field in &mut answer.fields {
            if !self.settles(field.name, &field.detail) {
                continue;
            }
            let mut alike = self
                .fields
                .iter()
                .filter(|one| one.name == field.name && one.detail == field.detail)
                .peekable();
            if field.name == FieldName::Identifier && alike.peek().is_none() {
                continue;
            }
            let others: Vec<&ExtractedField> = alike.collect();
            let doubts = match others.iter().find(|one| is_same(&one.value, &field.value)) {
                Some(same) => same.doubts.clone(),
                None => vec![DoubtKind::Contradicted],
            };
            if doubts == [DoubtKind::Contradicted] {
                let given = others.iter().map(|one| one.value.clone());
                let new: Vec<String> = given.filter(|one| !field.readings.contains(one)).collect();
                field.readings.extend(new);
            }
            let new: Vec<DoubtKind> =
                doubts.into_iter().filter(|one| !field.doubts.contains(one)).collect();
            field.doubts.extend(new);
        }
        let left_out = |name: &FieldName| answer.fields.iter().all(|field| field.name != *name);
        let deciding = [FieldName::PatientName, FieldName::BirthDate];
        let left_out: Vec<FieldName> = deciding.into_iter().filter(left_out).collect();
        for field in left_out.into_iter().filter_map(|name| self.value(name)) {
            answer.doubts.push(Doubt {
                kind: DoubtKind::Missing,
                field: Some(field.name),
                detail: field.detail.clone(),
                page: field.quote.as_ref().map(|quote| quote.page),
                words: field.value.clone(),
            });
        }
        answer.doubts.extend(self.doubts.iter().cloned());
    }
}

/// Case, accents' forms and separators aside.
fn is_same(one: &str, other: &str) -> bool {
    let folded = |text: &str| {
        text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>()
    };
    folded(one) == folded(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extraction::{Confidence, DocumentType};

    fn field(name: FieldName, detail: &str, value: &str) -> ExtractedField {
        ExtractedField {
            name,
            detail: detail.to_owned(),
            value: value.to_owned(),
            confidence: Confidence::from_permille(990),
            quote: None,
            doubts: Vec::new(),
            readings: Vec::new(),
        }
    }

    #[test]
    fn an_answer_that_differs_from_what_the_document_gives_is_in_doubt() {
        let given = Given {
            fields: vec![
                field(FieldName::PatientName, "", "Nellie Lane"),
                field(FieldName::BirthDate, "", "1958-03-14"),
                field(FieldName::Identifier, "mrn", "004481"),
                field(FieldName::Date, "document", "2026-11-16"),
            ],
            settled: FieldName::ALL.iter().copied().collect(),
            ..Given::default()
        };
        let mut answer = Extraction {
            document_type: DocumentType::Other,
            type_confidence: Confidence::from_permille(900),
            type_quote: None,
            fields: vec![
                field(FieldName::PatientName, "", "NELLIE LANE"),
                field(FieldName::Identifier, "mrn", "004482"),
                field(FieldName::Identifier, "accession_number", "A-1"),
                field(FieldName::Date, "appointment", "2026-12-01"),
                field(FieldName::Author, "", "Ann Other"),
            ],
            summary: String::new(),
            doubts: Vec::new(),
        };
        given.compare(&mut answer);
        let doubted: Vec<bool> = answer.fields.iter().map(|one| !one.doubts.is_empty()).collect();
        assert_eq!(doubted, [false, true, false, false, true]);
        assert_eq!(answer.fields[1].readings, ["004481"]);
        assert_eq!(answer.doubts[0].field, Some(FieldName::BirthDate), "it was left out");
    }
}
