//! Watched folders against a real store and real files, step by step as the holder makes them.

mod crashes;
mod faults;
mod sessions;
mod taking;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tempfile::TempDir;

use wardbook_documents::Worker;
use wardbook_domain::access::Source;
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{EndpointId, FolderId};
use wardbook_domain::inbox::{AfterTaking, FileState, Wait};
use wardbook_store::home::Home;
use wardbook_store::key_slots::KdfCost;
use wardbook_store::verify::Watch;
use wardbook_store::{NewClinic, Store, Tx};
use wardbook_store::{endpoints, inbox_files};

use super::{FolderSettings, FolderStatus};
use crate::access::setup::builtin_endpoint;
use crate::clinic::{Clinic, Person};
use crate::record::reading::LogQuery;

const PASSWORD: &str = "seven green otters knit";

/// Nobody stops it.
struct ToItsEnd;

impl Watch for ToItsEnd {
    fn progress(&self, _: u64, _: u64) {}

    fn is_stopped(&self) -> bool {
        false
    }
}

/// Nothing is taken apart here: letters hold no files.
fn no_worker() -> Worker {
    Worker { program: "/nonexistent".into(), args: Vec::new() }
}

/// An open clinic with a folder that it watches, and a clock that is put forward.
struct Ward {
    place: TempDir,
    home: Home,
    clinic: Clinic,
    ada: Person,
    folder: FolderId,
    /// By how many seconds the clinic's clock is ahead.
    ahead: Arc<AtomicI64>,
}

impl Ward {
    fn new(after_taking: AfterTaking) -> Self {
        let place = tempfile::tempdir().unwrap();
        let home = Home::new(place.path().join("clinic"));
        let new = NewClinic {
            name: "Harbour Clinic",
            currency: "AUD",
            admin: "ada",
            password: PASSWORD,
            cost: KdfCost::LIGHT,
        };
        let (clock, randomness) = (Clock::system(), Randomness::system());
        let builtin = builtin_endpoint(EndpointId::new(&clock, &randomness));
        let also = move |tx: &mut Tx<'_>| endpoints::insert(tx, &builtin, None, None);
        Store::create_with(&home, &new, &clock, &randomness, also).unwrap();
        let ahead = Arc::default();
        let (clinic, ada) = sign_in(&home, &ahead);
        let scans = place.path().join("scans");
        fs::create_dir(&scans).unwrap();
        let wanted =
            FolderSettings { after_taking: Some(after_taking), ..FolderSettings::default() };
        let folder = clinic.add_inbox_folder(&ada, &scans, &wanted).unwrap();
        Self { place, home, clinic, ada, folder, ahead }
    }

    /// The clinic is closed, as by a crash as far as folders are concerned, and opened again.
    fn restart(self) -> Self {
        let Self { place, home, clinic, ada, folder, ahead } = self;
        drop(ada);
        clinic.close().unwrap();
        let (clinic, ada) = sign_in(&home, &ahead);
        Self { place, home, clinic, ada, folder, ahead }
    }

    fn scans(&self) -> PathBuf {
        self.place.path().join("scans")
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.scans().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    fn step(&self) {
        self.clinic.inbox_step(self.folder, true, &no_worker(), &ToItsEnd).unwrap();
    }

    /// So much time passes, with a step every half second.
    fn pass(&self, seconds: u64) {
        for _ in 0..seconds * 2 {
            self.clinic.inboxes.ahead.fetch_add(500, Ordering::SeqCst);
            self.step();
        }
    }

    /// Longer than any file settles, and than the pause after a fault.
    fn settle(&self) {
        self.step();
        self.pass(14);
    }

    fn status(&self) -> FolderStatus {
        self.clinic.inbox_folders(&self.ada).unwrap().remove(0)
    }

    /// What files wait for.
    fn waiting(&self) -> Vec<(String, Wait)> {
        let waiting = self.status().waiting.into_iter();
        waiting.map(|file| (file.name.unwrap(), file.why)).collect()
    }

    fn count(&self, kind: Kind) -> usize {
        let query = LogQuery { kind: Some(kind.to_string()), ..LogQuery::default() };
        self.clinic.events(&self.ada, &query, None).unwrap().len()
    }

    /// Documents that came in, and how often one came again.
    fn came(&self) -> (usize, usize) {
        (self.count(Kind::DocumentReceived), self.count(Kind::DocumentDuplicate))
    }

    /// The names of files in the folder, and in folders in it.
    fn left(&self) -> Vec<String> {
        fn walk(root: &Path, place: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(root.join(place)).unwrap().flatten() {
                let place = place.join(entry.file_name());
                if entry.file_type().unwrap().is_dir() {
                    walk(root, &place, found);
                } else {
                    found.push(place.to_str().unwrap().to_owned());
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.scans(), Path::new(""), &mut found);
        found.sort();
        found
    }

    /// What became of a file.
    fn state(&self, name: &str) -> Option<FileState> {
        let store = &self.clinic.store;
        let files =
            store.read(|connection| inbox_files::of_folder(connection, self.folder)).unwrap();
        files.get(name).map(|file| file.state)
    }

    fn must_be_sound(&self) {
        let found = self.clinic.verifier().run(&ToItsEnd).unwrap();
        assert!(found.sound, "{:?}", found.faults);
    }
}

fn sign_in(home: &Home, ahead: &Arc<AtomicI64>) -> (Clinic, Person) {
    let (system, ahead) = (Clock::system(), Arc::clone(ahead));
    let clock = Clock::from_fn(move || system.now().plus_seconds(ahead.load(Ordering::SeqCst)));
    let (clock, randomness) = (&clock, &Randomness::system());
    Clinic::sign_in(home, "ada", PASSWORD.into(), Source::Window, clock, randomness).unwrap()
}

/// A letter that no other number gives.
fn letter(number: usize) -> String {
    format!("Dear Dr Day,\n\nThank you for seeing patient number {number}.\n\nKind regards\n")
}

/// A PDF by its beginning and its end, of so many pages.
fn pdf(pages: usize) -> (Vec<u8>, Vec<Vec<u8>>, Vec<u8>) {
    let page = |number| format!("{number} 0 obj <</Type /Page>> endobj\n").repeat(40).into_bytes();
    let end = b"trailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n".to_vec();
    (b"%PDF-1.4\n".to_vec(), (1..=pages).map(page).collect(), end)
}
