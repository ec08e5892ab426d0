//! The completion report of a session: section 3.3 of the product description.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::compliance::{Check, CheckResult, ComplianceValidation};
use crate::cost::NanoUnits;
use crate::ids::SessionId;
use crate::ratio::Ratio;
use crate::session::{AccuracySource, Counts, Reviewed};

/// What a session came to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CompletionReport {
    /// `audit-trail-<session_id>`.
    pub reference: String,
    /// When it was made.
    pub generated_at: Timestamp,
    /// From when to when.
    pub processing_period: Period,
    /// How many documents.
    pub documents: Documents,
    /// What the work took.
    pub efficiency: Efficiency,
    /// How good it is.
    pub quality: Quality,
    /// What it cost.
    pub cost: Cost,
    /// What the checks say.
    pub compliance: Compliance,
}

/// Start, end, duration.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Period {
    /// When the session was started.
    pub start: Timestamp,
    /// When its last document was finished.
    pub end: Timestamp,
    /// Seconds of processing, as a decimal.
    pub duration_seconds: String,
}

/// Documents by outcome.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Documents {
    /// All.
    pub total: u64,
    /// With a result.
    pub successful: u64,
    /// Without.
    pub failed: u64,
    /// With a result that a person had or has to look at.
    pub manual_review: u64,
}

/// Work and cost beside what came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Efficiency {
    /// Documents finished per second of processing.
    pub documents_per_second: Ratio,
    /// Cost per document with a result.
    pub cost_per_document: Ratio,
    /// Accuracy (0..1) per unit of cost.
    pub accuracy_against_cost: Ratio,
    /// Calls per document.
    pub calls_per_document: Ratio,
}

/// Accuracy, reviews, issues, reliability, each 0..1.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Quality {
    /// What reviewers confirmed of the values they looked at; before any review, the mean
    /// confidence. `accuracy_source` says which.
    pub overall_accuracy: Ratio,
    /// What the accuracy rests on.
    pub accuracy_source: AccuracySource,
    /// How many reviewed values it rests on, and of how many; `null` where it rests on none.
    pub reviewed: Option<Reviewed>,
    /// Results to review per result.
    pub manual_review_rate: Ratio,
    /// Failed checks per check made.
    pub compliance_issue_rate: Ratio,
    /// Documents with a result per document.
    pub processing_reliability: Ratio,
}

/// The total and where it comes from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cost {
    /// The currency, such as `AUD`.
    pub currency: String,
    /// All calls together.
    pub total: NanoUnits,
    /// By endpoint, model and step.
    pub by_step: Vec<StepCost>,
    /// By document.
    pub by_document: Vec<DocumentCost>,
}

/// The cost of one step at one endpoint.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub struct StepCost {
    /// The endpoint's name.
    pub endpoint: String,
    /// The model.
    pub model: String,
    /// The step.
    pub step: String,
    /// Calls.
    pub calls: u64,
    /// Tokens in; `null` where the endpoint counts none.
    pub input_tokens: Option<u64>,
    /// Tokens out; `null` where the endpoint counts none.
    pub output_tokens: Option<u64>,
    /// Where the price came from.
    pub price_source: String,
    /// The amount.
    pub cost: NanoUnits,
}

/// The cost of one document.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub struct DocumentCost {
    /// Its id.
    pub document_id: String,
    /// Its calls.
    pub calls: u64,
    /// The amount.
    pub cost: NanoUnits,
}

/// The checks in brief; `null` where a check was not assessed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Compliance {
    /// The audit trail is complete.
    pub audit_trail_complete: Option<bool>,
    /// Retention is applied.
    pub retention_applied: Option<bool>,
    /// Access controls were validated.
    pub access_controls_validated: Option<bool>,
    /// Patients' information was handled by policy.
    pub phi_handling: Option<bool>,
    /// All of them.
    pub regulatory_requirements_met: Option<bool>,
}

