//! A clinic whose clock a test moves, open as a holder has it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tempfile::TempDir;
use tokio::runtime::Runtime;

use wardbook_app::{Clinic, LogQuery, Person, Setup, SyncStatus, SyncStep};
use wardbook_domain::access::Source;
use wardbook_domain::clock::{Clock, Randomness, Timestamp};
use wardbook_domain::event::Kind;
use wardbook_store::Store;
use wardbook_store::home::Home;
use wardbook_store::key_slots::KeySlots;

use crate::office::{mirror, witness};

pub const PASSWORD: &str = "seven green otters knit";

/// 2027-01-15T08:00:00Z, as the head office's signatures say.
const BEGIN: i64 = 1_800_000_000_000_000;

pub struct Ward {
    _folder: TempDir,
    pub home: Home,
    now: Arc<AtomicI64>,
    runtime: Runtime,
}

/// The clinic, open, with its administrator.
pub struct Open<'a> {
    pub ward: &'a Ward,
    pub clinic: Clinic,
    pub ada: Person,
}

impl Ward {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path().join("clinic"));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let ward = Self { _folder: folder, home, now: Arc::new(AtomicI64::new(BEGIN)), runtime };
        let setup =
            Setup { clinic: "Harbour Clinic", admin: "ada", password: PASSWORD, currency: "AUD" };
        wardbook_app::init(&ward.home, &setup, &ward.clock(), &Randomness::system()).unwrap();
        ward
    }

    /// Waits for what goes over the network.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    pub fn clock(&self) -> Clock {
        let now = Arc::clone(&self.now);
        Clock::from_fn(move || Timestamp::from_micros(now.load(Ordering::SeqCst)))
    }

    pub fn now(&self) -> Timestamp {
        self.clock().now()
    }

    pub fn wait(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    pub fn wait_until(&self, moment: Timestamp) {
        self.now.store(moment.micros(), Ordering::SeqCst);
    }

    pub fn open(&self) -> Open<'_> {
        let (clock, randomness) = (&self.clock(), &Randomness::system());
        let (clinic, ada) =
            Clinic::sign_in(&self.home, "ada", PASSWORD.into(), Source::Window, clock, randomness)
                .unwrap();
        Open { ward: self, clinic, ada }
    }

    /// Exchanges the signatures in `sync.db` for others, as somebody with the key can.
    pub fn forge_cosignature(&self, size: u64) {
        let (_, key) = KeySlots::load(&self.home).unwrap().unlock("ada", PASSWORD).unwrap();
        let store = Store::open(&self.home, &key, &self.clock(), &Randomness::system()).unwrap();
        store
            .with_sync_book(|book| {
                let keys = [witness(), mirror()].map(|key| key.vkey().to_string());
                let mut lines = book.newest(&keys, size, size)?;
                let note = book.note(size)?.unwrap();
                let [one, two] = &mut lines[..] else { panic!("two signatures") };
                std::mem::swap(&mut one.line, &mut two.line);
                book.keep(size, &note, &lines)
            })
            .unwrap();
        store.close().unwrap();
    }

    /// A copy of the clinic's folder, made while it is closed.
    pub fn backup(&self) -> TempDir {
        let copy = tempfile::tempdir().unwrap();
        copy_all(self.home.path(), copy.path());
        copy
    }

    /// Puts a backup back.
    pub fn restore(&self, backup: &TempDir) {
        std::fs::remove_dir_all(self.home.path()).unwrap();
        copy_all(backup.path(), self.home.path());
    }
}

fn copy_all(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_all(&path, &target);
        } else {
            std::fs::copy(&path, target).unwrap();
        }
    }
}

impl Open<'_> {
    pub fn enrol(&self, code: &str) -> SyncStatus {
        self.ward.runtime.block_on(self.clinic.enrol(&self.ada, code)).unwrap()
    }

    pub fn try_enrol(&self, code: &str) -> String {
        self.ward.runtime.block_on(self.clinic.enrol(&self.ada, code)).unwrap_err().to_string()
    }

    pub fn step(&self) -> SyncStep {
        self.ward.runtime.block_on(self.clinic.sync_step()).unwrap()
    }

    pub fn sync_now(&self) -> SyncStatus {
        self.ward.runtime.block_on(self.clinic.sync_now(&self.ada)).unwrap()
    }

    pub fn status(&self) -> SyncStatus {
        self.clinic.sync_status(&self.ada).unwrap()
    }

    /// Records that many events.
    pub fn work(&self, events: usize) {
        for _ in 0..events {
            self.clinic.users(&self.ada).unwrap();
        }
    }

    pub fn size(&self) -> u64 {
        self.status().witnessed.events
    }

    /// How many events of a kind there are. Asking is recorded too.
    pub fn count(&self, kind: Kind) -> usize {
        let query = LogQuery { kind: Some(kind.to_string()), ..LogQuery::default() };
        self.clinic.events(&self.ada, &query, None).unwrap().len()
    }

    pub fn close(self) {
        self.clinic.sign_out(&self.ada).unwrap();
        self.clinic.close().unwrap();
    }
}
