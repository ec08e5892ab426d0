//! The one place that asks whether a person may, and records a refusal at once.

use serde_json::json;

use wardbook_domain::access::{Permission, Reach, reach};
use wardbook_domain::event::Kind;
use wardbook_store::StoreError;

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

impl Clinic {
    /// How far the person's permission reaches. Not at all is a refusal, which is durable
    /// before it is answered.
    ///
    /// # Errors
    /// [`AppError::NotPermitted`], recorded; those of the store, where it could not be.
    pub(crate) fn require(&self, person: &Person, permission: Permission) -> Result<Reach> {
        match self.reach(person, permission) {
            Reach::None => Err(self.refuse(person, permission)?),
            reached => Ok(reached),
        }
    }

    /// As [`Clinic::require`], and where it reaches to the own things only, `own` decides.
    pub(crate) fn require_for(
        &self,
        person: &Person,
        permission: Permission,
        own: impl FnOnce() -> Result<bool, StoreError>,
    ) -> Result<Reach> {
        let reached = self.require(person, permission)?;
        if reached == Reach::Own && !own()? {
            return Err(self.refuse(person, permission)?);
        }
        Ok(reached)
    }

    /// As [`Clinic::require_for`], of something that is about to be changed: a permission that
    /// reaches everything for reading alone is none, and emergency access changes nothing.
    pub(crate) fn require_change(
        &self,
        person: &Person,
        permission: Permission,
        own: impl FnOnce() -> Result<bool, StoreError>,
    ) -> Result<()> {
        match reach(person.user.role, permission) {
            Reach::All => Ok(()),
            Reach::Own if own()? => Ok(()),
            _ => Err(self.refuse(person, permission)?),
        }
    }

    /// As [`Clinic::require_for`], of what cannot be shown with patients' details left out.
    pub(crate) fn require_unredacted(
        &self,
        person: &Person,
        permission: Permission,
        own: impl FnOnce() -> Result<bool, StoreError>,
    ) -> Result<()> {
        match self.require_for(person, permission, own)? {
            Reach::Redacted => Err(self.refuse(person, permission)?),
            _ => Ok(()),
        }
    }

    /// The refusal, recorded.
    pub(crate) fn refuse(&self, person: &Person, permission: Permission) -> Result<AppError> {
        let role = person.user.role;
        self.store.write(person.context, move |tx| {
            let payload = json!({ "permission": permission, "role": role });
            tx.event(Kind::PermissionDenied, "", payload);
            Ok::<_, StoreError>(())
        })?;
        Ok(AppError::NotPermitted { role, permission })
    }

    /// Records that something is about to be shown.
    pub(crate) fn record(
        &self,
        person: &Person,
        kind: Kind,
        subject: impl Into<String>,
        payload: serde_json::Value,
    ) -> Result<()> {
        let subject = subject.into();
        self.store.write(person.context, move |tx| {
            tx.event(kind, subject, payload);
            Ok::<_, StoreError>(())
        })?;
        Ok(())
    }
}
