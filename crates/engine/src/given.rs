//! Puts what a structured document gives by its elements in the place of what the rules for prose
//! found. Prose still adds what the structure does not give: a summary, further dates.
//! What kind of document a code means is in `kinds`, statements elsewhere in the text in `told`.

mod kinds;
mod told;

use wardbook_domain::check_digits;
use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{Confidence, ExtractedField, Extraction, FieldName, PageText};
use wardbook_domain::given::Given;

/// Numbers that a document gives to something else than its patient or writers: prose may tell them.
const OF_PROSE: &[&str] = &["accession_number", "invoice_number"];
/// How sure a value with a doubt is; a person is asked in any case.
const DOUBTED: u16 = 600;
const FAILED_CHECK: u16 = 450;

/// The extraction of the pages' text with what their document gives. Nothing given changes nothing.
pub fn with_given(mut extraction: Extraction, pages: &[PageText], given: &Given) -> Extraction {
    if given.is_empty() {
        return extraction;
    }
    let is_given = |field: &ExtractedField| match field.name {
        FieldName::Identifier => {
            given.settles(field.name, &field.detail) && !OF_PROSE.contains(&field.detail.as_str())
        }
        name => given.settles(name, &field.detail),
    };
    extraction.fields.retain(|field| !is_given(field));
    let mut fields: Vec<ExtractedField> = Vec::new();
    for field in &given.fields {
        let is_same =
            |one: &&mut ExtractedField| one.name == field.name && one.value == field.value;
        match fields.iter_mut().find(is_same) {
            // A document may have its patient's number for its own.
            Some(twice) if twice.detail == "other" => *twice = checked(field.clone()),
            Some(_) => {}
            None => fields.push(checked(field.clone())),
        }
    }
    told::contradictions(&mut fields, given, pages);
    for field in &mut fields {
        if !field.doubts.is_empty() {
            let sure = field.confidence.min(Confidence::from_permille(DOUBTED));
            field.confidence = sure;
        }
    }
    fields.append(&mut extraction.fields);
    // Stable: the document's own date stays before the others.
    fields.sort_by_key(|field| field.name);
    extraction.fields = fields;
    extraction
        .doubts
        .retain(|doubt| doubt.field.is_none_or(|field| !given.settles(field, &doubt.detail)));
    extraction.doubts.extend(given.doubts.iter().cloned());
    if let Some(kind) = &given.kind {
        kinds::judge(&mut extraction, pages, given, kind);
    }
    extraction
}

fn checked(mut field: ExtractedField) -> ExtractedField {
    if field.name == FieldName::Identifier
        && check_digits::verdict(&field.detail, &field.value) == Some(false)
    {
        field.doubts.push(DoubtKind::CheckDigit);
        field.confidence = Confidence::from_permille(FAILED_CHECK);
    }
    field
}
