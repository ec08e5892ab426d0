//! An open clinic and a person at it, both for as long as somebody needs them: every seat while it
//! is unlocked, and every task that goes on behind the lock.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use wardbook_app::{Clinic, Person, Result};

use crate::holder::Serving;

/// A clinic that closes when the last who needs it lets go. Until then other processes are served.
pub struct OpenClinic {
    clinic: Option<Clinic>,
    serving: Option<Serving>,
    closed: Option<Box<dyn FnOnce() + Send + Sync>>,
}

/// Says that a clinic is closed, once whoever took it out is done with it.
pub(crate) struct Closing(Option<Box<dyn FnOnce() + Send + Sync>>);

impl Drop for Closing {
    fn drop(&mut self) {
        if let Some(closed) = self.0.take() {
            closed();
        }
    }
}

impl OpenClinic {
    /// Takes the clinic out, for work that replaces it. Other processes are not served any more, and
    /// nobody opens it before what is answered beside it is dropped.
    pub(crate) fn take_out(mut self) -> Option<(Clinic, Closing)> {
        drop(self.serving.take());
        let closing = Closing(self.closed.take());
        self.clinic.take().map(|clinic| (clinic, closing))
    }

    /// `closed` is called once it has been closed.
    pub(crate) fn new(
        clinic: Clinic,
        serving: Option<Serving>,
        closed: impl FnOnce() + Send + Sync + 'static,
    ) -> Self {
        Self { clinic: Some(clinic), serving, closed: Some(Box::new(closed)) }
    }

    /// `None` only while it is being dropped.
    pub const fn get(&self) -> Option<&Clinic> {
        self.clinic.as_ref()
    }
}

impl Drop for OpenClinic {
    fn drop(&mut self) {
        // While the clinic's lock is still held: the socket must not be the next holder's.
        drop(self.serving.take());
        // What cannot be recorded now is put right at the next start, as after a crash.
        if let Some(clinic) = self.clinic.take() {
            let _ = clinic.close();
        }
        if let Some(closed) = self.closed.take() {
            closed();
        }
    }
}

/// A person's audit session. It is sealed when the last who works in it lets go, so that the
/// seal covers what went on behind the lock.
pub struct Sitting {
    clinic: Arc<OpenClinic>,
    /// Who, and in which audit session.
    pub person: Person,
    locked: AtomicBool,
    expired: AtomicBool,
    sealed: AtomicBool,
    wrong_passwords: AtomicU8,
}

/// Wrong passwords and codes that somebody who sits here may give before the window locks: whoever sits down
/// at an unlocked window does not get to guess.
const WRONG_PASSWORDS: u8 = 3;

impl Sitting {
    pub(crate) fn new(clinic: Arc<OpenClinic>, person: Person) -> Self {
        let no = || AtomicBool::new(false);
        let wrong_passwords = AtomicU8::new(0);
        Self { clinic, person, locked: no(), expired: no(), sealed: no(), wrong_passwords }
    }

    /// The clinic and the person, whose audit session is sealed by whoever is given them.
    pub(crate) fn hand_over(&self) -> (Arc<OpenClinic>, Person) {
        self.sealed.store(true, Ordering::Release);
        (Arc::clone(&self.clinic), self.person.clone())
    }

    pub(crate) fn lock(&self) {
        self.locked.store(true, Ordering::Release);
    }

    /// Nobody touched the window for too long; it is locked next.
    pub(crate) fn expire(&self) {
        self.expired.store(true, Ordering::Release);
    }

    /// Counts a wrong password or code; answers whether that was one too many.
    pub(crate) fn gave_wrong_password(&self) -> bool {
        self.wrong_passwords.fetch_add(1, Ordering::AcqRel) + 1 >= WRONG_PASSWORDS
    }

    /// Signs the person out and seals their audit session. Only for who works in it alone.
    pub(crate) fn sign_out(&self) -> Result<()> {
        let sealed = self.sealed.swap(true, Ordering::AcqRel);
        match self.clinic.get() {
            Some(clinic) if !sealed => clinic.sign_out(&self.person),
            _ => Ok(()),
        }
    }

    /// Whether the seat was locked meanwhile, so that nothing may be shown to who sits there now.
    pub fn is_locked(&self) -> bool {
        self.locked.load(Ordering::Acquire)
    }
}

impl Deref for Sitting {
    type Target = OpenClinic;

    fn deref(&self) -> &OpenClinic {
        &self.clinic
    }
}

impl Drop for Sitting {
    fn drop(&mut self) {
        let sealed = self.sealed.load(Ordering::Acquire);
        if let Some(clinic) = self.clinic.get().filter(|_| !sealed) {
            let ended = if self.expired.load(Ordering::Acquire) {
                clinic.expire(&self.person)
            } else if self.is_locked() {
                clinic.lock_out(&self.person)
            } else {
                clinic.sign_out(&self.person)
            };
            // A seal that could not be written is written at the next start.
            drop(ended);
        }
    }
}
