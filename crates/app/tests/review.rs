//! Review against a real store: what people say of results, and what follows for the session.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod common;

use common::{Found, Ward, patient};
use wardbook_app::{
    AddedValue, AppError, Clinic, DocumentResult, FieldDecision, Person, ResultDecision,
    SessionQuery,
};
use wardbook_domain::alert::{AlertState, AlertType};
use wardbook_domain::event::Kind;
use wardbook_domain::extraction::{DocumentType, FieldName};
use wardbook_domain::ids::SessionId;
use wardbook_domain::review::{ReviewState, ValueReview};
use wardbook_domain::session::AccuracySource;

fn results(clinic: &Clinic, person: &Person, session: SessionId) -> Vec<DocumentResult> {
    let page = clinic.session_documents(person, session, 0, 50).unwrap();
    let done = page.documents.into_iter().filter(|one| one.found.is_some());
    let values = done.map(|one| clinic.session_values(person, session, one.document_id).unwrap());
    values.collect()
}

fn accept() -> ResultDecision {
    ResultDecision { accept: true, reason: String::new(), seconds_looked: 12, all_values: false }
}

fn edit(value: &str) -> FieldDecision {
    FieldDecision::Edit { value: value.into(), as_printed: false }
}

/// Accepts each thing that a review was asked for and that is not decided, one by one.
fn decide_each(clinic: &Clinic, person: &Person, found: &DocumentResult) {
    let now = clinic.session_values(person, found.session_id, found.document_id).unwrap();
    for one in now.undecided() {
        let key = now.result_id;
        let done = match one.field_id {
            Some(field) => clinic.review_field(person, field, &FieldDecision::Accept),
            None if one.part == "type" => clinic.review_type(person, key, now.known_type()),
            None => clinic.review_doubt(person, key, &one.part, true),
        };
        done.unwrap();
    }
}

/// Accepts a result once each of them is decided.
fn accept_each(clinic: &Clinic, person: &Person, found: &DocumentResult) -> DocumentResult {
    decide_each(clinic, person, found);
    clinic.review_result(person, found.result_id, &accept()).unwrap()
}

