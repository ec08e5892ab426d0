//! One suite over both databases: every test here runs on SQLite and on a private PostgreSQL.

mod evidence;
mod numbers;
mod payloads;

use std::sync::Arc;

use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;
use wardbook_ledger::note::{KeyKind, SignerKey};
use zeroize::Zeroizing;

use super::faults::Fault;
use super::logs::{Log, LogId};
use super::value::values;
use super::witness::Fixed;
use super::*;
use crate::clock::{Randomness, Timestamp};
use crate::testing::PrivatePostgres;

const NOW: Timestamp = Timestamp::from_micros(1_796_000_000_000_000);

/// Runs a story over either database, with its schema in place.
fn on_both<F, Story>(story: F)
where
    F: Fn(Storage) -> Story,
    Story: Future<Output = ()>,
{
    let runtime = Runtime::new().unwrap();
    runtime.block_on(async {
        let (storage, _folder) = sqlite();
        migrations::migrate(&storage, NOW).await.unwrap();
        story(storage).await;
        let (storage, _server) = postgres();
        migrations::migrate(&storage, NOW).await.unwrap();
        story(storage).await;
    });
}

fn sqlite() -> (Storage, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.db");
    let engine = Sqlite::create(&path, Zeroizing::new([7; 32])).unwrap();
    (Storage::new(Arc::new(engine)), folder)
}

fn postgres() -> (Storage, PrivatePostgres) {
    let server = PrivatePostgres::start().unwrap();
    let engine = Postgres::new(&server.database().unwrap()).unwrap();
    (Storage::new(Arc::new(engine)), server)
}

fn id(clinic: u128) -> LogId {
    LogId { clinic: Uuid::from_u128(clinic), log: 1 }
}

fn log(clinic: u128) -> Log {
    let origin = format!("wardbook/{}", Uuid::from_u128(clinic));
    let key = SignerKey::from_bytes(&origin, KeyKind::Ed25519, &[3; 32]).unwrap();
    Log {
        id: id(clinic),
        origin,
        vkey: key.verifier().clone(),
        sync_vkey: None,
        mirrored: true,
        daily: 100,
        before: 40,
        successor_of: None,
        epoch: 0,
        added_at: NOW,
    }
}

fn fixed(size: u64, root: u8) -> Fixed {
    Fixed { size, root: [root; 32], note: format!("note {size}\n"), at: NOW, signed: 1 }
}

#[test]
fn what_is_stored_is_read_back() {
    on_both(|storage| async move {
        let office = office::Office {
            id: Uuid::from_u128(9),
            name: "o.example".into(),
            address: "https://o.example".into(),
            epoch: 0,
        };
        let made = office.clone();
        storage.write(move |tx| office::make(tx, &made, NOW)).await.unwrap();
        assert_eq!(storage.read(office::find).await.unwrap(), Some(office));
        storage.write(office::mark_restored).await.unwrap();
        assert_eq!(storage.read(office::epoch).await.unwrap(), 1);

        let clinic = clinics::Clinic {
            id: Uuid::from_u128(1),
            kind: clinics::Kind::Clinic,
            name: "Riverside".into(),
            group: "North".into(),
            added_at: NOW,
            suspended: None,
        };
        let (added, first) = (clinic.clone(), log(1));
        storage
            .write(move |tx| {
                clinics::add(tx, &added)?;
                logs::add(tx, &first)
            })
            .await
            .unwrap();
        assert_eq!(storage.read(clinics::all).await.unwrap(), std::slice::from_ref(&clinic));
        let hash = logs::origin_hash(&log(1).origin);
        assert_eq!(storage.read(move |tx| logs::by_hash(tx, &hash)).await.unwrap(), Some(log(1)));
        let twice = storage.write(|tx| logs::add(tx, &log(1))).await;
        assert!(matches!(twice, Err(StorageError::Refused(_))), "{twice:?}");
        let next = storage.read(|tx| logs::next_number(tx, Uuid::from_u128(1))).await;
        assert_eq!(next.unwrap(), 2);

        let code = [5; 32];
        let later = NOW.plus_seconds(60);
        storage.write(move |tx| clinics::keep_code(tx, clinic.id, &code, later)).await.unwrap();
        let late = storage.write(move |tx| clinics::use_code(tx, &code, later)).await;
        assert_eq!(late.unwrap(), None, "an expired code is worth nothing");
        let used = storage.write(move |tx| clinics::use_code(tx, &code, NOW)).await;
        assert_eq!(used.unwrap(), Some(clinic.id));
        let again = storage.write(move |tx| clinics::use_code(tx, &code, NOW)).await;
        assert_eq!(again.unwrap(), None, "a code is used once");
    });
}

