//! Taking back the events that head office holds and this copy lacks.
//!
//! In a copy of the database: what this copy recorded after the common part is undone, and the events
//! that head office holds are appended as they were, their row changes with them. Then the copy must
//! be the history that the clinic signed and verify as a whole, or nothing happens. Its first new
//! events say what was done; secrets that nobody has any more are asked for again.

use rusqlite::Connection;
use serde::Serialize;
use serde_json::{Value, json};

use wardbook_domain::access::{Actor, Context};
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AuditSessionId, DocumentId, LogId};
use wardbook_ledger::Hash;
use wardbook_ledger::checkpoint::LogKey;
use wardbook_ledger::entry::ParsedHeader;

use crate::database::capture::{self, Pending, SecretMask};
use crate::database::cipher::DataKey;
use crate::database::rows::{find, list};
use crate::home::folder::{Home, replace_file};
use crate::home::vault::Vault;
use crate::log::end::{LogEnd, newest_checkpoint};
use crate::records::{documents, identity, patients, users};
use crate::verify::{Verifier, Watch};
use crate::{Result, Store, StoreError};

use super::Decision;
use super::held::HeldEvents;
use super::place::{Place, SetAside, Why};
use super::rows::{Rows, Secret};
use super::secrets::{LostSecret, Stamps, give_up, name};

/// What was taken back.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TakenBack {
    /// The events that this copy and head office had in common.
    pub common: u64,
    /// The events that the log has again.
    pub to: u64,
    /// The events of this copy alone that were set aside.
    pub set_aside: u64,
    /// The folder that keeps them, within the clinic's.
    pub kept: String,
    /// Secrets to be given again.
    pub secrets: Vec<LostSecret>,
    /// Originals that are not in the vault.
    pub originals: Vec<MissingOriginal>,
}

/// A document whose original is not in the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MissingOriginal {
    /// The document.
    pub document: DocumentId,
    /// Its name.
    pub name: String,
}

/// From where to where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The events in common, which stay.
    pub common: u64,
    /// The events that head office holds.
    pub to: u64,
    /// The root over these, as the clinic signed it.
    pub root: Hash,
}

impl Store {
    /// Takes back the events of `[common, to)`. The clinic is closed afterwards, whatever this comes
    /// to; opened again, it goes on from the taken-back record, or, where this failed, as before.
    ///
    /// # Errors
    /// [`StoreError::NotRecovered`] where what head office gave back is not what was signed or does
    /// not verify; those of the files.
    pub fn take_back(
        self,
        stretch: Stretch,
        held: HeldEvents,
        decision: &Decision,
        watch: &dyn Watch,
    ) -> Result<TakenBack> {
        let (home, key) = (self.home().clone(), self.data_key().clone());
        let (clock, randomness) = (self.clock().clone(), self.randomness().clone());
        // Held until the new record is in place.
        let _lock = self.close_and_keep_lock()?;
        let place = Place::new(&home, &key)?;
        let connection = place.copy()?;
        let work = Work { place, key: &key, clock: &clock, randomness: &randomness, home: &home };
        work.run(connection, stretch, held, decision, watch)
    }
}

struct Work<'a> {
    place: Place<'a>,
    home: &'a Home,
    key: &'a DataKey,
    clock: &'a Clock,
    randomness: &'a Randomness,
}

