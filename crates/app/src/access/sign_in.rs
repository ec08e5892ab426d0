//! Signing in and out: the clinic is unlocked by a person's password, and what the person
//! does is one audit session, sealed when it ends.

use std::sync::PoisonError;

use serde_json::json;
use zeroize::Zeroizing;

use wardbook_domain::access::{Actor, Context, Source};
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AuditSessionId, UserId};
use wardbook_store::home::Home;
use wardbook_store::key_slots::KeySlots;
use wardbook_store::second_factors::{self, refused_code};
use wardbook_store::users;
use wardbook_store::{FailedSignIn, SignInJournal, StoreError, overview};

use crate::access::secrets::Secrets;
use crate::clinic::{Before, Clinic, FailedBefore, Person};
use crate::error::{AppError, Result};

impl Clinic {
    /// Unlocks the clinic with a person's name and password, and the code of their authenticator
    /// app where they have a second factor, and opens their audit session. A refusal is durable
    /// before it is answered; that a code is needed is no refusal to record, and is said only to
    /// who gave the right password.
    pub fn sign_in(
        home: &Home,
        name: &str,
        secrets: Secrets<'_>,
        source: Source,
        clock: &Clock,
        randomness: &Randomness,
    ) -> Result<(Self, Person)> {
        let mut slots = KeySlots::load(home)?;
        let note = |user_id: Option<UserId>, reason: &str| {
            let reason = reason.to_owned();
            SignInJournal(home).append(&FailedSignIn { time: clock.now(), user_id, source, reason })
        };
        let (user_id, key) = match slots.unlock(name, secrets.password) {
            Ok(unlocked) => unlocked,
            Err(refusal) => {
                let user_id = slots.user(name);
                note(user_id, why_locked(user_id))?;
                return Err(refusal.into());
            }
        };
        // What cannot be read here is said by opening. Whether this code was used already is
        // decided once more there, where it is noted that it is.
        let factor = second_factors::of_closed(home, &key, user_id).unwrap_or_default();
        if let Some(Err(refusal)) = factor.map(|factor| factor.judge(secrets.code, clock.now())) {
            if let Some(reason) = refused_code(&refusal) {
                note(Some(user_id), reason)?;
            }
            return Err(refusal.into());
        }
        let clinic = Self::open(home, &mut slots, &key, clock, randomness)?;
        match clinic.open_audit_session(user_id, name, secrets.code, source) {
            Ok(person) => Ok((clinic, person)),
            Err(refusal) => {
                clinic.close()?;
                Err(refusal)
            }
        }
    }

    fn open_audit_session(
        &self,
        user_id: UserId,
        name: &str,
        code: Option<&str>,
        source: Source,
    ) -> Result<Person> {
        let user = self.store.read(|connection| users::by_id(connection, user_id))?;
        let Some(user) = user.filter(|user| user.active) else {
            self.note_failed_sign_in(Some(user_id), "account_disabled", source)?;
            return Err(AppError::Disabled(name.into()));
        };
        let session = AuditSessionId::new(self.store.clock(), self.store.randomness());
        let actor = Actor { person: Some((user_id, user.role)), session, source };
        let context = Context::of(actor);
        let recovered = self.store.recovered().clone();
        let before = self.store.read(|connection| {
            let here = overview::last_here(connection, user_id)?;
            let failed = FailedBefore {
                all: overview::failed_sign_ins(connection, here)?,
                own: overview::failed_sign_ins_of(connection, user_id, here)?,
            };
            let signed_in = overview::signed_in_at(connection, here)?;
            Ok::<_, StoreError>(Before { signed_in, failed })
        })?;
        let (now, code) =
            (self.store.clock().now(), code.map(|code| Zeroizing::new(code.to_owned())));
        let opened = self.store.write(context, move |tx| {
            let payload = json!({ "failed_sign_ins_before": recovered.failed_sign_ins });
            tx.event(Kind::AuditSessionOpened, format!("users/{user_id}"), payload);
            second_factors::use_code(tx, user_id, code.as_ref().map(|code| code.as_str()), now)
        });
        if let Err(refusal) = opened {
            if let Some(reason) = refused_code(&refusal) {
                self.note_failed_sign_in(Some(user_id), reason, source)?;
            }
            return Err(refusal.into());
        }
        Ok(Person { user, context, before })
    }

    /// Records a sign-in that was refused while the clinic is open.
    pub(crate) fn note_failed_sign_in(
        &self,
        user: Option<UserId>,
        reason: &'static str,
        source: Source,
    ) -> Result<()> {
        let subject = user.map(|user| format!("users/{user}")).unwrap_or_default();
        let system = self.store.system_context()?;
        self.store.write(system, move |tx| {
            let payload = json!({ "reason": reason, "source": source });
            tx.event(Kind::SignInFailed, subject, payload);
            Ok::<_, StoreError>(())
        })?;
        Ok(())
    }

    /// Lets a person into a clinic that is open already, as after a lock behind which work goes
    /// on. A refusal is durable before it is answered.
    pub fn admit(&self, name: &str, secrets: Secrets<'_>, source: Source) -> Result<Person> {
        // A copy, so that deriving the key holds nobody else up.
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match slots.unlock(name, secrets.password) {
            Ok((user_id, _)) => self.open_audit_session(user_id, name, secrets.code, source),
            Err(refusal) => {
                let user_id = slots.user(name);
                self.note_failed_sign_in(user_id, why_locked(user_id), source)?;
                Err(refusal.into())
            }
        }
    }

    /// Ends a person's audit session and seals it.
    pub fn sign_out(&self, person: &Person) -> Result<()> {
        self.end_audit_session(person, "signed_out")
    }

    /// Ends the audit session of a person whose window was locked. Where their work goes on
    /// behind the lock, the shell calls this when the work is done, so that the seal covers it.
    pub fn lock_out(&self, person: &Person) -> Result<()> {
        self.end_audit_session(person, "locked_out")
    }

    /// The same where nobody touched the window for too long.
    pub fn expire(&self, person: &Person) -> Result<()> {
        self.end_audit_session(person, "expired")
    }

    fn end_audit_session(&self, person: &Person, reason: &'static str) -> Result<()> {
        self.end_emergency(person);
        self.store.write(person.context, move |tx| {
            tx.event(Kind::AuditSessionSealed, "", json!({ "reason": reason }));
            Ok::<_, StoreError>(())
        })?;
        Ok(())
    }
}

/// How it is recorded that a name and a password opened nothing.
const fn why_locked(user: Option<UserId>) -> &'static str {
    if user.is_some() { "wrong_password" } else { "unknown_user" }
}
