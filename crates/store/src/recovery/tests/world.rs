//! A clinic, a backup of it that was put back and used, and what head office holds.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use tempfile::TempDir;

use wardbook_domain::access::{Role, Source};
use wardbook_domain::clock::{Clock, Randomness, Timestamp};
use wardbook_ledger::merkle::common_prefix;

use super::history::{Act, act};
use crate::database::cipher::{self, Access};
use crate::database::tables::business_tables;
use crate::home::folder::Home;
use crate::home::key_slots::{KdfCost, KeySlots};
use crate::log::nodes::LogTree;
use crate::log::read as events;
use crate::recovery::{Decision, HeldEvent, LostSecret, Stretch, TakenBack};
use crate::verify::{Verification, Verifier};
use crate::{DataKey, NewClinic, Result, Store, users};

pub(super) const PASSWORD: &str = "seven green otters knit";

pub(super) struct World {
    _folder: TempDir,
    /// The clinic that was never restored.
    pub(super) original: Home,
    /// The backup that was put back, and went its own way.
    pub(super) restored: Home,
    key: DataKey,
    clock: Clock,
    randomness: Randomness,
    pub(super) held: Stretch,
    /// All that head office holds.
    pub(super) events: Vec<HeldEvent>,
    pub(super) note: String,
}

impl World {
    /// A clinic does `before`; a copy is made of it; the clinic does `after`, which head office holds;
    /// the copy does `own`.
    pub(super) fn new(before: &[Act], after: &[Act], own: &[Act]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let original = Home::new(folder.path().join("original"));
        let restored = Home::new(folder.path().join("restored"));
        let time = Arc::new(AtomicI64::new(1_800_000_000_000_000));
        let clock =
            Clock::from_fn(move || Timestamp::from_micros(time.fetch_add(7, Ordering::SeqCst)));
        let randomness = Randomness::system();
        let new = NewClinic {
            name: "Harbour Clinic",
            currency: "AUD",
            admin: "ada",
            password: PASSWORD,
            cost: KdfCost::LIGHT,
        };
        Store::create(&original, &new, &clock, &randomness).unwrap();
        let (_, key) = KeySlots::load(&original).unwrap().unlock("ada", PASSWORD).unwrap();
        let mut world = Self {
            _folder: folder,
            original,
            restored,
            key,
            clock,
            randomness,
            held: Stretch { common: 0, to: 0, root: [0; 32] },
            events: Vec::new(),
            note: String::new(),
        };
        world.run(&world.original, before);
        copy_folder(world.original.path(), world.restored.path());
        // Opening alone need not record anything; a note does, in either.
        world.run(&world.original, after);
        world.run(&world.original, &[Act::Note]);
        world.run(&world.restored, own);
        world.run(&world.restored, &[Act::Note]);
        world.hold();
        world
    }

    fn run(&self, home: &Home, acts: &[Act]) {
        let mut store = self.open(home);
        for one in acts {
            if !act(&store, one) {
                store.close().unwrap();
                store = self.open(home);
            }
        }
        store.close().unwrap();
    }

    /// Head office holds all that the original has.
    fn hold(&mut self) {
        let (original, restored) = (self.connect(&self.original), self.connect(&self.restored));
        let (size, own) = (events::count(&original).unwrap(), events::count(&restored).unwrap());
        let log = Self::log(&self.original);
        self.events = events::range(&original, &log, 0, size)
            .unwrap()
            .into_iter()
            .map(|event| {
                let header = event.with_header(&log, |header| {
                    let mut bytes = Vec::new();
                    header.write_jcs(&mut bytes);
                    bytes
                });
                let payload = event.payload.map(|(salt, body)| (salt.try_into().unwrap(), body));
                HeldEvent { header, payload }
            })
            .collect();
        let (theirs, ours) =
            (LogTree::of(&original, size).unwrap(), LogTree::of(&restored, own).unwrap());
        let common =
            common_prefix((own, &ours.nodes()), (size, &theirs.nodes())).map_err(|_| ()).unwrap();
        let root = wardbook_ledger::merkle::root(size, &theirs.nodes()).unwrap();
        let (newest, note) = crate::log::end::newest_checkpoint(&original).unwrap().unwrap();
        assert_eq!(newest, size, "a closed clinic ends with a checkpoint");
        self.held = Stretch { common, to: size, root };
        self.note = note;
    }

    pub(super) fn decision(&self) -> Decision {
        let user = users::by_name(&self.connect(&self.restored), "ada").unwrap().unwrap();
        Decision {
            person: user.user_id,
            source: Source::Cli,
            role: Role::Admin,
            reason: "the disk was replaced".into(),
            checkpoint: Some(self.note.clone()),
        }
    }

    /// Takes back what head office holds.
    pub(super) fn take_back(&self) -> Result<TakenBack> {
        self.take_back_of(&self.events)
    }

    /// The same where head office gives other events back.
    pub(super) fn take_back_of(&self, given: &[HeldEvent]) -> Result<TakenBack> {
        self.take_back_when(given, || {})
    }

    /// The same where something happens once the clinic is open.
    pub(super) fn take_back_armed(&self, arm: impl FnOnce()) -> Result<TakenBack> {
        self.take_back_when(&self.events, arm)
    }

