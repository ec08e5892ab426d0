//! Beginning a log: a database made for it, its keys, and a store over both that has recorded nothing.

use std::path::Path;

use zeroize::Zeroizing;

use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::ids::LogId;
use wardbook_ledger::checkpoint::LogKey;

use crate::database::capture::SecretMask;
use crate::database::cipher::{self, Access, DataKey};
use crate::database::migrations;
use crate::database::tx::Tx;
use crate::home::folder::Home;
use crate::log::end::LogEnd;
use crate::records::identity;
use crate::{Result, StoreError};

use super::{Parts, Store};

/// What identifies a log, to be its first record.
pub(crate) struct LogIdentity {
    pub(crate) log_id: LogId,
    pub(crate) verifier_key: String,
    signing: Zeroizing<[u8; 32]>,
    secret: Zeroizing<[u8; 32]>,
}

impl LogIdentity {
    /// Stores it.
    pub(crate) fn insert(&self, tx: &mut Tx<'_>) -> Result<()> {
        identity::insert_log(tx, self.log_id, &self.verifier_key, &self.signing, &self.secret)
    }
}

/// Makes the database of a new log at `database`, in the folder `home`, and opens it.
pub(crate) fn begin(
    (home, database): (&Home, &Path),
    key: &DataKey,
    log_id: LogId,
    clock: &Clock,
    randomness: &Randomness,
) -> Result<(Store, LogIdentity)> {
    let mut connection = cipher::open(database, key, Access::Create)?;
    migrations::apply(&mut connection, clock.now())?;
    let (secret, signing): ([u8; 32], [u8; 32]) = (randomness.array(), randomness.array());
    let (secret, signing) = (Zeroizing::new(secret), Zeroizing::new(signing));
    let log_key = LogKey::from_bytes(&log_id.to_string(), &signing)
        .map_err(|error| StoreError::LogDamaged(error.to_string()))?;
    let verifier_key = log_key.vkey().to_string();
    let end = LogEnd::empty(log_id.to_string());
    let parts = Parts { home, key, log_id, clock, randomness };
    let mask = SecretMask::new(*secret);
    let store = parts.start(connection, end, log_key, mask, verifier_key.clone())?;
    Ok((store, LogIdentity { log_id, verifier_key, signing, secret }))
}
