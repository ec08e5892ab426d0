//! Lists of sessions and alerts, and estimates, against a real store.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod common;

use common::{Found, Ward, patient};
use wardbook_app::{
    AlertQuery, AppError, Clinic, InboxQuery, NewEndpoint, Person, ResultDecision, SessionOrder,
    SessionPage, SessionQuery,
};
use wardbook_domain::alert::{AlertState, AlertType, Severity};
use wardbook_domain::cost::{NanoUnits, Price};
use wardbook_domain::endpoint::{EndpointKind, PhiPolicy};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, SessionId};
use wardbook_domain::session::{Outcome, SessionStatus};

fn paid(name: &str, url: &str) -> NewEndpoint {
    NewEndpoint {
        name: name.into(),
        kind: EndpointKind::OpenAi,
        url: Some(url.into()),
        model: Some("m-1".into()),
        locality: None,
        phi_policy: None,
        price: Price {
            input: NanoUnits(3 * NanoUnits::UNIT),
            output: NanoUnits(15 * NanoUnits::UNIT),
            cached: NanoUnits::ZERO,
        },
        timeout_seconds: 30,
        max_output_tokens: 1_000,
        api_key: None,
    }
}

fn ids(page: &SessionPage) -> Vec<SessionId> {
    page.sessions.iter().map(|one| one.session_id).collect()
}

#[test]
fn sessions_are_narrowed_sorted_and_paged_by_the_database() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        clinic.add_endpoint(ada, paid("local", "http://127.0.0.1:9/v1"), None).unwrap();
    });
    let first = ward.session("ada", vec![patient(900)]);
    let failed = ward.session("staff", vec![Found::Nothing]);
    let costly = ward.session_at("ada", "local", vec![patient(980), patient(970), Found::Nothing]);
    let doubted = ward.session("staff", vec![patient(300), patient(960)]);
    ward.as_person("manager", |clinic, manager| {
        let all = SessionQuery { limit: 200, ..SessionQuery::default() };
        let asked = |query: SessionQuery| clinic.session_page(manager, &query).unwrap();
        let page = asked(all.clone());
        assert_eq!(ids(&page), [doubted, costly, failed, first], "the newest first");
        assert_eq!((page.total, page.currency.as_str()), (4, "AUD"));
        assert_eq!(page.sessions[1].endpoint, "local");
        assert_eq!(page.sessions[1].total_cost, NanoUnits(6_000));
        assert_eq!(page.sessions[0].compliance_flags, ["manual_review_required"]);
        let second = asked(SessionQuery { offset: 1, limit: 2, ..all.clone() });
        assert_eq!((ids(&second), second.total), (vec![costly, failed], 4));
        for (query, expected) in [
            (SessionQuery { status: vec![SessionStatus::Failed], ..all.clone() }, vec![failed]),
            (
                SessionQuery {
                    status: vec![SessionStatus::Failed, SessionStatus::Completed],
                    user: Some("staff".into()),
                    ..all.clone()
                },
                vec![doubted, failed],
            ),
            (SessionQuery { outcome: Some(Outcome::Partial), ..all.clone() }, vec![costly]),
            (SessionQuery { needs_review: true, ..all.clone() }, vec![doubted]),
            (SessionQuery { endpoint: Some("local".into()), ..all.clone() }, vec![costly]),
            (
                SessionQuery { from: Some(page.sessions[1].initiated_at), ..all.clone() },
                vec![doubted, costly],
            ),
            (SessionQuery { to: Some(page.sessions[2].initiated_at), ..all.clone() }, vec![first]),
            (SessionQuery { user: Some("nobody".into()), ..all.clone() }, vec![]),
        ] {
            let found = asked(query.clone());
            assert_eq!(ids(&found), expected, "{query:?}");
            assert_eq!(found.total as usize, expected.len(), "{query:?}");
        }
        let sorted =
            |order, ascending| ids(&asked(SessionQuery { order, ascending, ..all.clone() }));
        assert_eq!(sorted(SessionOrder::Started, true), [first, failed, costly, doubted]);
        assert_eq!(sorted(SessionOrder::Cost, false)[0], costly);
        assert_eq!(sorted(SessionOrder::Documents, false)[..2], [costly, doubted]);
        assert_eq!(sorted(SessionOrder::Accuracy, false), [costly, first, doubted, failed]);
        assert_eq!(sorted(SessionOrder::Accuracy, true), [doubted, first, costly, failed]);
    });
}

