//! Verifying the log: all of it, chosen events, a clinic that is too damaged to be opened,
//! or a bundle from its bytes alone.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use serde_json::json;

use wardbook_domain::access::Permission;
use wardbook_domain::clock::Randomness;
use wardbook_domain::event::Kind;
use wardbook_ledger::bundle::{self, Verified};
use wardbook_ledger::fault::Fault;
use wardbook_ledger::note::VerifierKey;
use wardbook_store::events::Filter;
use wardbook_store::home::Home;
use wardbook_store::key_slots::KeySlots;
use wardbook_store::sessions;
use wardbook_store::verify::{SelectionVerification, Verification, Verifier, Watch};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::record::scope::{Scope, Selected};

impl Clinic {
    /// Verifies the whole log, every row and every original, and records that it was done.
    pub fn verify(&self, person: &Person, watch: &dyn Watch) -> Result<Verification> {
        self.require(person, Permission::ReadLog)?;
        let mut verification = self.verifier().run(watch)?;
        verification.limit = self.with_witness(&verification.limit)?;
        self.record(person, Kind::LogVerified, "", verified(&verification))?;
        Ok(verification)
    }

    /// Verifies the events that a scope names, and records that it was these alone. A checkpoint is
    /// made first, so that it covers them.
    pub fn verify_selection(
        &self,
        person: &Person,
        scope: &Scope,
        watch: &dyn Watch,
    ) -> Result<SelectionVerification> {
        self.may_verify(person, scope)?;
        let Selected { filter, from, to, asked } = self.resolve(scope)?;
        let filter = Filter { to_seq: to.or(filter.to_seq), ..filter };
        self.record(person, Kind::CheckpointRequested, "", json!({}))?;
        let mut found = self.verifier().run_selection(&filter, watch)?;
        found.limit = self.with_witness(&found.limit)?;
        if found.events == 0 {
            return Err(AppError::Invalid(
                "no event matches, so there is nothing to verify; name others".into(),
            ));
        }
        let payload = json!({
            "selection": { "filter": asked, "from": from, "to": to },
            "sound": found.sound, "events": found.events,
            "after_checkpoint": found.events_after_checkpoint,
            "checkpoint_size": found.checkpoint_size, "faults": found.fault_count,
        });
        self.record(person, Kind::LogVerified, "", payload)?;
        Ok(found)
    }

    /// What "verified" leaves open, and up to where somebody else has signed.
    fn with_witness(&self, limit: &str) -> Result<String> {
        Ok(format!("{limit} {}", self.witnessed_now()?.in_words()))
    }

    /// A reading is narrowed already to what its person reaches; what else is named is not.
    fn may_verify(&self, person: &Person, scope: &Scope) -> Result<()> {
        let user = person.user.user_id;
        self.require_for(person, Permission::ReadLog, || match scope {
            Scope::Reading(_) => Ok(true),
            Scope::Session(session) => {
                self.store.read(|connection| sessions::is_own(connection, *session, user))
            }
            Scope::All | Scope::Range(..) => Ok(false),
        })?;
        Ok(())
    }

    pub(crate) fn verifier(&self) -> Verifier<'_> {
        let store = &self.store;
        Verifier {
            home: store.home(),
            key: store.data_key(),
            log: store.log_id(),
            randomness: store.randomness(),
            threads: 0,
        }
    }
}

/// What is recorded of a whole verification.
pub(crate) fn verified(verification: &Verification) -> serde_json::Value {
    json!({
        "sound": verification.sound, "events": verification.events,
        "root": verification.root, "faults": verification.fault_count,
    })
}

/// Verifies a clinic whose log is too damaged to be opened for writing. Nothing is recorded,
/// because nothing can be.
pub fn verify_locked(
    home: &Home,
    name: &str,
    password: &str,
    randomness: &Randomness,
    watch: &dyn Watch,
) -> Result<Verification> {
    let slots = KeySlots::load(home)?;
    let (_, key) = slots.unlock(name, password)?;
    let verifier = Verifier { home, key: &key, log: slots.present_log(), randomness, threads: 0 };
    let mut found = verifier.run(watch)?;
    // Who has signed stands in rows that damage has put in doubt.
    found.limit.push_str(" What others have signed of it was not looked at.");
    Ok(found)
}

/// Verifies a bundle from its bytes alone. With `trusted`, the log's key must be one of them.
pub fn verify_bundle(
    file: &Path,
    trusted: Option<&[VerifierKey]>,
) -> Result<Result<Verified, Fault>> {
    if file.is_dir() {
        return Err(AppError::file(file)(std::io::ErrorKind::IsADirectory.into()));
    }
    let opened = File::open(file).map_err(AppError::file(file))?;
    Ok(bundle::verify(BufReader::new(opened), trusted))
}