/// What the report is made from.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The session.
    pub session: SessionId,
    /// When it was started and when its last document was finished.
    pub period: (Timestamp, Timestamp),
    /// Seconds of processing.
    pub seconds: f64,
    /// Its counts.
    pub counts: Counts,
    /// Results that needed a person, resolved ones included.
    pub reviews_ever: u64,
    /// Calls made.
    pub calls: u64,
    /// Accuracy in parts per thousand.
    pub accuracy_permille: Option<u16>,
    /// What it rests on.
    pub accuracy_source: AccuracySource,
    /// How many reviewed values it rests on.
    pub reviewed: Option<Reviewed>,
    /// The currency.
    pub currency: String,
    /// By step.
    pub by_step: Vec<StepCost>,
    /// By document.
    pub by_document: Vec<DocumentCost>,
}

impl CompletionReport {
    /// Draws the report up.
    #[expect(clippy::cast_precision_loss, reason = "counts and costs for ratios with few digits")]
    pub fn of(figures: Figures, validation: &ComplianceValidation, now: Timestamp) -> Self {
        const NOTHING_PROCESSED: &str = "no document was processed";
        let counts = figures.counts;
        let total: NanoUnits = figures.by_step.iter().map(|step| step.cost).sum();
        let (processed, finished) =
            (counts.processed as f64, (counts.processed + counts.failed) as f64);
        let cost_units = total.0 as f64 / NanoUnits::UNIT as f64;
        let accuracy = figures.accuracy_permille.map(|permille| f64::from(permille) / 1000.0);
        let made = validation.validation_checks.iter().filter(|check| check.passed.is_some());
        let failed = made.clone().filter(|check| check.passed == Some(false)).count() as f64;
        let passed = |wanted: Check| {
            let found = validation.validation_checks.iter().find(|check| check.check == wanted);
            found.filter(|check| check.result != CheckResult::NotAssessed)?.passed
        };
        Self {
            reference: format!("audit-trail-{}", figures.session),
            generated_at: now,
            processing_period: Period {
                start: figures.period.0,
                end: figures.period.1,
                duration_seconds: format!("{:.3}", figures.seconds),
            },
            documents: Documents {
                total: counts.total,
                successful: counts.processed,
                failed: counts.failed,
                manual_review: figures.reviews_ever,
            },
            efficiency: Efficiency {
                documents_per_second: Ratio::of(
                    finished,
                    figures.seconds,
                    3,
                    "no time was measured",
                ),
                cost_per_document: Ratio::of(cost_units, processed, 9, NOTHING_PROCESSED),
                accuracy_against_cost: accuracy.map_or_else(
                    || Ratio::missing(NOTHING_PROCESSED),
                    |accuracy| Ratio::of(accuracy, cost_units, 3, "the endpoint costs nothing"),
                ),
                calls_per_document: Ratio::of(figures.calls as f64, finished, 3, NOTHING_PROCESSED),
            },
            quality: Quality {
                overall_accuracy: accuracy
                    .map_or_else(|| Ratio::missing(NOTHING_PROCESSED), |a| Ratio::measured(a, 3)),
                accuracy_source: figures.accuracy_source,
                reviewed: figures.reviewed,
                manual_review_rate: Ratio::of(
                    figures.reviews_ever as f64,
                    processed,
                    3,
                    NOTHING_PROCESSED,
                ),
                compliance_issue_rate: Ratio::of(
                    failed,
                    made.count() as f64,
                    3,
                    "no check could be made",
                ),
                processing_reliability: Ratio::of(processed, finished, 3, NOTHING_PROCESSED),
            },
            cost: Cost {
                currency: figures.currency,
                total,
                by_step: figures.by_step,
                by_document: figures.by_document,
            },
            compliance: Compliance {
                audit_trail_complete: passed(Check::AuditTrailCompleteness),
                retention_applied: passed(Check::DataRetention),
                access_controls_validated: passed(Check::AccessControl),
                phi_handling: passed(Check::PhiHandling),
                regulatory_requirements_met: validation.compliant,
            },
        }
    }
}
