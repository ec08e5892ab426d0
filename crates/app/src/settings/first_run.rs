//! How far the first run in the window is.

use wardbook_domain::access::{Permission, Reach, reach};
use wardbook_domain::setup::SetupStep;
use wardbook_store::{StoreError, settings};

use crate::clinic::{Clinic, Person};
use crate::error::Result;

/// Where it stands in the store.
const SETUP_STEP: &str = "setup_step";

impl Clinic {
    /// How far the first run is. Only an administrator's has steps, and only in a clinic that
    /// was set up in the window.
    pub fn setup_step(&self, person: &Person) -> Result<SetupStep> {
        if reach(person.user.role, Permission::Administer) == Reach::None {
            return Ok(SetupStep::Done);
        }
        let step = self.store.read(|connection| settings::get(connection, SETUP_STEP))?;
        let Some(step) = step else { return Ok(SetupStep::Done) };
        let damaged = |_| StoreError::BadRecord(format!("settings/{SETUP_STEP}"));
        Ok(step.parse().map_err(damaged)?)
    }

    /// Notes how far the first run is; only an administrator's first run has steps.
    pub fn set_setup_step(&self, person: &Person, step: SetupStep) -> Result<()> {
        self.require(person, Permission::Administer)?;
        self.set(person, SETUP_STEP, Some(step.as_str().to_owned()))
    }

    /// Changes one setting, unless it is that already.
    fn set(&self, person: &Person, key: &'static str, value: Option<String>) -> Result<()> {
        if self.store.read(|connection| settings::get(connection, key))? == value {
            return Ok(());
        }
        self.store
            .write(person.context, move |tx| settings::set(tx, key, value.as_deref(), None))?;
        Ok(())
    }
}