#[test]
fn the_last_review_of_a_session_makes_its_accuracy_and_completes_it() {
    let ward = Ward::new();
    let session = ward.session("staff", vec![patient(500), patient(950), patient(600)]);
    ward.as_person("reviewer", |clinic, reviewer| {
        let queue = clinic.review_queue(reviewer, 0, 10).unwrap();
        assert_eq!((queue.total, queue.items.len()), (2, 2));
        assert!(queue.items[0].waiting_since <= queue.items[1].waiting_since);
        assert_eq!(clinic.review_queue(reviewer, 1, 10).unwrap().items.len(), 1);
        let head = clinic.session_head(reviewer, session).unwrap();
        assert_eq!(head.row.accuracy_source, AccuracySource::Confidence);
        let waits = head.waits_for.unwrap();
        assert!(waits.starts_with("2 of its results wait for a person's review"), "{waits}");
        assert!(!head.may_complete);

        let found = results(clinic, reviewer, session);
        let [name, birth] = [0, 1].map(|at| found[0].fields[at].field_id);
        clinic.review_field(reviewer, name, &edit("Desmond O'Rourke")).unwrap();
        clinic.review_field(reviewer, birth, &FieldDecision::Reject).unwrap();
        let open = clinic.review_field(reviewer, birth, &FieldDecision::Reopen).unwrap();
        assert_eq!(open.fields[0].review_state, ValueReview::Edited);
        assert_eq!(open.fields[0].reviewed_value.as_deref(), Some("Desmond O'Rourke"));
        assert_eq!(open.fields[0].value, "Desmond Rourke", "what was found stays");
        assert_eq!(open.fields[1].review_state, ValueReview::Open);
        let done = accept_each(clinic, reviewer, &found[0]);
        assert_eq!(done.review_state, ReviewState::Accepted);
        assert_eq!(done.reviewed_by.as_deref(), Some("reviewer"));
        assert_eq!(done.fields[1].review_state, ValueReview::Accepted, "it was decided by itself");
        let head = clinic.session_head(reviewer, session).unwrap();
        assert_eq!(head.row.overall_accuracy_score.as_deref(), Some("0.667"), "the type is right");
        assert_eq!(head.row.accuracy_source, AccuracySource::Reviews);
        assert_eq!((head.row.reviewed_values, head.row.total_values), (Some(3), Some(9)));
        assert_eq!(head.row.manual_review_required, 1);
        assert!(head.row.completed_at.is_none());
        assert_eq!(head.alerts[0].alert_type, AlertType::AccuracyBelowThreshold);
        let said = &head.alerts[0].description;
        assert!(said.contains("3 values reviewed so far of 9, and 1 result waits"), "{said}");

        let again = clinic.review_result(reviewer, found[0].result_id, &accept()).unwrap_err();
        assert!(again.to_string().contains("accepted by reviewer already"), "{again}");
        let late = clinic.review_field(reviewer, name, &FieldDecision::Accept).unwrap_err();
        assert!(late.to_string().contains("already"), "{late}");

        accept_each(clinic, reviewer, &found[2]);
        let head = clinic.session_head(reviewer, session).unwrap();
        assert_eq!(head.row.overall_accuracy_score.as_deref(), Some("0.833"), "five of six");
        assert_eq!((head.row.reviewed_values, head.row.total_values), (Some(6), Some(9)));
        assert!(head.row.completed_at.is_some(), "it completed by itself: {:?}", head.waits_for);
        assert_eq!(head.waits_for, None);
        let report = head.completion_report.unwrap();
        assert!(report.contains("\"accuracy_source\": \"reviews\""), "{report}");
        assert!(report.contains("\"of\": 9,\n      \"values\": 6"), "{report}");
        let checks: Vec<_> =
            head.checks.iter().map(|one| (one.name.as_str(), one.result.as_str())).collect();
        assert!(checks.contains(&("access_control", "passed")), "{checks:?}");
        assert!(checks.contains(&("audit_trail_completeness", "passed")), "{checks:?}");
        let complete = clinic.review_result(reviewer, found[1].result_id, &accept()).unwrap_err();
        assert!(complete.to_string().contains("its session is complete"), "{complete}");
        assert_eq!(clinic.review_queue(reviewer, 0, 10).unwrap().total, 0);
    });
    let said = ward.payloads(Kind::ResultReviewed);
    assert_eq!(said.len(), 2);
    assert_eq!(said[0]["seconds_looked"], 12);
    assert_eq!(said[0]["document_opened"], false, "its values were listed, not its pages");
    assert_eq!(said[0]["fields"]["edited"], 1);
    assert_eq!(ward.payloads(Kind::FieldReviewed).len(), 6, "each doubted one was decided");
    ward.must_be_sound();
}

#[test]
fn a_rejected_result_says_why_and_counts_against_the_accuracy() {
    let ward = Ward::new();
    let session = ward.session("doctor", vec![patient(400), patient(950)]);
    ward.as_person("doctor", |clinic, doctor| {
        let found = results(clinic, doctor, session);
        let doubted = found.iter().find(|one| one.review_state == ReviewState::Open).unwrap();
        clinic.review_field(doctor, doubted.fields[0].field_id, &FieldDecision::Reject).unwrap();
        let confirmed =
            found.iter().find(|one| one.review_state == ReviewState::NotNeeded).unwrap();
        // Nobody has to look at this one; who did says so, and it counts.
        clinic.review_result(doctor, confirmed.result_id, &accept()).unwrap();
        let head = clinic.session_head(doctor, session).unwrap();
        assert_eq!(head.row.overall_accuracy_score.as_deref(), Some("1.000"));
        assert_eq!(head.row.manual_review_required, 1, "the doubted one still waits");
        let reject = ResultDecision {
            accept: false,
            reason: " ".into(),
            seconds_looked: 1,
            all_values: false,
        };
        let refused = clinic.review_result(doctor, doubted.result_id, &reject).unwrap_err();
        assert!(refused.to_string().contains("say why"), "{refused}");
        let reject = ResultDecision { reason: "another patient".into(), ..reject };
        let done = clinic.review_result(doctor, doubted.result_id, &reject).unwrap();
        assert_eq!(
            (done.review_state.as_str(), done.review_note.as_deref()),
            ("rejected", Some("another patient"))
        );
        assert!(done.fields.iter().all(|field| field.review_state == ValueReview::Rejected));
        let head = clinic.session_head(doctor, session).unwrap();
        assert_eq!(head.row.overall_accuracy_score.as_deref(), Some("0.500"), "three of six");
        let alert = head.alerts.iter().find(|one| one.state == AlertState::Open).unwrap();
        assert!(alert.description.contains("what reviewers confirmed"), "{}", alert.description);
        assert!(alert.description.contains("6 values reviewed of 6"), "{}", alert.description);
    });
    ward.must_be_sound();
}

