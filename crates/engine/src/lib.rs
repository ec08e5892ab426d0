//! The embedded engine of rules: it classifies and extracts with no model, no network, no cost.
//!
//! [`extract`] is a pure function of the pages. The engine has no instructions and obeys none:
//! whatever a document says, it is only searched for labels, names, dates and numbers. How it is
//! called and recorded like any other endpoint is in `wardbook-endpoints`.

mod authors;
mod calendar;
mod check_digits;
mod classify;
mod dates;
mod events;
mod identifiers;
mod labels;
mod landmarks;
mod layout;
mod names;
mod people;
mod person;
mod person_words;
mod reading;
mod summary;

use wardbook_domain::extraction::{Extraction, PageText};

use self::layout::Document;
use self::reading::{Found, Reading};

/// The version of the rules, recorded as the model of every call. It changes with any rule that
/// can change an answer.
pub const ENGINE_VERSION: &str = "builtin-1";

/// Reads a document. Pure: the same pages give the same extraction, everywhere.
pub fn extract(pages: &[PageText]) -> Extraction {
    let document = Document::new(pages);
    let (document_type, type_confidence, type_quote) = classify::classify(&document);
    let reading = Reading::new(document, document_type);
    let patient = names::patient(&reading);
    let (patient, line) = patient.map_or((None, None), |(found, line)| (Some(found), Some(line)));
    let (events, day) = events::find(&reading);
    let birth = dates::birth(&reading, line, day);
    let patient_name = patient.as_ref().map(|found| found.value.as_str());
    let author = authors::find(&reading, patient_name);
    let author_name = author.as_ref().map(|found| found.value.as_str());
    let addressee = people::addressee(&reading, author_name, patient.as_ref());
    let identifiers = identifiers::find(&reading);
    let summary = summary::summarise(&reading);
    let found = patient
        .into_iter()
        .chain(birth)
        .chain(identifiers)
        .chain(events)
        .chain(author)
        .chain(addressee);
    Extraction {
        document_type,
        type_confidence,
        type_quote,
        fields: found.map(Found::into_field).collect(),
        summary,
    }
}
