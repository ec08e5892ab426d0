//! What screening found in a document: how much personal health information, and whether something in
//! it speaks to a machine instead of to a reader. What is looked for is in the crate `screening`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::words::words;

words! {
    /// How likely it is that a document was written to steer a model.
    RiskLevel {
        /// Nothing out of place.
        Low = "low",
        /// A request that has no place in a clinical document.
        Medium = "medium",
        /// An override, something hidden or encoded, or words addressed to a model.
        High = "high",
    }
}

/// A sentence that a rule found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Finding {
    /// The page that it stands on, from 1.
    pub page: u32,
    /// How grave it is.
    pub risk: RiskLevel,
    /// The rule's name.
    pub rule: String,
    /// Why it is a finding, as a sentence.
    pub reason: String,
    /// The document's words, cut where they are long.
    pub quote: String,
    /// What was hidden or encoded, as it reads when that is undone.
    pub decoded: Option<String>,
}

/// What was found in one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screened {
    /// The gravest of the findings; low without any.
    pub risk: RiskLevel,
    /// The sentences, at most [`MOST_FINDINGS`].
    pub findings: Vec<Finding>,
    /// How often each kind of personal health information stands in it, by the kind's word.
    pub phi: BTreeMap<String, u32>,
    /// The versions of the rules that were in force.
    pub rules: String,
}

/// Findings that are kept of one document: whoever reads so many has seen what it is.
pub const MOST_FINDINGS: usize = 50;

/// That a person looked at a document of high risk and let it be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Released {
    /// Who.
    pub by: crate::ids::UserId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

impl Screened {
    /// Whether the same sentences were found before: then what a person said of them still holds.
    pub fn says_as(&self, findings: &[Finding]) -> bool {
        self.findings == findings
    }

    /// Places that hold personal health information.
    pub fn places(&self) -> u32 {
        self.phi.values().fold(0, |sum, count| sum.saturating_add(*count))
    }
}
