//! Verification of what is stored, and restoring it, through the command line.

mod kept;

use clap::Parser as _;
use reqwest::Client;

use super::verify;
use crate::commands::{Arguments, run};
use crate::keys::OfficeKey;
use crate::storage::{Sqlite, Storage, logs, office};
use crate::testing::{Database, TestLog, TestOffice};

/// An office that holds a log of 600 entries.
async fn office(database: Database) -> (TestOffice, TestLog, logs::LogId) {
    let office = TestOffice::start(database).await.unwrap();
    let mut log = TestLog::new(1).unwrap();
    log.grow(600).unwrap();
    let (id, token) = office.know(&log, 100).await.unwrap();
    let client = Client::new();
    let fixed = client.post(format!("{}/add-checkpoint", office.url));
    let fixed = fixed.body(log.checkpoint(0, 600).unwrap()).send().await.unwrap();
    assert_eq!(fixed.status(), 200);
    let held = client.post(format!("{}/add-entries", office.url)).bearer_auth(token);
    let held = held.body(log.upload(0, 600, 600).unwrap()).send().await.unwrap();
    assert_eq!(held.status(), 200);
    (office, log, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stored_is_whole_until_somebody_damages_it_and_then_it_is_named() {
    for (damage, named) in [
        ("UPDATE bundle SET entries = 255 WHERE number = 0", "bundle 0"),
        ("DELETE FROM bundle WHERE number = 1", "bundle 1"),
        ("UPDATE tile SET hashes = root WHERE number = 1", "tile 0/1"),
        ("DELETE FROM tile WHERE number = 0", "tile 0/0"),
        ("UPDATE held SET note = 'none'", "that the mirror signed has another"),
        ("UPDATE held SET size = 700", "more than the witness fixed"),
        ("UPDATE fixed SET size = 601", "that is fixed has another"),
    ] {
        let (office, _, id) = office(Database::Sqlite).await;
        let storage = &office.app.storage;
        let log = storage.read(move |tx| logs::find(tx, id)).await.unwrap().unwrap();
        let found = verify(&office.app, &log).await.unwrap();
        assert_eq!((found.fixed, found.held, found.next), (600, 600, 600));
        assert_eq!(found.faults, Vec::<String>::new());
        storage.write(move |tx| tx.execute(damage, &[]).map(drop)).await.unwrap();
        let found = verify(&office.app, &log).await.unwrap();
        assert!(found.faults.iter().any(|fault| fault.contains(named)), "{damage}: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_is_backed_up_while_it_serves_and_a_restored_one_is_marked() {
    let (office, log, _) = office(Database::Sqlite).await;
    let folder = office.place.folder.to_str().unwrap().to_owned();
    let copy = office.place.folder.join("copy.db");
    let command = |words: &[&str]| {
        let words = [&["wardbook-office", "--dir", &folder], words].concat();
        run(Arguments::parse_from(words))
    };
    command(&["doctor"]).await.unwrap();
    command(&["fsck", "--rebuild"]).await.unwrap();
    command(&["backup", copy.to_str().unwrap()]).await.unwrap();
    assert!(command(&["backup", copy.to_str().unwrap()]).await.is_err(), "it is not written over");
    let lock = office.place.serving().unwrap();
    let serving = command(&["restore", copy.to_str().unwrap(), "--replace"]).await;
    assert!(serving.unwrap_err().to_string().contains("stop it"));
    drop(lock);
    command(&["restore"]).await.unwrap();
    assert_eq!(office.app.storage.read(|tx| office::epoch(tx)).await.unwrap(), 1);
    let again = Client::new().post(format!("{}/add-checkpoint", office.url));
    let again = again.body(log.checkpoint(600, 600).unwrap()).send().await.unwrap();
    assert_eq!(again.status(), 503, "not before the clinic showed our signature");
    command(&["log", "confirm", log.key.name()]).await.unwrap();
    assert!(command(&["log", "confirm", "another"]).await.is_err());
    let again = Client::new().post(format!("{}/add-checkpoint", office.url));
    let again = again.body(log.checkpoint(600, 600).unwrap()).send().await.unwrap();
    assert_eq!(again.status(), 200, "or before somebody answered for it");

    // Elsewhere, with the same key.
    let other = tempfile::tempdir().unwrap();
    let key = other.path().join("office.key");
    std::fs::copy(office.place.key_place(), &key).unwrap();
    let folder = other.path().to_str().unwrap().to_owned();
    let command = |words: &[&str]| {
        let words = [&["wardbook-office", "--dir", &folder], words].concat();
        run(Arguments::parse_from(words))
    };
    command(&["restore", copy.to_str().unwrap()]).await.unwrap();
    command(&["fsck"]).await.unwrap();
    let there = command(&["restore", copy.to_str().unwrap()]).await;
    assert!(there.unwrap_err().to_string().contains("--replace"));
    command(&["restore", copy.to_str().unwrap(), "--replace"]).await.unwrap();
    command(&["clinic", "add", "Riverside", "--group", "North"]).await.unwrap();
    assert!(command(&["clinic", "add", "Riverside"]).await.is_err(), "a name is one clinic's");
    let vkey = TestLog::new(9).unwrap().key.vkey().to_string();
    command(&["log", "add", &vkey, "--qpd", "24"]).await.unwrap();
    assert!(command(&["log", "add", &vkey, "--qpd", "24"]).await.is_err(), "known already");
    command(&["clinic", "list"]).await.unwrap();
    let init = command(&["init", "other.example", "--address", "https://other.example"]).await;
    assert!(init.is_err(), "an office is made once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_by_an_older_program_is_marked_before_it_can_be_served() {
    let (office, _, _) = office(Database::Sqlite).await;
    let folder = office.place.folder.to_str().unwrap().to_owned();
    let copy = office.place.folder.join("copy.db");
    let command = |words: &[&str]| {
        let words = [&["wardbook-office", "--dir", &folder], words].concat();
        run(Arguments::parse_from(words))
    };
    command(&["backup", copy.to_str().unwrap()]).await.unwrap();
    let key = OfficeKey::read(&office.place.key_place()).unwrap();
    let open = |path: &std::path::Path| {
        Storage::new(std::sync::Arc::new(Sqlite::open(path, key.database()).unwrap()))
    };
    // As if it had been made before the newest migration.
    let older = "DELETE FROM migration WHERE version > 1";
    open(&copy).write(move |tx| tx.execute(older, &[]).map(drop)).await.unwrap();
    let told = command(&["restore", copy.to_str().unwrap(), "--replace"]).await;
    assert!(told.unwrap_err().to_string().contains("migrate"));
    let restored = open(&office.place.database_file());
    assert_eq!(restored.read(|tx| office::epoch(tx)).await.unwrap(), 1, "marked all the same");
    let left = office.place.folder.join("office.db.restoring");
    assert!(!left.exists(), "and nothing is left beside it");
}
