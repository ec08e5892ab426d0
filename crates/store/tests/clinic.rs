//! The store against real files: what is written is durable, recorded and provable.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::json;
use tempfile::TempDir;

use wardbook_domain::access::{Actor, Context, Role, Source};
use wardbook_domain::clock::{Clock, Randomness, Timestamp};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AccountId, AuditSessionId, UserId};
use wardbook_store::events::Filter;
use wardbook_store::home::Home;
use wardbook_store::key_slots::{KdfCost, KeySlots};
use wardbook_store::verify::{Verification, Verifier, Watch};
use wardbook_store::{NewClinic, Store, StoreError, TABLES, events, identity, users};

const PASSWORD: &str = "seven green otters knit";

struct Clinic {
    _folder: TempDir,
    home: Home,
    clock: Clock,
    time: Arc<AtomicI64>,
    randomness: Randomness,
}

impl Clinic {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path().join("clinic"));
        let time = Arc::new(AtomicI64::new(1_800_000_000_000_000));
        let ticking = Arc::clone(&time);
        let clock =
            Clock::from_fn(move || Timestamp::from_micros(ticking.fetch_add(7, Ordering::SeqCst)));
        let randomness = Randomness::system();
        let new = NewClinic {
            name: "Harbour Clinic",
            currency: "AUD",
            admin: "ada",
            password: PASSWORD,
            cost: KdfCost::LIGHT,
        };
        Store::create(&home, &new, &clock, &randomness).unwrap();
        Self { _folder: folder, home, clock, time, randomness }
    }

    fn open(&self) -> Store {
        self.try_open().unwrap()
    }

    fn try_open(&self) -> Result<Store, StoreError> {
        let slots = KeySlots::load(&self.home)?;
        let (_, key) = slots.unlock("ada", PASSWORD)?;
        Store::open(&self.home, &key, &self.clock, &self.randomness)
    }

    fn verify(&self) -> Verification {
        self.verify_while(&|_, _| {})
    }

    fn verify_while(&self, watch: &dyn Watch) -> Verification {
        let slots = KeySlots::load(&self.home).unwrap();
        let (_, key) = slots.unlock("ada", PASSWORD).unwrap();
        let verifier = Verifier {
            home: &self.home,
            key: &key,
            log: slots.log(),
            randomness: &self.randomness,
            threads: 2,
        };
        verifier.run(watch).unwrap()
    }
}

/// A signed-in person with an open audit session.
fn sign_in(store: &Store) -> Context {
    let user = store.read(|connection| users::by_name(connection, "ada")).unwrap().unwrap();
    let session = AuditSessionId::new(store.clock(), store.randomness());
    let person = Some((user.user_id, Role::Admin));
    let context = Context::of(Actor { person, session, source: Source::Cli });
    record(store, context, Kind::AuditSessionOpened, json!({})).unwrap();
    context
}

fn record(
    store: &Store,
    context: Context,
    kind: Kind,
    payload: serde_json::Value,
) -> Result<(), StoreError> {
    store.write(context, move |tx| {
        tx.event(kind, "", payload);
        Ok(())
    })
}

fn add_user(store: &Store, context: Context, name: &str) -> Result<UserId, StoreError> {
    let name = name.to_owned();
    let account: AccountId = store.read(identity::account)?.account_id;
    store.write(context, move |tx| {
        let user = UserId::new(tx.clock(), tx.randomness());
        users::insert(tx, (user, account), &name, Role::Staff, None)?;
        Ok(user)
    })
}

#[test]
fn a_new_clinic_verifies_and_survives_being_closed_and_opened() {
    let clinic = Clinic::new();
    let first = clinic.verify();
    assert!(first.sound, "{:?}", first.faults);
    let store = clinic.open();
    let context = sign_in(&store);
    add_user(&store, context, "bea").unwrap();
    record(&store, context, Kind::AuditSessionSealed, json!({ "reason": "signed_out" })).unwrap();
    store.close().unwrap();
    let later = clinic.verify();
    assert!(later.sound, "{:?}", later.faults);
    assert_eq!(later.events, first.events + 4, "opened, added, changed, sealed");
    assert_eq!(later.events_after_checkpoint, 0, "a seal makes a checkpoint");
}

#[test]
fn the_database_is_encrypted_and_a_wrong_key_does_not_open_it() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let probe = store.probe_cipher().unwrap();
    assert!(probe.is_sound(), "{probe:?}");
    drop(store);
    let wrong = wardbook_store::DataKey::from_bytes([7; 32]);
    let refused = Store::open(&clinic.home, &wrong, &clinic.clock, &clinic.randomness);
    assert!(matches!(refused, Err(StoreError::WrongDataKey(_))), "{refused:?}");
}

#[test]
fn a_change_that_is_refused_leaves_nothing_and_the_next_one_works() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let context = sign_in(&store);
    add_user(&store, context, "bea").unwrap();
    let before = store.log_size().unwrap();
    assert!(add_user(&store, context, "bea").is_err(), "names are unique");
    assert_eq!(store.log_size().unwrap(), before);
    add_user(&store, context, "cat").unwrap();
    drop(store);
    assert!(clinic.verify().sound);
}

