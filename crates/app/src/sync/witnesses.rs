//! Other witnesses: none, unless an administrator adds one. What leaves the clinic is the log's id,
//! sizes, roots and times.

use wardbook_domain::access::Permission;
use wardbook_domain::ids::WitnessId;
use wardbook_ledger::note::{KeyKind, VerifierKey};
use wardbook_store::StoreError;
use wardbook_store::sync::enrolment;
use wardbook_store::sync::witnesses::{self, Witness};
use wardbook_sync::client::Client;

use super::status::{SyncStatus, WitnessStatus};
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

/// Witnesses at the most; the clinic's checkpoints need a few, not many.
const MOST: usize = 8;

impl Clinic {
    /// Shows the clinic's checkpoints to a witness from now on.
    pub fn add_witness(&self, person: &Person, vkey: &str, url: &str) -> Result<SyncStatus> {
        self.require(person, Permission::Administer)?;
        let invalid = |words: String| AppError::Invalid(words);
        let key = VerifierKey::parse(vkey.trim()).map_err(|error| invalid(error.to_string()))?;
        if key.kind() != KeyKind::Cosignature {
            return Err(invalid(
                "this key signs no cosignatures; ask whoever runs the witness for its own key"
                    .into(),
            ));
        }
        Client::new(url, self.sync_register()).map_err(|error| invalid(error.to_string()))?;
        let store = &self.store;
        let (known, office) = store.read(|connection| {
            Ok::<_, StoreError>((witnesses::in_use(connection)?, enrolment::current(connection)?))
        })?;
        let vkey = key.to_string();
        if known.iter().any(|one| one.vkey == vkey)
            || office.is_some_and(|office| [office.witness_key, office.mirror_key].contains(&vkey))
        {
            return Err(invalid(format!("{} is a witness of this clinic already", key.name())));
        }
        if known.len() >= MOST {
            return Err(invalid(format!("{MOST} witnesses are enough; remove one first")));
        }
        let witness = Witness {
            witness_id: WitnessId::new(store.clock(), store.randomness()),
            vkey,
            url: url.trim().trim_end_matches('/').to_owned(),
            added_at: store.clock().now(),
            added_by: None,
            problem: None,
            problem_detail: String::new(),
        };
        let by = person.user.user_id;
        store.write(person.context, move |tx| witnesses::insert(tx, &witness, by))?;
        self.sync_status(person)
    }

    /// Shows them to it no more. `name` is the witness's name or its verifier key.
    pub fn remove_witness(&self, person: &Person, name: &str) -> Result<SyncStatus> {
        self.require(person, Permission::Administer)?;
        let known = self.store.read(witnesses::in_use)?;
        let name = name.trim();
        let mut named = known.into_iter().filter(|one| {
            one.vkey == name || one.vkey.split('+').next().is_some_and(|own| own == name)
        });
        let witness =
            named.next().ok_or_else(|| AppError::NotFound(format!("witness `{name}`")))?;
        if named.next().is_some() {
            return Err(AppError::Invalid(format!(
                "several witnesses are called `{name}`; give the whole key"
            )));
        }
        self.store.write(person.context, move |tx| witnesses::remove(tx, &witness))?;
        self.sync_status(person)
    }

    /// The witnesses that are asked.
    pub fn witnesses(&self, person: &Person) -> Result<Vec<WitnessStatus>> {
        self.require(person, Permission::Administer)?;
        Ok(self.sync_status(person)?.witnesses)
    }
}