#[test]
fn what_was_no_document_says_nothing_of_the_accuracy() {
    let ward = Ward::new();
    let session = ward.session("ada", vec![Found::Values(Vec::new())]);
    ward.as_person("ada", |clinic, ada| {
        let found = results(clinic, ada, session);
        let set_aside = ResultDecision {
            accept: false,
            reason: "a lunch menu".into(),
            seconds_looked: 2,
            all_values: false,
        };
        clinic.review_result(ada, found[0].result_id, &set_aside).unwrap();
        let head = clinic.session_head(ada, session).unwrap();
        assert_eq!((head.row.overall_accuracy_score, head.row.reviewed_values), (None, None));
        assert!(head.alerts.iter().all(|alert| alert.state == AlertState::Resolved));
    });
    let two = ward.session("ada", vec![Found::Values(Vec::new()), patient(400)]);
    ward.as_person("ada", |clinic, ada| {
        for found in results(clinic, ada, two) {
            let menu = found.fields.is_empty();
            let reason = if menu { "a lunch menu" } else { "" };
            if !menu {
                decide_each(clinic, ada, &found);
            }
            let decision = ResultDecision { accept: !menu, reason: reason.into(), ..accept() };
            clinic.review_result(ada, found.result_id, &decision).unwrap();
        }
        let head = clinic.session_head(ada, two).unwrap();
        assert_eq!(head.row.overall_accuracy_score.as_deref(), Some("1.000"));
        assert_eq!(
            head.row.reviewed_values, head.row.total_values,
            "what was set aside is left out"
        );
    });
    ward.must_be_sound();
}

#[test]
fn an_accuracy_alert_goes_by_itself_once_reviewers_have_confirmed_enough() {
    let ward = Ward::new();
    let short = Found::Values(vec![(FieldName::PatientName, "Desmond Rourke", 300)]);
    let mut values = vec![(FieldName::PatientName, "Desmond Rourke", 500)];
    values.extend((0..12).map(|_| (FieldName::Identifier, "4711", 900)));
    let session = ward.session("ada", vec![short, Found::Values(values)]);
    ward.as_person("ada", |clinic, ada| {
        let found = results(clinic, ada, session);
        let no = ResultDecision { accept: false, reason: "a blank page".into(), ..accept() };
        clinic.review_result(ada, found[0].result_id, &no).unwrap();
        let head = clinic.session_head(ada, session).unwrap();
        assert_eq!(head.row.overall_accuracy_score.as_deref(), Some("0.000"));
        assert_eq!(head.alerts[0].state, AlertState::Open);
        accept_each(clinic, ada, &found[1]);
        let head = clinic.session_head(ada, session).unwrap();
        assert_eq!(head.row.overall_accuracy_score.as_deref(), Some("0.875"));
        let alert = &head.alerts[0];
        assert_eq!((alert.state, alert.resolved_by.as_deref()), (AlertState::Resolved, None));
        let said = alert.resolution.as_deref().unwrap();
        assert_eq!(
            said,
            "Reviewers confirmed 0.875 of the values (16 values reviewed of 16), and the threshold \
             is 0.850."
        );
    });
    assert_eq!(ward.payloads(Kind::AlertResolved)[0]["by_itself"], true);
    ward.must_be_sound();
}

#[test]
fn what_is_no_value_is_refused_and_a_correction_to_the_same_confirms() {
    let ward = Ward::new();
    let session = ward.session("ada", vec![patient(500)]);
    ward.as_person("ada", |clinic, ada| {
        let field = results(clinic, ada, session)[0].fields[0].field_id;
        for wrong in ["", "  ", "two\nlines", &"x".repeat(501)] {
            let refused = clinic.review_field(ada, field, &edit(wrong)).unwrap_err();
            assert!(refused.to_string().contains("1 to 500 characters"), "{refused}");
        }
        let same = clinic.review_field(ada, field, &edit(" Desmond Rourke ")).unwrap();
        assert_eq!(same.fields[0].review_state, ValueReview::Accepted);
        assert_eq!(same.fields[0].reviewed_value, None);
        let unknown = "0190b3a2-7c4d-7e8f-9a0b-1c2d3e4f5a6b".parse().unwrap();
        let missing = clinic.review_field(ada, unknown, &FieldDecision::Accept);
        assert!(matches!(missing, Err(AppError::NotFound(_))), "{missing:?}");
    });
}

