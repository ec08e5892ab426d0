//! How the figures of a completion report are shown: in which order, and in which unit. How a unit
//! is written is the page's affair.

use crate::words::words;

words! {
    /// How a figure is written.
    FigureUnit {
        /// A number of things.
        Count = "count",
        /// An amount of the clinic's currency.
        Money = "money",
        /// A share, 0..1.
        Percent = "percent",
        /// A duration.
        Seconds = "seconds",
        /// A moment.
        Time = "time",
        /// A rate.
        DocumentsPerSecond = "documents_per_second",
        /// A rate.
        CallsPerDocument = "calls_per_document",
        /// Accuracy per unit of the currency.
        AccuracyAgainstCost = "accuracy_against_cost",
        /// How many values of how many were reviewed.
        Reviewed = "reviewed",
        /// Whether a check passed.
        Check = "check",
        /// One of a few words, which the page says in its own.
        Word = "word",
        /// As it stands.
        Text = "text",
    }
}

/// Every figure by its place in the report, in the order in which it is shown: stored reports are
/// in no order.
pub const SHOWN: &[(&str, FigureUnit)] = &[
    ("reference", FigureUnit::Text),
    ("generated_at", FigureUnit::Time),
    ("processing_period.start", FigureUnit::Time),
    ("processing_period.end", FigureUnit::Time),
    ("processing_period.duration_seconds", FigureUnit::Seconds),
    ("documents.total", FigureUnit::Count),
    ("documents.successful", FigureUnit::Count),
    ("documents.failed", FigureUnit::Count),
    ("documents.manual_review", FigureUnit::Count),
    ("quality.overall_accuracy", FigureUnit::Percent),
    ("quality.accuracy_source", FigureUnit::Word),
    ("quality.reviewed", FigureUnit::Reviewed),
    ("quality.manual_review_rate", FigureUnit::Percent),
    ("quality.compliance_issue_rate", FigureUnit::Percent),
    ("quality.processing_reliability", FigureUnit::Percent),
    ("efficiency.documents_per_second", FigureUnit::DocumentsPerSecond),
    ("efficiency.calls_per_document", FigureUnit::CallsPerDocument),
    ("efficiency.cost_per_document", FigureUnit::Money),
    ("efficiency.accuracy_against_cost", FigureUnit::AccuracyAgainstCost),
    ("compliance.audit_trail_complete", FigureUnit::Check),
    ("compliance.retention_applied", FigureUnit::Check),
    ("compliance.access_controls_validated", FigureUnit::Check),
    ("compliance.phi_handling", FigureUnit::Check),
    ("compliance.regulatory_requirements_met", FigureUnit::Check),
    ("cost.total", FigureUnit::Money),
];

/// What is shown in tables of its own, or beside the amounts.
pub const IN_TABLES: &[&str] = &["cost.currency", "cost.by_step", "cost.by_document"];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::clock::Clock;
    use crate::completion::{CompletionReport, Figures};
    use crate::compliance::ComplianceValidation;
    use crate::ids::SessionId;
    use crate::session::{AccuracySource, Counts};

    #[test]
    fn every_figure_of_the_report_is_shown_once() {
        let now = Clock::system().now();
        let figures = Figures {
            session: SessionId(uuid::Uuid::nil()),
            period: (now, now),
            seconds: 0.0,
            counts: Counts::default(),
            reviews_ever: 0,
            calls: 0,
            accuracy_permille: None,
            accuracy_source: AccuracySource::Confidence,
            reviewed: None,
            currency: "AUD".into(),
            by_step: Vec::new(),
            by_document: Vec::new(),
        };
        let report = CompletionReport::of(figures, &ComplianceValidation::of(Vec::new()), now);
        let report = serde_json::to_value(report).unwrap();
        let mut places = BTreeSet::new();
        for (group, member) in report.as_object().unwrap() {
            match member {
                Value::Object(members) => {
                    places.extend(members.keys().map(|name| format!("{group}.{name}")));
                }
                _ => drop(places.insert(group.clone())),
            }
        }
        let shown = SHOWN.iter().map(|(place, _)| *place).chain(IN_TABLES.iter().copied());
        assert_eq!(shown.clone().count(), places.len());
        assert_eq!(shown.map(str::to_owned).collect::<BTreeSet<_>>(), places);
    }
}