#[test]
fn a_write_that_records_nothing_is_refused() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let context = sign_in(&store);
    let refused = store.write(context, |_| Ok::<_, StoreError>(()));
    assert!(matches!(refused, Err(StoreError::NothingRecorded)), "{refused:?}");
}

#[test]
fn an_event_outside_an_open_audit_session_is_refused() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let context = sign_in(&store);
    record(&store, context, Kind::AuditSessionSealed, json!({ "reason": "signed_out" })).unwrap();
    assert!(record(&store, context, Kind::LogRead, json!({})).is_err());
}

#[test]
fn a_crash_leaves_an_open_audit_session_that_the_next_start_seals() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let context = sign_in(&store);
    drop(store);
    let store = clinic.open();
    assert_eq!(store.recovered().audit_sessions, [context.actor.session]);
    store.close().unwrap();
    let verification = clinic.verify();
    assert!(verification.sound, "{:?}", verification.faults);
    assert_eq!(verification.audit_sessions.1, 0, "no session stays open");
}

#[test]
fn a_second_program_is_told_who_has_the_clinic() {
    let clinic = Clinic::new();
    let _store = clinic.open();
    let refused = clinic.try_open();
    let Err(StoreError::ClinicInUse { holder }) = refused else { panic!("{refused:?}") };
    assert!(holder.contains(&std::process::id().to_string()), "{holder}");
}

#[test]
fn a_clock_that_went_back_is_held_and_recorded_once() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let context = sign_in(&store);
    clinic.time.fetch_sub(3_600_000_000, Ordering::SeqCst);
    for _ in 0..3 {
        record(&store, context, Kind::LogRead, json!({})).unwrap();
    }
    let filter = events::Filter { kind: Some(Kind::ClockWentBack), ..Default::default() };
    let found = store.read(|connection| filter.list(connection, store.log())).unwrap();
    assert_eq!(found.len(), 1, "one episode is one event");
    let back = found[0].payload_json().unwrap()["back_by_micros"].as_i64().unwrap();
    assert!((3_599_000_000..=3_600_000_000).contains(&back), "{back}");
    drop(store);
    assert!(clinic.verify().sound);
}

#[test]
fn thousands_of_events_from_many_callers_are_contiguous_and_proven() {
    let clinic = Clinic::new();
    let store = Arc::new(clinic.open());
    let contexts: Vec<_> = (0..8).map(|_| sign_in(&store)).collect();
    std::thread::scope(|scope| {
        for context in contexts {
            let store = Arc::clone(&store);
            scope.spawn(move || {
                for at in 0..300 {
                    record(&store, context, Kind::LogRead, json!({ "at": at })).unwrap();
                }
            });
        }
    });
    drop(store);
    let verification = clinic.verify();
    assert!(verification.sound, "{:?}", verification.faults);
    assert!(verification.events > 2_400);
    assert!(verification.checkpoints >= 3, "one at every thousand");
}

#[test]
fn an_old_database_put_back_is_noticed_at_the_next_start_and_stays_noticed() {
    let clinic = Clinic::new();
    clinic.open().close().unwrap();
    let old = std::fs::read(clinic.home.database()).unwrap();
    let store = clinic.open();
    let context = sign_in(&store);
    record(&store, context, Kind::AuditSessionSealed, json!({ "reason": "signed_out" })).unwrap();
    store.close().unwrap();
    std::fs::write(clinic.home.database(), old).unwrap();
    assert!(!clinic.verify().sound, "before anything opens it");
    let store = clinic.open();
    assert!(store.recovered().rollback.is_some());
    store.close().unwrap();
    let verification = clinic.verify();
    assert!(!verification.sound, "and after");
}

#[test]
fn a_newer_database_is_refused_in_plain_words() {
    let clinic = Clinic::new();
    let slots = KeySlots::load(&clinic.home).unwrap();
    let (_, key) = slots.unlock("ada", PASSWORD).unwrap();
    raw(&clinic, &key).execute("INSERT INTO migrations VALUES (99, 'x', 0)", []).unwrap();
    let refused = clinic.try_open();
    assert!(matches!(refused, Err(StoreError::NewerDatabase { found: 99, .. })), "{refused:?}");
}

#[test]
fn every_table_is_accounted_for() {
    let clinic = Clinic::new();
    let slots = KeySlots::load(&clinic.home).unwrap();
    let (_, key) = slots.unlock("ada", PASSWORD).unwrap();
    let connection = raw(&clinic, &key);
    let mut statement = connection
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .unwrap();
    let found: BTreeSet<String> =
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    let known: BTreeSet<String> = TABLES.iter().map(|table| table.name.to_owned()).collect();
    assert_eq!(found, known);
}

#[test]
fn secrets_appear_in_events_only_as_their_hmac() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let secrets: Vec<Vec<u8>> = store
        .read(|connection| {
            let sql = "SELECT signing_key, secret FROM log_identity";
            let row = connection.query_row(sql, [], |row| Ok(vec![row.get(0)?, row.get(1)?]));
            row.map_err(StoreError::from)
        })
        .unwrap();
    let all =
        store.read(|connection| events::Filter::default().list(connection, store.log())).unwrap();
    let bodies: String =
        all.iter().filter_map(|event| event.payload.clone()).map(|p| p.1).collect();
    for secret in secrets {
        assert!(!bodies.contains(&hex::encode(secret)));
    }
    assert!(bodies.contains("hmac-sha256:"));
}

