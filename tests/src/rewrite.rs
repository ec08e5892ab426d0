//! Rewriting a log with its own keys, as whoever holds the clinic's data key can: inside the clinic
//! nothing contradicts the result.

use std::fs;

use rusqlite::params;
use uuid::Uuid;

use wardbook_ledger::checkpoint::LogKey;
use wardbook_ledger::entry::commitment;
use wardbook_ledger::merkle::Frontier;

use crate::clinic::TestClinic;
use crate::database::{Log, leaf_of, open_with_key};

/// Leaf hashes of one tile.
const TILE: u64 = 256;

/// Gives the event at `seq` another payload, hashes it anew, signs every checkpoint after it anew,
/// and forgets what head office has signed. `seq` is in the part of the log that fills no tile yet.
/// Answers with the forged checkpoint of `size`.
pub fn rewrite_tail(clinic: &TestClinic, key: &str, seq: u64, size: u64) -> String {
    let connection = open_with_key(&clinic.database(), key);
    let end = Log::of(clinic, key, None).size;
    assert_eq!(seq / TILE, end / TILE, "the event is in a full tile");
    let body = r#"{"forged":true}"#;
    let salt: [u8; 16] = connection
        .query_row("SELECT salt FROM payloads WHERE seq = ?", [seq], |row| row.get(0))
        .expect("the event has a payload");
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        assert_eq!(connection.execute(sql, values).expect("it is written"), 1, "{sql}");
    };
    run("UPDATE payloads SET body = ? WHERE seq = ?", params![body, seq]);
    let payload = commitment(&salt, body.as_bytes());
    run("UPDATE events SET payload = ? WHERE seq = ?", params![payload, seq]);
    run("UPDATE events SET leaf = ? WHERE seq = ?", params![leaf_of(&connection, seq), seq]);

    let (log, secret): (String, [u8; 32]) = connection
        .query_row("SELECT log_id, signing_key FROM log_identity", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("the log's key");
    let log = Uuid::parse_str(&log).expect("an id").to_string();
    let signer = LogKey::from_bytes(&log, &secret).expect("a key");
    let leaves: Vec<[u8; 32]> = {
        let mut events =
            connection.prepare("SELECT leaf FROM events ORDER BY seq").expect("events");
        let rows = events.query_map([], |row| row.get(0)).expect("a query");
        rows.collect::<Result<_, _>>().expect("leaves")
    };
    let note_of = |size: u64| {
        let mut tree = Frontier::new();
        for leaf in &leaves[..usize::try_from(size).expect("it fits")] {
            tree.push(*leaf);
        }
        signer.checkpoint(size, tree.root()).sign(&signer)
    };
    let sizes: Vec<u64> = {
        let sql = "SELECT size FROM checkpoints WHERE size > ? ORDER BY size";
        let mut found = connection.prepare(sql).expect("checkpoints");
        let rows = found.query_map([seq], |row| row.get(0)).expect("a query");
        rows.collect::<Result<_, _>>().expect("sizes")
    };
    for size in &sizes {
        run("UPDATE checkpoints SET note = ? WHERE size = ?", params![note_of(*size), size]);
    }
    let newest = sizes.last().expect("a checkpoint after the event");
    fs::write(clinic.path().join("checkpoint.txt"), note_of(*newest)).expect("it is written");
    for name in ["sync.db", "sync.db-wal", "sync.db-shm"] {
        let _ = fs::remove_file(clinic.path().join(name));
    }
    note_of(size)
}
