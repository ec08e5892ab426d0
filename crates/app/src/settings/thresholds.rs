//! The limits that new sessions start with, and when the window locks. Where head office's policy has
//! people watch more than the clinic's own thresholds, the policy's hold, and nobody here lowers them.

use std::str::FromStr;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use wardbook_domain::access::Permission;
use wardbook_domain::session::Limits;
use wardbook_store::{StoreError, settings};

use crate::access::confirm::Confirmation;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

/// The limits that new sessions start with, and when the window locks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Thresholds {
    /// The confidence below which a person must look, in parts per thousand.
    pub review_below_permille: u16,
    /// The accuracy below which an alert is raised, in parts per thousand.
    pub minimum_accuracy_permille: u16,
    /// The longest that a session may take, in seconds.
    pub max_processing_time_seconds: u32,
    /// Minutes without a key or a click after which the window locks.
    pub idle_lock_minutes: u32,
}

/// What somebody else asks a threshold to be, beside the one that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// People would watch more with it than with this one.
    Stricter(u32),
    /// People watch as much with this one, or more.
    NotStricter(u32),
    /// It is no value that this threshold may have.
    OutOfRange,
    /// There is no such threshold.
    Unknown,
}

/// Where each threshold stands in the store.
mod key {
    pub(super) const REVIEW_BELOW: &str = "review_below_permille";
    pub(super) const MINIMUM_ACCURACY: &str = "minimum_accuracy_permille";
    pub(super) const MAX_SECONDS: &str = "max_processing_time_seconds";
    pub(super) const IDLE_LOCK: &str = "idle_lock_minutes";
}

impl Default for Thresholds {
    fn default() -> Self {
        let limits = Limits::default();
        Self {
            review_below_permille: limits.review_below_permille,
            minimum_accuracy_permille: limits.minimum_accuracy_permille,
            max_processing_time_seconds: u32::try_from(limits.max_processing_time_seconds)
                .unwrap_or(u32::MAX),
            idle_lock_minutes: 10,
        }
    }
}

impl Thresholds {
    /// Each with its key, its value and the values that it may have.
    const fn parts(&self) -> [(&'static str, u32, std::ops::RangeInclusive<u32>); 4] {
        [
            (key::REVIEW_BELOW, self.review_below_permille as u32, 0..=1_000),
            (key::MINIMUM_ACCURACY, self.minimum_accuracy_permille as u32, 0..=1_000),
            (key::MAX_SECONDS, self.max_processing_time_seconds, 60..=86_400),
            (key::IDLE_LOCK, self.idle_lock_minutes, 1..=120),
        ]
    }

    /// Whether people look at less, are warned of less, or leave a window open for longer, than
    /// under `before`.
    const fn watches_less_than(&self, before: &Self) -> bool {
        self.review_below_permille < before.review_below_permille
            || self.minimum_accuracy_permille < before.minimum_accuracy_permille
            || self.max_processing_time_seconds > before.max_processing_time_seconds
            || self.idle_lock_minutes > before.idle_lock_minutes
    }

    /// What `asked` for the threshold of this key is beside this one.
    pub(crate) fn beside(&self, key: &str, asked: u64) -> Asked {
        let part = self.parts().into_iter().find(|(name, ..)| *name == key);
        let Some((_, own, allowed)) = part else { return Asked::Unknown };
        let Some(asked) = u32::try_from(asked).ok().filter(|asked| allowed.contains(asked)) else {
            return Asked::OutOfRange;
        };
        let stricter = match key {
            key::REVIEW_BELOW | key::MINIMUM_ACCURACY => own < asked,
            _ => own > asked,
        };
        if stricter { Asked::Stricter(own) } else { Asked::NotStricter(own) }
    }

    /// These, with each that is asked for in its place where people would watch more with it.
    fn under(mut self, asked: &[(String, u64)]) -> Self {
        for (key, limit) in asked {
            let Asked::Stricter(_) = self.beside(key, *limit) else { continue };
            // Within its range, which is far below the type's.
            let limit = u32::try_from(*limit).unwrap_or(u32::MAX);
            self.set(key, limit);
        }
        self
    }

    fn set(&mut self, key: &str, value: u32) {
        let permille = u16::try_from(value).unwrap_or(u16::MAX);
        match key {
            key::REVIEW_BELOW => self.review_below_permille = permille,
            key::MINIMUM_ACCURACY => self.minimum_accuracy_permille = permille,
            key::MAX_SECONDS => self.max_processing_time_seconds = value,
            _ => self.idle_lock_minutes = value,
        }
    }

    fn check(&self) -> Result<()> {
        for (key, value, allowed) in self.parts() {
            if allowed.contains(&value) {
                continue;
            }
            let (least, most) = (allowed.start(), allowed.end());
            let permille = |value: &u32| format!("{:.3}", f64::from(*value) / 1_000.0);
            return Err(AppError::Invalid(match key {
                key::REVIEW_BELOW => format!(
                    "the confidence below which a person must look is from {} to {}, not {}",
                    permille(least),
                    permille(most),
                    permille(&value)
                ),
                key::MINIMUM_ACCURACY => format!(
                    "the accuracy below which an alert is raised is from {} to {}, not {}",
                    permille(least),
                    permille(most),
                    permille(&value)
                ),
                key::MAX_SECONDS => format!(
                    "a session may take from {least} seconds to {most} (a day), not {value}"
                ),
                _ => format!("the window locks after {least} to {most} minutes, not {value}"),
            }));
        }
        Ok(())
    }
}

/// A setting that is a number; one that is none any more is a damaged record.
fn number<T: FromStr>(connection: &Connection, key: &str, standard: T) -> Result<T, StoreError> {
    let Some(text) = settings::get(connection, key)? else { return Ok(standard) };
    text.parse().map_err(|_| StoreError::BadRecord(format!("settings/{key}")))
}

impl Clinic {
    /// The thresholds in force, head office's policy included. Everybody who may run a session may
    /// see them.
    pub fn thresholds(&self, person: &Person) -> Result<Thresholds> {
        self.require(person, Permission::RunSessions)?;
        self.stored_thresholds()
    }

