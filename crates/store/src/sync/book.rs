//! `sync.db`: what head office and other witnesses signed, what they hold, how the last attempt
//! ended, and when the next one is made. A database beside the clinic's, under a key of its own.
//!
//! Nothing in it is an event, and no proof rests on it alone: a cosignature proves itself. One that
//! is lost, damaged or of another log is made anew; the next attempt fetches most of what it held.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, Row, params};
use sha2::{Digest, Sha256};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::sync::SyncProblem;

use crate::database::cipher::{self, Access, DataKey};
use crate::database::rows::{find, list, optional_word};
use crate::home::folder::{Home, database_files, restrict};
use crate::{Result, StoreError};

/// Raised with every change of what the book holds.
const VERSION: u32 = 4;

/// Witnessed checkpoints that are kept: the newest ones. Exports need the newest alone.
const KEPT: u64 = 4_096;

const SCHEMA: &str = "
    CREATE TABLE about (version INTEGER NOT NULL, log TEXT NOT NULL) STRICT;
    CREATE TABLE peers (
      peer TEXT PRIMARY KEY,           -- a head office's id, or a witness's verifier key
      size INTEGER NOT NULL,           -- of the newest checkpoint that it signed
      signed_at INTEGER,
      attempted_at INTEGER,
      succeeded_at INTEGER,
      problem TEXT,                    -- how the last attempt ended; null where all was sent
      detail TEXT NOT NULL,
      failures INTEGER NOT NULL,       -- in a row
      next_at INTEGER,                 -- null where nothing is planned
      day INTEGER NOT NULL,            -- of the requests that are counted
      requests INTEGER NOT NULL,
      next_entry INTEGER NOT NULL,     -- the first event that it does not hold
      held INTEGER,                    -- up to where it has confirmed that it holds all
      searchable INTEGER,
      reported_at INTEGER,
      word TEXT,                       -- its last word, as JSON
      payloads INTEGER NOT NULL,       -- the first event whose payload it was not sent, if it may be
      policy_at INTEGER,               -- when its policy was last asked for
      rest_problem TEXT,               -- of what follows fixing: events, payloads, policy, messages
      rest_detail TEXT NOT NULL,
      rest_failures INTEGER NOT NULL,
      rest_next_at INTEGER
    ) STRICT;
    CREATE TABLE ledgers (             -- head offices' own: key, and the newest checkpoint seen
      enrolment TEXT PRIMARY KEY, key TEXT NOT NULL, note TEXT NOT NULL
    ) STRICT;
    CREATE TABLE notes (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
    CREATE TABLE cosignatures (
      size INTEGER NOT NULL, signer TEXT NOT NULL, line TEXT NOT NULL, time INTEGER NOT NULL,
      PRIMARY KEY (size, signer)
    ) STRICT, WITHOUT ROWID;";

/// What was sent on days that have no row in the egress record yet. Books of before have none.
const DEPARTURES: &str = "
    CREATE TABLE IF NOT EXISTS departures (
      address TEXT NOT NULL,
      day INTEGER NOT NULL,            -- since 1970, in UTC
      requests INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      hash TEXT NOT NULL,              -- of all bodies, each hashed with the hash before it
      PRIMARY KEY (address, day)
    ) STRICT, WITHOUT ROWID;";

/// The book, open.
#[derive(Debug)]
pub struct SyncBook(Connection);

/// What was sent to an address on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOfDepartures {
    /// The address: scheme, host and port.
    pub address: String,
    /// The day, since 1970, in UTC.
    pub day: i64,
    /// Requests.
    pub requests: u32,
    /// Bytes of their bodies.
    pub bytes: u64,
    /// SHA-256 over the hash before and the body's own, from 32 zeros on; in hexadecimal digits.
    pub hash: String,
}

impl DayOfDepartures {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            address: row.get("address")?,
            day: row.get("day")?,
            requests: row.get("requests")?,
            bytes: row.get("bytes")?,
            hash: row.get("hash")?,
        })
    }
}

/// How the attempts at something went, and when the next one is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    /// How the last attempt failed; `None` where it did not.
    pub problem: Option<SyncProblem>,
    /// That in words.
    pub detail: String,
    /// Failed attempts in a row.
    pub failures: u32,
    /// When the next attempt is made.
    pub next_at: Option<Timestamp>,
}

/// What is known of one who is sent checkpoints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peer {
    /// The size of the newest checkpoint that it signed; 0 where none is known.
    pub size: u64,
    /// When it signed that, by its clock.
    pub signed_at: Option<Timestamp>,
    /// The last attempt.
    pub attempted_at: Option<Timestamp>,
    /// The last attempt that sent all there was.
    pub succeeded_at: Option<Timestamp>,
    /// How fixing the history goes.
    pub fixing: Attempts,
    /// The day whose requests are counted.
    pub day: i64,
    /// Requests on that day.
    pub requests: u32,
    /// The first event that it does not hold.
    pub next_entry: u64,
    /// Up to where it has confirmed by its signature that it holds everything.
    pub held: Option<u64>,
    /// Up to where it can search.
    pub searchable: Option<u64>,
    /// When the clinic last reported.
    pub reported_at: Option<Timestamp>,
    /// Its answer to that, as JSON.
    pub word: Option<String>,
    /// The first event of which it was not sent the payload, if it is to have it.
    pub payloads: u64,
    /// When its policy was last asked for.
    pub policy_at: Option<Timestamp>,
    /// How what follows goes (events, payloads, policy, messages): it has waits of its own, so that it
    /// does not keep the history from being fixed.
    pub rest: Attempts,
}

