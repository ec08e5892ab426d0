//! Alerts, and the thresholds that raise them while a session runs.
//!
//! Section 6.3 of the product description. One underlying problem is one alert, however
//! often it is seen: the store keeps one per session and type.

use serde::{Deserialize, Serialize};

use crate::cost::NanoUnits;
use crate::session::{AccuracySource, Counts, Limits, Reviewed};
use crate::words::words;

words! {
    /// How bad it is.
    Severity {
        /// Must be dealt with at once.
        Critical = "critical",
        /// Must be dealt with.
        High = "high",
        /// Should be looked at.
        Medium = "medium",
    }
}

words! {
    /// What an alert is about.
    AlertType {
        /// The session cost more than its budget, or the budget stopped a document.
        BudgetExceeded = "budget_exceeded",
        /// The session takes longer than allowed.
        ProcessingTimeExceeded = "processing_time_exceeded",
        /// The session's accuracy is below its threshold.
        AccuracyBelowThreshold = "accuracy_below_threshold",
        /// A critical check failed.
        CriticalComplianceFailure = "critical_compliance_failure",
        /// A check of high severity failed.
        HighRiskComplianceWarning = "high_risk_compliance_warning",
        /// An endpoint answered without having read the whole prompt.
        TruncatedPrompt = "truncated_prompt",
        /// Repeated failures to sign in.
        RepeatedSignInFailure = "repeated_sign_in_failure",
        /// The database is older than the checkpoint kept outside it.
        DatabaseRollback = "database_rollback",
        /// A person reads every document in an emergency.
        EmergencyAccess = "emergency_access",
        /// Head office or another witness has signed a history that this clinic does not have.
        HistoryDisagrees = "history_disagrees",
        /// Head office has said two things that cannot both be so.
        OfficeContradicts = "office_contradicts",
        /// Personal health information went, or was about to go, where policy forbids it.
        PhiPolicyViolation = "phi_policy_violation",
        /// A document holds sentences that speak to a machine instead of to a reader.
        HiddenInstruction = "hidden_instruction",
        /// Nobody outside has witnessed the log for longer than allowed.
        NotWitnessed = "not_witnessed",
        /// A provider does not let the clinic in, so that nothing is sent by this method.
        MessageMethodPaused = "message_method_paused",
    }
}

words! {
    /// What became of an alert.
    AlertState {
        /// Nobody has seen it.
        Open = "open",
        /// Somebody deals with it.
        Acknowledged = "acknowledged",
        /// Dealt with, with a reason.
        Resolved = "resolved",
    }
}

impl AlertType {
    /// How bad this type is.
    pub const fn severity(self) -> Severity {
        match self {
            Self::CriticalComplianceFailure
            | Self::TruncatedPrompt
            | Self::PhiPolicyViolation
            | Self::DatabaseRollback
            | Self::EmergencyAccess
            | Self::HistoryDisagrees
            | Self::OfficeContradicts => Severity::Critical,
            Self::ProcessingTimeExceeded => Severity::Medium,
            _ => Severity::High,
        }
    }

    /// A short title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::BudgetExceeded => "The session's budget is used up",
            Self::ProcessingTimeExceeded => "The session takes longer than allowed",
            Self::AccuracyBelowThreshold => "The session's accuracy is below its threshold",
            Self::CriticalComplianceFailure => "A critical compliance check failed",
            Self::HighRiskComplianceWarning => "A compliance check of high severity failed",
            Self::TruncatedPrompt => "An endpoint dropped part of a document",
            Self::RepeatedSignInFailure => "Repeated failures to sign in",
            Self::DatabaseRollback => "The database is older than its last checkpoint",
            Self::EmergencyAccess => "Somebody took emergency access",
            Self::HistoryDisagrees => "Head office has another history of this clinic",
            Self::OfficeContradicts => "Head office contradicts itself",
            Self::PhiPolicyViolation => "Patients' information against an endpoint's policy",
            Self::HiddenInstruction => "A document speaks to a machine",
            Self::NotWitnessed => "Nobody outside has witnessed the log for too long",
            Self::MessageMethodPaused => "Messages are not being sent",
        }
    }

    /// What to do about it.
    pub const fn required_action(self) -> &'static str {
        match self {
            Self::BudgetExceeded => "Review the budget, or choose a cheaper endpoint.",
            Self::ProcessingTimeExceeded => "See which documents were slow, and why.",
            Self::AccuracyBelowThreshold => "Review the results before anybody relies on them.",
            Self::CriticalComplianceFailure => "Read the check's issues and mend them now.",
            Self::HighRiskComplianceWarning => "Read the check's issues and mend them.",
            Self::TruncatedPrompt => "Give the endpoint a larger context, or use another one.",
            Self::RepeatedSignInFailure => {
                "Ask the person; disable the account if it was not them."
            }
            Self::DatabaseRollback => {
                "Find out who restored the database, and compare with head office and backups."
            }
            Self::HistoryDisagrees => {
                "Find out whether a backup was restored or a second copy of this clinic runs, and \
                 call head office before working on."
            }
            Self::OfficeContradicts => {
                "Call head office, read it what the alert says, and ask whether its server was restored \
                 or somebody else answers in its place."
            }
            Self::PhiPolicyViolation => {
                "See what was held back or sent, and have the endpoint's policy and the screening looked at."
            }
            Self::HiddenInstruction => {
                "Read the marked sentences; release the document with a reason where they are harmless."
            }
            Self::NotWitnessed => {
                "See under Sync why head office cannot be reached, and mend that."
            }
            Self::MessageMethodPaused => {
                "Mend the sign-in at the provider under Settings, try it, and have messages go on."
            }
            Self::EmergencyAccess => {
                "See in the audit log what the person opened, and ask whether it was needed."
            }
        }
    }
}

