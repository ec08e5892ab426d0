//! The inbox against a real store: what comes in, who sees it, page by page.

mod common;

use std::fs;

use common::{Found, Ward, patient};
use wardbook_app::{AppError, Cancel, InboxPage, InboxQuery, KnownFile, TakenIn, Worker};
use wardbook_domain::document::{DocumentProgress, DocumentState};
use wardbook_domain::event::Kind;

/// No file of these tests is asked for its parts.
fn none() -> Worker {
    Worker { program: "/nonexistent".into(), args: Vec::new() }
}

fn all() -> InboxQuery {
    InboxQuery { limit: 200, ..InboxQuery::default() }
}

fn names(page: &InboxPage) -> Vec<&str> {
    page.documents.iter().map(|one| one.name.as_str()).collect()
}

/// Files that were here already, each with the name of the document that it is.
fn known(taken: &TakenIn) -> Vec<(&str, Option<&str>)> {
    taken.known.iter().map(as_known).collect()
}

fn as_known(file: &KnownFile) -> (&str, Option<&str>) {
    (&file.name, file.document.as_ref().map(|document| document.name.as_str()))
}

#[test]
fn files_come_in_once_and_stay_received_until_a_session_reads_them() {
    let ward = Ward::new();
    let folder = ward.beside("scans");
    for (name, text) in [("a.txt", "one"), ("b.txt", "two"), ("c.txt", "one")] {
        fs::write(folder.join(name), text).unwrap();
    }
    ward.as_person("staff", |clinic, staff| {
        let take = || {
            clinic.take_in_files(
                staff,
                std::slice::from_ref(&folder),
                &none(),
                &|_| {},
                &Cancel::default(),
            )
        };
        let first = take().unwrap();
        assert_eq!((first.added.len(), first.rejected.len()), (2, 0));
        assert_eq!(known(&first), [("c.txt", Some("a.txt"))], "twice at once");
        let again = take().unwrap();
        assert!(again.added.is_empty(), "known by content");
        let as_before =
            [("a.txt", Some("a.txt")), ("b.txt", Some("b.txt")), ("c.txt", Some("a.txt"))];
        assert_eq!(known(&again), as_before);
        assert_eq!(again.known[0].document.as_ref().unwrap().document_id, first.added[0]);
        let sample = clinic.take_in_samples(staff, &[("s.txt", b"three"), ("t.txt", b"one")]);
        let sample = sample.unwrap();
        assert_eq!((sample.added.len(), known(&sample)), (1, vec![("t.txt", Some("a.txt"))]));
        let page = clinic.inbox(staff, &all()).unwrap();
        assert_eq!(names(&page), ["s.txt", "b.txt", "a.txt"], "the newest first");
        assert!(page.documents.iter().all(|one| one.state == DocumentState::Received));
        assert_eq!((page.total, page.all, page.unprocessed, page.quarantined), (3, 3, 3, 0));
        assert_eq!(page.documents[0].received_by.as_deref(), Some("staff"));
        let stop = Cancel::default();
        stop.cancel();
        let stopped =
            clinic.take_in_files(staff, std::slice::from_ref(&folder), &none(), &|_| {}, &stop);
        assert!(matches!(stopped, Err(AppError::Stopped { done: 0, of: 3 })), "{stopped:?}");
    });
    ward.as_person("auditor", |clinic, auditor| {
        let refused = clinic.take_in_samples(auditor, &[("x.txt", b"four")]);
        assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
    });
    ward.must_be_sound();
}

#[test]
fn the_inbox_is_narrowed_and_paged_by_the_database() {
    let ward = Ward::new();
    let session = ward.session("ada", vec![patient(900), Found::Nothing]);
    let newer = ward.session("ada", vec![patient(500)]);
    ward.as_person("ada", |clinic, ada| {
        clinic
            .take_in_samples(ada, &[("Waiting_1%.txt", b"one"), ("waiting-2.txt", b"2")])
            .unwrap();
        let page = clinic.inbox(ada, &all()).unwrap();
        assert_eq!((page.total, page.unprocessed, page.quarantined), (5, 2, 1));
        assert_eq!(page.documents[2].session_id, Some(newer));
        assert_eq!(page.documents[4].session_id, Some(session));
        assert_eq!(page.documents[4].progress, Some(DocumentProgress::Done));
        assert_eq!(page.documents[0].session_id, None, "no session yet");
        let asked = |query| clinic.inbox(ada, &query).unwrap();
        let second = asked(InboxQuery { offset: 1, limit: 2, ..InboxQuery::default() });
        assert_eq!(second.total, 5, "the whole, not the page");
        assert_eq!(second.documents[0].document_id, page.documents[1].document_id);
        assert_eq!(second.documents.len(), 2);
        let broken = asked(InboxQuery { state: Some(DocumentState::Quarantined), ..all() });
        assert_eq!((broken.total, broken.all), (1, 5));
        assert_eq!(broken.documents[0].quarantine_code.as_deref(), Some("empty"));
        let waiting = asked(InboxQuery { unprocessed: true, ..all() });
        assert_eq!(names(&waiting), ["waiting-2.txt", "Waiting_1%.txt"]);
        for (text, count) in [("WAITING", 2), ("1%", 1), ("_", 1), ("' OR 1=1 --", 0)] {
            let found = asked(InboxQuery { text: text.into(), ..all() });
            assert_eq!(found.total, count, "{text}");
        }
    });
    let listed = ward.payloads(Kind::InboxListed);
    assert_eq!(listed.len(), 8, "each look is an event");
}