#[test]
fn alerts_are_taken_up_and_resolved_with_a_reason_by_those_who_may() {
    let ward = Ward::new();
    let session = ward.session("staff", vec![patient(300)]);
    ward.session("ada", vec![patient(200)]);
    // A review that confirms too little raises the alert of each.
    ward.as_person("ada", |clinic, ada| {
        let queue = clinic.review_queue(ada, 0, 10).unwrap();
        for item in queue.items {
            let page = clinic.session_documents(ada, item.session_id, 0, 1).unwrap();
            let document = page.documents[0].document_id;
            let result = clinic.session_values(ada, item.session_id, document).unwrap().result_id;
            let reason = "not the patient".into();
            let no = ResultDecision { accept: false, reason, seconds_looked: 3, all_values: false };
            clinic.review_result(ada, result, &no).unwrap();
        }
    });
    let query = AlertQuery { limit: 50, ..AlertQuery::default() };
    let alert = ward.as_person("staff", |clinic, staff| {
        let page = clinic.alerts(staff, &query).unwrap();
        assert_eq!((page.total, page.open), (1, 1), "of the own sessions only");
        let alert = &page.alerts[0];
        assert_eq!(alert.alert_type, AlertType::AccuracyBelowThreshold);
        assert_eq!((alert.session_id, page.may_change), (Some(session), true));
        alert.alert_id
    });
    let other = ward.as_person("auditor", |clinic, auditor| {
        let page = clinic.alerts(auditor, &query).unwrap();
        assert_eq!((page.total, page.may_change), (2, false), "auditors read");
        for refused in [
            clinic.acknowledge_alert(auditor, alert),
            clinic.resolve_alert(auditor, alert, "it is fine"),
        ] {
            assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
        }
        page.alerts.iter().find(|one| one.alert_id != alert).unwrap().alert_id
    });
    ward.as_person("staff", |clinic, staff| {
        let refused = clinic.acknowledge_alert(staff, other);
        assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
        let taken = clinic.acknowledge_alert(staff, alert).unwrap();
        assert_eq!(taken.state, AlertState::Acknowledged);
        assert_eq!(taken.acknowledged_by.as_deref(), Some("staff"));
    });
    ward.as_person("manager", |clinic, manager| {
        let again = clinic.acknowledge_alert(manager, alert).unwrap_err();
        assert!(again.to_string().contains("staff deals with this alert already"), "{again}");
        for short in ["", "  x ", "ok"] {
            let refused = clinic.resolve_alert(manager, alert, short).unwrap_err();
            assert!(refused.to_string().contains("in a few words"), "{refused}");
        }
        assert!(clinic.resolve_alert(manager, alert, &"x".repeat(1_001)).is_err());
        let done = clinic.resolve_alert(manager, alert, "The scans were replaced.").unwrap();
        assert_eq!(done.resolved_by.as_deref(), Some("manager"));
        assert_eq!(done.resolution.as_deref(), Some("The scans were replaced."));
        assert_eq!(done.acknowledged_by.as_deref(), Some("staff"), "who took it up stays");
        let again = clinic.resolve_alert(manager, alert, "once more").unwrap_err();
        assert!(again.to_string().contains("manager resolved this alert already"), "{again}");
        let state = Some(AlertState::Resolved);
        let page = clinic.alerts(manager, &AlertQuery { state, ..query.clone() }).unwrap();
        assert_eq!((page.total, page.open, page.acknowledged, page.resolved), (1, 1, 0, 1));
        let left = clinic.alerts(manager, &AlertQuery { unresolved: true, ..query.clone() });
        let left = left.unwrap();
        assert_eq!((left.total, left.alerts.len(), left.alerts[0].alert_id), (1, 1, other));
        for severity in [Severity::Critical, Severity::High, Severity::Medium] {
            let asked = AlertQuery { unresolved: true, severity: Some(severity), ..query.clone() };
            let page = clinic.alerts(manager, &asked).unwrap();
            let today = clinic.today(manager, 0).unwrap().alerts;
            let told = today.iter().find(|one| one.severity == severity);
            assert_eq!(page.total, told.map_or(0, |one| one.count), "as Today counts them");
            assert!(page.alerts.iter().all(|one| one.severity == severity));
        }
        let mine = clinic.alerts(manager, &AlertQuery { mine: true, ..query.clone() }).unwrap();
        assert_eq!((mine.total, mine.alerts[0].alert_id), (1, alert), "what they resolved");
        let asked = AlertQuery { escalated: true, ..query.clone() };
        let escalated = clinic.alerts(manager, &asked).unwrap();
        assert!(escalated.alerts.iter().all(|one| one.escalation_required));
        assert_eq!(escalated.total as usize, escalated.alerts.len());
        let unknown = "0190b3a2-7c4d-7e8f-9a0b-1c2d3e4f5a6b".parse().unwrap();
        let missing = clinic.resolve_alert(manager, unknown, "no such thing");
        assert!(matches!(missing, Err(AppError::NotFound(_))), "{missing:?}");
    });
    assert_eq!(ward.payloads(Kind::AlertAcknowledged).len(), 1);
    assert_eq!(ward.payloads(Kind::AlertResolved).len(), 1);
    let changed = ward.payloads(Kind::RecordChanged);
    let why = changed.iter().find_map(|row| row["new_values"]["resolution"].as_str());
    assert_eq!(why, Some("The scans were replaced."), "the reason is recorded with the row");
    ward.must_be_sound();
}

