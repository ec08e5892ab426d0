//! Beginning a successor: another log, with keys of its own, that holds the present rows from its
//! first events on. For a record that has forked from what head office holds and cannot be taken
//! back, because not every payload is held.
//!
//! Its first event names the log that it goes on from, and where that one ended. People, settings and
//! documents stay as they are, and so do their secrets; the enrolment with head office ends, for it
//! was the old log's.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use serde::Serialize;
use serde_json::{Value, json};

use wardbook_domain::access::{Actor, Context};
use wardbook_domain::clock::Clock;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AuditSessionId, LogId, SessionId, TraceId};
use wardbook_ledger::checkpoint::{self, LogKey, origin};
use wardbook_ledger::note::Note;

use crate::database::capture::Columns;
use crate::database::tables::{Table, business_tables};
use crate::database::tx::Tx;
use crate::log::end::LogEnd;
use crate::records::identity;
use crate::records::users::{self, User};
use crate::store::new_log;
use crate::verify::Watch;
use crate::{Result, Store, StoreError};

use super::Decision;
use super::place::{Place, SetAside, Why};
use super::take_back::must_verify;

/// Rows that are copied in one write.
const BATCH: usize = 512;

/// The first line of what the old log's key signs about its successor.
const SUCCEEDED: &str = "wardbook-succeeded/v1";

/// A successor that was begun.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Succeeded {
    /// The log that could not go on.
    pub old_log: LogId,
    /// Its events, as this copy had them.
    pub old_events: u64,
    /// The log that goes on from it.
    pub log: LogId,
    /// Its verifier key.
    pub verifier_key: String,
    /// Records that it began with.
    pub records: u64,
    /// The folder that keeps the old record, within the clinic's.
    pub kept: String,
}

/// The old log, at its end.
struct Old {
    log: LogId,
    key: LogKey,
    events: u64,
    root: String,
}

impl Store {
    /// Begins a successor of the log. The clinic is closed afterwards, whatever this comes to; opened
    /// again, it goes on with the successor, or, where this failed, as before.
    ///
    /// # Errors
    /// [`StoreError::NotRecovered`] where head office's checkpoint is not one of this log, or the
    /// successor does not verify; those of the files.
    pub fn succeed(self, decision: &Decision, watch: &dyn Watch) -> Result<Succeeded> {
        let (home, key) = (self.home().clone(), self.data_key().clone());
        let (clock, randomness) = (self.clock().clone(), self.randomness().clone());
        // Held until the successor is in place.
        let _lock = self.close_and_keep_lock()?;
        let place = Place::new(&home, &key)?;
        let connection = place.old()?;
        let old = Old::of(&connection)?;
        let held = decision.checkpoint.as_deref().map(|note| old.held(note)).transpose()?;
        let log_id = LogId::new(&clock, &randomness);
        let set_aside = SetAside {
            folder: format!("set-aside-{}", clock.now().micros()),
            why: Why::Succeeded,
            log: old.log,
            events: old.events,
            root: old.root.clone(),
            successor: Some(log_id),
        };
        let new = place.new_home();
        let database = new.database();
        let (store, log) = new_log::begin((new, &database), &key, log_id, &clock, &randomness)?;
        let verifier_key = log.verifier_key.clone();
        let context = context(decision, &clock, &store);
        let first = old.first_event(decision, &set_aside, held, &verifier_key)?;
        let person = format!("users/{}", decision.person);
        store.write(context, move |tx| {
            tx.event(Kind::AuditSessionOpened, person, json!({ "failed_sign_ins_before": 0 }));
            tx.event(Kind::LogSucceeded, "", first);
            log.insert(tx)
        })?;
        let mut records = 0;
        for table in business_tables(&connection)? {
            // The old log's identity stays with it.
            if table.name != "log_identity" {
                records += copy_rows(&connection, &store, context, table)?;
            }
        }
        let people = users::all(&connection)?;
        store.write(context, move |tx| {
            for user in &people {
                admit(tx, user);
            }
            let now = tx.now().micros();
            let sql = "UPDATE head_offices SET ended_at = ?, session_id = stamp_session(),
                changed_by_user_id = stamp_user(), change_timestamp = stamp_time()
                WHERE ended_at IS NULL";
            tx.change(sql, [now])?;
            tx.event(Kind::AuditSessionSealed, "", json!({ "reason": "signed_out" }));
            Ok::<_, StoreError>(())
        })?;
        store.close()?;
        drop(connection);
        must_verify(new, &key, log_id, &randomness, watch)?;
        let succeeded = Succeeded {
            old_log: old.log,
            old_events: old.events,
            log: log_id,
            verifier_key,
            records,
            kept: set_aside.folder.clone(),
        };
        place.swap(&set_aside)?;
        Ok(succeeded)
    }
}