/// An author that nothing had found, on the first page.
fn added(value: &str) -> AddedValue {
    let value = value.into();
    AddedValue {
        name: FieldName::Author,
        detail: String::new(),
        value,
        page: Some(1),
        as_printed: false,
    }
}

#[test]
fn a_reviewer_adds_what_was_missed_and_corrects_the_type_and_both_count_as_wrong() {
    let ward = Ward::new();
    let birth = Found::Values(vec![(FieldName::BirthDate, "1950-02-14", 950)]);
    let session = ward.session("ada", vec![birth, patient(600)]);
    ward.as_person("reviewer", |clinic, reviewer| {
        let found = results(clinic, reviewer, session).remove(0);
        let patient = AddedValue { name: FieldName::PatientName, ..added("Desmond Rourke") };
        let result = clinic.add_value(reviewer, found.result_id, &patient).unwrap();
        let new = result.fields.last().unwrap();
        assert_eq!((new.name, new.review_state.as_str()), (FieldName::PatientName, "added"));
        assert_eq!((new.value.as_str(), new.page, new.confidence), ("", Some(1), None));
        assert_eq!(new.reviewed_value.as_deref(), Some("Desmond Rourke"));
        let again = clinic.add_value(reviewer, found.result_id, &patient).unwrap_err();
        assert!(again.to_string().contains("has this value already"), "{again}");
        let author = clinic.add_value(reviewer, found.result_id, &added("Priya")).unwrap();
        let author = author.fields.last().unwrap().field_id;
        let author = clinic.review_field(reviewer, author, &edit("Priya Ramanathan")).unwrap();
        let author = author.fields.last().unwrap();
        assert_eq!(
            author.review_state,
            ValueReview::Added,
            "nothing had found it, however it is spelt"
        );
        assert_eq!(author.reviewed_value.as_deref(), Some("Priya Ramanathan"));
        let confirmed = clinic.review_field(reviewer, author.field_id, &FieldDecision::Accept);
        assert!(confirmed.unwrap_err().to_string().contains("nothing to confirm"));
        let left = clinic.review_field(reviewer, author.field_id, &FieldDecision::Reopen).unwrap();
        assert_eq!(left.fields.len(), 2, "taken out again");

        let invoice = DocumentType::Invoice;
        let typed = clinic.review_type(reviewer, found.result_id, invoice).unwrap();
        assert_eq!(typed.reviewed_type, Some(invoice));
        assert_eq!(typed.document_type, DocumentType::ReferralLetter, "what was found stays");
        let queue = clinic.review_queue(reviewer, 0, 10).unwrap();
        assert!(queue.items.iter().any(|one| one.document_type == invoice));
        let back = clinic.review_type(reviewer, found.result_id, DocumentType::ReferralLetter);
        assert_eq!(back.unwrap().reviewed_type, None, "what was found takes a correction back");
        clinic.review_type(reviewer, found.result_id, invoice).unwrap();
        accept_each(clinic, reviewer, &found);
        let row = clinic.session_head(reviewer, session).unwrap().row;
        assert_eq!(row.overall_accuracy_score.as_deref(), Some("0.333"), "the birth date alone");
        assert_eq!((row.reviewed_values, row.total_values), (Some(3), Some(6)));
        let page = clinic.session_documents(reviewer, session, 0, 50).unwrap();
        assert_eq!(page.documents[0].found.as_ref().unwrap().document_type, invoice);
        let late = clinic.add_value(reviewer, found.result_id, &added("too late")).unwrap_err();
        assert!(late.to_string().contains("already"), "{late}");
    });
    let added = ward.payloads(Kind::FieldAdded);
    assert_eq!((added.len(), &added[0]["field"]), (2, &serde_json::json!("patient_name")));
    assert!(!added[0].to_string().contains("Rourke"), "auditors read it: {added:?}");
    let typed = ward.payloads(Kind::TypeReviewed);
    assert_eq!((typed.len(), &typed[0]["chosen"]), (3, &serde_json::json!("invoice")));
    let fields = ward.payloads(Kind::FieldReviewed);
    assert_eq!(fields[1]["decision"], "withdrawn");
    let said = ward.payloads(Kind::ResultReviewed);
    assert_eq!((&said[0]["type"], &said[0]["fields"]["added"]), (&"corrected".into(), &1.into()));
    ward.must_be_sound();
}

