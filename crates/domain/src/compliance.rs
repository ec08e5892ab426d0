//! The five final checks of a session: pure judgements over facts that the store gathers.
//!
//! Section 6.2 of the product description. A check whose facts do not exist is
//! `not_assessed`, never passed. A check is one function here and one row of [`FinalCheck`].

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::access::{Permission, Reach, Role, reach};
use crate::alert::Severity;
use crate::clock::Timestamp;
use crate::cost::NanoUnits;
use crate::words::words;

words! {
    /// The checks that a session must face before it completes.
    FinalCheck {
        /// The session's events are whole, ordered, and proven.
        AuditTrailCompleteness = "audit_trail_completeness",
        /// Every record is kept long enough.
        DataRetention = "data_retention",
        /// Everybody who acted was permitted to.
        AccessControl = "access_control",
        /// Patients' information went only where policy allows.
        PhiHandling = "phi_handling",
        /// Every cost has its source and its owner.
        CostAttribution = "cost_attribution",
    }
}

words! {
    /// What a check found.
    CheckResult {
        /// All is well.
        Passed = "passed",
        /// Something is wrong.
        Failed = "failed",
        /// The facts that it needs do not exist.
        NotAssessed = "not_assessed",
    }
}

impl FinalCheck {
    /// How bad a failure is.
    pub const fn severity(self) -> Severity {
        match self {
            Self::AuditTrailCompleteness | Self::PhiHandling => Severity::Critical,
            Self::DataRetention | Self::AccessControl => Severity::High,
            Self::CostAttribution => Severity::Medium,
        }
    }
}

/// The outcome of one check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Assessment {
    /// Which check.
    pub check: FinalCheck,
    /// What it found.
    pub result: CheckResult,
    /// `true`, `false`, or `null` where it was not assessed.
    pub passed: Option<bool>,
    /// Percent of what was examined that is well; `null` where it was not assessed.
    pub score: Option<u8>,
    /// What is wrong, or why it was not assessed.
    pub issues: Vec<String>,
    /// Figures, by check.
    pub details: Value,
    /// How bad a failure is.
    pub severity: Severity,
    /// When it was made.
    pub last_checked: Timestamp,
    /// The first and last event that it rests on; `null` where there is none.
    pub evidence: Option<(u64, u64)>,
}

/// What the checks judge, gathered from the store for one session.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The first and last position of the session's events in the log.
    pub event_range: Option<(u64, u64)>,
    /// How many events carry the session's trace id.
    pub event_count: u64,
    /// Positions whose time is earlier than that of the event before.
    pub time_faults: Vec<u64>,
    /// Positions whose values do not hash to their leaf.
    pub leaf_faults: Vec<u64>,
    /// The size and validity of the newest checkpoint that covers the session.
    pub proven_up_to: Option<u64>,
    /// Rows of the session that differ from what their events say.
    pub row_faults: Vec<String>,
    /// Documents whose progress update has no event.
    pub unrecorded_documents: u64,
    /// Records examined for retention.
    pub retained_records: u64,
    /// Records without a category or a date, or with one too early.
    pub retention_faults: Vec<String>,
    /// Everybody who acted under the trace: the actor's name, the role, and whether the
    /// account was enabled.
    pub actors: Vec<(String, Option<Role>, bool)>,
    /// Calls made for the session.
    pub calls: u64,
    /// Calls without a price source, a document, a user or an account.
    pub unattributed_calls: u64,
    /// The sum of the calls' costs.
    pub calls_cost: NanoUnits,
    /// The cost that the session's row says.
    pub session_cost: NanoUnits,
}

/// All five checks at this moment.
pub fn final_checks(facts: &Facts, now: Timestamp) -> Vec<Assessment> {
    FinalCheck::ALL
        .iter()
        .map(|check| {
            let found = match check {
                FinalCheck::AuditTrailCompleteness => audit_trail(facts),
                FinalCheck::DataRetention => retention(facts),
                FinalCheck::AccessControl => access(facts),
                FinalCheck::PhiHandling => phi(),
                FinalCheck::CostAttribution => cost(facts),
            };
            assessment(*check, found, facts.event_range, now)
        })
        .collect()
}