#[test]
fn staff_see_their_own_documents_and_auditors_no_names() {
    let ward = Ward::new();
    ward.session("ada", vec![patient(900)]);
    let own = ward.session("staff", vec![patient(900)]);
    ward.as_person("staff", |clinic, staff| {
        let page = clinic.inbox(staff, &all()).unwrap();
        assert_eq!((page.total, page.all), (1, 1));
        assert_eq!(page.documents[0].session_id, Some(own));
    });
    ward.as_person("auditor", |clinic, auditor| {
        let page = clinic.inbox(auditor, &all()).unwrap();
        assert_eq!(names(&page), ["document 2", "document 1"]);
        let sought = InboxQuery { text: "rourke".into(), ..all() };
        assert_eq!(clinic.inbox(auditor, &sought).unwrap().total, 0, "names cannot be guessed");
    });
}

#[test]
fn a_document_of_somebody_else_is_known_without_a_word_about_it() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        clinic.take_in_samples(ada, &[("of-ada.txt", b"one")]).unwrap();
    });
    ward.as_person("staff", |clinic, staff| {
        let taken = clinic.take_in_samples(staff, &[("mine.txt", b"one")]).unwrap();
        assert_eq!(known(&taken), [("mine.txt", None)]);
    });
    ward.as_person("reviewer", |clinic, reviewer| {
        let taken = clinic.take_in_samples(reviewer, &[("mine.txt", b"one")]).unwrap();
        assert_eq!(known(&taken), [("mine.txt", Some("of-ada.txt"))], "who reads all is told");
    });
}

#[test]
fn a_quarantined_document_is_put_away_with_a_reason_and_brought_back() {
    let ward = Ward::new();
    ward.session("staff", vec![Found::Nothing, patient(900)]);
    let away = InboxQuery { put_away: Some(true), ..all() };
    let state = Some(DocumentState::Quarantined);
    let waiting = InboxQuery { state, put_away: Some(false), ..all() };
    let document = ward.as_person("staff", |clinic, staff| {
        let page = clinic.inbox(staff, &all()).unwrap();
        let broken = |one: &&wardbook_app::InboxDocument| one.quarantine_code.is_some();
        let broken = page.documents.iter().find(broken).unwrap().document_id;
        let whole = page.documents.iter().find(|one| one.document_id != broken).unwrap();
        let refused = clinic.put_away(staff, &[broken, whole.document_id], "a fax of nothing");
        assert!(refused.unwrap_err().to_string().contains("in quarantine"), "all or none");
        assert!(clinic.put_away(staff, &[broken], " no ").is_err(), "a reason is needed");
        clinic.put_away(staff, &[broken], "Desmond's fax, blank").unwrap();
        let page = clinic.inbox(staff, &waiting).unwrap();
        assert_eq!((page.total, page.quarantined, page.put_away), (0, 0, 1));
        assert_eq!(clinic.today(staff, 0).unwrap().quarantined, 0, "it waits for nobody");
        let page = clinic.inbox(staff, &away).unwrap();
        let one = &page.documents[0];
        assert_eq!((one.document_id, one.state), (broken, DocumentState::Quarantined));
        assert!(one.quarantine_reason.is_some(), "why it cannot be read stays");
        assert_eq!(one.put_away_by.as_deref(), Some("staff"));
        assert_eq!(one.put_away_reason.as_deref(), Some("Desmond's fax, blank"));
        broken
    });
    ward.as_person("auditor", |clinic, auditor| {
        let page = clinic.inbox(auditor, &away).unwrap();
        assert_eq!(page.documents[0].put_away_reason, None, "it may name the patient");
        for refused in [
            clinic.bring_back(auditor, &[document]),
            clinic.put_away(auditor, &[document], "some reason"),
        ] {
            assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
        }
    });
    ward.as_person("reviewer", |clinic, reviewer| {
        clinic.bring_back(reviewer, &[document]).unwrap();
        assert!(clinic.bring_back(reviewer, &[document]).is_err(), "it is back already");
        assert_eq!(clinic.inbox(reviewer, &waiting).unwrap().total, 1);
    });
    ward.must_be_sound();
    assert_eq!(ward.payloads(Kind::DocumentPutAway).len(), 1);
    assert_eq!(ward.payloads(Kind::DocumentBroughtBack).len(), 1);
}