impl Work<'_> {
    fn run(
        self,
        mut connection: Connection,
        stretch: Stretch,
        held: HeldEvents,
        decision: &Decision,
        watch: &dyn Watch,
    ) -> Result<TakenBack> {
        let (log, log_key) = identity::log_key(&connection)?;
        let mask = capture::read_mask(&connection)?;
        let before = LogEnd::load(&connection, log.to_string(), &log_key)?;
        if stretch.common > before.position() || stretch.common >= stretch.to {
            return Err(StoreError::NotRecovered("there is nothing to take back".into()));
        }
        let now = self.clock.now().micros();
        let set_aside = SetAside {
            folder: format!("set-aside-{now}"),
            why: Why::TakenBack,
            log,
            events: before.position(),
            root: hex::encode(before.root()),
            successor: None,
        };
        // The order of changes is that of the events, so references hold at each step's end only.
        connection.execute_batch("PRAGMA foreign_keys = OFF")?;
        let batch = connection.transaction()?;
        let mut rows = Rows::of(&batch, &mask)?;
        undo(&batch, &mut rows, stretch.common)?;
        let mut end = LogEnd::load(&batch, log.to_string(), &log_key)?;
        if end.position() != stretch.common {
            return Err(StoreError::LogDamaged("it has a gap".into()));
        }
        append(&batch, &mut end, &mut rows, &log_key, stretch, &held)?;
        drop(held);
        must_administer(&batch, decision)?;
        let lost: Vec<_> =
            rows.lost().iter().map(|(secret, said)| (secret.clone(), said.clone())).collect();
        drop(rows);
        // Derived from rows that were taken back.
        patients::rebuild_keys(&batch)?;
        let originals = self.missing_originals(&batch)?;
        let told = Told { stretch, set_aside: &set_aside, decision, originals: originals.len() };
        let secrets = self.tell(&batch, &mut end, &log_key, &mask, &told, &lost)?;
        must_refer(&batch)?;
        batch.commit()?;
        let newest = newest_checkpoint(&connection)?;
        drop(connection);
        if let Some((_, note)) = newest {
            replace_file(&self.place.new_home().checkpoint_copy(), note.as_bytes())?;
        }
        must_verify(self.place.new_home(), self.key, log, self.randomness, watch)?;
        let taken = TakenBack {
            common: stretch.common,
            to: stretch.to,
            set_aside: set_aside.events - stretch.common,
            kept: set_aside.folder.clone(),
            secrets,
            originals,
        };
        self.place.swap(&set_aside)?;
        Ok(taken)
    }

    /// The log's first new events: what was done, and which secrets are gone.
    fn tell(
        &self,
        connection: &Connection,
        end: &mut LogEnd,
        key: &LogKey,
        mask: &SecretMask,
        told: &Told<'_>,
        lost: &[(Secret, String)],
    ) -> Result<Vec<LostSecret>> {
        let Told { stretch, set_aside, decision, originals } = told;
        let session = AuditSessionId::new(self.clock, self.randomness);
        let person = Some((decision.person, decision.role));
        let context = Context::of(Actor { person, session, source: decision.source });
        let (time, back_by) = end.held_time(self.clock);
        let event = |kind, subject: String, payload: Value| Pending {
            context,
            kind,
            subject,
            payload: Some(payload),
        };
        let person = format!("users/{}", decision.person);
        let mut pending = vec![
            event(Kind::AuditSessionOpened, person, json!({ "failed_sign_ins_before": 0 })),
            event(
                Kind::LogTakenBack,
                String::new(),
                json!({
                    "common": stretch.common,
                    "to": stretch.to,
                    "root": hex::encode(stretch.root),
                    "set_aside": set_aside.events - stretch.common,
                    "set_aside_root": set_aside.root,
                    "kept": set_aside.folder,
                    "secrets_lost": lost.len(),
                    "originals_missing": originals,
                    "reason": decision.reason,
                }),
            ),
        ];
        let stamps = Stamps { session, decision, time: time.micros() };
        let mut secrets = Vec::new();
        for (secret, said) in lost {
            secrets.push(name(connection, secret)?);
            if secret.table == "second_factors" {
                let subject = format!("users/{}", secret.id);
                let payload = json!({ "by": "taken_back" });
                pending.push(event(Kind::UserSecondFactorOff, subject, payload));
            }
            let payload = give_up(connection, mask, secret, said, &stamps)?;
            let subject = format!("{}/{}", secret.table, secret.id);
            pending.push(event(Kind::RecordChanged, subject, payload));
        }
        let sealed = json!({ "reason": "signed_out" });
        pending.push(event(Kind::AuditSessionSealed, String::new(), sealed));
        end.append(connection, pending, time, back_by, key, self.randomness)?;
        Ok(secrets)
    }

    fn missing_originals(&self, connection: &Connection) -> Result<Vec<MissingOriginal>> {
        let vault = Vault::open(self.home, self.key, self.randomness.clone());
        let mut missing = Vec::new();
        for (document, _) in documents::hashes(connection)? {
            if !vault.has(document) {
                let sql = "SELECT name FROM documents WHERE document_id = ?";
                let name = find(connection, sql, [document.to_string()], |row| row.get(0))?;
                missing.push(MissingOriginal { document, name: name.unwrap_or_default() });
            }
        }
        Ok(missing)
    }
}