#[test]
fn a_token_speaks_for_its_log_until_it_expires_is_revoked_or_its_clinic_is_suspended() {
    on_both(|storage| async move {
        let clinic = clinics::Clinic {
            id: Uuid::from_u128(1),
            kind: clinics::Kind::Clinic,
            name: "Riverside".into(),
            group: "North".into(),
            added_at: NOW,
            suspended: None,
        };
        let token = tokens::Token::new(clinic.id, &Randomness::system());
        let (kept, sent) = (token.clone(), tokens::Token::parse(&token.to_text()).unwrap());
        storage
            .write(move |tx| {
                clinics::add(tx, &clinic)?;
                tokens::keep(tx, &kept, 1, NOW)
            })
            .await
            .unwrap();
        let bearer = |at| {
            let sent = sent.clone();
            storage.read(move |tx| tokens::bearer(tx, &sent, at))
        };
        assert_eq!(bearer(NOW).await.unwrap(), Some(id(1)));
        assert_eq!(bearer(NOW.plus_seconds(tokens::LIFETIME)).await.unwrap(), None);
        let suspend = |reason| storage.write(move |tx| clinics::suspend(tx, id(1).clinic, reason));
        suspend(Some((NOW, "unpaid"))).await.unwrap();
        assert_eq!(bearer(NOW).await.unwrap(), None);
        suspend(None).await.unwrap();
        assert_eq!(bearer(NOW).await.unwrap(), Some(id(1)));
        storage.write(|tx| tokens::revoke(tx, id(1).clinic)).await.unwrap();
        assert_eq!(bearer(NOW).await.unwrap(), None);
    });
}

#[test]
fn fixing_is_a_compare_and_set_and_the_last_sixteen_stay() {
    on_both(|storage| async move {
        let fix = |before: Option<Fixed>, now: Fixed| {
            storage.write(move |tx| witness::fix(tx, id(1), before.as_ref(), &now))
        };
        assert!(fix(None, fixed(1, 1)).await.unwrap());
        assert!(!fix(None, fixed(1, 9)).await.unwrap(), "something is fixed already");
        assert!(!fix(Some(fixed(1, 9)), fixed(2, 2)).await.unwrap(), "another root is fixed");
        for size in 2..=20 {
            let root = u8::try_from(size).unwrap();
            assert!(fix(Some(fixed(size - 1, root - 1)), fixed(size, root)).await.unwrap());
        }
        let now = storage.read(|tx| witness::fixed(tx, id(1))).await.unwrap();
        assert_eq!(now, Some(fixed(20, 20)));
        let pending = storage.read(|tx| witness::all_pending(tx, id(1))).await.unwrap();
        let sizes: Vec<u64> = pending.iter().map(|pending| pending.size).collect();
        assert_eq!(sizes, (5..=20).rev().collect::<Vec<_>>());
        let other = storage.read(|tx| witness::fixed(tx, id(2))).await.unwrap();
        assert_eq!(other, None, "another clinic's log is another");
    });
}

#[test]
fn of_sixty_four_writers_with_different_roots_exactly_one_moves_on() {
    on_both(|storage| async move {
        let writers = (0..64_u8).map(|root| {
            let storage = storage.clone();
            tokio::spawn(async move {
                let moved = storage.write(move |tx| {
                    let before = witness::fixed(tx, id(1))?;
                    if before.is_some() {
                        return Ok(false);
                    }
                    witness::fix(tx, id(1), None, &fixed(8, root))
                });
                moved.await.unwrap()
            })
        });
        let mut moved = 0;
        for writer in writers.collect::<Vec<_>>() {
            moved += u32::from(writer.await.unwrap());
        }
        assert_eq!(moved, 1);
    });
}