#[test]
fn an_estimate_rests_on_earlier_calls_and_says_the_worst() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        clinic.add_endpoint(ada, paid("local", "http://127.0.0.1:9/v1"), None).unwrap();
        let policy = Some(PhiPolicy::Never);
        let far = NewEndpoint { phi_policy: policy, ..paid("far", "https://api.example.com/v1") };
        clinic.add_endpoint(ada, far, None).unwrap();
        clinic
            .take_in_samples(ada, &[("a.txt", &[b'a'; 1_000]), ("b.txt", &[b'b'; 1_000])])
            .unwrap();
    });
    ward.as_person("ada", |clinic, ada| {
        let wanted = waiting(clinic, ada);
        let free = clinic.estimate(ada, &wanted, "builtin").unwrap();
        assert!(free.free && free.refusal.is_none());
        assert_eq!((free.documents, free.worst_case), (2, NanoUnits::ZERO));
        assert_eq!((free.expected, free.seconds), (Some(NanoUnits::ZERO), None));
        let first = clinic.estimate(ada, &wanted, "local").unwrap();
        assert_eq!((first.expected, first.seconds, first.based_on_calls), (None, None, 0));
        // 1,000 bytes and 1,000 tokens of answer each, four times: more than 8,000 input tokens
        // at 3 and exactly 8,000 output tokens at 15 per million.
        assert!(first.worst_case > NanoUnits(8_000 * 3_000 + 8_000 * 15_000), "{first:?}");
        let refused = clinic.estimate(ada, &wanted, "far").unwrap();
        assert!(refused.refusal.unwrap().contains("PHI policy is `never`"));
        let none = clinic.estimate(ada, &[], "local").unwrap();
        assert_eq!((none.documents, none.worst_case), (0, NanoUnits::ZERO));
    });
    ward.session_at("ada", "local", vec![patient(900), patient(900)]);
    ward.as_person("ada", |clinic, ada| {
        let wanted = waiting(clinic, ada);
        let learnt = clinic.estimate(ada, &wanted, "local").unwrap();
        assert_eq!(learnt.based_on_calls, 2);
        assert_eq!(learnt.expected, Some(NanoUnits(4_000)), "as the two before");
        assert_eq!(learnt.seconds, Some(1), "half a second, rounded up");
        assert!(clinic.estimate(ada, &wanted, "none").is_err());
    });
    ward.as_person("staff", |clinic, staff| {
        assert!(waiting(clinic, staff).is_empty(), "nothing of another's");
        let unknown = "0190b3a2-7c4d-7e8f-9a0b-1c2d3e4f5a6b".parse().unwrap();
        let missing = clinic.estimate(staff, &[unknown], "local");
        assert!(matches!(missing, Err(AppError::NotFound(_))), "{missing:?}");
    });
}

/// The documents that no session has a result of.
fn waiting(clinic: &Clinic, person: &Person) -> Vec<DocumentId> {
    let query = InboxQuery { limit: 200, unprocessed: true, ..InboxQuery::default() };
    let page = clinic.inbox(person, &query).unwrap();
    page.documents.iter().map(|one| one.document_id).collect()
}