    /// Minutes without a key or a click after which the window locks, whoever is signed in.
    pub fn idle_lock_minutes(&self) -> Result<u32> {
        Ok(self.stored_thresholds()?.idle_lock_minutes)
    }

    /// The thresholds in force: the clinic's own, or the policy's where it is stricter.
    fn stored_thresholds(&self) -> Result<Thresholds> {
        let own = self.own_thresholds()?;
        Ok(match self.policy()? {
            Some(policy) => own.under(&policy.rules.thresholds),
            None => own,
        })
    }

    /// The clinic's own, whatever head office's policy asks for.
    pub(crate) fn own_thresholds(&self) -> Result<Thresholds> {
        let standard = Thresholds::default();
        Ok(self.store.read(|connection| {
            Ok::<_, StoreError>(Thresholds {
                review_below_permille: number(
                    connection,
                    key::REVIEW_BELOW,
                    standard.review_below_permille,
                )?,
                minimum_accuracy_permille: number(
                    connection,
                    key::MINIMUM_ACCURACY,
                    standard.minimum_accuracy_permille,
                )?,
                max_processing_time_seconds: number(
                    connection,
                    key::MAX_SECONDS,
                    standard.max_processing_time_seconds,
                )?,
                idle_lock_minutes: number(connection, key::IDLE_LOCK, standard.idle_lock_minutes)?,
            })
        })?)
    }

    /// The limits that a new session starts with, without a budget.
    pub(crate) fn limits(&self) -> Result<Limits> {
        let thresholds = self.stored_thresholds()?;
        Ok(Limits {
            budget: None,
            max_processing_time_seconds: thresholds.max_processing_time_seconds.into(),
            minimum_accuracy_permille: thresholds.minimum_accuracy_permille,
            review_below_permille: thresholds.review_below_permille,
        })
    }

    /// Changes them, from the next session on. Less to guard the clinic is confirmed, and less than
    /// head office's policy asks for is refused.
    pub fn set_thresholds(
        &self,
        person: &Person,
        thresholds: Thresholds,
        given: Option<&Confirmation>,
    ) -> Result<()> {
        self.require(person, Permission::Administer)?;
        thresholds.check()?;
        let (own, before) = (self.own_thresholds()?, self.stored_thresholds()?);
        if thresholds == before {
            return Ok(());
        }
        self.check_policy(thresholds)?;
        // What is there by the policy alone is not made the clinic's own.
        let mut kept = thresholds;
        for (((key, value, _), (_, held, _)), (_, own, _)) in
            thresholds.parts().into_iter().zip(before.parts()).zip(own.parts())
        {
            if value == held {
                kept.set(key, own);
            }
        }
        let danger = thresholds
            .watches_less_than(&before)
            .then(|| "fewer results would then wait for a person or raise an alert, or the window lock later".into());
        let reason = self.confirm_if(danger, person, given, "thresholds.lower")?;
        self.store.write(person.context, move |tx| {
            for (key, value, _) in kept.parts() {
                settings::set(tx, key, Some(&value.to_string()), reason.as_deref())?;
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(())
    }

    /// Refuses what would have people watch less than head office's policy asks for.
    fn check_policy(&self, thresholds: Thresholds) -> Result<()> {
        let Some(policy) = self.policy()? else { return Ok(()) };
        for (key, limit) in &policy.rules.thresholds {
            if let Asked::Stricter(value) = thresholds.beside(key, *limit) {
                return Err(AppError::Invalid(format!(
                    "head office's policy {} asks for {key} {limit}; {value} would watch less",
                    policy.number
                )));
            }
        }
        Ok(())
    }
}
