//! What both keepers' tests share: a real clinic, and how it is opened with what a keeper gave.

#![allow(dead_code, unreachable_pub)] // Each test program uses its part.
#![allow(clippy::unwrap_used, clippy::expect_used)] // All of this is tests.

use tempfile::TempDir;

use wardbook_app::{AppError, Clinic, Confirmation, UnattendedKey};
use wardbook_domain::access::Source;
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_keeper::KeyKeeper;
use wardbook_store::home::Home;
use wardbook_store::key_slots::KdfCost;
use wardbook_store::{NewClinic, Store};

const PASSWORD: &str = "seven green otters knit";

/// A clinic in an encrypted store, with `ada`, its administrator.
pub struct Ward {
    _folder: TempDir,
    home: Home,
}

impl Ward {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path().join("clinic"));
        let new = NewClinic {
            name: "Harbour Clinic",
            currency: "AUD",
            admin: "ada",
            password: PASSWORD,
            cost: KdfCost::LIGHT,
        };
        let (clock, randomness) = (Clock::system(), Randomness::system());
        Store::create_with(&home, &new, &clock, &randomness, |_| Ok(())).unwrap();
        Self { _folder: folder, home }
    }

    /// Allows the unattended start and has a keeper keep the key, as Settings do. Answers the
    /// clinic's id.
    pub fn allow(&self, keeper: &dyn KeyKeeper) -> String {
        let sure = Confirmation { reason: "a test".into(), password: PASSWORD.to_owned().into() };
        let (clock, randomness) = (&Clock::system(), &Randomness::system());
        let (clinic, ada) =
            Clinic::sign_in(&self.home, "ada", PASSWORD.into(), Source::Window, clock, randomness)
                .unwrap();
        let key = clinic.allow_unattended(&ada, &sure, keeper.name()).unwrap();
        let id = key.log().to_string();
        let kept = keeper.store(&id, &key.to_text());
        clinic.sign_out(&ada).unwrap();
        clinic.close().unwrap();
        kept.unwrap();
        id
    }

    /// Opens the clinic with what the keeper gives for this id.
    pub fn open(&self, keeper: &dyn KeyKeeper, id: &str) -> Result<(), AppError> {
        let text = keeper.load(id).unwrap().expect("the keeper has it");
        let key = UnattendedKey::parse(&text)?;
        let (clock, randomness) = (&Clock::system(), &Randomness::system());
        Clinic::open_unattended(&self.home, &key, clock, randomness)?.close()
    }
}
