//! The checks of a session: pure judgements over facts that the store gathers.
//!
//! Sections 6.1 and 6.2 of the product description. A check whose facts do not exist is
//! `not_assessed`, never passed. A check is one function here and one row of [`Check`].

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::access::{Permission, Reach, Role, reach};
use crate::alert::{AlertType, Severity};
use crate::clock::Timestamp;
use crate::cost::NanoUnits;
use crate::words::words;

words! {
    /// What is checked: the first eight while a session lives, and five before it completes.
    Check {
        /// The session's events are whole, ordered, and proven.
        AuditTrailIntegrity = "audit_trail_integrity",
        /// Every record is kept long enough.
        DataRetention = "data_retention",
        /// Everybody who acted was permitted to.
        AccessControl = "access_control",
        /// Patients' information went only where policy allows.
        PhiHandling = "phi_handling",
        /// Every cost has its source and its owner.
        CostAttribution = "cost_attribution",
        /// The session takes no longer than allowed.
        ProcessingTime = "processing_time",
        /// Its accuracy is what was asked for, and no review is overdue.
        QualityThreshold = "quality_threshold",
        /// The database, the ways to the endpoints, the sign-in and the clock can be relied on.
        Security = "security",
        /// As the first, once more at the end: nothing is missing.
        AuditTrailCompleteness = "audit_trail_completeness",
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

words! {
    /// What the final checks of a session come to.
    Rating {
        /// All were made and passed.
        Compliant = "compliant",
        /// One failed.
        NotCompliant = "not_compliant",
        /// None failed, and some could not be made.
        NotAssessed = "not_assessed",
    }
}

impl Check {
    /// Those that a session must face before it completes.
    pub const FINAL: [Self; 5] = [
        Self::AuditTrailCompleteness,
        Self::DataRetention,
        Self::AccessControl,
        Self::PhiHandling,
        Self::CostAttribution,
    ];

    /// Whether a session must face it before it completes.
    pub fn is_final(self) -> bool {
        Self::FINAL.contains(&self)
    }

    /// Whether it is made while a session lives.
    pub fn is_live(self) -> bool {
        self != Self::AuditTrailCompleteness
    }

    /// Whether a session does not complete while it fails.
    pub fn holds_completion(self) -> bool {
        self.is_final() && self.severity() == Severity::Critical
    }

    /// How bad a failure is.
    pub const fn severity(self) -> Severity {
        match self {
            Self::AuditTrailIntegrity
            | Self::AuditTrailCompleteness
            | Self::PhiHandling
            | Self::Security => Severity::Critical,
            Self::DataRetention | Self::AccessControl | Self::QualityThreshold => Severity::High,
            Self::CostAttribution | Self::ProcessingTime => Severity::Medium,
        }
    }

    /// What a failure raises; `None` where it is of medium severity.
    pub const fn alert(self) -> Option<AlertType> {
        match self.severity() {
            Severity::Critical => Some(AlertType::CriticalComplianceFailure),
            Severity::High => Some(AlertType::HighRiskComplianceWarning),
            Severity::Medium => None,
        }
    }
}

/// The outcome of one check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Assessment {
    /// Which check.
    pub check: Check,
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
    /// Whether each of its issues has an alert of its own already: one problem is one alert.
    #[serde(skip)]
    pub has_alert: bool,
}

impl Assessment {
    /// What it raises.
    pub fn alert(&self) -> Option<AlertType> {
        let raises = self.result == CheckResult::Failed && !self.has_alert;
        if raises { self.check.alert() } else { None }
    }

    /// Whether a session does not complete with it.
    pub fn is_in_the_way(&self) -> bool {
        self.result == CheckResult::Failed && self.check.holds_completion()
    }
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
    /// The size of the newest valid checkpoint.
    pub proven_up_to: Option<u64>,
    /// Whether it runs: then its newest events may be younger than the newest checkpoint.
    pub at_work: bool,
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
    /// Whoever looked at it in an emergency, while nobody has dealt with the alert about it.
    pub emergencies: Vec<String>,
    /// Calls made for the session.
    pub calls: u64,
    /// Calls without a price source, a document, a user or an account.
    pub unattributed_calls: u64,
    /// The sum of the calls' costs.
    pub calls_cost: NanoUnits,
    /// The cost that the session's row says.
    pub session_cost: NanoUnits,
    /// How long it has taken, in seconds.
    pub seconds: f64,
    /// How long it may take.
    pub allowed_seconds: u64,
    /// Its accuracy in parts per thousand; `None` where no document has a result.
    pub accuracy_permille: Option<u16>,
    /// The accuracy that was asked for.
    pub minimum_accuracy_permille: u16,
    /// Results that wait for a person.
    pub reviews: u64,
    /// Of these, those that have waited for longer than [`REVIEW_DUE_DAYS`].
    pub overdue_reviews: u64,
    /// Whether the database is encrypted, as the file itself shows.
    pub database_encrypted: bool,
    /// Endpoints beyond this machine that the session's documents travel to readable.
    pub readable_endpoints: Vec<String>,
    /// What the open alert about repeated failures to sign in says.
    pub sign_in_attack: Option<String>,
    /// Documents of the session that have a result, and those of them that were screened.
    pub results: u64,
    /// See [`Self::results`].
    pub screened_results: u64,
    /// Documents of the session in which something speaks to a machine, and nobody has released them.
    pub unreleased: u64,
    /// What went, or was about to go, where policy forbids it, as sentences.
    pub policy_faults: Vec<String>,
    /// By how many microseconds the clock is behind the log's last event.
    pub clock_behind_micros: i64,
}

/// Days after which a result that waits for a person is overdue.
pub const REVIEW_DUE_DAYS: u32 = 7;

/// How far the clock may be behind the log: what a time server puts right at one time.
const CLOCK_TOLERANCE_MICROS: i64 = 1_000_000;

/// Those of the checks that `wanted` picks, at this moment.
pub fn checks(wanted: fn(Check) -> bool, facts: &Facts, now: Timestamp) -> Vec<Assessment> {
    let wanted = Check::ALL.iter().copied().filter(|check| wanted(*check));
    wanted
        .map(|check| {
            let found = match check {
                Check::AuditTrailIntegrity | Check::AuditTrailCompleteness => audit_trail(facts),
                Check::DataRetention => retention(facts),
                Check::AccessControl => access(facts),
                Check::PhiHandling => phi(facts),
                Check::CostAttribution => cost(facts),
                Check::ProcessingTime => time(facts),
                Check::QualityThreshold => quality(facts),
                Check::Security => security(facts),
            };
            assessment(check, found, facts.event_range, now)
        })
        .collect()
}

#[derive(Default)]
struct Found {
    issues: Vec<String>,
    has_alert: bool,
    examined: u64,
    details: Value,
    not_assessed: Option<String>,
}

fn assessment(
    check: Check,
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
        has_alert: found.has_alert,
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
        (Some((first, last)), Some(size)) => (if facts.at_work { first } else { last }) < size,
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
    Found { issues, examined: facts.event_count, details, ..Found::default() }
}

fn retention(facts: &Facts) -> Found {
    let details = json!({ "records": facts.retained_records });
    let issues = facts.retention_faults.clone();
    Found { issues, examined: facts.retained_records, details, ..Found::default() }
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
    for name in &facts.emergencies {
        issues.push(format!(
            "{name} looked in an emergency, and nobody has resolved the alert about it"
        ));
    }
    let has_alert = issues.len() == facts.emergencies.len();
    let examined = (facts.actors.len() + facts.emergencies.len()) as u64;
    let details = json!({ "actors": facts.actors.len(), "emergencies": facts.emergencies.len() });
    Found { issues, has_alert, examined, details, ..Found::default() }
}

/// Every document that has a result was screened, and nothing went where policy forbids.
fn phi(facts: &Facts) -> Found {
    let mut issues = facts.policy_faults.clone();
    let unscreened = facts.results.saturating_sub(facts.screened_results);
    let none_was = facts.screened_results == 0;
    if unscreened > 0 && !none_was {
        issues.push(format!("{unscreened} documents have a result and were not screened"));
    }
    let reason = if facts.results > 0 {
        "its documents were processed by a version that did not screen them; run them again"
    } else {
        "no document has a result yet"
    };
    let not_assessed = (none_was && issues.is_empty()).then(|| reason.into());
    // What was sent against policy has an alert of its own.
    let has_alert = !issues.is_empty() && issues.len() == facts.policy_faults.len();
    let details = json!({
        "documents": facts.results, "screened": facts.screened_results,
        "againstPolicy": facts.policy_faults.len(),
    });
    Found { issues, has_alert, examined: facts.results.max(1), details, not_assessed }
}

fn cost(facts: &Facts) -> Found {
    let mut issues = Vec::new();
    if facts.unattributed_calls > 0 {
        let count = facts.unattributed_calls;
        issues.push(format!("{count} calls have no price source, document, user or account"));
    }
    let (calls, session) = (facts.calls_cost, facts.session_cost);
    // While it runs, the session's own figure follows with the next document that is finished.
    if calls != session && !(facts.at_work && session < calls) {
        issues.push(format!("the calls cost {calls} together, the session says {session}"));
    }
    let details = json!({ "calls": facts.calls, "cost": facts.calls_cost });
    Found { issues, examined: facts.calls.max(1), details, ..Found::default() }
}

fn time(facts: &Facts) -> Found {
    let (taken, allowed) = (facts.seconds, facts.allowed_seconds);
    #[expect(clippy::cast_precision_loss, reason = "a limit in seconds is far below 2^52")]
    let late = taken > allowed as f64;
    let issues = late.then(|| format!("it has taken {taken:.0} s of {allowed} s"));
    let details = json!({ "seconds": format!("{taken:.3}"), "allowedSeconds": allowed });
    Found { issues: issues.into_iter().collect(), examined: 1, details, ..Found::default() }
}

fn quality(facts: &Facts) -> Found {
    let mut issues = Vec::new();
    let share = |permille: u16| format!("{:.3}", f64::from(permille) / 1000.0);
    let asked = share(facts.minimum_accuracy_permille);
    if let Some(accuracy) = facts.accuracy_permille
        && accuracy < facts.minimum_accuracy_permille
    {
        issues.push(format!("accuracy is {}, asked for is {asked}", share(accuracy)));
    }
    if facts.overdue_reviews > 0 {
        let (late, days) = (facts.overdue_reviews, REVIEW_DUE_DAYS);
        issues.push(format!("{late} results have waited for a person for more than {days} days"));
    }
    let details = json!({
        "accuracy": facts.accuracy_permille.map(share),
        "minimumAccuracy": asked,
        "reviewsWaiting": facts.reviews,
        "reviewsOverdue": facts.overdue_reviews,
    });
    let unknown = facts.accuracy_permille.is_none() && issues.is_empty();
    let not_assessed = unknown.then(|| "no document has a result yet".into());
    // The accuracy has, by the session's threshold.
    Found { issues, has_alert: facts.overdue_reviews == 0, examined: 2, details, not_assessed }
}

/// What has an alert of its own stands after what has none.
fn security(facts: &Facts) -> Found {
    let mut issues = Vec::new();
    let clock_is_sane = facts.clock_behind_micros <= CLOCK_TOLERANCE_MICROS;
    if !facts.database_encrypted {
        issues.push("the database is not encrypted".into());
    }
    for name in &facts.readable_endpoints {
        issues.push(format!("documents travel readable to the endpoint {name}: it has no TLS"));
    }
    if !clock_is_sane {
        let behind = facts.clock_behind_micros / 1_000_000;
        issues.push(format!("the clock is {behind} s behind the log's last event"));
    }
    let has_alert = issues.is_empty();
    if let Some(alert) = &facts.sign_in_attack {
        issues.push(format!("a sign-in attack may be under way: {alert}"));
    }
    if facts.unreleased > 0 {
        let count = facts.unreleased;
        issues.push(format!("{count} documents speak to a machine, and nobody has reviewed that"));
    }
    let details = json!({
        "databaseEncrypted": facts.database_encrypted,
        "endpointsUseTls": facts.readable_endpoints.is_empty(),
        "noSignInAttack": facts.sign_in_attack.is_none(),
        "clockIsSane": clock_is_sane,
        "injectionReviewed": (facts.screened_results > 0 || facts.unreleased > 0)
            .then_some(facts.unreleased == 0),
    });
    let reason = "no document has been screened for hidden instructions yet; the database, the ways \
                  to the endpoints, the sign-in and the clock are in order";
    let is_unknown = issues.is_empty() && facts.screened_results == 0;
    let not_assessed = is_unknown.then(|| reason.into());
    Found { issues, has_alert, examined: 5, details, not_assessed }
}

/// The five final checks taken together.
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

    /// The first failed check that a session does not complete with.
    pub fn in_the_way(&self) -> Option<&Assessment> {
        self.validation_checks.iter().find(|check| check.is_in_the_way())
    }

    /// The session's `compliance_rating`.
    pub const fn rating(&self) -> Rating {
        match self.compliant {
            Some(true) => Rating::Compliant,
            Some(false) => Rating::NotCompliant,
            None => Rating::NotAssessed,
        }
    }
}

#[cfg(test)]
mod tests;
