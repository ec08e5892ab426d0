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
