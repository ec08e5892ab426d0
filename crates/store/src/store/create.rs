//! Setting a clinic up: its folder, keys, database, log and first administrator.

use std::fs;

use serde_json::json;

use wardbook_domain::access::Role;
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AccountId, LogId, UserId};

use crate::database::cipher::DataKey;
use crate::database::tx::Tx;
use crate::faults::durable;
use crate::home::folder::{Home, database_files, replace_file, restrict, sync_folder};
use crate::home::key_slots::{KdfCost, KeySlots, RecoveryKey};
use crate::records::identity::{self, Account};
use crate::records::users;
use crate::{Result, StoreError};

use super::{Store, new_log};

/// What a clinic is set up with.
#[derive(Clone, Copy, Debug)]
pub struct NewClinic<'a> {
    /// The clinic's name.
    pub name: &'a str,
    /// The currency of every amount, ISO 4217.
    pub currency: &'a str,
    /// The first administrator's name.
    pub admin: &'a str,
    /// Their password, already judged.
    pub password: &'a str,
    /// What deriving keys from passwords costs.
    pub cost: KdfCost,
}

impl Store {
    /// Sets a clinic up. The database takes its final name last, so an interrupted set-up is
    /// simply made again.
    pub fn create(
        home: &Home,
        new: &NewClinic<'_>,
        clock: &Clock,
        randomness: &Randomness,
    ) -> Result<RecoveryKey> {
        Self::create_with(home, new, clock, randomness, |_| Ok(()))
    }

    /// The same, with what else a new clinic has from its first moment.
    pub fn create_with(
        home: &Home,
        new: &NewClinic<'_>,
        clock: &Clock,
        randomness: &Randomness,
        also: impl FnOnce(&mut Tx<'_>) -> Result<()> + Send + 'static,
    ) -> Result<RecoveryKey> {
        home.create()?;
        let _lock = home.lock()?;
        let marker = home.setup_marker();
        let keys = home.key_files().iter().any(|file| file.exists());
        if home.has_clinic() || keys && !marker.exists() {
            return Err(StoreError::ClinicExists(home.path().to_owned()));
        }
        replace_file(&marker, b"")?;
        let unfinished = home.unfinished_database();
        for path in database_files(&unfinished) {
            let _ = fs::remove_file(path);
        }
        let key = DataKey::new(randomness);
        let log_id = LogId::new(clock, randomness);
        let user_id = UserId::new(clock, randomness);
        let mut slots = KeySlots::new(log_id, new.cost);
        slots.set_person(user_id, new.admin, new.password, &key, randomness)?;
        let recovery = slots.set_recovery(&key, randomness)?;
        slots.save(home)?;

        let (store, log) = new_log::begin((home, &unfinished), &key, log_id, clock, randomness)?;
        let system = store.system_context()?;
        let account_id = AccountId::new(clock, randomness);
        let [name, currency, admin] = [new.name, new.currency, new.admin].map(str::to_owned);
        store.write(system, move |tx| {
            let subject = format!("accounts/{account_id}");
            tx.event(Kind::ClinicCreated, subject, json!({ "name": name, "currency": currency }));
            log.insert(tx)?;
            identity::insert_account(tx, &Account { account_id, name, currency })?;
            users::insert(tx, (user_id, account_id), &admin, Role::Admin, None)?;
            also(tx)
        })?;
        store.close()?;
        let finished = home.database();
        durable(&unfinished, || {
            fs::rename(&unfinished, &finished).map_err(StoreError::io(&finished))
        })?;
        restrict(&finished, 0o600)?;
        fs::remove_file(&marker).map_err(StoreError::io(&marker))?;
        sync_folder(home.path())?;
        Ok(recovery)
    }
}
