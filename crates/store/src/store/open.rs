//! Opening a clinic, and putting right what a crash, an attack or a failed sign-in left.

use std::fs;

use serde_json::json;

use wardbook_domain::access::{Actor, Context, Source};
use wardbook_domain::alert::AlertType;
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::AuditSessionId;

use crate::database::capture;
use crate::database::cipher::{self, Access, DataKey};
use crate::database::migrations;
use crate::home::folder::Home;
use crate::home::journal::SignInJournal;
use crate::log::checkpoint_copy;
use crate::log::end::LogEnd;
use crate::records::{alerts, identity, sessions};
use crate::recovery;
use crate::{Result, StoreError};

use super::{Parts, Recovered, Store};

impl Store {
    /// Opens a clinic, verifies where its log ends, and puts right what a crash left.
    pub fn open(
        home: &Home,
        key: &DataKey,
        clock: &Clock,
        randomness: &Randomness,
    ) -> Result<Self> {
        if home.is_set_aside() {
            return Err(StoreError::SetAside(home.path().to_owned()));
        }
        let lock = home.lock()?;
        let database = home.database();
        if !database.exists() {
            return Err(StoreError::NoClinic(home.path().to_owned()));
        }
        let recovery = recovery::finish_or_give_up(home, key)?;
        // A set-up that crashed after its last step leaves it.
        let _ = fs::remove_file(home.setup_marker());
        home.clear_drill();
        let mut connection = cipher::open(&database, key, Access::Write)?;
        migrations::apply(&mut connection, clock.now())?;
        let (log_id, log_key) = identity::log_key(&connection)?;
        let end = LogEnd::load(&connection, log_id.to_string(), &log_key)?;
        let copy = checkpoint_copy::read(home);
        let comparison = checkpoint_copy::compare(copy.as_deref(), &connection, &log_key)?;
        let mask = capture::read_mask(&connection)?;
        let verifier_key = log_key.vkey().to_string();
        let parts = Parts { home, key, log_id, clock, randomness };
        let open_sessions = end.open_sessions();
        let mut store = parts.start(connection, end, log_key, mask, verifier_key)?;
        store.lock = Some(lock);
        store.recover(open_sessions, comparison.problem())?;
        store.recovered.recovery = recovery;
        Ok(store)
    }

    /// Everything that a crash, an attack or a failed sign-in left to be recorded.
    fn recover(&mut self, open: Vec<AuditSessionId>, rollback: Option<String>) -> Result<()> {
        for session in &open {
            let actor = Actor { person: None, session: *session, source: Source::System };
            self.write(Context::of(actor), |tx| {
                tx.event(Kind::AuditSessionSealed, "", json!({ "reason": "recovered" }));
                Ok::<_, StoreError>(())
            })?;
        }
        if let Some(problem) = rollback.clone() {
            checkpoint_copy::keep_as_evidence(&self.home, self.clock.now().micros())?;
            let system = self.system_context()?;
            self.write(system, move |tx| {
                tx.event(Kind::LogRolledBack, "", json!({ "problem": problem }));
                alerts::raise(tx, None, AlertType::DatabaseRollback, &problem).map(|_| ())
            })?;
        }
        let (journal, unreadable) = SignInJournal(&self.home).take()?;
        let failed_sign_ins = journal.len() + unreadable;
        if failed_sign_ins > 0 {
            let system = self.system_context()?;
            self.write(system, move |tx| {
                for failed in &journal {
                    let subject = failed.user_id.map(|user| format!("users/{user}"));
                    let payload = json!({
                        "attempted_at": failed.time,
                        "reason": failed.reason,
                        "source": failed.source,
                    });
                    tx.event(Kind::SignInFailed, subject.unwrap_or_default(), payload);
                }
                if unreadable > 0 {
                    let payload = json!({ "reason": "unreadable_entries", "count": unreadable });
                    tx.event(Kind::SignInFailed, "", payload);
                }
                if failed_sign_ins >= 5 {
                    let text =
                        format!("{failed_sign_ins} sign-ins failed while the clinic was locked.");
                    alerts::raise(tx, None, AlertType::RepeatedSignInFailure, &text)?;
                }
                Ok::<_, StoreError>(())
            })?;
            SignInJournal(&self.home).clear()?;
        }
        let running = self.read(sessions::running)?;
        for session in &running {
            let session = *session;
            let system = self.system_context()?.actor;
            self.write(Context::in_session(system, session), move |tx| {
                sessions::interrupt(tx, session)
            })?;
        }
        self.recovered = Recovered {
            audit_sessions: open,
            processing_sessions: running,
            failed_sign_ins,
            rollback,
            recovery: None,
        };
        Ok(())
    }
}