impl Peer {
    /// Forgets how the last attempts failed, and what was planned after that.
    pub fn forget_failures(&mut self) {
        (self.fixing, self.rest) = Default::default();
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let moment = |column: &str| {
            Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_micros))
        };
        Ok(Self {
            size: row.get("size")?,
            signed_at: moment("signed_at")?,
            attempted_at: moment("attempted_at")?,
            succeeded_at: moment("succeeded_at")?,
            fixing: Attempts {
                problem: optional_word(row, "problem")?,
                detail: row.get("detail")?,
                failures: row.get("failures")?,
                next_at: moment("next_at")?,
            },
            day: row.get("day")?,
            requests: row.get("requests")?,
            next_entry: row.get("next_entry")?,
            held: row.get("held")?,
            searchable: row.get("searchable")?,
            reported_at: moment("reported_at")?,
            word: row.get("word")?,
            payloads: row.get("payloads")?,
            policy_at: moment("policy_at")?,
            rest: Attempts {
                problem: optional_word(row, "rest_problem")?,
                detail: row.get("rest_detail")?,
                failures: row.get("rest_failures")?,
                next_at: moment("rest_next_at")?,
            },
        })
    }
}

/// A cosignature that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// The size of the checkpoint that it fixes.
    pub size: u64,
    /// The verifier key of who signed.
    pub signer: String,
    /// The signature line, without its newline.
    pub line: String,
    /// When, by the signer's clock: seconds since 1970.
    pub time: u64,
}

impl Cosignature {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            size: row.get("size")?,
            signer: row.get("signer")?,
            line: row.get("line")?,
            time: row.get("time")?,
        })
    }
}

impl SyncBook {
    /// Opens the book of a clinic. A file that is damaged, of another version or of another log is set
    /// aside, and the book is made anew.
    ///
    /// # Errors
    /// What passes, such as a lock or a full disk: the file stays as it is.
    pub(crate) fn open(home: &Home, key: &DataKey, log: &str) -> Result<Self> {
        let key = DataKey::from_bytes(key.derive("wardbook sync book"));
        match Self::at(&home.sync_book(), &key, log).and_then(|book| Ok((book.is_of(log)?, book))) {
            Ok((true, book)) => return Ok(book),
            Ok((false, _)) | Err(StoreError::DatabaseDamaged(_) | StoreError::WrongDataKey(_)) => {}
            Err(passing) => return Err(passing),
        }
        Self::set_aside(home)?;
        Self::at(&home.sync_book(), &key, log)
    }

    /// Renames the file, so that the book is made anew. What was set aside before goes.
    pub(crate) fn set_aside(home: &Home) -> Result<()> {
        let kept = database_files(&home.sync_book_aside());
        for (path, kept) in database_files(&home.sync_book()).iter().zip(&kept) {
            let gone = |error: &std::io::Error| error.kind() == std::io::ErrorKind::NotFound;
            match fs::rename(path, kept) {
                // A log of an earlier file would belong to another one.
                Err(error) if gone(&error) => match fs::remove_file(kept) {
                    Err(error) if !gone(&error) => return Err(StoreError::io(kept)(error)),
                    _ => {}
                },
                Err(error) => return Err(StoreError::io(path)(error)),
                Ok(()) => {}
            }
        }
        Ok(())
    }

    fn at(file: &Path, key: &DataKey, log: &str) -> Result<Self> {
        let connection = cipher::open(file, key, Access::Create)?;
        restrict(file, 0o600)?;
        // What a power cut takes away is fetched again.
        connection.execute_batch("PRAGMA synchronous = NORMAL")?;
        let made: bool =
            connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
        if !made {
            let making = connection.unchecked_transaction()?;
            making.execute_batch(SCHEMA)?;
            making.execute("INSERT INTO about VALUES (?, ?)", params![VERSION, log])?;
            making.commit()?;
        }
        connection.execute_batch(DEPARTURES)?;
        Ok(Self(connection))
    }

    fn is_of(&self, log: &str) -> Result<bool> {
        let sql = "SELECT count(*) FROM sqlite_master WHERE name = 'about'";
        let named: bool = self.0.query_row(sql, [], |row| row.get(0))?;
        if !named {
            return Ok(false);
        }
        let sql = "SELECT version, log FROM about";
        let found = find(&self.0, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found == Some((VERSION, log.to_owned())))
    }

