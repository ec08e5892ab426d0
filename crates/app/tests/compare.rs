//! Comparing sessions and running their documents again, against a real store.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod common;

use common::{Found, Ward, patient};
use wardbook_app::{
    Again, AppError, Clinic, ComparedDocument, ComparedDocuments, FieldDecision, Pair, Person,
};
use wardbook_domain::comparison::{Change, Tally};
use wardbook_domain::event::Kind;
use wardbook_domain::extraction::FieldName;
use wardbook_domain::ids::{DocumentId, SessionId};

fn documents(clinic: &Clinic, person: &Person, session: SessionId) -> Vec<DocumentId> {
    let page = clinic.session_documents(person, session, 0, 50).unwrap();
    page.documents.iter().map(|one| one.document_id).collect()
}

/// A session of `owner`'s and one over its documents again: a reviewer corrected a name in the
/// first, and one document has a result in the second alone.
fn reprocessed(ward: &Ward, owner: &str) -> (SessionId, SessionId) {
    let first = ward.session(owner, vec![patient(500), patient(950), Found::Nothing]);
    let ids = ward.as_person("reviewer", |clinic, reviewer| {
        let ids = documents(clinic, reviewer, first);
        let result = clinic.session_values(reviewer, first, ids[0]).unwrap();
        let edit = FieldDecision::Edit { value: "Desmond O'Rourke".into(), as_printed: false };
        clinic.review_field(reviewer, result.fields[0].field_id, &edit).unwrap();
        ids
    });
    (first, ward.session_again(owner, ids, vec![patient(970), patient(950), patient(900)]))
}

/// Every page, from the first to the last.
fn pages(
    clinic: &Clinic,
    person: &Person,
    pair: Pair,
    only_changed: bool,
) -> Vec<Vec<ComparedDocument>> {
    let (mut pages, mut past) = (Vec::new(), None);
    loop {
        let page = clinic.compared_documents(person, pair, only_changed, past).unwrap();
        pages.push(page.documents);
        past = page.next;
        if past.is_none() {
            return pages;
        }
    }
}

#[test]
fn what_changed_is_told_value_by_value_with_what_reviewers_put_in() {
    let ward = Ward::new();
    let (first, second) = reprocessed(&ward, "staff");
    ward.as_person("staff", |clinic, staff| {
        let comparison = clinic.comparison(staff, first, second).unwrap();
        assert_eq!((comparison.documents, comparison.changed_documents), (3, 2));
        let expected = Tally { same: 5, changed: 1, only_before: 0, only_after: 3 };
        assert_eq!(comparison.values, expected);
        assert_eq!(comparison.before.session_id, first);
        assert!(!comparison.redacted);

        let all = pages(clinic, staff, Pair { before: first, after: second }, false).remove(0);
        let changes = |at: usize| all[at].values.iter().map(|one| one.change).collect::<Vec<_>>();
        assert_eq!(changes(0), [Change::Same, Change::Changed, Change::Same]);
        assert_eq!(changes(1), [Change::Same; 3]);
        assert_eq!(changes(2), [Change::OnlyAfter; 3], "the first session had no result of it");
        let name = &all[0].values[1];
        assert_eq!(name.name, Some(FieldName::PatientName));
        let (before, after) = (name.before.as_ref().unwrap(), name.after.as_ref().unwrap());
        assert_eq!(
            (before.value.as_str(), before.review_state.as_str()),
            ("Desmond O'Rourke", "edited")
        );
        assert_eq!(before.found.as_deref(), Some("Desmond Rourke"), "what was found stays known");
        assert_eq!(before.confidence, None, "the endpoint is not sure of what a reviewer gave");
        assert_eq!((after.value.as_str(), after.found.as_deref()), ("Desmond Rourke", None));

        let narrowed = pages(clinic, staff, Pair { before: first, after: second }, true).remove(0);
        assert_eq!(narrowed.len(), 2, "only what changed");
        assert_eq!(narrowed[0].values.len(), 1);
        assert_eq!(narrowed[0].tally.same, 2, "what is left out is counted");

        let back = clinic.comparison(staff, second, first).unwrap().values;
        assert_eq!((back.only_before, back.only_after), (3, 0));
    });
    ward.must_be_sound();
}

