//! Emergency access against a real store: what it permits, and what it leaves behind.

mod common;

use common::{PASSWORD, Ward, patient, sure};
use wardbook_app::{AlertQuery, AppError, Confirmation, SessionQuery};
use wardbook_domain::access::{Permission, Reach};
use wardbook_domain::compliance::{Check, CheckResult};
use wardbook_domain::event::Kind;

#[test]
fn who_reads_only_the_own_reads_everything_until_they_sign_out_and_changes_nothing() {
    let ward = Ward::new();
    let session = ward.session("doctor", vec![patient(500)]);
    let query = SessionQuery { limit: 50, ..SessionQuery::default() };
    ward.as_person("staff", |clinic, staff| {
        assert!(clinic.session_head(staff, session).is_err());
        let wrong = Confirmation { reason: "x".into(), password: "not it".to_owned().into() };
        assert!(clinic.take_emergency_access(staff, &wrong).is_err());
        let blank = Confirmation { reason: " ".into(), password: PASSWORD.to_owned().into() };
        let refused = clinic.take_emergency_access(staff, &blank).unwrap_err();
        assert!(refused.to_string().contains("give a reason"), "{refused}");
        assert!(!clinic.in_emergency(staff));

        clinic.take_emergency_access(staff, &sure()).unwrap();
        assert!(clinic.in_emergency(staff));
        assert_eq!(clinic.session_page(staff, &query).unwrap().sessions.len(), 1);
        let head = clinic.session_head(staff, session).unwrap();
        assert!(!head.may_check && !head.may_complete && !head.may_resume && !head.may_export);
        assert!(!head.may_trace, "the log is not read further");
        let documents = clinic.session_documents(staff, session, 0, 5).unwrap().documents;
        let found = clinic.session_values(staff, session, documents[0].document_id).unwrap();
        assert_eq!(found.fields[0].value, "Desmond Rourke");
        for refused in [
            clinic.complete_session(staff, session).map(drop),
            clinic.check_session(staff, session).map(drop),
            clinic.put_away(staff, &[documents[0].document_id], "no").map(drop),
        ] {
            assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
        }
        assert!(clinic.take_emergency_access(staff, &sure()).is_err(), "they have it already");
    });
    ward.as_person("staff", |clinic, staff| {
        assert_eq!(clinic.reach(staff, Permission::ReadDocuments), Reach::Own);
        assert!(clinic.session_head(staff, session).is_err(), "it ended with the sign-out");
        assert_eq!(clinic.session_page(staff, &query).unwrap().sessions.len(), 0);
        clinic.take_emergency_access(staff, &sure()).unwrap();
    });
    let taken = ward.payloads(Kind::EmergencyAccessTaken);
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0]["reason"], "a test asks for it");
    let raised = ward.payloads(Kind::AlertRaised);
    assert_eq!(raised.len(), 2, "each use is a problem of its own");
    assert_eq!(
        (&raised[0]["type"], &raised[0]["severity"]),
        (&"emergency_access".into(), &"critical".into())
    );
    ward.must_be_sound();
}

#[test]
fn a_session_that_was_looked_at_in_an_emergency_fails_its_check_until_somebody_dealt_with_it() {
    let ward = Ward::new();
    let session = ward.session("doctor", vec![patient(500)]);
    ward.as_person("staff", |clinic, staff| {
        clinic.take_emergency_access(staff, &sure()).unwrap();
        clinic.session_head(staff, session).unwrap();
    });
    ward.as_person("doctor", |clinic, doctor| {
        let checks = clinic.check_session(doctor, session).unwrap().checks;
        let access = checks.iter().find(|one| one.name == Check::AccessControl).unwrap();
        let said = "staff looked in an emergency, and nobody has resolved the alert about it";
        assert_eq!((access.result, &*access.issues), (CheckResult::Failed, &[said.to_owned()][..]));
    });
    let alert = ward.payloads(Kind::EmergencyAccessTaken)[0]["alert"].as_str().unwrap().to_owned();
    ward.as_person("manager", |clinic, manager| {
        clinic
            .resolve_alert(manager, alert.parse().unwrap(), "the patient was in the waiting room")
            .unwrap();
    });
    ward.as_person("doctor", |clinic, doctor| {
        let checks = clinic.check_session(doctor, session).unwrap().checks;
        let access = checks.iter().find(|one| one.name == Check::AccessControl).unwrap();
        assert_eq!(access.result, CheckResult::Passed);
    });
    assert_eq!(ward.payloads(Kind::AlertRaised).len(), 1, "the check raises no second alert");
    ward.must_be_sound();
}

#[test]
fn who_reads_everything_anyway_or_nothing_of_patients_has_no_emergency_access() {
    let ward = Ward::new();
    for name in ["reviewer", "doctor", "manager", "auditor"] {
        ward.as_person(name, |clinic, person| {
            let refused = clinic.take_emergency_access(person, &sure()).unwrap_err();
            assert!(refused.to_string().contains("emergency access"), "{name}: {refused}");
        });
    }
    assert!(ward.payloads(Kind::AlertRaised).is_empty());
    ward.must_be_sound();
}

#[test]
fn an_auditor_learns_of_emergency_access_but_not_what_was_typed_about_it() {
    let ward = Ward::new();
    let reason = "Zebedee Quill collapsed".to_owned();
    let given = Confirmation { reason, password: PASSWORD.to_owned().into() };
    ward.as_person("staff", |clinic, staff| clinic.take_emergency_access(staff, &given).unwrap());
    let query = AlertQuery { limit: 50, ..AlertQuery::default() };
    let seen = |name: &str| {
        ward.as_person(name, |clinic, person| {
            let alerts = clinic.alerts(person, &query).unwrap().alerts;
            let examined = clinic.diagnose(person).unwrap().alerts;
            assert_eq!(alerts.len(), 1, "{name}");
            (serde_json::to_string(&alerts).unwrap(), serde_json::to_string(&examined).unwrap())
        })
    };
    let (alerts, examined) = seen("manager");
    assert!(alerts.contains("Zebedee") && examined.contains("Zebedee"), "{alerts} {examined}");
    let (alerts, examined) = seen("auditor");
    assert!(alerts.contains("emergency_access") && alerts.contains("withheld"), "{alerts}");
    assert!(!alerts.contains("Zebedee") && !examined.contains("Zebedee"), "{alerts} {examined}");

    let alert = ward.payloads(Kind::EmergencyAccessTaken)[0]["alert"].as_str().unwrap().to_owned();
    ward.as_person("manager", |clinic, manager| {
        clinic.resolve_alert(manager, alert.parse().unwrap(), "Zebedee is well again").unwrap();
    });
    assert!(seen("manager").0.contains("well again"));
    let alerts = seen("auditor").0;
    assert!(
        !alerts.contains("Zebedee") && alerts.contains("\"resolution\":\"withheld\""),
        "{alerts}"
    );
}
