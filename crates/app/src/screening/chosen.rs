//! What a clinic has screening look for, as an administrator sees, tries and changes it.

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::Permission;
use wardbook_domain::screening::RiskLevel;
use wardbook_screening::{instructions, phi};
use wardbook_store::settings;

use super::files::{TextScreening, screen};
use super::screener::Screener;
use super::settings::{KEY, ScreeningSettings, stored};
use crate::access::confirm::Confirmation;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

/// Characters of a text that somebody tries.
const MOST_TRIED: usize = 100_000;

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
        let payload = json!({
            "key": KEY, "from": thresholds(&before), "to": thresholds(&new), "version": new.version(),
            "words": {
                "added": beyond(&new.words, &before.words), "removed": beyond(&before.words, &new.words),
            },
            "rules": {
                "added": beyond(&new.rules, &before.rules), "removed": beyond(&before.rules, &new.rules),
            },
        });
        let text = (new != ScreeningSettings::default()).then(|| json!(new).to_string());
        self.store.write(person.context, move |tx| {
            settings::set_told(tx, KEY, text.as_deref(), payload, reason.as_deref()).map(drop)
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
