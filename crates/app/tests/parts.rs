//! Files within files against a real store: what comes in with a file, and how it is told. The child
//! that takes files apart is a stand-in here that says what a test wants.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod common;

use std::fs;
use std::path::PathBuf;

use data_encoding::BASE64;

use common::Ward;
use wardbook_app::{Cancel, Clinic, InboxQuery, Person, TakenIn, Worker};
use wardbook_domain::event::Kind;

/// A mail that is told by this word.
fn mail(word: &str) -> String {
    format!("From: a@b.example\nMIME-Version: 1.0\nSubject: {word}\n\nDear colleague\n")
}

/// A child that answers with these parts for a mail of each word, and cannot do with any other.
fn worker(parts: &[(&str, &[(&str, &str)])]) -> Worker {
    let mut script = "read -r line; body=$(cat); case \"$body\" in\n".to_owned();
    for (word, parts) in parts {
        let parts = parts.iter().map(|(name, text)| {
            format!("{{\"name\":\"{name}\",\"bytes\":\"{}\"}}", BASE64.encode(text.as_bytes()))
        });
        let parts = parts.collect::<Vec<_>>().join(",");
        let answer = format!("{{\"unpacked\":{{\"parts\":[{parts}]}}}}");
        script.extend(["*'Subject: ", word, "'*) printf %s '", &answer, "';;\n"]);
    }
    Worker {
        program: "/bin/sh".into(),
        args: vec!["-c".into(), (script + "*) exit 9;; esac").into()],
    }
}

fn take(clinic: &Clinic, person: &Person, file: &PathBuf, worker: &Worker) -> TakenIn {
    let files = std::slice::from_ref(file);
    clinic.take_in_files(person, files, worker, &|_| {}, &Cancel::default()).unwrap()
}

fn written(ward: &Ward, name: &str, text: &str) -> PathBuf {
    let file = ward.beside("mails").join(name);
    fs::write(&file, text).unwrap();
    file
}

#[test]
fn what_is_attached_comes_in_with_its_mail_in_one_write_and_once_for_each_content() {
    let ward = Ward::new();
    let (inner, other) = (mail("inner"), mail("other"));
    let child = worker(&[
        (
            "outer",
            &[("letter.txt", "Sodium 140"), ("inner.eml", &inner), ("copy.txt", "Sodium 140")],
        ),
        ("inner", &[("result.txt", "Potassium 5.9")]),
        ("other", &[("again.txt", "Sodium 140")]),
    ]);
    let file = written(&ward, "outer.eml", &mail("outer"));
    let second = written(&ward, "other.eml", &other);
    ward.as_person("staff", |clinic, staff| {
        let first = take(clinic, staff, &file, &child);
        assert_eq!((first.added.len(), first.known.len(), first.rejected.len()), (4, 1, 0));
        let view = clinic.document(staff, None, first.added[0], &child).unwrap();
        let names: Vec<_> = view.parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["letter.txt", "inner.eml", "copy.txt"]);
        assert_eq!(view.parts[0].document_id, view.parts[2].document_id, "one content");
        let page = clinic.inbox(staff, &InboxQuery { limit: 9, ..InboxQuery::default() }).unwrap();
        let within = |name: &str| {
            let row = page.documents.iter().find(|row| row.name == name).unwrap();
            row.within.as_ref().map(|within| within.name.clone())
        };
        assert_eq!(within("outer.eml"), None);
        assert_eq!(within("result.txt").as_deref(), Some("inner.eml"));
        let at = page.documents[0].received_at;
        assert!(page.documents.iter().all(|row| row.received_at == at), "in one write");

        let again = take(clinic, staff, &file, &child);
        assert_eq!(
            (again.added.len(), again.known.len()),
            (0, 1),
            "of its parts nothing new is said"
        );
        let more = take(clinic, staff, &second, &child);
        assert_eq!((more.added.len(), more.known.len()), (1, 1));
        let letter = clinic.document(staff, None, view.parts[0].document_id, &child).unwrap();
        let around: Vec<_> = letter.within.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(around, ["outer.eml", "other.eml"]);
    });
    let received = ward.payloads(Kind::DocumentReceived);
    assert_eq!(received.iter().filter(|payload| payload["parent"].is_string()).count(), 3);
    let duplicates = ward.payloads(Kind::DocumentDuplicate);
    assert_eq!(duplicates.iter().filter(|payload| payload["parent"].is_string()).count(), 2);
    ward.must_be_sound();
}

#[test]
fn mails_within_mails_are_followed_so_far_and_no_further_and_that_is_told() {
    let ward = Ward::new();
    let mails: Vec<String> = (0..9).map(|level| mail(&format!("level {level}"))).collect();
    let words: Vec<String> = (0..9).map(|level| format!("level {level}")).collect();
    let held: Vec<_> = (0..8).map(|level| [("next.eml", mails[level + 1].as_str())]).collect();
    let parts: Vec<_> = (0..8).map(|level| (words[level].as_str(), &held[level][..])).collect();
    let child = worker(&parts);
    let file = written(&ward, "deep.eml", &mails[0]);
    ward.as_person("staff", |clinic, staff| {
        let taken = take(clinic, staff, &file, &child);
        assert_eq!(taken.added.len(), 6);
        assert_eq!(taken.rejected.len(), 1);
        assert!(taken.rejected[0].reason.contains("within 5 others"), "{:?}", taken.rejected);
    });
    ward.must_be_sound();
}

#[test]
fn a_file_that_breaks_the_child_comes_in_alone_and_that_is_told() {
    let ward = Ward::new();
    let file = written(&ward, "odd.eml", &mail("odd"));
    ward.as_person("staff", |clinic, staff| {
        let taken = take(clinic, staff, &file, &worker(&[]));
        assert_eq!((taken.added.len(), taken.rejected.len()), (1, 1));
        assert!(taken.rejected[0].reason.starts_with("The files within it were not taken out."));
    });
    let received = ward.payloads(Kind::DocumentReceived);
    assert!(received[0]["not_taken_apart"].is_string(), "{received:?}");
}
