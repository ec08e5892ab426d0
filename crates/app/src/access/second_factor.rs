//! A person's second factor: turning it on and off. What it asks at sign-in is in `sign_in`.
//! Implements decision 12.

use serde_json::json;
use zeroize::Zeroizing;

use wardbook_domain::access::Permission;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::UserId;
use wardbook_store::second_factors::{self, TurnedOffBy, refused_code};
use wardbook_totp::{self as totp, QrPath, Secret};

use crate::access::confirm::Confirmation;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

/// A second factor that is about to be turned on: what the person's authenticator app takes in. It is
/// kept nowhere before a right code was typed back, and forgotten when this is dropped.
#[derive(Debug)]
pub struct Enrolment {
    user: UserId,
    secret: Secret,
    /// The clinic's and the person's names, as the app shows them.
    label: (String, String),
}

impl Enrolment {
    /// The secret for typing: base 32 in groups of four.
    pub fn in_groups(&self) -> Zeroizing<String> {
        let letters = self.secret.to_base32();
        let mut groups = Zeroizing::new(String::with_capacity(letters.len() * 2));
        for (place, letter) in letters.chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                groups.push(' ');
            }
            groups.push(letter);
        }
        groups
    }

    /// All that an app takes in, as an address.
    pub fn uri(&self) -> Zeroizing<String> {
        totp::uri(&self.secret, &self.label.0, &self.label.1)
    }

    /// The address as a QR code.
    pub fn qr(&self) -> Result<QrPath> {
        QrPath::of(&self.uri()).map_err(|error| AppError::Internal(error.to_string()))
    }
}

impl Clinic {
    /// Whether signing in takes a code of who sits here. It is theirs to know, and not recorded.
    pub fn has_second_factor(&self, person: &Person) -> Result<bool> {
        let user = person.user.user_id;
        Ok(self.store.read(|connection| second_factors::is_on(connection, user))?)
    }

    /// Begins to turn a second factor on for who sits here. Nothing holds before
    /// [`Clinic::turn_second_factor_on`].
    pub fn begin_second_factor(&self, person: &Person, password_again: &str) -> Result<Enrolment> {
        self.refuse_a_second_one(person)?;
        self.ask_again(person, password_again, "user.second_factor_on")?;
        Ok(Enrolment {
            user: person.user.user_id,
            secret: Secret::new(self.store.randomness()),
            label: (self.account.name.clone(), person.user.name.clone()),
        })
    }

    /// Turns the second factor on, for a code that shows that the person's app has it.
    pub fn turn_second_factor_on(
        &self,
        person: &Person,
        enrolment: &Enrolment,
        code: &str,
    ) -> Result<()> {
        self.refuse_a_second_one(person)?;
        let user = person.user.user_id;
        if enrolment.user != user {
            return Err(AppError::Invalid("this secret is another person's; begin again".into()));
        }
        let step = enrolment.secret.step_of(code, self.store.clock().now());
        let step = step.ok_or(AppError::FirstCodeWrong)?;
        let secret = enrolment.secret.clone();
        self.store
            .write(person.context, move |tx| second_factors::turn_on(tx, user, &secret, step))?;
        Ok(())
    }

    fn refuse_a_second_one(&self, person: &Person) -> Result<()> {
        if self.has_second_factor(person)? {
            return Err(AppError::Invalid(
                "your second factor is on already; turn it off to take another phone".into(),
            ));
        }
        Ok(())
    }

    /// Turns off the second factor of who sits here, for their password and a present code.
    pub fn turn_own_second_factor_off(
        &self,
        person: &Person,
        password_again: &str,
        code: &str,
    ) -> Result<()> {
        const ACT: &str = "user.second_factor_off";
        let user = person.user.user_id;
        let factor = self.store.read(|connection| second_factors::of(connection, user))?;
        let factor = factor.ok_or_else(|| {
            AppError::Invalid(
                "your second factor is not on, so there is nothing to turn off".into(),
            )
        })?;
        self.ask_again(person, password_again, ACT)?;
        if let Err(refusal) = factor.judge(Some(code), self.store.clock().now()) {
            if let Some(reason) = refused_code(&refusal) {
                let payload = json!({ "reason": reason, "act": ACT });
                self.record(person, Kind::SignInFailed, format!("users/{user}"), payload)?;
            }
            return Err(refusal.into());
        }
        self.store.write(person.context, move |tx| {
            second_factors::turn_off(tx, user, TurnedOffBy::Oneself, None)
        })?;
        Ok(())
    }

    /// Turns another person's second factor off, as for a lost phone.
    pub fn turn_second_factor_off(
        &self,
        person: &Person,
        name: &str,
        given: &Confirmation,
    ) -> Result<()> {
        self.require(person, Permission::Administer)?;
        let user = self.user(name)?;
        if user.user_id == person.user.user_id {
            return Err(AppError::Invalid(
                "turn your own second factor off with a code of your app; without the phone, \
                 another administrator or the clinic's recovery key does it"
                    .into(),
            ));
        }
        if !user.second_factor {
            return Err(AppError::Invalid(format!("`{name}` has no second factor")));
        }
        let reason = self.confirm(person, given, "user.second_factor_off")?;
        let user = user.user_id;
        self.store.write(person.context, move |tx| {
            second_factors::turn_off(tx, user, TurnedOffBy::Administrator, Some(&reason))
        })?;
        Ok(())
    }
}
