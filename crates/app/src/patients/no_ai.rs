//! That AI processes nothing of a patient: decided by a person, with a reason.

use wardbook_domain::access::Permission;
use wardbook_domain::ids::PatientId;
use wardbook_store::patients;

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};

/// Longer reasons are not read.
pub(super) const MOST_REASON: usize = 1_000;

impl Clinic {
    /// Has nothing of a patient processed by AI from now on, or lifts that. Results that are there
    /// already stay. Nothing is changed where it is so already.
    pub fn mark_no_ai(
        &self,
        person: &Person,
        patient: PatientId,
        on: bool,
        reason: &str,
    ) -> Result<()> {
        self.require_change(person, Permission::MarkNoAi, || Ok(false))?;
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            return Err(AppError::Invalid("say why; it is kept with the decision".into()));
        }
        check_text(&reason, MOST_REASON, "a reason")?;
        let by = person.user.user_id;
        let known = self.store.read(|connection| patients::by_id(connection, patient))?;
        let known = known.ok_or_else(|| AppError::NotFound(format!("patient {patient}")))?;
        if known.no_ai.is_some() == on {
            return Ok(());
        }
        self.store.write(person.context, move |tx| patients::mark(tx, patient, on, &reason, by))?;
        Ok(())
    }
}
