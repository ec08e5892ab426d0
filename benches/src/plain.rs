//! The other side of P1: the same library without a key, the same columns and indexes, one
//! commit for each event. Nothing is hashed.

use std::path::Path;

use anyhow::Result;
use rusqlite::{Connection, params};

use crate::sample;

/// The audit tables as the product has them.
const SCHEMA: &str = "
    CREATE TABLE events (
      seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, kind TEXT NOT NULL, actor BLOB,
      role TEXT NOT NULL, session BLOB NOT NULL, session_seq INTEGER NOT NULL,
      source TEXT NOT NULL, subject TEXT NOT NULL, trace BLOB, span BLOB, parent BLOB,
      payload BLOB, leaf BLOB NOT NULL
    ) STRICT;
    CREATE INDEX events_by_session ON events (session, session_seq);
    CREATE INDEX events_by_trace ON events (trace, seq) WHERE trace IS NOT NULL;
    CREATE INDEX events_by_subject ON events (subject) WHERE subject <> '';
    CREATE INDEX events_by_kind ON events (kind);
    CREATE INDEX events_by_actor ON events (actor, seq, kind);
    CREATE TABLE payloads (seq INTEGER PRIMARY KEY, salt BLOB NOT NULL, body TEXT NOT NULL) STRICT;";

/// A plain database.
pub(crate) struct Plain {
    connection: Connection,
    next: u64,
}

impl Plain {
    #[expect(clippy::disallowed_methods, reason = "plays a program without encryption")]
    pub(crate) fn create(path: &Path) -> Result<Self> {
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;
             PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
        )?;
        connection.execute_batch(SCHEMA)?;
        connection.set_prepared_statement_cache_capacity(128);
        Ok(Self { connection, next: 0 })
    }

    /// Appends one event and its payload in a transaction of their own.
    pub(crate) fn append(&mut self) -> Result<()> {
        let seq = self.next;
        self.next += 1;
        let run = |sql: &str| self.connection.prepare_cached(sql)?.execute([]);
        run("BEGIN IMMEDIATE")?;
        self.connection
            .prepare_cached("INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)")?
            .execute(params![
                seq,
                1_800_000_000_000_000 + seq * 977,
                sample::KIND.as_str(),
                sample::id(7, 1),
                "staff",
                sample::id(8, 1),
                seq,
                "window",
                sample::subject(0, seq),
                sample::id(0, 1),
                [7_u8; 8],
                [9_u8; 8],
                [1_u8; 32],
                [2_u8; 32],
            ])?;
        self.connection
            .prepare_cached("INSERT INTO payloads VALUES (?, ?, ?)")?
            .execute(params![seq, [3_u8; 16], sample::body(seq)])?;
        run("COMMIT")?;
        Ok(())
    }
}
