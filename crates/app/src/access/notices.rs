//! What a person is told once they have signed in: only what their role may look at.

use serde::Serialize;

use wardbook_domain::access::{Permission, Reach};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::SessionId;
use wardbook_store::{StoreError, sessions};

use crate::clinic::{Clinic, Person};
use crate::error::Result;

/// What happened since, as far as it is this person's to know.
#[derive(Clone, Debug, Default, Serialize, specta::Type)]
pub struct Notices {
    /// Sessions that the program's end interrupted and that they may read.
    pub interrupted_sessions: Vec<SessionId>,
    /// When they signed in the time before; `None` at the first.
    pub last_signed_in: Option<Timestamp>,
    /// Failed sign-ins under anybody's name since they were last here; `None` where they may
    /// read their own log only.
    pub failed_sign_ins: Option<u32>,
    /// Those under their own name.
    pub own_failed_sign_ins: u32,
    /// What is wrong between the database and the checkpoint kept outside it, where they may see
    /// the clinic's alerts.
    pub rollback: Option<String>,
}

impl Clinic {
    /// What this person is told. It says nothing of a patient and is theirs, so it is not
    /// recorded; what it leads to is.
    pub fn notices(&self, person: &Person) -> Result<Notices> {
        let whole =
            |permission| !matches!(self.reach(person, permission), Reach::None | Reach::Own);
        let recovered = self.recovered();
        let user = person.user.user_id;
        let interrupted = self.store.read(|connection| {
            let mut readable = Vec::new();
            for session in &recovered.processing_sessions {
                if whole(Permission::ReadDocuments) || sessions::is_own(connection, *session, user)?
                {
                    readable.push(*session);
                }
            }
            Ok::<_, StoreError>(readable)
        })?;
        let failed = person.before.failed;
        Ok(Notices {
            interrupted_sessions: interrupted,
            last_signed_in: person.before.signed_in,
            failed_sign_ins: whole(Permission::ReadLog).then_some(failed.all),
            own_failed_sign_ins: failed.own,
            rollback: recovered.rollback.clone().filter(|_| whole(Permission::Oversee)),
        })
    }
}
