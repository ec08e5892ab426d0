//! Head office's own ledger on both databases: it grows with what it records or not at all, and its
//! reader can prove everything.

use serde_json::json;
use wardbook_ledger::Hash;
use wardbook_ledger::checkpoint::open;
use wardbook_ledger::merkle::{leaf_hash, verify_consistency, verify_inclusion};
use wardbook_sync::wire::entries::read_entries;

use super::{Actor, Entry, Kind, consistency, inclusion, verify};
use crate::storage::faults::Fault;
use crate::storage::{contacts, own_log};
use crate::testing::{Database, TestLog, TestOffice};

/// Appends so many events in one transaction.
async fn grow(office: &TestOffice, count: usize) {
    let app = office.app.clone();
    let grown = office.app.storage.write(move |tx| {
        for number in 0..count {
            let entry =
                Entry::plain(Kind::GroupChanged, Actor::CommandLine, json!({ "n": number }));
            app.record(tx, &entry, app.clock.now())?;
        }
        Ok(())
    });
    grown.await.unwrap();
}

async fn everything_in_it_can_be_proven(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    grow(&office, 5).await;
    let before = office.app.storage.read(|tx| own_log::end(tx)).await.unwrap().edge;
    grow(&office, 600).await;
    let client = reqwest::Client::new();
    let note = client.get(format!("{}/log/checkpoint", office.url)).send().await.unwrap();
    let note = note.text().await.unwrap();
    let keys = [office.app.keys.log.vkey().clone()];
    let checkpoint = open(note.as_bytes(), &keys).unwrap().checkpoint;
    assert_eq!(checkpoint.size, 605);
    let (size, root) = (checkpoint.size, checkpoint.root);
    let proof = office.app.storage.read(move |tx| consistency(tx, 5, size)).await.unwrap();
    verify_consistency(5, size, &proof, &before.root(), &root).unwrap();

    let tile = format!("{}/log/tile", office.url);
    assert_eq!(client.get(format!("{tile}/0/000")).send().await.unwrap().status(), 401);
    let mut log = TestLog::new(1).unwrap();
    log.grow(1).unwrap();
    let (_, token) = office.know(&log, 10).await.unwrap();
    let get = async |path: &str| {
        let got = client.get(format!("{tile}/{path}")).bearer_auth(&token).send().await.unwrap();
        (got.status().as_u16(), got.bytes().await.unwrap().to_vec())
    };
    let mut leaves: Vec<Hash> = Vec::new();
    for path in ["entries/000", "entries/001", "entries/002.p/93"] {
        let (status, bytes) = get(path).await;
        assert_eq!(status, 200, "{path}");
        leaves.extend(read_entries(&bytes).unwrap().into_iter().map(leaf_hash));
    }
    assert_eq!(get("0/001").await.1, leaves[256..512].as_flattened());
    assert_eq!(get("0/002.p/93").await.1, leaves[512..].as_flattened());
    assert_eq!(get("1/000.p/2").await.1.len(), 64);
    for missing in [
        "0/002",
        "0/002.p/94",
        "1/000.p/3",
        "entries/003.p/1",
        "2/000.p/1",
        "9/000",
        "63/000.p/1",
        "0/x000/001",
    ] {
        assert_eq!(get(missing).await.0, 404, "{missing}");
    }
    for index in [0, 255, 256, 604] {
        let path = office.app.storage.read(move |tx| inclusion(tx, index, size)).await.unwrap();
        let leaf = leaves[usize::try_from(index).unwrap()];
        verify_inclusion(&leaf, index, size, &path, &root).unwrap();
    }
}

