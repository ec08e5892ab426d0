//! Tests of the rules of compliance.

use super::*;

fn sound() -> Facts {
    Facts {
        event_range: Some((10, 20)),
        event_count: 11,
        proven_up_to: Some(21),
        retained_records: 2,
        actors: vec![("u".into(), Some(Role::Staff), true)],
        calls: 1,
        allowed_seconds: 60,
        accuracy_permille: Some(900),
        minimum_accuracy_permille: 850,
        database_encrypted: true,
        results: 2,
        screened_results: 2,
        ..Facts::default()
    }
}

fn result(facts: &Facts, check: Check) -> CheckResult {
    let all = checks(|_| true, facts, Timestamp::from_micros(0));
    all.into_iter().find(|one| one.check == check).unwrap().result
}

#[test]
fn eight_are_made_while_a_session_lives_and_five_before_it_completes() {
    assert_eq!(Check::ALL.iter().filter(|check| check.is_live()).count(), 8);
    assert_eq!(Check::ALL.iter().filter(|check| check.is_final()).count(), 5);
}

#[test]
fn security_passes_only_where_documents_were_screened_and_nothing_is_wrong() {
    type Change = fn(&mut Facts);
    assert_eq!(result(&sound(), Check::Security), CheckResult::Passed);
    let unscreened = Facts { screened_results: 0, ..sound() };
    assert_eq!(result(&unscreened, Check::Security), CheckResult::NotAssessed);
    let faults: [Change; 5] = [
        |f| f.database_encrypted = false,
        |f| f.readable_endpoints.push("far".into()),
        |f| f.sign_in_attack = Some("9 failures".into()),
        |f| f.clock_behind_micros = 2_000_000,
        |f| f.unreleased = 1,
    ];
    for change in faults {
        for mut facts in [sound(), unscreened.clone()] {
            change(&mut facts);
            assert_eq!(result(&facts, Check::Security), CheckResult::Failed);
        }
    }
}

#[test]
fn a_result_without_screening_fails_where_others_have_it_and_is_unknown_where_none_has() {
    let result_of =
        |screened_results| result(&Facts { screened_results, ..sound() }, Check::PhiHandling);
    assert_eq!(result_of(2), CheckResult::Passed);
    assert_eq!(result_of(1), CheckResult::Failed);
    assert_eq!(result_of(0), CheckResult::NotAssessed);
    let fault = |screened_results| {
        let policy_faults = vec!["it was sent".into()];
        result(&Facts { screened_results, policy_faults, ..sound() }, Check::PhiHandling)
    };
    assert_eq!((fault(2), fault(0)), (CheckResult::Failed, CheckResult::Failed));
}

#[test]
fn what_a_run_has_not_come_to_yet_is_no_fault() {
    let mut facts = Facts { at_work: true, proven_up_to: Some(15), ..sound() };
    facts.calls_cost = NanoUnits(5);
    assert_eq!(result(&facts, Check::AuditTrailIntegrity), CheckResult::Passed);
    assert_eq!(result(&facts, Check::CostAttribution), CheckResult::Passed);
    facts.session_cost = NanoUnits(6);
    facts.proven_up_to = Some(10);
    assert_eq!(result(&facts, Check::AuditTrailIntegrity), CheckResult::Failed);
    assert_eq!(result(&facts, Check::CostAttribution), CheckResult::Failed);
}

#[test]
fn what_has_an_alert_of_its_own_raises_no_other() {
    let raised = |facts: &Facts, check| {
        let all = checks(|_| true, facts, Timestamp::from_micros(0));
        all.into_iter().find(|one| one.check == check).unwrap().alert()
    };
    let mut facts = Facts { sign_in_attack: Some("9 failures".into()), ..sound() };
    assert_eq!(raised(&facts, Check::Security), None);
    facts.database_encrypted = false;
    let critical = Some(AlertType::CriticalComplianceFailure);
    assert_eq!(raised(&facts, Check::Security), critical);
    facts.accuracy_permille = Some(1);
    assert_eq!(raised(&facts, Check::QualityThreshold), None);
    facts.overdue_reviews = 1;
    let high = Some(AlertType::HighRiskComplianceWarning);
    assert_eq!(raised(&facts, Check::QualityThreshold), high);
    facts.seconds = 61.0;
    assert_eq!(raised(&facts, Check::ProcessingTime), None, "of medium severity");
}

#[test]
fn without_a_result_there_is_no_quality_to_judge_but_a_review_may_be_overdue() {
    let mut facts = Facts { accuracy_permille: None, ..sound() };
    assert_eq!(result(&facts, Check::QualityThreshold), CheckResult::NotAssessed);
    facts.overdue_reviews = 1;
    assert_eq!(result(&facts, Check::QualityThreshold), CheckResult::Failed);
}

#[test]
fn what_was_not_screened_is_not_assessed_and_the_whole_not_called_compliant() {
    let unscreened = Facts { screened_results: 0, ..sound() };
    let found = |facts: &Facts| {
        ComplianceValidation::of(checks(Check::is_final, facts, Timestamp::from_micros(0)))
    };
    assert_eq!(found(&sound()).rating(), Rating::Compliant);
    let validation = found(&unscreened);
    assert_eq!(validation.compliant, None);
    assert_eq!(validation.rating(), Rating::NotAssessed);
    assert_eq!(validation.overall_score, Some(100));
}

#[test]
fn each_fault_fails_its_own_check() {
    type Change = fn(&mut Facts);
    let cases: [(Check, Change); 10] = [
        (Check::AuditTrailCompleteness, |f| f.leaf_faults.push(12)),
        (Check::AuditTrailCompleteness, |f| f.proven_up_to = Some(20)),
        (Check::AuditTrailCompleteness, |f| f.row_faults.push("documents/x".into())),
        (Check::DataRetention, |f| f.retention_faults.push("x".into())),
        (Check::AccessControl, |f| f.actors[0].1 = Some(Role::Auditor)),
        (Check::AccessControl, |f| f.actors[0].2 = false),
        (Check::CostAttribution, |f| f.calls_cost = NanoUnits(1)),
        (Check::AuditTrailIntegrity, |f| f.time_faults.push(12)),
        (Check::ProcessingTime, |f| f.seconds = 61.0),
        (Check::QualityThreshold, |f| f.accuracy_permille = Some(849)),
    ];
    for (check, change) in cases {
        assert_eq!(result(&sound(), check), CheckResult::Passed);
        let mut facts = sound();
        change(&mut facts);
        assert_eq!(result(&facts, check), CheckResult::Failed, "{check}");
    }
}