/// What the first new event says.
struct Told<'a> {
    stretch: Stretch,
    set_aside: &'a SetAside,
    decision: &'a Decision,
    originals: usize,
}

/// Undoes what was recorded from position `common` on: rows first, the newest change first.
fn undo(connection: &Connection, rows: &mut Rows<'_>, common: u64) -> Result<()> {
    let sql = "SELECT e.seq, p.body FROM events e LEFT JOIN payloads p ON p.seq = e.seq
        WHERE e.seq >= ? AND e.kind = 'record.changed' ORDER BY e.seq DESC";
    let mut statement = connection.prepare(sql)?;
    let mut changes = statement.query([common])?;
    while let Some(row) = changes.next()? {
        let (seq, body): (u64, Option<String>) = (row.get(0)?, row.get(1)?);
        let missing = || {
            let words = format!("the payload of event {seq} is missing; run `wardbook verify`");
            StoreError::NotRecovered(words)
        };
        rows.undo(seq, &body.ok_or_else(missing)?)?;
    }
    for (sql, from) in [
        ("DELETE FROM events WHERE seq >= ?", common),
        ("DELETE FROM payloads WHERE seq >= ?", common),
        ("DELETE FROM checkpoints WHERE size > ?", common),
        ("DELETE FROM audit_sessions WHERE opened_seq >= ?", common),
        ("UPDATE audit_sessions SET sealed_seq = NULL WHERE sealed_seq >= ?", common),
    ] {
        connection.execute(sql, [from])?;
    }
    let levels: Vec<u32> =
        list(connection, "SELECT DISTINCT level FROM tiles", [], |row| row.get(0))?;
    for level in levels {
        let full = wardbook_ledger::tiles::full_tiles(level, common);
        connection.execute("DELETE FROM tiles WHERE level = ? AND idx >= ?", (level, full))?;
    }
    Ok(())
}

/// Appends the events that head office holds. Together they must be what the clinic signed.
fn append(
    connection: &Connection,
    end: &mut LogEnd,
    rows: &mut Rows<'_>,
    key: &LogKey,
    stretch: Stretch,
    held: &HeldEvents,
) -> Result<()> {
    held.each(stretch.common, stretch.to, |event| {
        let parsed = ParsedHeader::parse(&event.header).map_err(|bad| {
            StoreError::NotRecovered(format!("what head office gave back is no event: {bad}"))
        })?;
        let header = parsed.header();
        let payload = event.payload.as_ref().map(|(salt, body)| (salt, body.as_str()));
        end.append_verbatim(connection, &header, payload, key)?;
        if header.kind == Kind::RecordChanged.as_str()
            && let Some((_, body)) = payload
        {
            rows.redo(header.seq, body)?;
        }
        Ok(())
    })?;
    if end.position() != stretch.to || end.root() != stretch.root {
        return Err(StoreError::NotRecovered(
            "what head office gave back is not the history that this clinic signed".into(),
        ));
    }
    Ok(())
}

/// Whoever was an administrator in an old backup only must not decide on the record of today.
fn must_administer(connection: &Connection, decision: &Decision) -> Result<()> {
    let user = users::by_id(connection, decision.person)?;
    if user.is_some_and(|user| user.active && user.role == decision.role) {
        return Ok(());
    }
    Err(StoreError::NotRecovered(
        "in the record that head office holds you are no administrator any more; another \
         administrator must do this"
            .into(),
    ))
}

fn must_refer(connection: &Connection) -> Result<()> {
    let broken = connection.prepare("PRAGMA foreign_key_check")?.query([])?.next()?.is_some();
    if broken {
        let words = "a record refers to one that is not there; run `wardbook verify`";
        return Err(StoreError::NotRecovered(words.into()));
    }
    Ok(())
}

/// The new record must hold in all its parts before it takes the old one's place.
pub(super) fn must_verify(
    new: &Home,
    key: &DataKey,
    log: LogId,
    randomness: &Randomness,
    watch: &dyn Watch,
) -> Result<()> {
    let verifier = Verifier { home: new, key, log, randomness, threads: 0 };
    let found = verifier.run_without_originals(watch)?;
    match found.first_fault {
        None => Ok(()),
        Some(fault) => Err(StoreError::NotRecovered(format!(
            "the record that would be in place does not verify: {}",
            fault.message
        ))),
    }
}
