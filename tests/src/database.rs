//! The database as another program with the revealed key sees it.

use std::path::Path;

use rusqlite::Connection;

use wardbook_ledger::merkle::Frontier;

use crate::clinic::TestClinic;

/// Opens a clinic's database with its raw key, as any SQLCipher tool does.
#[expect(clippy::disallowed_methods, reason = "plays a program that is not the product")]
pub fn open_with_key(database: &Path, key: &str) -> Connection {
    let connection = Connection::open(database).expect("the file opens");
    connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\"")).expect("the key is taken");
    // Who tampers does not care for foreign keys, and changes land in the file itself.
    connection
        .execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF;")
        .expect("settings");
    connection
}

/// The log as it was at some moment: what later ones must begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// Events.
    pub size: u64,
    /// The root over them.
    pub root: [u8; 32],
}

impl Log {
    /// The log now, or its first `size` events.
    pub fn of(clinic: &TestClinic, key: &str, size: Option<u64>) -> Self {
        let connection = open_with_key(&clinic.database(), key);
        let sql = "SELECT leaf FROM events WHERE seq < ? ORDER BY seq";
        let mut statement = connection.prepare(sql).expect("events");
        let mut rows = statement.query([size.unwrap_or(1 << 53)]).expect("a query");
        let mut tree = Frontier::new();
        while let Some(row) = rows.next().expect("a row") {
            tree.push(row.get(0).expect("a leaf"));
        }
        Self { size: tree.size(), root: tree.root() }
    }

    /// That everything in this log is still there, in its place.
    #[track_caller]
    pub fn must_begin(&self, clinic: &TestClinic, key: &str) {
        assert_eq!(Self::of(clinic, key, Some(self.size)), *self, "acknowledged events are gone");
    }
}

/// The leaf hash that the columns of event `seq` give, computed from the written format alone:
/// what a forger with the data key does.
pub fn leaf_of(connection: &Connection, seq: u64) -> [u8; 32] {
    let log: String =
        connection.query_row("SELECT log_id FROM log_identity", [], |row| row.get(0)).expect("log");
    let sql = "SELECT * FROM events WHERE seq = ?";
    let header = connection.query_row(sql, [seq], |row| {
        let text = |name: &str| row.get::<_, String>(name);
        let number = |name: &str| row.get::<_, u64>(name);
        let bytes = |name: &str| row.get::<_, Option<Vec<u8>>>(name);
        let id = |name: &str, none: &str| {
            let bytes = bytes(name)?.and_then(|bytes| uuid::Uuid::from_slice(&bytes).ok());
            Ok::<_, rusqlite::Error>(bytes.map_or_else(|| none.to_owned(), |id| id.to_string()))
        };
        let hex = |name: &str| {
            Ok::<_, rusqlite::Error>(bytes(name)?.map(hex::encode).unwrap_or_default())
        };
        let time = wardbook_domain::clock::Timestamp::from_micros(row.get("time")?);
        Ok(serde_json::json!({
            "actor": id("actor", "system")?, "kind": text("kind")?, "log": log,
            "parent": hex("parent")?, "payload": hex("payload")?, "role": text("role")?,
            "seq": seq, "session": id("session", "")?, "session_seq": number("session_seq")?,
            "source": text("source")?, "span": hex("span")?, "subject": text("subject")?,
            "time": time.to_rfc3339(), "trace": id("trace", "")?, "v": 1,
        }))
    });
    let bytes = wardbook_ledger::jcs::canonical(&header.expect("the event")).expect("plain JSON");
    wardbook_ledger::merkle::leaf_hash(&bytes)
}
