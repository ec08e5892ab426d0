//! Every durable write, failed and not persisted; failed but persisted. After either, opening the
//! clinic recovers, nothing that was acknowledged is lost, nothing half-written is trusted, and
//! verification is clean.
//!
//! | durable write | its last step | tested by |
//! |---|---|---|
//! | a batch of writes | `COMMIT` (`writer.rs`) | `a_commit_that_fails…` |
//! | `keys.json`, `keys.copy.json` | rename (`replace_file`) | `key_slots_that_fail…` |
//! | `checkpoint.txt` | rename (`replace_file`) | `a_copy_of_the_checkpoint_that_fails…` |
//! | `checkpoint-conflict-*.txt` | rename (`checkpoint_copy.rs`) | `evidence_that_cannot_be_kept…` |
//! | an original in the vault | rename (`replace_file`) | `an_original_that_fails…` |
//! | a line of `sign-in.journal` | sync (`sign_in_journal.rs`) | `a_failed_sign_in_that_cannot_be_noted…` |
//! | `sign-in.journal.taken`, made and removed | rename, removal | `a_journal_that_cannot_be_taken_in…` |
//! | `setup.unfinished`, the keys, `clinic.db` of a new clinic | rename | `setting_up_that_fails…` |
//! | `recovery/ready.json`, a record set aside, and the new one in its place | rename, link (`recovery/place.rs`) | `recovery/tests/kills.rs`, `succession.rs` |
//! | an export, a report | rename (in `app`) | `tests/tests/bundle.rs`: nothing is written after it |
//!
//! `words.db`, `sync.db`, `held.db` and `drill/` are made anew where they are missing, so they are not durable.

use std::fs;
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use wardbook_domain::access::{Context, Source};
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::DocumentId;

use super::{Fault, arm, is_armed};
use crate::home::folder::Home;
use crate::home::journal::{FailedSignIn, SignInJournal};
use crate::home::key_slots::{KdfCost, KeySlots};
use crate::testing::new_clinic;
use crate::verify::{Verification, Verifier};
use crate::{DataKey, NewClinic, Result, Store, StoreError, events};

const BOTH: [Fault; 2] = [Fault::NotPersisted, Fault::Persisted];
const PASSWORD: &str = "seven green otters knit";

struct Clinic {
    _folder: TempDir,
    home: Home,
    key: DataKey,
}

impl Clinic {
    fn new() -> Self {
        let (folder, home, key) = new_clinic();
        Self { _folder: folder, home, key }
    }

    fn try_open(&self) -> Result<Store> {
        Store::open(&self.home, &self.key, &Clock::system(), &Randomness::system())
    }

    /// Opens it as after a crash: with no alarm about its end.
    fn open(&self) -> Store {
        let store = self.try_open().unwrap();
        assert_eq!(store.recovered().rollback, None);
        store
    }

    fn must_be_sound(&self) {
        let found = self.verify();
        assert!(found.sound, "{:?}", found.faults);
    }

    fn verify(&self) -> Verification {
        let verifier = Verifier {
            home: &self.home,
            key: &self.key,
            log: KeySlots::load(&self.home).unwrap().log(),
            randomness: &Randomness::system(),
            threads: 1,
        };
        verifier.run(&|_, _| {}).unwrap()
    }
}

/// The fault was met.
#[track_caller]
fn was_met(path: &Path) {
    assert!(!is_armed(path), "nothing wrote {}", path.display());
}

/// Records one event of the system; its text says which.
fn note(store: &Store, context: Context, text: &'static str) -> Result<()> {
    store.write(context, move |tx| {
        tx.event(Kind::SignInFailed, "", json!({ "reason": text }));
        Ok(())
    })
}

/// How often an event with this text is in the log.
fn noted(store: &Store, text: &str) -> usize {
    let like = format!("%{text}%");
    let sql = "SELECT count(*) FROM payloads WHERE body LIKE ?";
    store
        .read(|connection| {
            Ok::<_, StoreError>(connection.query_row(sql, [like], |row| row.get(0))?)
        })
        .unwrap()
}

/// Seals the system's session, which makes a checkpoint.
fn seal(store: &Store, context: Context) -> Result<()> {
    store.write(context, |tx| {
        tx.event(Kind::AuditSessionSealed, "", json!({ "reason": "shutdown" }));
        Ok(())
    })
}