#[test]
fn what_is_held_never_becomes_less_and_the_mirror_never_goes_back() {
    on_both(|storage| async move {
        let bundle =
            |entries| mirror::Bundle { number: 0, entries, root: [1; 32], content: vec![1, 2, 3] };
        let keep =
            |entries| storage.write(move |tx| mirror::keep_bundle(tx, id(1), &bundle(entries)));
        assert!(keep(10).await.unwrap());
        assert!(!keep(10).await.unwrap() && !keep(9).await.unwrap());
        assert!(keep(11).await.unwrap());
        for next in [11, 5] {
            storage.write(move |tx| mirror::reach(tx, id(1), next)).await.unwrap();
        }
        assert_eq!(storage.read(|tx| mirror::held(tx, id(1))).await.unwrap().next, 11);
        let sign = |size, root: u8| {
            storage.write(move |tx| mirror::sign(tx, id(1), size, &[root; 32], "note", NOW))
        };
        assert!(!sign(12, 1).await.unwrap(), "entry 11 is not held");
        assert!(sign(10, 1).await.unwrap());
        assert!(sign(10, 1).await.unwrap(), "a fresh signature over the same checkpoint");
        assert!(!sign(10, 2).await.unwrap(), "another root of the same size");
        assert!(!sign(9, 1).await.unwrap());
        assert!(sign(11, 1).await.unwrap());
    });
}

#[test]
fn a_write_that_fails_leaves_nothing_and_one_whose_answer_is_lost_is_there() {
    on_both(|storage| async move {
        let write = || storage.write(|tx| office::keep_secret(tx, "root", &[1]));
        let there = || storage.read(|tx| office::secret(tx, "root"));
        storage.faults().plan(0, Fault::NotPersisted);
        assert!(matches!(write().await, Err(StorageError::Unavailable(_))));
        assert_eq!(there().await.unwrap(), None);
        storage.faults().plan(0, Fault::AnswerLost);
        assert_eq!(write().await, Err(StorageError::Unknown));
        assert_eq!(there().await.unwrap(), Some(vec![1]));
        storage.faults().plan(0, Fault::Conflict);
        let again = storage.write(|tx| office::keep_secret(tx, "other", &[2])).await;
        assert_eq!(again, Ok(()), "a conflict is tried again");
        storage.faults().plan(0, Fault::AnswerLost);
        let repeated = storage.repeat(|tx| mirror::reach(tx, id(1), 256)).await;
        assert_eq!(repeated, Ok(()), "work that may be done twice is");
    });
}

#[test]
fn a_reader_cannot_write() {
    on_both(|storage| async move {
        let refused = storage.read(|tx| office::keep_secret(tx, "root", &[1])).await;
        assert!(refused.is_err());
        assert_eq!(storage.read(|tx| office::secret(tx, "root")).await.unwrap(), None);
    });
}

/// What keeps the schema fit for being distributed by clinic.
#[test]
fn every_key_begins_with_the_clinic_and_nothing_counts_across_clinics() {
    const WITHOUT: [&str; 14] = [
        "office",
        "secret",
        "origin",
        "enrolment_code",
        "migration",
        // Head office's own: its ledger, its keys, its policies, its people, its groups.
        "own_log",
        "own_event",
        "own_tile",
        "refusal",
        "cosigner_change",
        "policy",
        "clinic_group",
        "person",
        "seat",
    ];
    on_both(|storage| async move {
        let postgres = storage.dialect() == Dialect::Postgres;
        let keys = if postgres {
            "SELECT c.relname::text, a.attname::text FROM pg_index i
             JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
             WHERE n.nspname = 'public'"
        } else {
            "SELECT m.name, i.name FROM sqlite_master m
             JOIN pragma_index_list(m.name) l JOIN pragma_index_info(l.name) i ON i.seqno = 0
             WHERE m.type = 'table'"
        };
        let rows = storage.read(move |tx| tx.query(keys, &[])).await.unwrap();
        assert!(rows.len() >= 10, "the catalogue was read: {}", rows.len());
        for row in rows {
            let (table, column): (String, String) = (row.get(0).unwrap(), row.get(1).unwrap());
            assert!(WITHOUT.contains(&&*table) || column == "clinic", "{table}.{column}");
        }
        if postgres {
            for nothing in [
                "SELECT relname::text FROM pg_class WHERE relkind IN ('S', 'p') AND relnamespace = 'public'::regnamespace",
                "SELECT conname::text FROM pg_constraint WHERE condeferrable",
                "SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal",
            ] {
                let found = storage.read(move |tx| tx.query(nothing, &[])).await.unwrap();
                assert_eq!(found, [], "{nothing}");
            }
        }
    });
}

