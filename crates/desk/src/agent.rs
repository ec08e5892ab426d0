//! A holder without a window: `wardbook agent`. It keeps the clinic open so that work goes on which
//! nobody waits for, serves commands, lets a window have the clinic, and takes it back.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::Result;

use wardbook_app::{AppError, Cancel, Clinic, HeldKey, StoreError, UnattendedKey};
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
pub enum Opening<'a> {
    /// A person's password; they must administer the clinic.
    Person(&'a Credentials),
    /// The key in the system's key store.
    Unattended(&'a UnattendedKey),
}

/// Runs until `stop` is asked for. `tell` is told in sentences what happens to the clinic.
pub fn run(
    desk: &Arc<Desk>,
    opening: &Opening<'_>,
    stop: &Cancel,
    tell: &dyn Fn(&str),
) -> Result<()> {
    let _only = desk.home.lock_agent().map_err(AppError::from)?;
    let mut held = None;
    while !stop.is_cancelled() {
        if desk.held().is_some() {
            pause(PAUSE, stop);
            continue;
        }
        if held.is_some() {
            tell("the window has the clinic; the agent takes it back when that closes");
            pause(GRACE, stop);
        }
        match when_free(desk, stop, tell, &|| open(desk, opening, held.as_ref()))? {
            Some((clinic, key)) => {
                held = Some(key.or(held).unwrap_or(Held::Unattended));
                desk.keep(clinic);
                tell("the agent has the clinic");
            }
            None => break,
        }
    }
    desk.close();
    Ok(())
}

/// What opens the clinic again.
enum Held {
    /// The key that an administrator lent.
    Lent(HeldKey),
    /// The key in the system's key store, as the first time.
    Unattended,
}

fn open(
    desk: &Desk,
    opening: &Opening<'_>,
    held: Option<&Held>,
) -> wardbook_app::Result<(Clinic, Option<Held>)> {
    let tools = (&desk.clock, &desk.randomness);
    match (opening, held) {
        (_, Some(Held::Lent(key))) => Ok((Clinic::reopen(&desk.home, key, tools)?, None)),
        (Opening::Unattended(key), _) => {
            Ok((Clinic::open_unattended(&desk.home, key, tools)?, None))
        }
        (Opening::Person(who), _) => {
            let secrets = (&*who.password, who.code.as_deref());
            let (clinic, person) =
                Clinic::sign_in(&desk.home, &who.user, secrets, Source::Cli, tools)?;
            let lent = clinic.lend_key(&person);
            clinic.sign_out(&person)?;
            match lent {
                Ok(key) => Ok((clinic, Some(Held::Lent(key)))),
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
        let step = left.min(PAUSE);
        thread::sleep(step);
        left -= step;
    }
}
