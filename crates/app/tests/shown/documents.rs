//! Opening documents: lines, pictures, results, and what is recorded of it.

use std::fs;

use wardbook_app::{AppError, PICTURE_BYTES};
use wardbook_domain::document::DocumentState;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, SessionId};
use wardbook_tests::TestClinic;

use crate::support::{Open, worker};

/// A document of the busy clinic by the name of its file.
fn named(open: &Open, name: &str) -> (SessionId, DocumentId) {
    let sessions = open.sessions(&open.ada);
    let found = sessions.iter().find_map(|session| {
        let view = open.clinic.session(&open.ada, session.session_id).expect("a session");
        let document = view.documents.into_iter().find(|one| one.name == name)?;
        Some((session.session_id, document.document_id))
    });
    found.expect("a document of this name")
}

fn opened(open: &Open, document: DocumentId) -> usize {
    let subject = format!("documents/{document}");
    let events = open.events_of(Kind::DocumentOpened);
    let whole = events.iter().filter(|event| {
        event.subject == subject
            && event.payload.as_ref().is_some_and(|body| body.get().contains("\"document\""))
    });
    whole.count()
}

#[test]
fn a_document_is_opened_with_its_lines_and_what_was_found_in_it() {
    let open = Open::busy();
    let (_, document) = named(&open, "letter-0000.txt");
    let view = open.clinic.document(&open.ada, None, document, &worker()).expect("ada may");
    assert_eq!((view.name.as_str(), view.state), ("letter-0000.txt", DocumentState::Readable));
    assert_eq!(
        (view.kind.as_deref(), view.received_by.as_deref()),
        (Some("plain_text"), Some("ada"))
    );
    assert_eq!(view.session_id, view.sessions.first().copied());
    let result = view.result.expect("the engine reads letters");
    assert!(!result.fields.is_empty());
    assert_eq!(view.pages.len(), 1);
    assert!(!view.pages[0].picture, "plain text looks like nothing");
    let page = open.clinic.document_page(&open.ada, document, 1, &worker()).expect("ada may");
    assert!(page.lines.iter().any(|line| line.text.contains("Desmond Rourke")) && !page.cut);
    let none = open.clinic.document_page(&open.ada, document, 2, &worker());
    assert!(matches!(none, Err(AppError::NotFound(_))));
    let none = open.clinic.page_picture(&open.ada, document, 1, 800, &worker());
    assert!(matches!(none, Err(AppError::NotFound(_))), "{none:?}");
    assert_eq!(opened(&open, document), 1, "pages that are turned are not further openings");
}

#[test]
fn a_page_that_is_asked_for_alone_is_an_opening_too() {
    let open = Open::busy();
    let (_, document) = named(&open, "letter-0001.txt");
    open.clinic.document_page(&open.ada, document, 1, &worker()).expect("ada may");
    assert_eq!(opened(&open, document), 1);
}

#[test]
fn a_quarantined_document_says_why_and_has_no_pages() {
    let open = Open::busy();
    let (session, document) = named(&open, "cut.pdf");
    let view =
        open.clinic.document(&open.ada, Some(session), document, &worker()).expect("ada may");
    assert_eq!(view.state, DocumentState::Quarantined);
    assert!(view.quarantine_reason.is_some() && view.failure.is_some());
    assert!(view.pages.is_empty() && view.result.is_none() && !view.may_review);
}

#[test]
fn an_auditor_sees_neither_name_nor_pages_nor_result() {
    let open = Open::busy();
    let (_, document) = named(&open, "letter-0000.txt");
    let aud = open.person("aud");
    let view = open.clinic.document(&aud, None, document, &worker()).expect("auditors may");
    assert!(view.redacted && view.pages.is_empty() && view.result.is_none());
    assert_eq!(view.name, "document");
    let refused = open.clinic.document_page(&aud, document, 1, &worker());
    assert!(matches!(refused, Err(AppError::NotPermitted { .. })));
    let refused = open.clinic.page_picture(&aud, document, 1, 100, &worker());
    assert!(matches!(refused, Err(AppError::NotPermitted { .. })));
}

#[test]
fn staff_open_their_own_documents_only() {
    let open = Open::busy();
    let bea = open.person("bea");
    let (session, mine) = named(&open, "letter-0007.txt");
    let view = open.clinic.document(&bea, None, mine, &worker()).expect("it is bea's");
    assert_eq!(view.session_id, Some(session));
    assert!(!view.may_review, "staff do not review");
    let (_, theirs) = named(&open, "letter-0000.txt");
    let refused = open.clinic.document(&bea, None, theirs, &worker());
    assert!(matches!(refused, Err(AppError::NotPermitted { .. })));
    let refused = open.clinic.document_page(&bea, theirs, 1, &worker());
    assert!(matches!(refused, Err(AppError::NotPermitted { .. })));
}

#[test]
fn a_session_that_did_not_run_over_the_document_is_not_found() {
    let open = Open::busy();
    let (_, document) = named(&open, "letter-0000.txt");
    let (other, _) = named(&open, "letter-0007.txt");
    let none = open.clinic.document(&open.ada, Some(other), document, &worker());
    assert!(matches!(none, Err(AppError::NotFound(_))));
}

#[test]
fn a_pdf_shows_its_pages_with_their_place_and_their_picture() {
    let clinic = TestClinic::new();
    let pdf = include_bytes!("../../../documents/tests/fixtures/libreoffice.pdf");
    let file = clinic.beside("referral.pdf");
    fs::write(&file, pdf).expect("a file");
    clinic.run(["process".as_ref(), file.as_os_str()]);
    let open = Open::of(clinic);
    let (_, document) = named(&open, "referral.pdf");
    let view = open.clinic.document(&open.ada, None, document, &worker()).expect("ada may");
    let page = view.pages[0];
    assert!(page.picture && page.width > 500.0 && page.height > 700.0);
    let lines = open.clinic.document_page(&open.ada, document, 1, &worker()).expect("lines").lines;
    let bounds = lines[0].bounds.expect("a PDF's lines have places");
    assert!(bounds.left >= 0.0 && bounds.left + bounds.width <= page.width + 1.0);
    let picture = open.clinic.page_picture(&open.ada, document, 1, 700, &worker());
    let picture = picture.expect("a picture");
    assert!(picture.starts_with(b"\x89PNG") && picture.len() <= PICTURE_BYTES);
    let none = open.clinic.page_picture(&open.ada, document, 99, 700, &worker());
    assert!(matches!(none, Err(AppError::NotFound(_))));
}