async fn damage_is_named(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    grow(&office, 300).await;
    let storage = &office.app.storage;
    let check = async || verify(storage, office.app.id).await.unwrap();
    assert_eq!(check().await, Ok(300));
    for (damage, mend, named) in [
        (
            "UPDATE own_event SET payload = '{\"n\":8}' WHERE seq = 7",
            "UPDATE own_event SET payload = '{\"n\":7}' WHERE seq = 7",
            "event 7: its payload",
        ),
        (
            "UPDATE own_tile SET hashes = root WHERE number = 0",
            "UPDATE own_log SET size = size WHERE one = 1",
            "tile 0/0",
        ),
    ] {
        storage.write(move |tx| tx.execute(damage, &[]).map(drop)).await.unwrap();
        let fault = check().await.unwrap_err();
        assert!(fault.contains(named), "{damage}: {fault}");
        storage.write(move |tx| tx.execute(mend, &[]).map(drop)).await.unwrap();
    }
    let lost = "DELETE FROM own_event WHERE seq = 299";
    storage.write(move |tx| tx.execute(lost, &[]).map(drop)).await.unwrap();
    assert!(check().await.is_err());
}

async fn what_is_not_stored_is_not_recorded_either(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    let app = office.app.clone();
    let set = |app: crate::state::AppState| async move {
        let state = app.clone();
        let set = app.storage.write(move |tx| {
            contacts::set_group(tx, "North", 10)?;
            let entry = Entry::plain(Kind::GroupChanged, Actor::CommandLine, json!({}));
            state.record(tx, &entry, state.clock.now())
        });
        set.await
    };
    let both = async || {
        let both = office
            .app
            .storage
            .read(|tx| Ok((contacts::groups(tx)?.len(), own_log::end(tx)?.edge.size())));
        both.await.unwrap()
    };
    office.app.storage.faults().plan(0, Fault::NotPersisted);
    assert!(set(app.clone()).await.is_err());
    assert_eq!(both().await, (0, 0));
    office.app.storage.faults().plan(0, Fault::AnswerLost);
    assert!(set(app.clone()).await.is_err());
    assert_eq!(both().await, (1, 1), "stored, and nobody was told");
    // Many at once: each has its own place.
    let writers: Vec<_> = (0..24).map(|_| tokio::spawn(set(app.clone()))).collect();
    for writer in writers {
        writer.await.unwrap().unwrap();
    }
    assert_eq!(both().await, (1, 25));
}

async fn events_recorded_at_the_same_moment_each_get_their_place(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    // Nothing but the events: no row that all of them change makes them wait for one another.
    let writers: Vec<_> = (0..32)
        .map(|number| {
            let app = office.app.clone();
            tokio::spawn(async move {
                let state = app.clone();
                let recorded = app.storage.repeat(move |tx| {
                    let payload = json!({ "n": number });
                    let entry = Entry::plain(Kind::ClinicsListed, Actor::CommandLine, payload);
                    state.record(tx, &entry, state.clock.now())
                });
                recorded.await.unwrap()
            })
        })
        .collect();
    let mut places = Vec::new();
    for writer in writers {
        places.push(writer.await.unwrap());
    }
    places.sort_unstable();
    assert_eq!(places, (0..32).collect::<Vec<_>>());
    assert_eq!(verify(&office.app.storage, office.app.id).await.unwrap(), Ok(32));
}

mod sqlite {
    use super::Database::Sqlite;

    #[tokio::test(flavor = "multi_thread")]
    async fn events_recorded_at_the_same_moment_each_get_their_place() {
        super::events_recorded_at_the_same_moment_each_get_their_place(Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn damage_is_named() {
        super::damage_is_named(Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn everything_in_it_can_be_proven() {
        super::everything_in_it_can_be_proven(Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_not_stored_is_not_recorded_either() {
        super::what_is_not_stored_is_not_recorded_either(Sqlite).await;
    }
}

mod postgres {
    use super::Database::Postgres;

    #[tokio::test(flavor = "multi_thread")]
    async fn events_recorded_at_the_same_moment_each_get_their_place() {
        super::events_recorded_at_the_same_moment_each_get_their_place(Postgres).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn damage_is_named() {
        super::damage_is_named(Postgres).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn everything_in_it_can_be_proven() {
        super::everything_in_it_can_be_proven(Postgres).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_not_stored_is_not_recorded_either() {
        super::what_is_not_stored_is_not_recorded_either(Postgres).await;
    }
}