#[test]
fn a_commit_that_fails_is_there_whole_or_not_at_all_and_the_next_one_works() {
    for fault in BOTH {
        let clinic = Clinic::new();
        let store = clinic.open();
        let system = store.system_context().unwrap();
        note(&store, system, "first").unwrap();
        arm(&clinic.home.database(), fault);
        assert!(note(&store, system, "second").is_err(), "{fault:?}");
        was_met(&clinic.home.database());
        note(&store, system, "third").unwrap();
        drop(store);
        let store = clinic.open();
        assert_eq!([noted(&store, "first"), noted(&store, "third")], [1, 1], "{fault:?}");
        assert_eq!(noted(&store, "second"), usize::from(fault == Fault::Persisted));
        drop(store);
        clinic.must_be_sound();
    }
}

#[test]
fn a_commit_with_a_checkpoint_that_fails_raises_no_alarm() {
    for fault in BOTH {
        let clinic = Clinic::new();
        let store = clinic.open();
        let system = store.system_context().unwrap();
        arm(&clinic.home.database(), fault);
        assert!(seal(&store, system).is_err(), "{fault:?}");
        was_met(&clinic.home.database());
        drop(store);
        clinic.open();
        clinic.must_be_sound();
    }
}

#[test]
fn a_copy_of_the_checkpoint_that_fails_costs_no_write_and_raises_no_alarm() {
    for fault in BOTH {
        let clinic = Clinic::new();
        let copy = clinic.home.checkpoint_copy();
        let before = fs::read(&copy).unwrap();
        let store = clinic.open();
        let system = store.system_context().unwrap();
        arm(&copy, fault);
        seal(&store, system).unwrap();
        was_met(&copy);
        assert_eq!(fs::read(&copy).unwrap() == before, fault == Fault::NotPersisted);
        drop(store);
        // What a crash leaves half-written beside it is not read.
        fs::write(clinic.home.path().join("checkpoint.txt.new"), "half a che").unwrap();
        let store = clinic.open();
        seal(&store, store.system_context().unwrap()).unwrap();
        let newest = store.newest_checkpoint().unwrap().unwrap();
        assert_eq!(fs::read_to_string(&copy).unwrap(), newest, "the next one is written");
        drop(store);
        clinic.must_be_sound();
    }
}

#[test]
fn evidence_that_cannot_be_kept_is_kept_at_the_next_start() {
    let clinic = Clinic::new();
    let copy = clinic.home.checkpoint_copy();
    for fault in BOTH {
        fs::write(&copy, "not a checkpoint of this log").unwrap();
        let before = clinic.home.conflicting_checkpoints().len();
        arm(&copy, fault);
        assert!(clinic.try_open().is_err(), "{fault:?}");
        was_met(&copy);
        let store = clinic.try_open().unwrap();
        // Kept already, or kept now; either way the copy's absence or content is told.
        assert!(store.recovered().rollback.is_some(), "{fault:?}");
        assert_eq!(clinic.home.conflicting_checkpoints().len(), before + 1);
        seal(&store, store.system_context().unwrap()).unwrap();
        drop(store);
        clinic.open();
        // The evidence is what verification names, and nothing else.
        let found = clinic.verify();
        assert!(
            found.faults.iter().all(|fault| fault.message.starts_with("checkpoint-conflict-")),
            "{:?}",
            found.faults
        );
        assert_eq!(found.fault_count, u64::try_from(before).unwrap() + 1);
    }
}

#[test]
fn key_slots_that_fail_open_with_the_old_password_or_the_new_one() {
    for fault in BOTH {
        for (at, name) in ["keys.json", "keys.copy.json"].into_iter().enumerate() {
            let clinic = Clinic::new();
            let file = &clinic.home.key_files()[at];
            let mut slots = KeySlots::load(&clinic.home).unwrap();
            let (user, key) = slots.unlock("ada", PASSWORD).unwrap();
            let fresh = "nine blue herons sew";
            slots.set_person(user, "ada", fresh, &key, &Randomness::system()).unwrap();
            arm(file, fault);
            assert!(slots.save(&clinic.home).is_err(), "{fault:?}");
            was_met(file);
            fs::write(clinic.home.path().join(format!("{name}.new")), "half a key").unwrap();
            let found = KeySlots::load(&clinic.home).unwrap();
            let is_old = at == 0 && fault == Fault::NotPersisted;
            assert_eq!(found.unlock("ada", PASSWORD).is_ok(), is_old, "{name}, {fault:?}");
            assert_eq!(found.unlock("ada", fresh).is_ok(), !is_old, "{name}, {fault:?}");
            // Two that differ are made equal by whoever opens next.
            let differ = found.needs_repair;
            assert_eq!(differ, (at == 0) == (fault == Fault::Persisted), "{name}, {fault:?}");
            found.save(&clinic.home).unwrap();
            assert!(!KeySlots::load(&clinic.home).unwrap().needs_repair);
            clinic.open();
            clinic.must_be_sound();
        }
    }
}