/// What a session has come to, for its thresholds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Standing {
    /// Its counts.
    pub counts: Counts,
    /// Its cost so far.
    pub cost: NanoUnits,
    /// Its processing time so far.
    pub seconds: f64,
    /// Its accuracy in parts per thousand; `None` where no document has a result.
    pub accuracy_permille: Option<u16>,
    /// What the accuracy rests on.
    pub accuracy_source: AccuracySource,
    /// How many reviewed values it rests on; `None` where it rests on none.
    pub reviewed: Option<Reviewed>,
    /// Whether the budget stopped a document.
    pub budget_stopped: bool,
}

/// The thresholds that `standing` passes, each with a sentence that says by how much.
pub fn passed_thresholds(standing: &Standing, limits: &Limits) -> Vec<(AlertType, String)> {
    let mut alerts = Vec::new();
    if let Some(budget) = limits.budget
        && (standing.cost > budget || standing.budget_stopped)
    {
        let text = format!("The session has cost {} of its budget of {budget}.", standing.cost);
        alerts.push((AlertType::BudgetExceeded, text));
    }
    #[expect(clippy::cast_precision_loss, reason = "a limit in seconds is far below 2^52")]
    let allowed = limits.max_processing_time_seconds as f64;
    if standing.seconds > allowed {
        let text = format!("It has taken {:.0} s of {allowed:.0} s.", standing.seconds);
        alerts.push((AlertType::ProcessingTimeExceeded, text));
    }
    if let Some(accuracy) = standing.accuracy_permille
        && accuracy < limits.minimum_accuracy_permille
    {
        let source = match standing.accuracy_source {
            AccuracySource::Confidence => "confidence, before any review".to_owned(),
            AccuracySource::Reviews => {
                let waiting = standing.counts.reviews;
                let basis = standing.reviewed.map(|basis| basis.in_words(waiting));
                let basis = basis.map(|basis| format!(": {basis}")).unwrap_or_default();
                format!("what reviewers confirmed of the values they looked at{basis}")
            }
        };
        let text = format!(
            "Accuracy is {:.3}, the threshold {:.3} ({source}).",
            f64::from(accuracy) / 1000.0,
            f64::from(limits.minimum_accuracy_permille) / 1000.0
        );
        alerts.push((AlertType::AccuracyBelowThreshold, text));
    }
    alerts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_alert_when_passed_and_not_when_met() {
        let limits = Limits { budget: Some(NanoUnits(10)), ..Limits::default() };
        let at_limit = Standing {
            counts: Counts::default(),
            cost: NanoUnits(10),
            seconds: 3_600.0,
            accuracy_permille: Some(850),
            accuracy_source: AccuracySource::Confidence,
            reviewed: None,
            budget_stopped: false,
        };
        assert_eq!(passed_thresholds(&at_limit, &limits), []);
        let beyond = Standing {
            cost: NanoUnits(11),
            seconds: 3_601.0,
            accuracy_permille: Some(849),
            ..at_limit
        };
        let types: Vec<_> = passed_thresholds(&beyond, &limits).into_iter().map(|a| a.0).collect();
        assert_eq!(
            types,
            [
                AlertType::BudgetExceeded,
                AlertType::ProcessingTimeExceeded,
                AlertType::AccuracyBelowThreshold
            ]
        );
    }
}