#[test]
fn what_cannot_be_a_value_of_its_field_is_not_added() {
    let ward = Ward::new();
    let session = ward.session("ada", vec![patient(500)]);
    ward.as_person("ada", |clinic, ada| {
        let result = results(clinic, ada, session)[0].result_id;
        let dated = |value: &str, detail: &str| AddedValue {
            name: FieldName::Date,
            detail: detail.into(),
            ..added(value)
        };
        for (wrong, why) in [
            (added(" "), "1 to 500 characters"),
            (added("two\nlines"), "in one line"),
            (dated("14/03/1958", "admission"), "a date is written as 1958-03-14"),
            (AddedValue { name: FieldName::BirthDate, ..added("9050") }, "lies in the past"),
            (dated("1958-03-14", ""), "say which `date` it is"),
            (dated("1958-03-14", "mrn"), "say which `date` it is"),
            (AddedValue { detail: "mrn".into(), ..added("Priya") }, "`author` has no detail"),
            (AddedValue { page: Some(0), ..added("Priya") }, "counted from 1"),
        ] {
            let refused = clinic.add_value(ada, result, &wrong).unwrap_err();
            assert!(refused.to_string().contains(why), "{wrong:?}: {refused}");
        }
        let right = clinic.add_value(ada, result, &dated("1958-03", "admission")).unwrap();
        assert_eq!(right.fields.last().unwrap().detail, "admission");
    });
}

#[test]
fn a_reviewed_result_is_opened_again_with_a_reason_while_its_session_is_not_complete() {
    let ward = Ward::new();
    let session = ward.session("ada", vec![patient(500), patient(600), patient(950)]);
    ward.as_person("reviewer", |clinic, reviewer| {
        let found = results(clinic, reviewer, session);
        let (first, sure) = (&found[0], &found[2]);
        let early = clinic.reopen_result(reviewer, first.result_id, "by mistake").unwrap_err();
        assert!(early.to_string().contains("has not ended"), "{early}");
        let name = first.fields[0].field_id;
        clinic.review_field(reviewer, name, &edit("Desmond O'Rourke")).unwrap();
        for one in [first, sure] {
            accept_each(clinic, reviewer, one);
        }
        let silent = clinic.reopen_result(reviewer, first.result_id, "  ").unwrap_err();
        assert!(silent.to_string().contains("say why"), "{silent}");
        let open = clinic.reopen_result(reviewer, first.result_id, "the wrong patient").unwrap();
        assert_eq!((open.review_state.as_str(), &open.reviewed_by), ("open", &None));
        assert_eq!(open.review_note.as_deref(), Some("the wrong patient"));
        let states: Vec<_> = open.fields.iter().map(|one| one.review_state.as_str()).collect();
        assert_eq!(states, ["edited", "open"], "what was written stays, the rest is undecided");
        let row = clinic.session_head(reviewer, session).unwrap().row;
        assert_eq!((row.manual_review_required, row.reviewed_values), (2, Some(3)));
        let sure = clinic.reopen_result(reviewer, sure.result_id, "to look again").unwrap();
        assert_eq!(
            sure.review_state,
            ReviewState::NotNeeded,
            "nobody had to look, and nobody has to"
        );
        let row = clinic.session_head(reviewer, session).unwrap().row;
        assert_eq!((row.accuracy_source.as_str(), row.reviewed_values), ("confidence", None));
        for one in &found[..2] {
            accept_each(clinic, reviewer, one);
        }
        assert!(clinic.session_head(reviewer, session).unwrap().row.completed_at.is_some());
    });
    let said = ward.payloads(Kind::ResultReopened);
    assert_eq!((said.len(), &said[0]["before"]), (2, &serde_json::json!("accepted")));
    assert!(!said[0].to_string().contains("wrong patient"), "the reason stands in the row");
    ward.must_be_sound();
}