#[test]
fn an_original_that_fails_is_there_whole_or_not_at_all_and_can_be_stored_again() {
    for fault in BOTH {
        let clinic = Clinic::new();
        let store = clinic.open();
        let document = DocumentId::new(store.clock(), store.randomness());
        let name = document.to_string();
        let path = clinic.home.vault().join(&name[name.len() - 2..]).join(&name);
        arm(&path, fault);
        assert!(store.vault().store(document, b"a letter").is_err(), "{fault:?}");
        was_met(&path);
        let there = store.vault().read(document).ok();
        let whole = (fault == Fault::Persisted).then(|| b"a letter".to_vec());
        assert_eq!(there, whole, "{fault:?}");
        drop(store);
        let store = clinic.open();
        store.vault().store(document, b"a letter").unwrap();
        assert_eq!(store.vault().read(document).unwrap(), b"a letter");
        drop(store);
        clinic.must_be_sound();
    }
}

fn failed() -> FailedSignIn {
    FailedSignIn {
        time: Clock::system().now(),
        user_id: None,
        source: Source::Cli,
        reason: "wrong_password".into(),
    }
}

#[test]
fn a_failed_sign_in_that_cannot_be_noted_harms_no_other() {
    for fault in BOTH {
        let clinic = Clinic::new();
        let journal = SignInJournal(&clinic.home);
        let path = clinic.home.sign_in_journal();
        journal.append(&failed()).unwrap();
        arm(&path, fault);
        assert!(journal.append(&failed()).is_err(), "{fault:?}");
        was_met(&path);
        // A crash cut the next one off; what comes after it has a line of its own.
        let mut torn = fs::read(&path).unwrap();
        torn.extend_from_slice(b"\n{\"time\":\"2026-");
        fs::write(&path, torn).unwrap();
        journal.append(&failed()).unwrap();
        let store = clinic.open();
        let there = 3 + usize::from(fault == Fault::Persisted);
        assert_eq!(store.recovered().failed_sign_ins, there, "{fault:?}");
        assert_eq!(noted(&store, "unreadable_entries"), 1);
        assert_eq!(noted(&store, "wrong_password"), there - 1);
        drop(store);
        assert_eq!(clinic.open().recovered().failed_sign_ins, 0, "taken in once");
        clinic.must_be_sound();
    }
}

#[test]
fn a_journal_that_cannot_be_taken_in_is_taken_in_at_the_next_start() {
    for fault in BOTH {
        for (file, doubled) in [
            (Home::sign_in_journal as fn(&Home) -> _, false),
            // The log has it already: it is recorded twice rather than not at all.
            (Home::taken_sign_in_journal, fault == Fault::NotPersisted),
        ] {
            let clinic = Clinic::new();
            SignInJournal(&clinic.home).append(&failed()).unwrap();
            arm(&file(&clinic.home), fault);
            assert!(clinic.try_open().is_err(), "{fault:?}");
            was_met(&file(&clinic.home));
            let store = clinic.open();
            assert_eq!(noted(&store, "wrong_password"), 1 + usize::from(doubled), "{fault:?}");
            drop(store);
            assert_eq!(clinic.open().recovered().failed_sign_ins, 0);
            clinic.must_be_sound();
        }
    }
}

fn set_up(home: &Home) -> Result<()> {
    let new = NewClinic {
        name: "Harbour Clinic",
        currency: "AUD",
        admin: "ada",
        password: PASSWORD,
        cost: KdfCost::LIGHT,
    };
    Store::create(home, &new, &Clock::system(), &Randomness::system()).map(drop)
}

#[test]
fn setting_up_that_fails_is_done_again_or_was_whole_already() {
    for fault in BOTH {
        let files: [fn(&Home) -> std::path::PathBuf; 5] = [
            Home::setup_marker,
            |home| home.key_files()[0].clone(),
            |home| home.key_files()[1].clone(),
            // The first commit of its database, which has another name until it is whole.
            Home::database,
            Home::unfinished_database,
        ];
        for file in files {
            let folder = tempfile::tempdir().unwrap();
            let home = Home::new(folder.path().join("clinic"));
            arm(&file(&home), fault);
            assert!(set_up(&home).is_err(), "{fault:?}");
            was_met(&file(&home));
            let whole = home.has_clinic();
            let again = set_up(&home);
            assert_eq!(again.is_err(), whole, "{fault:?}: {again:?}");
            let (_, key) = KeySlots::load(&home).unwrap().unlock("ada", PASSWORD).unwrap();
            let clinic = Clinic { _folder: folder, home, key };
            let store = clinic.open();
            assert!(store.read(events::count).unwrap() > 0);
            drop(store);
            clinic.must_be_sound();
        }
    }
}
