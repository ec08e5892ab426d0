//! What a structured document gives by its elements, in the words of the domain.

use std::collections::BTreeSet;

use wardbook_documents::{self as documents, DocumentText, GivenDoubt, GivenWhat};
use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{Confidence, Doubt, ExtractedField, FieldName, Quote};
use wardbook_domain::given::{Given, GivenKind};

/// What an element says is read without guessing.
const SURE: Confidence = Confidence::from_permille(990);

/// What the document gives; nothing for formats without structure.
pub fn given_by(text: &DocumentText) -> Given {
    let mut given = Given::default();
    let mut title = String::new();
    for one in &text.given {
        let name = match one.what {
            GivenWhat::PatientName => FieldName::PatientName,
            GivenWhat::BirthDate => FieldName::BirthDate,
            GivenWhat::Identifier => FieldName::Identifier,
            GivenWhat::Date => FieldName::Date,
            GivenWhat::Author => FieldName::Author,
            GivenWhat::Addressee => FieldName::Addressee,
            GivenWhat::OtherName => {
                given.other_names.push(one.value.clone());
                continue;
            }
            GivenWhat::Title => {
                title.clone_from(&one.value);
                continue;
            }
            GivenWhat::DocumentType => {
                let (code, name) = (one.detail.clone(), one.value.clone());
                given.kind =
                    Some(GivenKind { code, name, title: String::new(), quote: quote(one) });
                continue;
            }
        };
        given.settled.insert(name);
        if one.value.is_empty() {
            given.doubts.extend(one.doubts.iter().map(|kind| doubt(*kind, name, one)));
        } else {
            given.fields.push(field(name, one));
        }
    }
    if !text.given.is_empty() {
        given.settled.insert(FieldName::Identifier);
    }
    match &mut given.kind {
        Some(kind) => kind.title = title,
        None if !title.is_empty() => {
            let quote = Quote { page: 1, text: title.clone() };
            let (code, name) = (String::new(), String::new());
            given.kind = Some(GivenKind { code, name, title, quote });
        }
        None => {}
    }
    given
}

fn field(name: FieldName, one: &documents::Given) -> ExtractedField {
    ExtractedField {
        name,
        detail: one.detail.clone(),
        value: one.value.clone(),
        confidence: SURE,
        quote: Some(quote(one)),
        doubts: one
            .doubts
            .iter()
            .map(|doubt| kind(*doubt))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        readings: one.readings.clone(),
    }
}

fn quote(one: &documents::Given) -> Quote {
    Quote { page: one.page, text: one.quote.clone() }
}

fn doubt(doubt: GivenDoubt, name: FieldName, one: &documents::Given) -> Doubt {
    Doubt {
        kind: kind(doubt),
        field: Some(name),
        detail: one.detail.clone(),
        page: Some(one.page),
        words: one.quote.clone(),
    }
}

fn kind(doubt: GivenDoubt) -> DoubtKind {
    match doubt {
        GivenDoubt::Incomplete => DoubtKind::Incomplete,
        GivenDoubt::TwoReadings => DoubtKind::TwoReadings,
        GivenDoubt::Contradicted => DoubtKind::Contradicted,
        GivenDoubt::Unreadable => DoubtKind::Unreadable,
        GivenDoubt::Missing => DoubtKind::Missing,
    }
}
