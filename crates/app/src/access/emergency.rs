//! Emergency access, also called break-glass: who reads only the own documents reads every one, for
//! a reason, until the audit session ends. Reading is all that it permits, and nothing about it is
//! quiet: it is an event, a critical alert, and a fault of each session that was looked at until
//! somebody has dealt with the alert.

use std::sync::PoisonError;

use serde_json::json;

use wardbook_domain::access::{Permission, Reach, reach};
use wardbook_domain::alert::AlertType;
use wardbook_domain::event::Kind;
use wardbook_store::{StoreError, alerts};

use crate::access::confirm::Confirmation;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

impl Clinic {
    /// How far the person's permission reaches at this moment: by their role, or further in an
    /// emergency.
    pub fn reach(&self, person: &Person, permission: Permission) -> Reach {
        match reach(person.user.role, permission) {
            Reach::Own if permission == Permission::ReadDocuments && self.in_emergency(person) => {
                Reach::Read
            }
            by_role => by_role,
        }
    }

    /// Whether the person has taken emergency access.
    pub fn in_emergency(&self, person: &Person) -> bool {
        let emergencies = self.emergencies.lock().unwrap_or_else(PoisonError::into_inner);
        emergencies.contains(&person.context.actor.session)
    }

    /// Takes emergency access until the audit session ends. Recorded, and its alert raised, before
    /// anything more can be read.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for whom it would let read nothing more.
    pub fn take_emergency_access(&self, person: &Person, given: &Confirmation) -> Result<()> {
        if self.reach(person, Permission::ReadDocuments) != Reach::Own {
            return Err(AppError::Invalid(
                "emergency access is for who reads only their own documents".into(),
            ));
        }
        let reason = self.confirm(person, given, "access.emergency")?;
        let (user, name) = (person.user.user_id, person.user.name.clone());
        self.store.write(person.context, move |tx| {
            let said = format!("{name} reads every document in an emergency: {reason}");
            // Each use is a problem of its own.
            let alert = alerts::add(tx, None, AlertType::EmergencyAccess, &said)?;
            let payload = json!({ "reason": reason, "alert": alert });
            tx.event(Kind::EmergencyAccessTaken, format!("users/{user}"), payload);
            Ok::<_, StoreError>(())
        })?;
        let mut emergencies = self.emergencies.lock().unwrap_or_else(PoisonError::into_inner);
        emergencies.insert(person.context.actor.session);
        Ok(())
    }

    /// Ends it with the audit session.
    pub(crate) fn end_emergency(&self, person: &Person) {
        let mut emergencies = self.emergencies.lock().unwrap_or_else(PoisonError::into_inner);
        emergencies.remove(&person.context.actor.session);
    }
}
