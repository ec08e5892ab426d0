//! A clinic for the tests within this crate.

use tempfile::TempDir;

use wardbook_domain::clock::{Clock, Randomness};

use crate::home::folder::Home;
use crate::home::key_slots::{KdfCost, KeySlots};
use crate::{DataKey, NewClinic, Store};

/// A clinic that was just set up: its folder, which is gone when this is dropped, and its key.
pub(crate) fn new_clinic() -> (TempDir, Home, DataKey) {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path().join("clinic"));
    let password = "seven green otters knit";
    let new = NewClinic {
        name: "Harbour Clinic",
        currency: "AUD",
        admin: "ada",
        password,
        cost: KdfCost::LIGHT,
    };
    Store::create(&home, &new, &Clock::system(), &Randomness::system()).unwrap();
    let (_, key) = KeySlots::load(&home).unwrap().unlock("ada", password).unwrap();
    (folder, home, key)
}
