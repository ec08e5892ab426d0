//! What the rules say of a text: a risk and the sentences it comes from.

use core::ops::Range;

use wardbook_domain::screening::RiskLevel;

use super::table::Rule;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The gravest of the findings; low without any.
    pub risk: RiskLevel,
    /// The sentences found.
    pub findings: Vec<Finding>,
}

impl Verdict {
    pub(super) fn of(findings: Vec<Finding>) -> Self {
        let risk = findings.iter().map(|finding| finding.risk).max().unwrap_or(RiskLevel::Low);
        Self { risk, findings }
    }
}