#[test]
fn a_result_is_accepted_when_each_thing_that_its_review_was_asked_for_is_decided() {
    let ward = Ward::new();
    let doubted = vec![(FieldName::BirthDate, "1950-02-14", 500)];
    let session = ward.session("ada", vec![Found::Values(doubted), patient(500), patient(950)]);
    ward.as_person("reviewer", |clinic, reviewer| {
        let found = results(clinic, reviewer, session);
        let parts = |at: usize| -> Vec<String> {
            found[at].asked.iter().map(|one| one.part.replace(char::is_numeric, "")).collect()
        };
        assert_eq!(parts(0)[0], "missing/patient_name");
        assert_eq!((parts(0).len(), parts(1).len(), parts(2).len()), (2, 2, 0));
        let first = found[0].result_id;
        let refused = clinic.review_result(reviewer, first, &accept()).unwrap_err();
        assert_eq!(refused.code(), "undecided");
        let said = refused.to_string();
        assert!(said.contains("the patient name, since it was not found"), "{said}");
        assert!(said.contains("the birth date, since its confidence is below"), "{said}");
        let birth = found[0].fields[0].field_id;
        clinic.review_field(reviewer, birth, &edit("1950-02-15")).unwrap();
        let refused = clinic.review_result(reviewer, first, &accept()).unwrap_err();
        assert!(!refused.to_string().contains("birth date"), "{refused}");
        let other = clinic.review_doubt(reviewer, first, "missing/author", true).unwrap_err();
        assert!(other.to_string().contains("nobody is asked"), "{other}");
        let seen = clinic.review_doubt(reviewer, first, "missing/patient_name", true).unwrap();
        assert_eq!(seen.undecided().count(), 0);
        let back = clinic.review_doubt(reviewer, first, "missing/patient_name", false).unwrap();
        assert_eq!(back.undecided().count(), 1);
        clinic.review_doubt(reviewer, first, "missing/patient_name", true).unwrap();
        clinic.review_result(reviewer, first, &accept()).unwrap();

        let all = ResultDecision { all_values: true, ..accept() };
        let silent = clinic.review_result(reviewer, found[1].result_id, &all).unwrap_err();
        assert!(silent.to_string().contains("say why"), "{silent}");
        let all = ResultDecision { reason: "read with the patient".into(), ..all };
        clinic.review_result(reviewer, found[1].result_id, &all).unwrap();
    });
    let said = ward.payloads(Kind::ResultReviewed);
    let how = |at: usize| -> Vec<_> {
        let asked = said[at]["asked"].as_array().unwrap().iter();
        asked.map(|one| (one["how"].as_str().unwrap(), one["one_by_one"] == true)).collect()
    };
    assert_eq!(
        (&said[0]["all_values"], how(0)),
        (&false.into(), vec![("seen", true), ("edited", true)])
    );
    assert_eq!(
        (&said[1]["all_values"], how(1)),
        (&true.into(), vec![("with_the_rest", false), ("with_the_rest", false)])
    );
    assert!(!said[0].to_string().contains("1950"), "auditors read it: {}", said[0]);
    assert_eq!(ward.payloads(Kind::DoubtReviewed)[1]["decision"], "withdrawn");
    ward.must_be_sound();
}

