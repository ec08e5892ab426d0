//! Running a session that a watched folder starts: the system acts, within what the folder's owner may,
//! and the session is the owner's.

use wardbook_documents::Worker;
use wardbook_domain::access::Permission;
use wardbook_domain::ids::UserId;

use super::due::DueFolderSession;
use crate::clinic::Clinic;
use crate::error::Result;
use crate::run::drive::Outcome;
use crate::run::progress::{Cancel, Progress};
use crate::run::request::Start;

impl DueFolderSession {
    /// Whose session it is.
    pub const fn owner(&self) -> UserId {
        self.person.user.user_id
    }
}

impl Clinic {
    /// Runs it to its end. One that is cancelled while `given_up` answers that this process gives the
    /// clinic up is interrupted, and is taken up by the next holder; one that a person cancels stays so.
    ///
    /// # Errors
    /// Those of starting and running a session. They are shown beside the folder, and it is tried again.
    pub async fn run_folder_session(
        &self,
        due: &DueFolderSession,
        worker: &Worker,
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &Cancel,
        given_up: &(dyn Fn() -> bool + Sync),
    ) -> Result<Outcome> {
        let DueFolderSession { folder, person, request } = due;
        let run = async {
            self.require(person, Permission::RunSessions)?;
            let prepared = match &request.start {
                Start::Resume(session) => self.resume_session(person, *session)?,
                _ => self.start_session(person, request, worker, progress, cancel)?,
            };
            self.run_to_end(person, prepared, worker, progress, cancel, given_up).await
        };
        let outcome = run.await;
        if let Err(error) = &outcome {
            self.session_failed(*folder, &request.start, error);
        }
        outcome
    }
}