struct Found {
    issues: Vec<String>,
    examined: u64,
    details: Value,
    not_assessed: Option<String>,
}

fn assessment(
    check: FinalCheck,
    found: Found,
    evidence: Option<(u64, u64)>,
    now: Timestamp,
) -> Assessment {
    let assessed = found.not_assessed.is_none();
    let passed = assessed && found.issues.is_empty();
    let wrong = (found.issues.len() as u64).min(found.examined);
    let score = (found.examined - wrong) * 100 / found.examined.max(1);
    let result = match (assessed, passed) {
        (false, _) => CheckResult::NotAssessed,
        (true, true) => CheckResult::Passed,
        (true, false) => CheckResult::Failed,
    };
    Assessment {
        check,
        result,
        passed: assessed.then_some(passed),
        score: assessed.then(|| u8::try_from(if passed { 100 } else { score }).unwrap_or(100)),
        issues: found.not_assessed.map_or(found.issues, |reason| vec![reason]),
        details: found.details,
        severity: check.severity(),
        last_checked: now,
        evidence,
    }
}

fn audit_trail(facts: &Facts) -> Found {
    let mut issues = Vec::new();
    for seq in &facts.leaf_faults {
        issues.push(format!("event {seq} was altered after it was recorded"));
    }
    for seq in &facts.time_faults {
        issues.push(format!("event {seq} is earlier than the event before it"));
    }
    issues.extend(facts.row_faults.iter().cloned());
    if facts.unrecorded_documents > 0 {
        let count = facts.unrecorded_documents;
        issues.push(format!("{count} finished documents have no progress event"));
    }
    let proven = match (facts.event_range, facts.proven_up_to) {
        (Some((_, last)), Some(size)) => last < size,
        _ => false,
    };
    if !proven {
        issues.push("no valid checkpoint covers the session's last event".into());
    }
    let details = json!({
        "auditRecordCount": facts.event_count,
        "timelineContinuity": facts.time_faults.is_empty(),
        "dataIntegrity": facts.leaf_faults.is_empty() && facts.row_faults.is_empty() && proven,
        "accessAuditComplete": facts.unrecorded_documents == 0,
    });
    Found { issues, examined: facts.event_count, details, not_assessed: None }
}

fn retention(facts: &Facts) -> Found {
    let details = json!({ "records": facts.retained_records });
    let issues = facts.retention_faults.clone();
    Found { issues, examined: facts.retained_records, details, not_assessed: None }
}

fn access(facts: &Facts) -> Found {
    let mut issues = Vec::new();
    for (name, role, enabled) in &facts.actors {
        if !enabled {
            issues.push(format!("the account {name} acted while it was disabled"));
        }
        if let Some(role) = role
            && reach(*role, Permission::RunSessions) == Reach::None
        {
            issues.push(format!("{name} acted as {role}, who may not run sessions"));
        }
    }
    let examined = facts.actors.len() as u64;
    Found { issues, examined, details: json!({ "actors": examined }), not_assessed: None }
}

/// Screening does not exist yet, so nothing can be said about what documents hold.
fn phi() -> Found {
    let reason = "documents are not screened for personal health information in this version; \
                  whether policy was kept cannot be judged from what was sent";
    Found { issues: Vec::new(), examined: 0, details: json!({}), not_assessed: Some(reason.into()) }
}

fn cost(facts: &Facts) -> Found {
    let mut issues = Vec::new();
    if facts.unattributed_calls > 0 {
        let count = facts.unattributed_calls;
        issues.push(format!("{count} calls have no price source, document, user or account"));
    }
    if facts.calls_cost != facts.session_cost {
        let (calls, session) = (facts.calls_cost, facts.session_cost);
        issues.push(format!("the calls cost {calls} together, the session says {session}"));
    }
    let details = json!({ "calls": facts.calls, "cost": facts.calls_cost });
    Found { issues, examined: facts.calls.max(1), details, not_assessed: None }
}

/// The five checks taken together.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ComplianceValidation {
    /// Whether every check was made and passed; `null` where none failed but some could not
    /// be made.
    pub compliant: Option<bool>,
    /// Each check.
    pub validation_checks: Vec<Assessment>,
    /// The issues of failed critical checks.
    pub critical_issues: Vec<String>,
    /// The mean score of the checks that were made.
    pub overall_score: Option<u8>,
    /// What to do.
    pub recommended_actions: Vec<String>,
}

