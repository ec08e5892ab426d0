//! A holder without a window: `wardbook agent`. It keeps the clinic open so that work goes on which
//! nobody waits for, serves commands, lets a window have the clinic, and takes it back.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};

use wardbook_app::{AppError, Cancel, Clinic, HeldKey, StoreError};
use wardbook_domain::access::Source;

use crate::desk::Desk;
use crate::holder::{Credentials, Kind, reach};

/// How long a window has to open the clinic that it asked for, before the agent tries again.
const GRACE: Duration = Duration::from_secs(5);

/// Between two looks: whether to stop, whether the clinic is free.
const PAUSE: Duration = Duration::from_millis(100);

/// What opens the clinic for the agent the first time.
pub enum Opening<'a> {
    /// A person's password; they must administer the clinic.
    Person(&'a Credentials),
    /// The key in the system's key store.
    Unattended(&'a wardbook_app::UnattendedKey),
}

/// Runs until `stop` is asked for. `tell` is told in sentences what happens to the clinic.
pub fn run(desk: &Arc<Desk>, opening: &Opening<'_>, stop: &Cancel, tell: &dyn Fn(&str)) -> Result<()> {
    let _only = desk.home.lock_agent()?;
    let waits = || tell("the clinic is open in another process; the agent takes it when that ends");
    let first = || match opening {
        Opening::Person(who) => {
            let secrets = (&*who.password, who.code.as_deref());
            let tools = (&desk.clock, &desk.randomness);
            let (clinic, person) =
                Clinic::sign_in(&desk.home, &who.user, secrets, Source::Cli, tools)?;
            let lent = clinic.lend_key(&person);
            clinic.sign_out(&person)?;
            match lent {
                Ok(key) => Ok((clinic, key)),
                Err(refusal) => {
                    clinic.close()?;
                    Err(refusal)
                }
            }
        }
        Opening::Unattended(key) => {
            Clinic::open_unattended(&desk.home, key, (&desk.clock, &desk.randomness))
        }
    };
    let Some((clinic, key)) = when_free(desk, stop, &waits, &first)? else { return Ok(()) };
    desk.keep(clinic);
    tell("the agent has the clinic");
    while !stop.is_cancelled() {
        if desk.held().is_some() {
            thread::sleep(PAUSE);
            continue;
        }
        tell("the clinic is with the window");
        pause(GRACE, stop);
        let Some(clinic) = when_free(desk, stop, &|| (), &|| reopen(desk, &key))? else { break };
        desk.keep(clinic);
        tell("the agent has the clinic again");
    }
    desk.close();
    Ok(())
}

fn reopen(desk: &Desk, key: &HeldKey) -> wardbook_app::Result<Clinic> {
    Clinic::reopen(&desk.home, key, (&desk.clock, &desk.randomness))
}

/// Opens the clinic as soon as no other process has it; `None` where `stop` came first.
fn when_free<T>(
    desk: &Desk,
    stop: &Cancel,
    waits: &dyn Fn(),
    open: &dyn Fn() -> wardbook_app::Result<T>,
) -> Result<Option<T>> {
    let mut said = false;
    while !stop.is_cancelled() {
        // Asking who listens costs less than deriving a key.
        let held = reach(&desk.home).is_ok_and(|guest| guest.is_some());
        let opened = if held { None } else { Some(open()) };
        match opened {
            Some(Ok(opened)) => return Ok(Some(opened)),
            Some(Err(AppError::Store(StoreError::ClinicInUse { .. }))) | None => {}
            Some(Err(error)) => return Err(error.into()),
        }
        if !said {
            waits();
            said = true;
        }
        pause(Duration::from_secs(1), stop);
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
