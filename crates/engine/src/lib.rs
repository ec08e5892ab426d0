//! The embedded engine of rules: it classifies and extracts with no model, no network, no cost.
//!
//! [`extract`] is a pure function of the pages. The engine has no instructions and obeys none:
//! whatever a document says, it is only searched for labels, names, dates and numbers. How it is
//! called and recorded like any other endpoint is in `wardbook-endpoints`.

mod authors;
mod calendar;
mod candidates;
mod classify;
mod coming;
mod cues;
mod dates;
mod events;
mod given;
mod identifiers;
mod kind_evidence;
mod kind_requests;
mod kind_scores;
mod labels;
mod landmarks;
mod layout;
mod names;
mod names_at_birth;
mod names_in_full;
mod names_in_parts;
mod names_in_rows;
mod names_in_text;
mod names_of_readers;
mod not_numbers;
pub mod packets;
mod people;
mod people_by_place;
mod person;
mod person_tokens;
mod person_walk;
mod person_words;
mod reading;
mod respaced;
mod standing_alone;
mod summary;
mod told_dates;
mod under_labels;
mod unread_labels;
mod unreadable;
mod visits;
#[cfg(test)]
mod work;

use std::borrow::Cow;

use wardbook_domain::date_order::DateOrder;
use wardbook_domain::extraction::{Confidence, DocumentType, Extraction, PageText};

pub use self::given::with_given;

use self::layout::Document;
use self::reading::{Found, Reading};

/// The version of the rules, recorded as the model of every call. It changes with any rule that
/// can change an answer.
pub const ENGINE_VERSION: &str = "builtin-2";

/// Reads a document of a clinic that did not say how it writes dates.
pub fn extract(pages: &[PageText]) -> Extraction {
    extract_unless(pages, DateOrder::Unknown, &|| false).unwrap_or_else(nothing)
}

/// Reads a document. `clinic` is how the clinic's own documents write dates in figures. Stops soon after
/// `stop` says so, with `None`: it is asked between the families of rules and every few lines. Pure but
/// for that: the same pages give the same extraction, everywhere.
pub fn extract_unless(
    pages: &[PageText],
    clinic: DateOrder,
    stop: &dyn Fn() -> bool,
) -> Option<Extraction> {
    let go_on = || (!stop()).then_some(());
    let mended = respaced::pages(pages);
    go_on()?;
    let found = of_pages(&mended, clinic, stop)?;
    Some(if matches!(mended, Cow::Owned(_)) { respaced::restored(found) } else { found })
}

/// Reads pages whose spaces are as they were printed.
fn of_pages(pages: &[PageText], clinic: DateOrder, stop: &dyn Fn() -> bool) -> Option<Extraction> {
    let go_on = || (!stop()).then_some(());
    let document = Document::unless(pages, stop)?;
    let (document_type, type_confidence, type_quote) = classify::classify(&document);
    go_on()?;
    let reading = Reading::unless(document, document_type, clinic, stop)?;
    let patient = names::patient(&reading);
    go_on()?;
    let (patient, line) = patient.map_or((None, None), |(found, line)| (Some(found), Some(line)));
    let (events, day) = events::find(&reading);
    go_on()?;
    let birth = dates::birth(&reading, line, day).map(|birth| dates::on_no_other(birth, &events));
    let patient_name = patient.as_ref().map(|found| found.value.as_str());
    let author = authors::find(&reading, patient_name);
    go_on()?;
    let author_name = author.as_ref().map(|found| found.value.as_str());
    let addressee = people::addressee(&reading, author_name, patient.as_ref());
    go_on()?;
    let identifiers = identifiers::find(&reading);
    go_on()?;
    let summary = summary::summarise(&reading);
    let unread = unread_labels::find(&reading, &[&patient, &author, &addressee]);
    let found: Vec<Found> = patient
        .into_iter()
        .chain(birth)
        .chain(identifiers)
        .chain(events)
        .chain(author)
        .chain(addressee)
        .collect();
    let mut doubts = unreadable::find(&reading, &found);
    doubts.extend(unread);
    Some(Extraction {
        document_type,
        type_confidence,
        type_quote,
        fields: found.into_iter().map(Found::into_field).collect(),
        summary,
        doubts,
    })
}

/// What is found in nothing.
fn nothing() -> Extraction {
    Extraction {
        document_type: DocumentType::Other,
        type_confidence: Confidence::from_permille(0),
        type_quote: None,
        fields: Vec::new(),
        summary: String::new(),
        doubts: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(text: String) -> u64 {
        work::taken();
        extract(&[PageText { number: 1, text }]);
        work::taken()
    }

    #[test]
    fn the_work_grows_as_the_text_does() {
        for pattern in [
            "Dr ",
            "Dr Jo Day ",
            "Prof Dr ",
            "Patient: ",
            "Patient: Jo Day\n",
            "Re: Jo Day, DOB 1/2/1980\n",
            "DOB: 1/2/1980\n",
            "Jo Day\nDOB:\n",
            "Provider: Dr Jo Day\n",
            "Pt ID: 4471 ",
            "no ",
            "Folder No: 55120\n",
            "Clinician\nName: Jo Day\n",
            "Reported by ",
            "Kind regards\n",
            "Dear Dr Day\n",
            "GP\n",
            "DAY, JO (Jo) ",
            "a:",
            "Mr ",
            "I saw Mrs ",
            "Subject: ",
            "Subject: plan for Mr ",
            "Name / DOB: Jo Day ",
            "Consultant Dr Jo Day\n",
            "Consultant  Practice\nDr Jo Day  Elm\n",
            "Mr Jo Day is a 45-year-old. ",
            "Jo Day, 45 F\n",
            "Jo Day\nRadiologist\n",
            "From: Jo Day MD\nTo: Al Ray\nHi Al\n",
        ] {
            let (small, large) = (steps(pattern.repeat(1_000)), steps(pattern.repeat(4_000)));
            assert!(large <= small.max(1_000) * 5, "{pattern:?}: {small} steps, then {large}");
        }
    }

    #[test]
    fn reading_stops_when_it_is_told_to() {
        let pages = [PageText { number: 1, text: "Patient: Jo Day\n".repeat(1_000) }];
        let asked = std::cell::Cell::new(0);
        assert!(extract_unless(&pages, DateOrder::Unknown, &|| false).is_some());
        assert!(extract_unless(&pages, DateOrder::Unknown, &|| true).is_none());
        let count = || {
            asked.set(asked.get() + 1);
            asked.get() > 3
        };
        assert!(extract_unless(&pages, DateOrder::Unknown, &count).is_none());
        assert_eq!(asked.get(), 4, "nothing is asked after it said so");
    }
}
