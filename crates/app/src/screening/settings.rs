//! What a clinic has screening look for beside the product's own rules, from which score on a place counts,
//! and which documents wait for a person before a model is sent them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use wardbook_domain::access::Permission;
use wardbook_domain::screening::RiskLevel;
use wardbook_screening::instructions;
use wardbook_screening::phi::{self, ClinicRule, Recognisers};
use wardbook_store::{StoreError, settings};

use super::files::{TextScreening, screen};
use super::screener::{Screener, rules_in_force};
use crate::access::confirm::Confirmation;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};

const KEY: &str = "screening";

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
/// Characters of a text that somebody tries.
const MOST_TRIED: usize = 100_000;

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

/// What screening looks for at this clinic.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ScreeningInForce {
    /// What the clinic has decided.
    pub settings: ScreeningSettings,
    /// The versions, in the word that is kept with each document.
    pub version: String,
    /// The product's rules.
    pub rules: Vec<RuleInForce>,
}

/// One of the product's rules.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct RuleInForce {
    /// The name that findings carry.
    pub name: &'static str,
    /// The risk of what it finds, where it looks for sentences that speak to a machine.
    pub risk: Option<RiskLevel>,
    /// What it finds, by its word, where that is personal health information.
    pub kind: Option<&'static str>,
    /// What it looks for, in words.
    pub looks_for: &'static str,
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
    fn tidied(mut self) -> Self {
        let mut seen = BTreeSet::new();
        let words = self.words.iter().map(|word| word.trim().to_owned());
        self.words =
            words.filter(|word| !word.is_empty() && seen.insert(word.to_lowercase())).collect();
        for rule in &mut self.rules {
            rule.name = rule.name.trim().to_owned();
        }
        self
    }

    fn check(&self) -> Result<()> {
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
    fn lets_through_more_than(&self, before: &Self) -> Option<&'static str> {
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

/// Of `from` what `to` does not have.
fn beyond<'a, T: PartialEq>(from: &'a [T], to: &[T]) -> Vec<&'a T> {
    from.iter().filter(|one| !to.contains(one)).collect()
}

impl Clinic {
    /// What screening looks for. Everybody who may run a session may see it.
    pub fn screening_settings(&self, person: &Person) -> Result<ScreeningInForce> {
        self.require(person, Permission::RunSessions)?;
        let settings = self.store.read(stored)?;
        let phi = phi::RULES.iter().map(|one| RuleInForce {
            name: one.name,
            risk: None,
            kind: Some(one.kind.as_str()),
            looks_for: one.says,
        });
        let spoken = instructions::RULES.iter().map(|one| RuleInForce {
            name: one.name,
            risk: Some(one.risk),
            kind: None,
            looks_for: one.looks_for,
        });
        let rules = spoken.chain(phi).collect();
        Ok(ScreeningInForce { version: settings.version(), settings, rules })
    }

    /// Changes it, for the next session and for documents that are opened from now on. That less might
    /// be found or held back is confirmed; a rule that could not be searched in one pass is refused.
    pub fn set_screening_settings(
        &self,
        person: &Person,
        settings: ScreeningSettings,
        given: Option<&Confirmation>,
    ) -> Result<()> {
        self.require(person, Permission::Administer)?;
        let new = settings.tidied();
        new.check()?;
        let before = self.store.read(stored)?;
        if new == before {
            return Ok(());
        }
        let danger = new.lets_through_more_than(&before).map(str::to_owned);
        let reason = self.confirm_if(danger, person, given, "screening.lower")?;
        let thresholds = |of: &ScreeningSettings| {
            json!({
                "found_from_permille": of.found_from_permille, "hold_from": of.hold_from,
                "words": of.words.len(), "rules": of.rules.len(),
            })
        };
        // What they are may name people, so an auditor is told how many.
        let mut payload = json!({
            "key": KEY, "from": thresholds(&before), "to": thresholds(&new), "version": new.version(),
            "words": {
                "added": beyond(&new.words, &before.words), "removed": beyond(&before.words, &new.words),
            },
            "rules": {
                "added": beyond(&new.rules, &before.rules), "removed": beyond(&before.rules, &new.rules),
            },
        });
        if let Some(reason) = reason {
            payload["reason"] = reason.into();
        }
        let text = (new != ScreeningSettings::default()).then(|| json!(new).to_string());
        self.store.write(person.context, move |tx| {
            settings::set_told(tx, KEY, text.as_deref(), payload).map(drop)
        })?;
        Ok(())
    }

    /// Looks a text through with the clinic's list and with `settings`, saved or not. Nothing is kept of
    /// it. It tells who is on the list, so only an administrator may.
    pub fn try_screening(
        &self,
        person: &Person,
        settings: ScreeningSettings,
        text: &str,
    ) -> Result<TextScreening> {
        self.require(person, Permission::Administer)?;
        let settings = settings.tidied();
        settings.check()?;
        if text.chars().count() > MOST_TRIED {
            return Err(AppError::Invalid(format!(
                "try at most {MOST_TRIED} characters; a whole file is for `wardbook screen`"
            )));
        }
        let screener = Screener::of(&self.store, settings)?;
        Ok(screen(&screener.recognisers, text, &[]))
    }
}

/// What the clinic has decided.
pub(super) fn stored(connection: &rusqlite::Connection) -> Result<ScreeningSettings, StoreError> {
    let text = settings::get(connection, KEY)?;
    let damaged = |_| StoreError::BadRecord(format!("settings/{KEY}"));
    let stored = text.map(|text| serde_json::from_str(&text).map_err(damaged)).transpose()?;
    Ok(stored.unwrap_or_default())
}