#[test]
fn what_a_reviewer_gave_is_a_value_of_its_field_and_not_the_machines_any_more() {
    let ward = Ward::new();
    let values = vec![
        (FieldName::PatientName, "Desmond Rourke", 500),
        (FieldName::BirthDate, "1950-02-14", 900),
    ];
    let session = ward.session("ada", vec![Found::Values(values)]);
    ward.as_person("ada", |clinic, ada| {
        let found = results(clinic, ada, session).remove(0);
        assert_eq!(found.confidence.unwrap().permille(), 783, "of the type and two values");
        let [name, birth] = [0, 1].map(|at| found.fields[at].field_id);
        for wrong in ["next tuesday", "2999-01-01", "14/03/1958"] {
            let refused = clinic.review_field(ada, birth, &edit(wrong)).unwrap_err();
            assert_eq!(refused.code(), "invalid", "{wrong}: {refused}");
        }
        let now = clinic.review_field(ada, name, &edit("Desmond O'Rourke")).unwrap();
        assert_eq!(now.fields[0].confidence, None);
        assert_eq!(now.confidence.unwrap().permille(), 925, "of the type and one value");
        let head = clinic.session_documents(ada, session, 0, 1).unwrap().documents.remove(0);
        assert_eq!(head.found.unwrap().confidence, now.confidence);
        let typed = clinic.review_type(ada, found.result_id, DocumentType::Invoice).unwrap();
        assert_eq!((typed.type_confidence, typed.confidence.unwrap().permille()), (None, 900));
        let all = clinic.review_field(ada, birth, &edit("1950-02-15")).unwrap();
        assert_eq!(all.confidence, None, "nothing is the machine's");
        let back = clinic.review_field(ada, birth, &FieldDecision::Reopen).unwrap();
        assert_eq!(back.fields[1].confidence.unwrap().permille(), 900);
        let number = |as_printed| AddedValue {
            name: FieldName::Identifier,
            detail: "medicare_number".into(),
            value: "2428 77814 2".into(),
            page: Some(1),
            as_printed,
        };
        let refused = clinic.add_value(ada, found.result_id, &number(false)).unwrap_err();
        assert_eq!(refused.code(), "number_doubtful", "{refused}");
        let added = clinic.add_value(ada, found.result_id, &number(true)).unwrap();
        assert!(added.fields[2].as_printed);
        let key = added.fields[2].field_id;
        let right = clinic.review_field(ada, key, &edit("2428 77813 2")).unwrap();
        assert!(!right.fields[2].as_printed);
    });
    assert_eq!(ward.payloads(Kind::FieldAdded)[0]["as_printed"], true);
    ward.must_be_sound();
}

#[test]
fn a_completed_sessions_result_is_opened_again_and_corrected_while_its_report_stays() {
    let ward = Ward::new();
    let session = ward.session("ada", vec![patient(500), patient(950)]);
    ward.as_person("reviewer", |clinic, reviewer| {
        let found = results(clinic, reviewer, session);
        accept_each(clinic, reviewer, &found[0]);
        let before = clinic.session_head(reviewer, session).unwrap();
        assert!(before.row.completed_at.is_some() && before.reopened.is_empty());
        // Nobody had to look at this one, and it is wrong all the same.
        let sure = &found[1];
        let name = sure.fields[0].field_id;
        let closed = clinic.review_field(reviewer, name, &edit("Edmund Rourke")).unwrap_err();
        assert!(closed.to_string().contains("open the result again"), "{closed}");
        let open = clinic.reopen_result(reviewer, sure.result_id, "another patient").unwrap();
        assert_eq!(open.review_state, ReviewState::Open);
        let said = open.reopened.unwrap();
        assert_eq!((said.by.as_str(), said.reason.as_str()), ("reviewer", "another patient"));
        let again = clinic.reopen_result(reviewer, sure.result_id, "twice").unwrap_err();
        assert!(again.to_string().contains("has not ended"), "{again}");
        let queue = clinic.review_queue(reviewer, 0, 9).unwrap();
        assert_eq!((queue.total, queue.items[0].position), (1, 2));
        assert!(queue.items[0].reason.contains("opened again"), "{}", queue.items[0].reason);
        clinic.review_field(reviewer, name, &edit("Edmund Rourke")).unwrap();
        accept_each(clinic, reviewer, sure);
        let after = clinic.session_head(reviewer, session).unwrap();
        assert_eq!(after.row.completed_at, before.row.completed_at, "it stays complete");
        assert_eq!(after.completion_report, before.completion_report, "and so does its report");
        assert_eq!(after.row.overall_accuracy_score.as_deref(), Some("0.833"), "of both results");
        assert_eq!((after.reopened.len(), after.reopened[0].by.as_str()), (1, "reviewer"));
        clinic.reopen_result(reviewer, sure.result_id, "once more").unwrap();
    });
    let said = ward.payloads(Kind::ResultReopened);
    assert_eq!(said[0]["after_completion"], true);
    assert!(!said[0].to_string().contains("another patient"), "the reason stands in the row");
    assert_eq!(ward.payloads(Kind::SessionCompleted).len(), 1);
    assert!(ward.payloads(Kind::CompletionRefused).is_empty());
    ward.must_be_sound();
}

