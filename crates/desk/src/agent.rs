//! A holder without a window: `wardbook agent`. It keeps the clinic open so that work goes on which
//! nobody waits for, serves commands, lets a window have the clinic, and takes it back.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::Result;

use wardbook_app::{AppError, Cancel, Clinic, HeldKey, Secrets, StoreError, UnattendedKey};
use wardbook_domain::access::Source;

use crate::desk::Desk;
use crate::holder::{Credentials, reach};

/// How long a window has to open the clinic that it asked for, before the agent tries again.
const GRACE: Duration = Duration::from_secs(5);

/// Between two looks: whether to stop, whether the clinic is free.
const PAUSE: Duration = Duration::from_millis(100);

/// Between two tries at a clinic that another process has open.
const RETRY: Duration = Duration::from_secs(1);

/// What opens the clinic for the agent.
pub enum Opening {
    /// A person's password; they must administer the clinic. It is forgotten once it has opened it.
    Person(Credentials),
    /// The key in the system's key store.
    Unattended(UnattendedKey),
}

/// Runs until `stop` is asked for. `tell` is told in sentences what happens to the clinic.
pub fn run(desk: &Arc<Desk>, opening: Opening, stop: &Cancel, tell: &dyn Fn(&str)) -> Result<()> {
    let _only = desk.home.lock_agent().map_err(AppError::from)?;
    let mut keys = Keys::First(opening);
    while !stop.is_cancelled() {
        if desk.held().is_some() {
            pause(PAUSE, stop);
            continue;
        }
        if keys.have_opened() {
            tell("the window has the clinic; the agent takes it back when that closes");
            pause(GRACE, stop);
        }
        let Some((clinic, lent)) = when_free(desk, stop, tell, &|| open(desk, &keys))? else {
            break;
        };
        keys = keys.after(lent);
        desk.keep(clinic);
        tell("the agent has the clinic");
    }
    desk.close();
    Ok(())
}

/// What opens the clinic now.
enum Keys {
    /// What the agent was started with.
    First(Opening),
    /// The key that an administrator lent, by whom it was opened the first time.
    Lent(HeldKey),
    /// The key in the system's key store, as the first time.
    Unattended(UnattendedKey),
}

impl Keys {
    const fn have_opened(&self) -> bool {
        !matches!(self, Self::First(_))
    }

    /// What opens it the next time, where this has opened it. A password is forgotten.
    fn after(self, lent: Option<HeldKey>) -> Self {
        match (self, lent) {
            (_, Some(key)) => Self::Lent(key),
            (Self::First(Opening::Unattended(key)), None) => Self::Unattended(key),
            (same, None) => same,
        }
    }
}

fn open(desk: &Desk, keys: &Keys) -> wardbook_app::Result<(Clinic, Option<HeldKey>)> {
    let (clock, randomness) = (&desk.clock, &desk.randomness);
    match keys {
        Keys::Lent(key) => Ok((Clinic::reopen(&desk.home, key, clock, randomness)?, None)),
        Keys::Unattended(key) | Keys::First(Opening::Unattended(key)) => {
            Ok((Clinic::open_unattended(&desk.home, key, clock, randomness)?, None))
        }
        Keys::First(Opening::Person(who)) => {
            let secrets = Secrets { password: &who.password, code: who.code.as_deref() };
            let (clinic, person) =
                Clinic::sign_in(&desk.home, &who.user, secrets, Source::Cli, clock, randomness)?;
            let lent = clinic.lend_key(&person);
            clinic.sign_out(&person)?;
            match lent {
                Ok(key) => Ok((clinic, Some(key))),
                Err(refusal) => {
                    clinic.close()?;
                    Err(refusal)
                }
            }
        }
    }
}

/// Opens the clinic as soon as no other process has it; `None` where `stop` came first.
fn when_free<T>(
    desk: &Desk,
    stop: &Cancel,
    tell: &dyn Fn(&str),
    open: &dyn Fn() -> wardbook_app::Result<T>,
) -> Result<Option<T>> {
    let mut said = false;
    while !stop.is_cancelled() {
        // Asking who listens costs less than deriving a key.
        let held = reach(&desk.home).is_ok_and(|guest| guest.is_some());
        match (!held).then(open) {
            Some(Ok(opened)) => return Ok(Some(opened)),
            Some(Err(AppError::Store(StoreError::ClinicInUse { .. }))) | None => {}
            Some(Err(error)) => return Err(error.into()),
        }
        if !said {
            tell("another process has the clinic open; the agent takes it when that ends");
            said = true;
        }
        pause(RETRY, stop);
    }
    Ok(None)
}

fn pause(time: Duration, stop: &Cancel) {
    let mut left = time;
    while !left.is_zero() && !stop.is_cancelled() {
        let part = left.min(PAUSE);
        thread::sleep(part);
        left -= part;
    }
}
