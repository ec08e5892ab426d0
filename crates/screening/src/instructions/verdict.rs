//! What the rules say of a text: a risk and the sentences it comes from.

use core::ops::Range;

use super::table::Rule;

/// How likely it is that a text was written to steer a model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RiskLevel {
    /// Nothing out of place.
    #[default]
    Low,
    /// A request that has no place in a clinical document.
    Medium,
    /// An override, something hidden or encoded, or words addressed to a model.
    High,
}

impl RiskLevel {
    /// The level's name in records.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// One sentence that a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The whole sentence, in bytes of the text as it was given.
    pub range: Range<usize>,
    /// The rule's risk.
    pub risk: RiskLevel,
    /// The name of the rule in [`RULES`](super::RULES).
    pub rule: &'static str,
    /// Why this is a finding, as a sentence for the people who read the document.
    pub reason: &'static str,
    /// What was hidden, encoded or disguised, as it reads when that is undone.
    pub decoded: Option<String>,
}

impl Finding {
    pub(super) fn of(range: Range<usize>, rule: &'static Rule, decoded: Option<String>) -> Self {
        Self { range, risk: rule.risk, rule: rule.name, reason: rule.reason, decoded }
    }
}

/// The risk of a text and its findings in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The gravest of the findings; low without any.
    pub risk: RiskLevel,
    /// The sentences found.
    pub findings: Vec<Finding>,
}

impl Verdict {
    pub(super) fn of(findings: Vec<Finding>) -> Self {
        let risk = findings.iter().map(|finding| finding.risk).max().unwrap_or_default();
        Self { risk, findings }
    }
}
