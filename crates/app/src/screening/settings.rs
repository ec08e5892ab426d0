//! What a clinic has screening look for beside the product's own rules, from which score on a place counts,
//! and which documents wait for a person before a model is sent them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use wardbook_domain::screening::RiskLevel;
use wardbook_screening::instructions;
use wardbook_screening::phi::{self, ClinicRule, Recognisers};
use wardbook_store::{StoreError, settings};

use crate::error::{AppError, Result, check_text};

/// The setting that holds them.
pub(super) const KEY: &str = "screening";

/// Words that a clinic may bring.
const MOST_WORDS: usize = 2_000;
/// Characters of a word, from the least on.
const WORD: std::ops::RangeInclusive<usize> = 2..=100;
/// Rules that a clinic may bring: each is searched for in every document.
const MOST_RULES: usize = 100;
/// Characters of a rule's name.
const MOST_NAME: usize = 60;
/// The scores that may count, in parts per thousand: below them everything would, above them nothing.
const SCORES: std::ops::RangeInclusive<u16> = 100..=900;

/// What a clinic has decided about screening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ScreeningSettings {
    /// Words and names that count as personal health information wherever they stand, in capitals or not.
    pub words: Vec<String>,
    /// The clinic's own rules.
    pub rules: Vec<OwnRule>,
    /// From this score on a place counts, in parts per thousand.
    pub found_from_permille: u16,
    /// From this risk on a document is sent to no model until a person releases it: medium or high.
    pub hold_from: RiskLevel,
}

/// A rule of the clinic's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OwnRule {
    /// What it is called, unlike every other.
    pub name: String,
    /// A regular expression in the syntax of the `regex` crate, which takes linear time.
    pub pattern: String,
}

impl Default for ScreeningSettings {
    fn default() -> Self {
        Self {
            words: Vec::new(),
            rules: Vec::new(),
            found_from_permille: 500,
            hold_from: RiskLevel::High,
        }
    }
}

impl ScreeningSettings {
    /// From this score on a place counts, 0 to 1.
    pub(super) fn found_from(&self) -> f32 {
        f32::from(self.found_from_permille) / 1_000.0
    }

    /// The clinic's own rules, as the recognisers take them.
    pub(super) fn own_rules(&self) -> Vec<ClinicRule> {
        let rules = self.rules.iter();
        rules
            .map(|one| ClinicRule { name: one.name.clone(), pattern: one.pattern.clone() })
            .collect()
    }

    /// The versions of the rules in one word. A clinic's own part is named by the first 8 digits of the
    /// SHA-256 of what it decided.
    pub(super) fn version(&self) -> String {
        let standard = rules_in_force();
        if *self == Self::default() {
            return standard;
        }
        let hash = hex::encode(Sha256::digest(json!(self).to_string()));
        format!("{standard}.clinic-{}", &hash[..8])
    }

    /// Each word once, without what stands around it.
    pub(super) fn tidied(mut self) -> Self {
        let mut seen = BTreeSet::new();
        let words = self.words.iter().map(|word| word.trim().to_owned());
        self.words =
            words.filter(|word| !word.is_empty() && seen.insert(word.to_lowercase())).collect();
        for rule in &mut self.rules {
            rule.name = rule.name.trim().to_owned();
        }
        self
    }

    pub(super) fn check(&self) -> Result<()> {
        let invalid = |why: String| Err(AppError::Invalid(why));
        if self.words.len() > MOST_WORDS {
            return invalid(format!("a clinic brings at most {MOST_WORDS} words of its own"));
        }
        for word in &self.words {
            check_text(word, *WORD.end(), "a word of the clinic’s own")?;
            if word.chars().count() < *WORD.start() {
                return invalid(format!(
                    "“{word}” is too short: a single letter is found everywhere"
                ));
            }
        }
        if self.rules.len() > MOST_RULES {
            return invalid(format!("a clinic brings at most {MOST_RULES} rules of its own"));
        }
        let mut names = BTreeSet::new();
        for rule in &self.rules {
            check_text(&rule.name, MOST_NAME, "a rule’s name")?;
            if rule.name.is_empty() {
                return invalid("every rule needs a name; what it finds is shown with it".into());
            }
            let is_own = phi::RULES.iter().all(|one| one.name != rule.name);
            if !is_own || !names.insert(&rule.name) {
                return invalid(format!(
                    "there is a rule “{}” already; choose another name",
                    rule.name
                ));
            }
        }
        if !SCORES.contains(&self.found_from_permille) {
            let part = |permille: u16| f64::from(permille) / 1_000.0;
            return invalid(format!(
                "the score from which a place counts is from {} to {}, not {}",
                part(*SCORES.start()),
                part(*SCORES.end()),
                part(self.found_from_permille)
            ));
        }
        if self.hold_from == RiskLevel::Low {
            return invalid(
                "documents wait from a medium risk on or from a high one; all would otherwise"
                    .into(),
            );
        }
        let own = phi::Clinic {
            rules: self.own_rules(),
            words: self.words.clone(),
            ..phi::Clinic::default()
        };
        let read = Recognisers::for_clinic(&own);
        read.map(drop).map_err(|refused| AppError::Invalid(refused.to_string()))
    }

    /// Why less might be found or held back than with `before`.
    pub(super) fn lets_through_more_than(&self, before: &Self) -> Option<&'static str> {
        let is_there =
            |word: &String| self.words.iter().any(|own| own.to_lowercase() == word.to_lowercase());
        if self.hold_from > before.hold_from {
            Some(
                "documents of a medium risk would then be sent to models without anybody’s looking",
            )
        } else if self.found_from_permille > before.found_from_permille {
            Some("places of a lower score would then not count as personal health information")
        } else if !before.words.iter().all(is_there) {
            Some("words that are taken off the list would then not be found any more")
        } else if !before.rules.iter().all(|rule| self.rules.contains(rule)) {
            Some("what a rule found that is removed or changed might then not be found any more")
        } else {
            None
        }
    }
}

/// What the clinic has decided.
pub(super) fn stored(connection: &rusqlite::Connection) -> Result<ScreeningSettings, StoreError> {
    let text = settings::get(connection, KEY)?;
    let damaged = |_| StoreError::BadRecord(format!("settings/{KEY}"));
    let stored = text.map(|text| serde_json::from_str(&text).map_err(damaged)).transpose()?;
    Ok(stored.unwrap_or_default())
}

/// The versions of the product's rules, in one word.
fn rules_in_force() -> String {
    format!("phi-{}.instructions-{}", phi::RULES_VERSION, instructions::RULES_VERSION)
}