/// A person's key slot is kept only where the log says that they were added, and not disabled since.
fn admit(tx: &mut Tx<'_>, user: &User) {
    let subject = format!("users/{}", user.user_id);
    let payload = json!({ "name": user.name, "role": user.role, "by": "predecessor" });
    tx.event(Kind::UserAdded, subject.clone(), payload);
    if !user.active {
        tx.event(Kind::UserDisabled, subject, json!({ "by": "predecessor" }));
    }
}

fn context(decision: &Decision, clock: &Clock, store: &Store) -> Context {
    let session = AuditSessionId::new(clock, store.randomness());
    let person = Some((decision.person, decision.role));
    Context::of(Actor { person, session, source: decision.source })
}

impl Old {
    fn of(connection: &Connection) -> Result<Self> {
        let (log, key) = identity::log_key(connection)?;
        let end = LogEnd::load(connection, log.to_string(), &key)?;
        let root = hex::encode(end.root());
        Ok(Self { log, key, events: end.position(), root })
    }

    /// The size and root of a checkpoint that head office holds, if this log has signed it.
    fn held(&self, note: &str) -> Result<(u64, String, String)> {
        let signed = checkpoint::open(note.as_bytes(), &[self.key.vkey().clone()]);
        let signed = signed.map_err(|bad| {
            StoreError::NotRecovered(format!("head office's checkpoint is not this log's: {bad}"))
        })?;
        let root = hex::encode(signed.checkpoint.root);
        Ok((signed.checkpoint.size, root, note.to_owned()))
    }

    /// The payload of the successor's first event. The old log's key signs which log goes on, so that
    /// nobody without that key can pass a log off as the successor.
    fn first_event(
        &self,
        decision: &Decision,
        set_aside: &SetAside,
        held: Option<(u64, String, String)>,
        verifier_key: &str,
    ) -> Result<Value> {
        let old = origin(&self.log.to_string());
        let (size, root) = (self.events, &self.root);
        let text = format!("{SUCCEEDED}\n{old}\n{size}\n{root}\n{verifier_key}\n");
        let endorsed = Note::signed(&text, &[self.key.signer()])
            .map_err(|error| StoreError::LogDamaged(error.to_string()))?;
        let (held_size, held_root, held_note) =
            held.map_or((None, None, None), |held| (Some(held.0), Some(held.1), Some(held.2)));
        Ok(json!({
            "origin": old,
            "verifier_key": self.key.vkey().to_string(),
            "size": size,
            "root": root,
            "held_size": held_size,
            "held_root": held_root,
            "held_checkpoint": held_note,
            "endorsement": endorsed.to_string(),
            "kept": set_aside.folder,
            "reason": decision.reason,
        }))
    }
}

/// Copies a table's rows, each as the insert that the triggers record. Those of a processing session
/// are part of its trace, so that its own checks find them.
fn copy_rows(
    old: &Connection,
    store: &Store,
    context: Context,
    table: &'static Table,
) -> Result<u64> {
    let columns = Columns::of(old, table)?;
    let names: Vec<_> = columns.names.iter().map(|name| format!("\"{name}\"")).collect();
    let (names, count) = (names.join(", "), columns.names.len());
    let insert =
        format!("INSERT INTO {} ({names}) VALUES ({})", table.name, vec!["?"; count].join(", "));
    let sql = format!("SELECT {names}, {} FROM {} t", session_of(table.name), table.name);
    let mut statement = old.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let (mut batch, mut copied) = (Vec::with_capacity(BATCH), 0);
    loop {
        let row = rows.next()?;
        let last = row.is_none();
        if let Some(row) = row {
            let values = (0..count).map(|at| row.get(at)).collect::<Result<Vec<Sql>, _>>()?;
            let session: Option<String> = row.get(count)?;
            batch.push((session.and_then(|id| id.parse::<SessionId>().ok()), values));
        }
        if batch.len() == BATCH || last && !batch.is_empty() {
            let full = std::mem::take(&mut batch);
            copied += full.len() as u64;
            let (insert, name) = (insert.clone(), table.name);
            store.write(context, move |tx| {
                for (session, values) in full {
                    let within = session.map_or(context, |session| {
                        Context::traced(context.actor, TraceId(session.0))
                    });
                    tx.within(within, |tx| tx.change_one(name, &insert, params_from_iter(values)))?;
                }
                Ok::<_, StoreError>(())
            })?;
        }
        if last {
            return Ok(copied);
        }
    }
}

/// To which processing session a row of a table belongs, in SQL.
fn session_of(table: &str) -> &'static str {
    match table {
        "ai_processing_sessions" => "t.session_id",
        "session_documents" | "ai_calls" | "document_results" => "t.processing_session_id",
        "result_fields" | "result_doubts" => {
            "(SELECT d.processing_session_id FROM document_results d WHERE d.result_id = t.result_id)"
        }
        _ => "NULL",
    }
}