#[test]
fn that_results_were_compared_is_recorded_for_each_session_and_each_result() {
    let ward = Ward::new();
    let (first, second) = reprocessed(&ward, "staff");
    let opened_before = ward.payloads(Kind::DocumentOpened).len();
    ward.as_person("manager", |clinic, manager| {
        clinic.comparison(manager, first, second).unwrap();
    });
    let sessions = ward.payloads(Kind::SessionOpened);
    let compared: Vec<_> = sessions.iter().filter(|one| one["shown"] == "comparison").collect();
    assert_eq!(compared.len(), 2, "each session");
    assert_eq!(compared[0]["compared_with"], second.to_string());
    assert_eq!(compared[1]["compared_with"], first.to_string());
    assert_eq!(ward.payloads(Kind::DocumentOpened).len(), opened_before, "figures open nothing");

    ward.as_person("manager", |clinic, manager| {
        clinic
            .compared_documents(manager, Pair { before: first, after: second }, true, None)
            .unwrap();
    });
    let opened = ward.payloads(Kind::DocumentOpened);
    let seen = &opened[opened_before..];
    // Two documents changed: one with a result in both sessions, one in the second alone.
    assert_eq!(seen.len(), 3, "{seen:?}");
    assert!(seen.iter().all(|one| one["shown"] == "results"));
}

#[test]
fn who_may_not_read_both_compares_nothing_and_an_auditor_sees_no_value() {
    let ward = Ward::new();
    let (first, second) = reprocessed(&ward, "staff");
    let theirs = ward.session("ada", vec![patient(950)]);
    ward.as_person("staff", |clinic, staff| {
        for (before, after) in [(first, theirs), (theirs, second)] {
            let refused = clinic.comparison(staff, before, after);
            assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
            let refused = clinic.compared_documents(staff, Pair { before, after }, false, None);
            assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
        }
    });
    assert_eq!(ward.payloads(Kind::PermissionDenied).len(), 4, "each refusal is recorded");
    let opened_before = ward.payloads(Kind::DocumentOpened).len();
    ward.as_person("auditor", |clinic, auditor| {
        let comparison = clinic.comparison(auditor, first, second).unwrap();
        assert!(comparison.redacted && comparison.changed_documents == 2);
        let page = clinic
            .compared_documents(auditor, Pair { before: first, after: second }, false, None)
            .unwrap();
        let names: Vec<_> = page.documents.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["document 1", "document 2", "document 3"]);
        assert!(page.documents.iter().all(|one| one.values.is_empty()));
        assert_eq!(page.documents[0].tally.changed, 1);
    });
    assert_eq!(ward.payloads(Kind::DocumentOpened).len(), opened_before, "no result was seen");
    ward.as_person("ada", |clinic, ada| {
        let same = clinic.comparison(ada, first, first).unwrap_err();
        assert!(same.to_string().contains("two different sessions"), "{same}");
        let none = clinic.comparison(ada, first, theirs).unwrap();
        assert_eq!((none.documents, none.values), (0, Tally::default()), "nothing in common");
        let gone =
            clinic.comparison(ada, first, "01a1fde9-61f8-794a-9727-3f52474983e3".parse().unwrap());
        assert!(matches!(gone, Err(AppError::NotFound(_))), "{gone:?}");
    });
}