    fn take_back_when(&self, given: &[HeldEvent], arm: impl FnOnce()) -> Result<TakenBack> {
        let decision = self.decision();
        let store = self.open(&self.restored);
        let mut held = store.held_events(&self.held.root)?;
        let from = usize::try_from(self.held.common).unwrap();
        let headers: Vec<_> = given[from..].iter().map(|event| event.header.clone()).collect();
        held.put_headers(self.held.common, &headers)?;
        for (seq, event) in (self.held.common..).zip(&given[from..]) {
            if let Some((salt, body)) = &event.payload {
                held.put_payload(seq, salt, body)?;
            }
        }
        arm();
        store.take_back(self.held, held, &decision, &|_, _| {})
    }

    pub(super) fn try_open(&self, home: &Home) -> Result<Store> {
        Store::open(home, &self.key, &self.clock, &self.randomness)
    }

    pub(super) fn open(&self, home: &Home) -> Store {
        let store = self.try_open(home).unwrap();
        assert_eq!(store.recovered().rollback, None);
        store
    }

    /// Work goes on in a clinic.
    pub(super) fn go_on(&self, home: &Home) {
        let acts = [Act::Setting(0, Some(9)), Act::Reopen, Act::ApiKey(Some(9)), Act::Note];
        self.run(home, &acts);
    }

    pub(super) fn key(&self) -> &DataKey {
        &self.key
    }

    /// Every business row but the log's identity.
    pub(super) fn rows(&self, home: &Home) -> Named {
        let connection = self.connect(home);
        let tables = business_tables(&connection).unwrap();
        let tables = tables.into_iter().filter(|table| table.name != "log_identity");
        let all = |table: &crate::database::tables::Table| {
            let key = table.key.join(", ");
            rows(&connection, &format!("SELECT * FROM {} ORDER BY {key}", table.name))
        };
        tables.flat_map(all).collect()
    }

    pub(super) fn connect(&self, home: &Home) -> Connection {
        cipher::open(&home.database(), &self.key, Access::Read).unwrap()
    }

    pub(super) fn size(&self, home: &Home) -> u64 {
        events::count(&self.connect(home)).unwrap()
    }

    pub(super) fn log(home: &Home) -> String {
        KeySlots::load(home).unwrap().present_log().to_string()
    }

    pub(super) fn verify(&self, home: &Home) -> Verification {
        let verifier = Verifier {
            home,
            key: &self.key,
            log: KeySlots::load(home).unwrap().present_log(),
            randomness: &self.randomness,
            threads: 1,
        };
        // The documents of these tests have no originals.
        verifier.run_without_originals(&|_, _| {}).unwrap()
    }

    #[track_caller]
    pub(super) fn must_be_sound(&self, home: &Home) {
        let found = self.verify(home);
        assert!(found.sound, "{:?}", found.faults);
    }
}

pub(super) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap().flatten() {
        let name = to.join(file.file_name());
        if file.path().is_dir() {
            copy_folder(&file.path(), &name);
        } else {
            fs::copy(file.path(), name).unwrap();
        }
    }
}

/// What differs between the log and the rows of one clinic, up to event `size`, and another.
pub(super) fn differences_of(
    one: &Connection,
    other: &Connection,
    size: u64,
    lost: &[LostSecret],
) -> Vec<String> {
    let mut differ = Vec::new();
    for (table, bound) in [
        ("events", format!("seq < {size}")),
        ("payloads", format!("seq < {size}")),
        ("checkpoints", format!("size <= {size}")),
        ("audit_sessions", format!("opened_seq < {size}")),
    ] {
        // A session that was open at the end of what head office holds is sealed at the next start.
        let columns = if table == "audit_sessions" { "session, opened_seq" } else { "*" };
        let sql = format!("SELECT {columns} FROM {table} WHERE {bound} ORDER BY 1");
        if rows(one, &sql) != rows(other, &sql) {
            differ.push(table.to_owned());
        }
    }
    for table in business_tables(one).unwrap() {
        let key = table.key.join(", ");
        let sql = format!("SELECT * FROM {} ORDER BY {key}", table.name);
        let is_lost = |row: &[(String, Sql)]| {
            let id = row.iter().find(|(name, _)| name == table.key[0]).map(|(_, value)| value);
            let Some(Sql::Text(id)) = id else { return false };
            lost.iter().any(|secret| secret.record == format!("{}/{id}", table.name))
        };
        let named = |connection| -> Vec<_> {
            rows(connection, &sql).into_iter().filter(|row| !is_lost(row)).collect()
        };
        if named(one) != named(other) {
            differ.push(table.name.to_owned());
        }
    }
    differ
}

pub(super) type Named = Vec<Vec<(String, Sql)>>;

fn rows(connection: &Connection, sql: &str) -> Named {
    let mut statement = connection.prepare(sql).unwrap();
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let found = statement.query_map([], |row| {
        names.iter().enumerate().map(|(at, name)| Ok((name.clone(), row.get(at)?))).collect()
    });
    found.unwrap().collect::<Result<_, _>>().unwrap()
}

impl World {
    pub(super) fn differ(&self, size: u64, lost: &[LostSecret]) -> Vec<String> {
        differences_of(&self.connect(&self.original), &self.connect(&self.restored), size, lost)
    }

    /// The settings, as they are.
    pub(super) fn settings(&self, home: &Home) -> BTreeMap<String, String> {
        let connection = self.connect(home);
        let mut statement = connection.prepare("SELECT key, value FROM settings").unwrap();
        let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        found.collect::<Result<_, _>>().unwrap()
    }
}
