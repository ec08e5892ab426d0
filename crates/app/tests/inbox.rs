//! The inbox against a real store: what comes in, who sees it, page by page.

mod common;

use std::fs;

use common::{Found, Ward, patient};
use wardbook_app::{AppError, Cancel, InboxPage, InboxQuery};
use wardbook_domain::document::{DocumentProgress, DocumentState};
use wardbook_domain::event::Kind;

fn all() -> InboxQuery {
    InboxQuery { limit: 200, ..InboxQuery::default() }
}

fn names(page: &InboxPage) -> Vec<&str> {
    page.documents.iter().map(|one| one.name.as_str()).collect()
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
            clinic.take_in_files(staff, std::slice::from_ref(&folder), &|_| {}, &Cancel::default())
        };
        let first = take().unwrap();
        assert_eq!((first.added.len(), first.known.len(), first.rejected.len()), (2, 0, 0));
        let again = take().unwrap();
        assert_eq!((again.added.len(), again.known), (0, first.added.clone()), "known by content");
        let sample = clinic.take_in_samples(staff, &[("s.txt", b"three"), ("t.txt", b"one")]);
        let sample = sample.unwrap();
        assert_eq!((sample.added.len(), sample.known), (1, vec![first.added[0]]));
        let page = clinic.inbox(staff, &all()).unwrap();
        assert_eq!(names(&page), ["s.txt", "b.txt", "a.txt"], "the newest first");
        assert!(page.documents.iter().all(|one| one.state == DocumentState::Received));
        assert_eq!((page.total, page.all, page.unprocessed, page.quarantined), (3, 3, 3, 0));
        assert_eq!(page.documents[0].received_by.as_deref(), Some("staff"));
        let stop = Cancel::default();
        stop.cancel();
        let stopped = clinic.take_in_files(staff, std::slice::from_ref(&folder), &|_| {}, &stop);
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