/// The database as another program with the revealed key opens it.
#[expect(clippy::disallowed_methods, reason = "plays a program that is not the product")]
fn raw(clinic: &Clinic, key: &wardbook_store::DataKey) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(clinic.home.database()).unwrap();
    connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"", key.to_hex())).unwrap();
    connection
}

#[test]
fn events_are_found_by_words_whatever_became_of_the_index() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let context = sign_in(&store);
    let about = |who: &str| json!({ "text": format!("{who}, seen in Säckingen") });
    record(&store, context, Kind::SearchMade, about("Desmond O'Rourke")).unwrap();
    record(&store, context, Kind::LogRead, about("Anneliese Rourke")).unwrap();
    let all = Filter::default();
    let find = |store: &Store, text: &str, filter: &Filter, hidden: &[Kind]| {
        let found = store.find_words(text, filter, hidden, 10).unwrap();
        store.read(|connection| {
            let one = Filter { at: Some(found.into()), ..Filter::default() };
            let events = one.list(connection, store.log())?;
            Ok::<_, StoreError>(events.into_iter().map(|event| event.kind).collect::<Vec<_>>())
        })
    };
    let kinds = |store: &Store, text, filter, hidden| find(store, text, filter, hidden).unwrap();
    assert_eq!(kinds(&store, "rourke sackin", &all, &[]), ["search.made", "log.read"]);
    assert_eq!(kinds(&store, "o'rourke DESMOND", &all, &[]), ["search.made"]);
    assert!(kinds(&store, "text", &all, &[]).is_empty(), "a member's name is no text");
    let apart = "Sa\u{308}ckingen";
    assert_eq!(kinds(&store, apart, &all, &[]).len(), 2, "dots apart from their letter are found");
    record(&store, context, Kind::DoctorRan, json!({ "in": apart })).unwrap();
    assert_eq!(kinds(&store, "s\u{e4}ckingen", &all, &[]).len(), 3, "and the other way round");
    let made = Filter { kind: Some(Kind::SearchMade), ..Filter::default() };
    assert_eq!(kinds(&store, "rourke", &made, &[]), ["search.made"]);
    let system = Filter { by_system: true, ..Filter::default() };
    assert!(kinds(&store, "rourke", &system, &[]).is_empty());
    let own = Filter { audit_session: Some(context.actor.session), ..Filter::default() };
    assert_eq!(kinds(&store, "rourke", &own, &[Kind::SearchMade]), ["log.read"]);
    record(&store, context, Kind::LogRead, about("Rourke")).unwrap();
    assert_eq!(kinds(&store, "rourke", &all, &[]).len(), 3, "what came since is taken in");
    store.close().unwrap();

    let file = clinic.home.path().join("words.db");
    let bytes = std::fs::read(&file).unwrap();
    assert!(!bytes.windows(6).any(|part| part == b"rourke"), "it is encrypted");
    let older = std::fs::read(clinic.home.database()).unwrap();
    let half = bytes.len() / 4096 / 2 * 4096;
    let hole = [&bytes[..half], &vec![0; bytes.len() - half]].concat();
    let start = [&bytes[..4096], &[0; 4096]].concat();
    for damage in [Vec::new(), b"no database".to_vec(), start, hole] {
        std::fs::write(&file, damage).unwrap();
        let store = clinic.open();
        assert_eq!(kinds(&store, "rourke", &all, &[]).len(), 3, "it is made anew");
        store.close().unwrap();
    }
    assert!(clinic.verify().sound, "verification does not mind it");

    let store = clinic.open();
    let context = sign_in(&store);
    record(&store, context, Kind::SearchMade, about("Wilhelmina")).unwrap();
    assert_eq!(kinds(&store, "wilhelmina", &all, &[]).len(), 1);
    store.close().unwrap();
    std::fs::write(clinic.home.database(), older).unwrap();
    let store = clinic.open();
    assert!(kinds(&store, "wilhelmina", &all, &[]).is_empty(), "of a later state of the log");
    assert_eq!(kinds(&store, "rourke", &all, &[]).len(), 3);
    store.close().unwrap();
}

#[test]
fn a_log_that_grows_past_a_checkpoint_while_it_is_verified_is_no_rollback() {
    let clinic = Clinic::new();
    let store = clinic.open();
    let grow = |_, _| {
        let system = store.system_context().unwrap();
        let written = store.write(system, |tx| {
            tx.event(Kind::CheckpointRequested, "", json!({}));
            Ok::<_, StoreError>(())
        });
        written.unwrap();
    };
    let before = store.newest_checkpoint().unwrap();
    let found = clinic.verify_while(&grow);
    assert_ne!(store.newest_checkpoint().unwrap(), before, "a checkpoint was made meanwhile");
    assert!(found.sound, "{:?}", found.first_fault);
}