#[test]
fn migrating_twice_at_once_is_migrating_once_and_another_schema_is_refused() {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(async {
        let (sqlite, _folder) = sqlite();
        let (postgres, _server) = postgres();
        for storage in [sqlite, postgres] {
            let known = migrations::newest();
            let none = migrations::check(&storage).await;
            assert_eq!(none, Err(StorageError::OtherSchema { found: 0, known }));
            let (one, other) = tokio::join!(
                migrations::migrate(&storage, NOW),
                migrations::migrate(&storage, NOW)
            );
            assert_eq!(one.unwrap() + other.unwrap(), known, "one of them did it");
            migrations::check(&storage).await.unwrap();
            let altered = "UPDATE migration SET checksum = 'other' WHERE version = 1";
            storage.write(move |tx| tx.change(altered, &[])).await.unwrap();
            let refused = migrations::check(&storage).await;
            assert_eq!(refused, Err(StorageError::AlteredMigration(1)));
            let newer = "INSERT INTO migration VALUES (99, 'newer', 0)";
            let mended = "DELETE FROM migration";
            storage
                .write(move |tx| {
                    tx.change(mended, values![]).or_else(|_| tx.execute(mended, &[]).map(drop))?;
                    tx.change(newer, &[])
                })
                .await
                .unwrap();
            let refused = migrations::check(&storage).await;
            assert_eq!(refused, Err(StorageError::OtherSchema { found: 99, known }));
        }
    });
}

#[test]
fn a_database_opens_with_its_key_alone() {
    let (storage, folder) = sqlite();
    drop(storage);
    let path = folder.path().join("office.db");
    assert!(Sqlite::create(&path, Zeroizing::new([7; 32])).is_err(), "it is not written over");
    let other = Sqlite::open(&path, Zeroizing::new([8; 32])).map(drop);
    assert_eq!(other, Err(StorageError::WrongKey));
    Sqlite::open(&path, Zeroizing::new([7; 32])).unwrap();
}

#[test]
fn a_database_that_is_gone_is_unavailable() {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(async {
        let (storage, server) = postgres();
        migrations::migrate(&storage, NOW).await.unwrap();
        storage.read(|tx| office::secret(tx, "root")).await.unwrap();
        drop(server);
        let gone = storage.read(|tx| office::secret(tx, "root")).await;
        assert!(matches!(gone, Err(StorageError::Unavailable(_))), "{gone:?}");
    });
}

#[test]
fn many_events_are_kept_at_once_and_those_that_are_there_already_stay() {
    on_both(|storage| async move {
        let event = |seq: u64, kind: &str| events::Event {
            seq,
            kind: kind.to_owned(),
            payload: seq.is_multiple_of(2).then_some([7; 32]),
            ..events::Event::default()
        };
        let first: Vec<_> = (0..5_000).map(|seq| event(seq, "first")).collect();
        storage.write(move |tx| events::keep(tx, id(1), &first)).await.unwrap();
        let more: Vec<_> = (4_990..5_010).map(|seq| event(seq, "second")).collect();
        storage.write(move |tx| events::keep(tx, id(1), &more)).await.unwrap();
        storage.write(|tx| events::keep(tx, id(1), &[])).await.unwrap();
        for (seq, kind) in [(0, "first"), (4_999, "first"), (5_000, "second"), (5_009, "second")] {
            let found = storage.read(move |tx| events::find(tx, id(1), seq)).await.unwrap();
            assert_eq!(found, Some(event(seq, kind)));
        }
        let rows = storage.read(|tx| tx.query("SELECT count(*) FROM event", &[])).await.unwrap();
        assert_eq!(rows[0].get::<i64>(0), Ok(5_010));
    });
}
