//! What a clinic has decided about messages: hours, limits, the disclaimer, what a text message may say.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::json;

use wardbook_domain::access::Permission;
use wardbook_domain::message::{DisclaimerRule, MessagePurpose, SendingRules};
use wardbook_store::{StoreError, messages, settings};

use crate::access::confirm::Confirmation;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};

/// The setting that holds them.
const KEY: &str = "messages";

/// Characters of a disclaimer, and of how to reach a person.
const MOST_TEXT: usize = 500;
/// Attempts that make sense: with growing delays, more last for days.
const ATTEMPTS: std::ops::RangeInclusive<u32> = 1..=10;

/// What a clinic has decided about messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MessageSettings {
    /// ISO 3166 code of the country whose telephone numbers need no prefix, such as `AU`.
    pub country: String,
    /// IANA name of the clinic's time zone, for patients without one.
    pub time_zone: String,
    /// Hours of the recipient's day in which messages are sent that are not urgent, and how many text
    /// messages one patient gets.
    pub rules: SendingRules,
    /// Attempts of a message, until it has failed.
    pub max_attempts: u32,
    /// Whether a text message may name what identifies a patient, a result or a diagnosis.
    pub sms_may_identify: bool,
    /// What a draft by an endpoint carries.
    pub disclaimer: DisclaimerRule,
}

impl Default for MessageSettings {
    fn default() -> Self {
        Self {
            country: "AU".into(),
            time_zone: iana_time_zone::get_timezone()
                .ok()
                .filter(|zone| super::rules::is_time_zone(zone))
                .unwrap_or_else(|| "UTC".into()),
            rules: SendingRules::default(),
            max_attempts: 5,
            sms_may_identify: false,
            disclaimer: DisclaimerRule {
                purposes: vec![MessagePurpose::Care],
                text: "This message was written with the help of artificial intelligence.".into(),
                how_to_reach: "To speak to a person, call the clinic.".into(),
            },
        }
    }
}

impl MessageSettings {
    fn check(&self) -> Result<()> {
        let wrong = |words: String| Err(AppError::Invalid(words));
        if !super::rules::is_country(&self.country) {
            return wrong(format!(
                "`{}` is no country whose telephone numbers can be read; give a code such as AU",
                self.country
            ));
        }
        if !super::rules::is_time_zone(&self.time_zone) {
            return wrong(format!(
                "`{}` is no time zone; give one such as Australia/Sydney",
                self.time_zone
            ));
        }
        let SendingRules { hours, sms_per_day, sms_per_week } = self.rules;
        if hours.from_minute >= hours.to_minute || hours.to_minute > 24 * 60 {
            return wrong("messages are sent from one time of the day to a later one".into());
        }
        if sms_per_day == 0 || sms_per_week < sms_per_day {
            return wrong(
                "at least one text message a day, and a week has no fewer than a day".into(),
            );
        }
        if !ATTEMPTS.contains(&self.max_attempts) {
            return wrong("a message is tried between 1 and 10 times".into());
        }
        let DisclaimerRule { purposes, text, how_to_reach } = &self.disclaimer;
        check_text(text, MOST_TEXT, "the disclaimer")?;
        check_text(how_to_reach, MOST_TEXT, "how to reach a person")?;
        if !purposes.is_empty() && (text.trim().is_empty() || how_to_reach.trim().is_empty()) {
            return wrong(
                "a disclaimer that is required says something, and so does how to reach a person"
                    .into(),
            );
        }
        Ok(())
    }

    /// What becomes possible that was not, if anything.
    fn loosens(&self, before: &Self) -> Option<&'static str> {
        if self.sms_may_identify && !before.sms_may_identify {
            return Some(
                "text messages, which anybody may read who holds the telephone, may then name patients",
            );
        }
        let asked = |purpose| self.disclaimer.purposes.contains(purpose);
        if !before.disclaimer.purposes.iter().all(asked) {
            return Some("messages that an endpoint wrote would no longer say so");
        }
        None
    }
}

/// What is decided, or what holds where nobody has decided.
pub(crate) fn stored(connection: &Connection) -> Result<MessageSettings, StoreError> {
    let text = settings::get(connection, KEY)?;
    let read = text.map(|text| serde_json::from_str(&text)).transpose();
    let read = read.map_err(|_| StoreError::BadRecord(format!("settings/{KEY}")))?;
    Ok(read.unwrap_or_default())
}

impl Clinic {
    /// What the clinic has decided about messages. Everybody who drafts one may see it.
    pub fn message_settings(&self, person: &Person) -> Result<MessageSettings> {
        self.require(person, Permission::ReadMessages)?;
        Ok(self.store.read(stored)?)
    }

    /// Changes it. What lets more out than before is confirmed.
    pub fn set_message_settings(
        &self,
        person: &Person,
        new: &MessageSettings,
        given: Option<&Confirmation>,
    ) -> Result<()> {
        self.require(person, Permission::Administer)?;
        new.check()?;
        let before = self.store.read(stored)?;
        if *new == before {
            return Ok(());
        }
        let danger = new.loosens(&before).map(str::to_owned);
        let reason = self.confirm_if(danger, person, given, "messages.loosen")?;
        let text = json!(new).to_string();
        self.store.write(person.context, move |tx| {
            settings::set(tx, KEY, Some(&text), reason.as_deref())?;
            messages::wake(tx, None)
        })?;
        Ok(())
    }
}