    /// Counts a request that is about to be sent: its bytes and the SHA-256 of its body.
    pub fn note_departure(
        &mut self,
        address: &str,
        day: i64,
        (bytes, hash): (u64, &[u8; 32]),
    ) -> Result<()> {
        let sql = "SELECT hash FROM departures WHERE address = ? AND day = ?";
        let before = find(&self.0, sql, params![address, day], |row| row.get::<_, String>(0))?;
        let before = before.and_then(|text| hex::decode(text).ok()).unwrap_or_else(|| vec![0; 32]);
        let hash = hex::encode(Sha256::new().chain_update(before).chain_update(hash).finalize());
        self.0
            .prepare_cached(
                "INSERT INTO departures VALUES (?1, ?2, 1, ?3, ?4) ON CONFLICT DO UPDATE SET
                   requests = requests + 1, bytes = bytes + ?3, hash = ?4",
            )?
            .execute(params![address, day, bytes, hash])?;
        Ok(())
    }

    /// The days that are counted here, the oldest first.
    pub fn departures(&self) -> Result<Vec<DayOfDepartures>> {
        let sql = "SELECT * FROM departures ORDER BY day, address";
        list(&self.0, sql, [], DayOfDepartures::read)
    }

    /// Forgets the days before one, which the egress record has.
    pub fn forget_departures(&mut self, before: i64) -> Result<()> {
        self.0.execute("DELETE FROM departures WHERE day < ?", [before])?;
        Ok(())
    }

    /// What is known of somebody; nothing where they were never asked.
    pub fn peer(&self, peer: &str) -> Result<Peer> {
        let found = find(&self.0, "SELECT * FROM peers WHERE peer = ?", [peer], Peer::read)?;
        Ok(found.unwrap_or_default())
    }

    /// Keeps what is known of somebody.
    pub fn set_peer(&mut self, name: &str, peer: &Peer) -> Result<()> {
        let moment = |time: Option<Timestamp>| time.map(Timestamp::micros);
        self.0
            .prepare_cached(
                "INSERT OR REPLACE INTO peers VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            )?
            .execute(params![
                name,
                peer.size,
                moment(peer.signed_at),
                moment(peer.attempted_at),
                moment(peer.succeeded_at),
                peer.fixing.problem.map(SyncProblem::as_str),
                peer.fixing.detail,
                peer.fixing.failures,
                moment(peer.fixing.next_at),
                peer.day,
                peer.requests,
                peer.next_entry,
                peer.held,
                peer.searchable,
                moment(peer.reported_at),
                peer.word,
                peer.payloads,
                moment(peer.policy_at),
                peer.rest.problem.map(SyncProblem::as_str),
                peer.rest.detail,
                peer.rest.failures,
                moment(peer.rest.next_at),
            ])?;
        Ok(())
    }

    /// The verifier key of a head office's own ledger, and the newest checkpoint of it that was seen
    /// under an enrolment.
    pub fn ledger(&self, enrolment: &str) -> Result<Option<(String, String)>> {
        let sql = "SELECT key, note FROM ledgers WHERE enrolment = ?";
        find(&self.0, sql, [enrolment], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Keeps them; the caller has verified that nothing before has changed.
    pub fn keep_ledger(&mut self, enrolment: &str, key: &str, note: &str) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO ledgers VALUES (?, ?, ?)";
        self.0.execute(sql, [enrolment, key, note])?;
        Ok(())
    }

    /// Keeps cosignatures of a checkpoint, which the caller has verified, with its note.
    pub fn keep(&mut self, size: u64, note: &str, cosignatures: &[Cosignature]) -> Result<()> {
        let batch = self.0.transaction()?;
        batch.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", params![size, note])?;
        for one in cosignatures {
            batch.execute(
                "INSERT OR REPLACE INTO cosignatures VALUES (?, ?, ?, ?)",
                params![size, one.signer, one.line, one.time],
            )?;
        }
        for table in ["notes", "cosignatures"] {
            let sql = format!(
                "DELETE FROM {table} WHERE size NOT IN
                   (SELECT size FROM notes ORDER BY size DESC LIMIT {KEPT})"
            );
            batch.execute(&sql, [])?;
        }
        Ok(batch.commit()?)
    }

    /// The cosignatures by these signers of the newest checkpoint that one of them signed and that
    /// has at least `at_least` events and at most `at_most`; none where there is none.
    pub fn newest(
        &self,
        signers: &[String],
        at_least: u64,
        at_most: u64,
    ) -> Result<Vec<Cosignature>> {
        let signers = serde_json::json!(signers).to_string();
        let sql = "SELECT * FROM cosignatures WHERE signer IN (SELECT value FROM json_each(?1))
              AND size = (SELECT max(size) FROM cosignatures WHERE size BETWEEN ?2 AND ?3
                AND signer IN (SELECT value FROM json_each(?1)))
            ORDER BY signer";
        let most = i64::try_from(at_most).unwrap_or(i64::MAX);
        list(&self.0, sql, params![signers, at_least, most], Cosignature::read)
    }

    /// The note of a checkpoint that somebody signed.
    pub fn note(&self, size: u64) -> Result<Option<String>> {
        find(&self.0, "SELECT note FROM notes WHERE size = ?", [size], |row| row.get(0))
    }
}