#[test]
fn many_documents_come_page_by_page_and_no_answer_is_too_large() {
    let ward = Ward::new();
    let first = ward.session("ada", (0..120).map(|_| patient(950)).collect());
    let ids: Vec<_> = ward.as_person("ada", |clinic, ada| {
        let page = |offset| clinic.session_documents(ada, first, offset, 50).unwrap().documents;
        [0, 50, 100].into_iter().flat_map(page).map(|one| one.document_id).collect()
    });
    let long: &'static str = "\"long\" ".repeat(2_000).leak();
    // Every other document differs, and some of them by values that are very long.
    let found = (0..120).map(|number| match number % 2 {
        0 => patient(950),
        _ if number > 100 => Found::Values(vec![(FieldName::Author, long, 700); 9]),
        _ => Found::Values(vec![(FieldName::PatientName, "Desmond Rourke", 950)]),
    });
    let second = ward.session_again("ada", ids.clone(), found.collect());
    ward.as_person("ada", |clinic, ada| {
        let walk = |only_changed| {
            let pages = pages(clinic, ada, Pair { before: first, after: second }, only_changed);
            for page in &pages {
                let page = ComparedDocuments { documents: page.clone(), next: Some(ids[0]) };
                let bytes = serde_json::to_string(&page).unwrap().len();
                assert!(page.documents.len() <= 50 && bytes < 256 * 1024, "{bytes}");
            }
            pages.concat()
        };
        let all: Vec<_> = walk(false).iter().map(|one| one.document_id).collect();
        assert_eq!(all, ids, "each once, in the order in which they came in");
        let changed = walk(true);
        assert_eq!(changed.len(), 60);
        assert_eq!(clinic.comparison(ada, first, second).unwrap().changed_documents, 60);
        let longest = changed.last().unwrap();
        assert!(longest.left_out > 0, "what does not fit is counted");
        let told = u32::try_from(longest.values.len()).unwrap() + longest.left_out;
        let Tally { changed, only_before, only_after, .. } = longest.tally;
        assert_eq!(told, changed + only_before + only_after);
    });
}

#[test]
fn documents_run_again_are_those_that_can_be_read_once_each() {
    let ward = Ward::new();
    let own = ward.session("staff", vec![patient(950), Found::Nothing, patient(950)]);
    let theirs = ward.session("ada", vec![patient(950), Found::Nothing]);
    let ids = ward.as_person("ada", |clinic, ada| documents(clinic, ada, own));
    let cut_off = ward.session_again("staff", ids, vec![patient(950)]);
    ward.as_person("staff", |clinic, staff| {
        let again = clinic.again(staff, &[own]).unwrap();
        assert_eq!(again, Again { documents: 2, quarantined: 1 });
        let estimate = clinic.estimate_again(staff, &[own], "builtin").unwrap();
        assert_eq!((estimate.documents, estimate.free), (2, true));
        let refused = clinic.again(staff, &[own, theirs]);
        assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
        let interrupted = clinic.again(staff, &[own, cut_off]).unwrap();
        assert_eq!(interrupted, again, "what the program's end cut off is not at work");
    });
    ward.as_person("ada", |clinic, ada| {
        let again = clinic.again(ada, &[theirs, own, own]).unwrap();
        assert_eq!(again, Again { documents: 3, quarantined: 2 }, "each document once");
    });
    ward.as_person("auditor", |clinic, auditor| {
        for refused in [
            clinic.again(auditor, &[own]).map(drop),
            clinic.estimate_again(auditor, &[own], "builtin").map(drop),
        ] {
            assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
        }
    });
}

#[test]
fn a_session_over_documents_again_knows_the_one_before_that_its_person_may_read() {
    let ward = Ward::new();
    let first = ward.session("staff", vec![patient(950), patient(950), patient(950)]);
    let ids = ward.as_person("staff", |clinic, staff| documents(clinic, staff, first));
    let ada_s = ward.session_again("ada", ids.clone(), (0..3).map(|_| patient(950)).collect());
    ward.session_again("ada", ids[..1].to_vec(), vec![patient(950)]);
    let last = ward.session_again("staff", ids, (0..3).map(|_| patient(960)).collect());
    let previous = |name: &str, session| {
        ward.as_person(name, |clinic, person| {
            clinic.session_head(person, session).unwrap().previous
        })
    };
    assert_eq!(previous("ada", last), Some(ada_s), "the newest that has most of them");
    assert_eq!(previous("staff", last), Some(first), "ada's is not theirs to read");
    assert_eq!(previous("ada", ada_s), Some(first));
    assert_eq!(previous("ada", first), None);
}