impl ComplianceValidation {
    /// Draws the checks together.
    pub fn of(checks: Vec<Assessment>) -> Self {
        let any = |result| checks.iter().any(|check| check.result == result);
        let compliant = if any(CheckResult::Failed) {
            Some(false)
        } else {
            (!any(CheckResult::NotAssessed)).then_some(true)
        };
        let scores: Vec<u32> = checks.iter().filter_map(|c| c.score.map(u32::from)).collect();
        let overall_score = match u32::try_from(scores.len()) {
            Ok(count) if count > 0 => u8::try_from(scores.iter().sum::<u32>() / count).ok(),
            _ => None,
        };
        let failed = |check: &&Assessment| check.result == CheckResult::Failed;
        let critical_issues = checks
            .iter()
            .filter(failed)
            .filter(|check| check.severity == Severity::Critical)
            .flat_map(|check| check.issues.iter().map(move |i| format!("{}: {i}", check.check)))
            .collect();
        let recommended_actions = checks
            .iter()
            .filter_map(|check| match check.result {
                CheckResult::Passed => None,
                CheckResult::Failed => Some(format!("Mend what {} names.", check.check)),
                CheckResult::NotAssessed => {
                    Some(format!("Judge {} by hand: {}.", check.check, check.issues.join("; ")))
                }
            })
            .collect();
        let validation_checks = checks;
        Self { compliant, validation_checks, critical_issues, overall_score, recommended_actions }
    }

    /// The first critical check that failed.
    pub fn failed_critical(&self) -> Option<&Assessment> {
        let is = |check: &&Assessment| {
            check.result == CheckResult::Failed && check.severity == Severity::Critical
        };
        self.validation_checks.iter().find(is)
    }

    /// `compliant`, `not_compliant` or `not_assessed`: the session's `compliance_rating`.
    pub const fn rating(&self) -> &'static str {
        match self.compliant {
            Some(true) => "compliant",
            Some(false) => "not_compliant",
            None => "not_assessed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound() -> Facts {
        Facts {
            event_range: Some((10, 20)),
            event_count: 11,
            proven_up_to: Some(21),
            retained_records: 2,
            actors: vec![("u".into(), Some(Role::Staff), true)],
            calls: 1,
            ..Facts::default()
        }
    }

    fn result(facts: &Facts, check: FinalCheck) -> CheckResult {
        let all = final_checks(facts, Timestamp::from_micros(0));
        all.into_iter().find(|one| one.check == check).unwrap().result
    }

    #[test]
    fn what_was_not_screened_is_not_assessed_and_the_whole_not_called_compliant() {
        let validation =
            ComplianceValidation::of(final_checks(&sound(), Timestamp::from_micros(0)));
        assert_eq!(result(&sound(), FinalCheck::PhiHandling), CheckResult::NotAssessed);
        assert_eq!(validation.compliant, None);
        assert_eq!(validation.rating(), "not_assessed");
        assert_eq!(validation.overall_score, Some(100));
    }

    #[test]
    fn each_fault_fails_its_own_check() {
        type Change = fn(&mut Facts);
        let cases: [(FinalCheck, Change); 7] = [
            (FinalCheck::AuditTrailCompleteness, |f| f.leaf_faults.push(12)),
            (FinalCheck::AuditTrailCompleteness, |f| f.proven_up_to = Some(20)),
            (FinalCheck::AuditTrailCompleteness, |f| f.row_faults.push("documents/x".into())),
            (FinalCheck::DataRetention, |f| f.retention_faults.push("x".into())),
            (FinalCheck::AccessControl, |f| f.actors[0].1 = Some(Role::Auditor)),
            (FinalCheck::AccessControl, |f| f.actors[0].2 = false),
            (FinalCheck::CostAttribution, |f| f.calls_cost = NanoUnits(1)),
        ];
        for (check, change) in cases {
            assert_eq!(result(&sound(), check), CheckResult::Passed);
            let mut facts = sound();
            change(&mut facts);
            assert_eq!(result(&facts, check), CheckResult::Failed, "{check}");
        }
    }
}
