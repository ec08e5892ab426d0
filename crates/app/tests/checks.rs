//! The eight checks of a session that lives, against a real store.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod common;

use common::{Ward, patient};
use wardbook_app::{AppError, CheckView, Clinic, Person, ResultDecision};
use wardbook_domain::access::Source;
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::compliance::{Check, CheckResult};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::SessionId;

fn check(clinic: &Clinic, person: &Person, session: SessionId) -> Vec<CheckView> {
    clinic.check_session(person, session).unwrap().checks
}

fn of(checks: &[CheckView], wanted: Check) -> &CheckView {
    checks.iter().find(|one| one.name == wanted).unwrap()
}

#[test]
fn a_session_that_waits_for_review_has_its_eight_checks_made_when_a_person_asks() {
    let ward = Ward::new();
    let session = ward.session("staff", vec![patient(500), patient(950)]);
    ward.as_person("staff", |clinic, staff| {
        check(clinic, staff, session);
        let checks = check(clinic, staff, session);
        let names: Vec<_> = checks.iter().map(|one| one.name).collect();
        let live: Vec<_> = Check::ALL.iter().copied().filter(|one| one.is_live()).collect();
        assert_eq!(names, live, "once each, in their order");
        for one in [Check::AuditTrailIntegrity, Check::AccessControl, Check::ProcessingTime] {
            assert_eq!(of(&checks, one).result, CheckResult::Passed, "{one}");
        }
        assert_eq!(of(&checks, Check::PhiHandling).result, CheckResult::NotAssessed);
        let security = of(&checks, Check::Security);
        assert_eq!((security.result, security.score), (CheckResult::NotAssessed, None));
        assert!(security.details.contains("\"databaseEncrypted\": true"), "{}", security.details);
        let quality = of(&checks, Check::QualityThreshold);
        assert_eq!(quality.result, CheckResult::Failed);
        assert_eq!(quality.issues, ["accuracy is 0.800, asked for is 0.850"]);
        assert!(quality.details.contains("\"reviewsWaiting\": 1"), "{}", quality.details);
    });
    let raised = ward.payloads(Kind::AlertRaised);
    assert!(raised.is_empty(), "the session's threshold raises that: {raised:?}");
    ward.must_be_sound();
}

#[test]
fn who_may_not_run_sessions_has_no_check_made_and_a_complete_session_keeps_its_own() {
    let ward = Ward::new();
    let session = ward.session("staff", vec![patient(500)]);
    ward.as_person("auditor", |clinic, auditor| {
        let refused = clinic.check_session(auditor, session).unwrap_err();
        assert!(matches!(refused, AppError::NotPermitted { .. }), "{refused}");
    });
    ward.as_person("doctor", |clinic, doctor| {
        let documents = clinic.session_documents(doctor, session, 0, 1).unwrap().documents;
        let found = clinic.session_values(doctor, session, documents[0].document_id).unwrap();
        let reason = "read aloud with the patient".into();
        let accept = ResultDecision { accept: true, reason, seconds_looked: 1, all_values: true };
        clinic.review_result(doctor, found.result_id, &accept).unwrap();
        let head = clinic.session_head(doctor, session).unwrap();
        assert!(head.row.completed_at.is_some() && !head.may_check);
        assert_eq!(head.checks.len(), Check::ALL.len(), "the eight, and what was made at the end");
        let late = clinic.check_session(doctor, session).unwrap_err().to_string();
        assert!(late.contains("its checks stand as they were made then"), "{late}");
    });
    ward.must_be_sound();
}

#[test]
fn a_sign_in_attack_fails_the_check_of_security_but_stops_no_session() {
    let ward = Ward::new();
    let session = ward.session("staff", vec![patient(950)]);
    for _ in 0..5 {
        let (clock, randomness) = (&Clock::system(), &Randomness::system());
        Clinic::sign_in(&ward.home, "staff", "not it".into(), Source::Window, clock, randomness)
            .unwrap_err();
    }
    ward.as_person("staff", |clinic, staff| {
        let checks = check(clinic, staff, session);
        let security = of(&checks, Check::Security);
        assert_eq!((security.result, security.holds_completion), (CheckResult::Failed, false));
        let said =
            "a sign-in attack may be under way: 5 sign-ins failed while the clinic was locked.";
        assert_eq!(security.issues, [said]);
        let head = clinic.complete_session(staff, session).unwrap();
        assert!(head.row.completed_at.is_some(), "{:?}", head.waits_for);
    });
    let raised = ward.payloads(Kind::AlertRaised);
    assert_eq!(raised.len(), 1, "one problem, one alert");
    assert_eq!(raised[0]["type"], "repeated_sign_in_failure");
    ward.must_be_sound();
}
