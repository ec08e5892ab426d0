//! Dangerous acts: what they ask for once more. Which acts are dangerous is said where each is
//! done; where documents may go, by `Endpoint::reaches_further` in `wardbook-domain`.

use serde_json::json;
use zeroize::Zeroizing;

use wardbook_domain::access::Permission;
use wardbook_domain::event::Kind;

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};

/// Letters of the longest reason.
const MOST: usize = 1_000;

/// What a dangerous act asks for: why it is done, which is recorded with it, and the password of
/// who does it once more.
pub struct Confirmation {
    /// Why, in words.
    pub reason: String,
    /// The password again.
    pub password: Zeroizing<String>,
}

impl Clinic {
    /// Refuses somebody who does not administer the clinic, before they are asked for a password or
    /// a reason that would be for nothing.
    pub fn check_administers(&self, person: &Person) -> Result<()> {
        self.require(person, Permission::Administer).map(drop)
    }

    /// Lets a dangerous act pass and gives the reason to record with it. A wrong password is
    /// recorded and refused.
    pub(crate) fn confirm(
        &self,
        person: &Person,
        given: &Confirmation,
        act: &str,
    ) -> Result<String> {
        let reason = given.reason.trim();
        if reason.is_empty() {
            return Err(AppError::Invalid("give a reason: it is recorded with the act".into()));
        }
        check_text(reason, MOST, "a reason")?;
        self.ask_again(person, &given.password, act)?;
        Ok(reason.to_owned())
    }

    /// As `confirm`, for what is dangerous only as it is asked for: `danger` says what is.
    pub(crate) fn confirm_if(
        &self,
        danger: Option<String>,
        person: &Person,
        given: Option<&Confirmation>,
        act: &str,
    ) -> Result<Option<String>> {
        match (danger, given) {
            // A reason that was given is recorded, and its password looked at, asked for or not.
            (_, Some(given)) => self.confirm(person, given, act).map(Some),
            (Some(danger), None) => Err(AppError::ConfirmationNeeded(danger)),
            (None, None) => Ok(None),
        }
    }

    /// Asks for the password of who sits here; a wrong one is recorded and refused.
    pub(crate) fn ask_again(&self, person: &Person, password: &str, act: &str) -> Result<()> {
        let unlocked = {
            let slots = self.slots.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            slots.unlock(&person.user.name, password)
        };
        if let Err(refusal) = unlocked {
            let subject = format!("users/{}", person.user.user_id);
            let payload = json!({ "reason": "wrong_password", "act": act });
            self.record(person, Kind::SignInFailed, subject, payload)?;
            return Err(refusal.into());
        }
        Ok(())
    }
}