#[test]
fn only_reviewers_doctors_and_administrators_review() {
    let ward = Ward::new();
    let session = ward.session("staff", vec![patient(500)]);
    let found = ward.as_person("ada", |clinic, ada| results(clinic, ada, session).remove(0));
    for (name, may) in [
        ("staff", false),
        ("manager", false),
        ("auditor", false),
        ("reviewer", true),
        ("doctor", true),
        ("ada", true),
    ] {
        ward.as_person(name, |clinic, person| {
            let field = found.fields[0].field_id;
            let answers = [
                clinic.review_queue(person, 0, 1).map(drop),
                clinic.review_type(person, found.result_id, DocumentType::Invoice).map(drop),
                clinic.add_value(person, found.result_id, &added(name)).map(drop),
                clinic.review_field(person, field, &FieldDecision::Accept).map(drop),
            ];
            for answer in answers {
                let refused = matches!(answer, Err(AppError::NotPermitted { .. }));
                assert_eq!(!refused, may, "{name}: {answer:?}");
            }
            if !may {
                for refused in [
                    clinic.review_result(person, found.result_id, &accept()),
                    clinic.reopen_result(person, found.result_id, "by mistake"),
                ] {
                    assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
                }
            }
        });
    }
}

#[test]
fn a_session_without_reviews_keeps_its_confidence_and_is_completed_when_asked() {
    let ward = Ward::new();
    let none = Found::Values(vec![(FieldName::PatientName, "Ada Byron", 990)]);
    let session = ward.session("staff", vec![none, Found::Nothing]);
    ward.as_person("auditor", |clinic, auditor| {
        let head = clinic.session_head(auditor, session).unwrap();
        assert!(!head.may_complete && !head.may_resume && head.may_export);
        assert!(clinic.complete_session(auditor, session).is_err());
        let page = clinic.session_documents(auditor, session, 0, 50).unwrap();
        assert!(page.redacted && page.documents.iter().all(|one| one.found.is_none()));
        let values = clinic.session_values(auditor, session, page.documents[0].document_id);
        assert!(matches!(values, Err(AppError::NotPermitted { .. })), "{values:?}");
        assert_eq!(page.documents[1].name, "document 2");
    });
    ward.as_person("staff", |clinic, staff| {
        let head = clinic.session_head(staff, session).unwrap();
        assert!(head.may_complete && !head.may_export);
        assert_eq!(head.waits_for.unwrap(), "Nothing stands in its way; ask for its completion.");
        let head = clinic.complete_session(staff, session).unwrap();
        assert!(head.row.completed_at.is_some());
        assert_eq!(head.row.accuracy_source, AccuracySource::Confidence);
        assert!(head.completion_report.unwrap().contains("\"accuracy_source\": \"confidence\""));
        let again = clinic.complete_session(staff, session).unwrap_err();
        assert!(again.to_string().contains("complete already"), "{again}");
        let page = clinic.session_documents(staff, session, 1, 50).unwrap();
        assert_eq!((page.total, page.documents.len()), (2, 1));
        assert_eq!(page.documents[0].failure_code.as_deref(), Some("empty"));
    });
    let opened = ward.payloads(Kind::DocumentOpened);
    assert!(opened.is_empty(), "listing documents opens none: {opened:?}");
    ward.as_person("staff", |clinic, staff| {
        let page = clinic.session_documents(staff, session, 0, 50).unwrap();
        let [read, failed] = [0, 1].map(|at| page.documents[at].document_id);
        assert_eq!(page.documents[0].found.as_ref().unwrap().values, 1);
        let values = clinic.session_values(staff, session, read).unwrap();
        assert_eq!(values.fields[0].value, "Ada Byron");
        let none = clinic.session_values(staff, session, failed);
        assert!(matches!(none, Err(AppError::NotFound(_))), "{none:?}");
    });
    let opened = ward.payloads(Kind::DocumentOpened);
    assert_eq!(opened, [serde_json::json!({ "shown": "results" })], "the one that staff saw");
    let listed = ward.payloads(Kind::SessionOpened);
    assert!(listed.iter().any(|one| one["shown"] == "documents"), "{listed:?}");
    let other = ward.session("ada", vec![patient(900)]);
    ward.as_person("staff", |clinic, staff| {
        for refused in [
            clinic.session_head(staff, other).map(drop),
            clinic.session_documents(staff, other, 0, 1).map(drop),
            clinic.complete_session(staff, other).map(drop),
        ] {
            assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
        }
        let query = SessionQuery { limit: 10, ..SessionQuery::default() };
        assert_eq!(clinic.session_page(staff, &query).unwrap().total, 1, "the own only");
    });
    ward.must_be_sound();
}
