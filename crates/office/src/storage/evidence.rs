//! Evidence against a log: two notes that its key signed and that cannot both be true; and who has looked
//! into it, so that it asks nobody any more.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::engine::Transaction;
use super::error::Result;
use super::logs::LogId;
use super::value::{Row, values};
use crate::clock::Timestamp;

/// How much of each kind that nobody has acknowledged is kept for one log: a key that signs anything must
/// not fill the disk, and what proves nothing must not take the place of what does. What was acknowledged
/// is not counted, or else it would keep later evidence from being seen.
const KEPT: u64 = 32;

/// What the two notes show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Two roots of one size, both signed by the log's key: proof that stands by itself. Or a root that
    /// is not the one of the entries that are held, which a larger note commits to: proof with these.
    Fork,
    /// A larger size whose proof from the one before did not hold. The proof beside the note is
    /// signed by nobody, so this asks for a look and proves nothing by itself.
    Unproven,
}

impl Kind {
    /// As it is stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fork => "fork",
            Self::Unproven => "unproven",
        }
    }
}

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// SHA-256 of both notes.
    pub id: [u8; 32],
    /// Against which log.
    pub log: LogId,
    /// What it shows.
    pub kind: Kind,
    /// In words.
    pub detail: String,
    /// The note that was fixed.
    pub first: String,
    /// The note that came.
    pub second: String,
    /// When it came first.
    pub found_at: Timestamp,
    /// Since when it asks nobody to look.
    pub acknowledged: Option<Acknowledged>,
}

/// That a person has found out what a piece of evidence means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Uuid,
    /// Why.
    pub reason: String,
}

/// What a note says, without its signatures: anybody may append lines to these.
fn statement(note: &str) -> &str {
    note.rsplit_once("\n\n").map_or(note, |(text, _)| text)
}

/// Keeps two notes, no more than 32 pairs of a kind for a log that nobody has acknowledged. What the second
/// says is kept once: the same note against a later checkpoint shows nothing new, and whoever sends it
/// again undoes no acknowledgement.
pub fn keep(
    tx: &mut dyn Transaction,
    log: LogId,
    kind: Kind,
    detail: &str,
    notes: (&str, &str),
    now: Timestamp,
) -> Result<()> {
    let mut hasher = Sha256::new();
    hasher.update(kind.name());
    for note in [notes.0, notes.1] {
        hasher.update((note.len() as u64).to_be_bytes());
        hasher.update(note);
    }
    let id: [u8; 32] = hasher.finalize().into();
    let rows = tx.query(
        "SELECT second_note, acknowledged_at FROM evidence
         WHERE clinic = $1 AND log = $2 AND kind = $3",
        values![&log.clinic, log.log, kind.name()],
    )?;
    let mut open = 0;
    for row in rows {
        if statement(&row.get::<String>(0)?) == statement(notes.1) {
            return Ok(());
        }
        open += u64::from(row.get::<Option<i64>>(1)?.is_none());
    }
    if open >= KEPT {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO evidence (clinic, log, id, kind, detail, first_note, second_note, found_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        values![&log.clinic, log.log, &id, kind.name(), detail, notes.0, notes.1, now.micros()],
    )
    .map(drop)
}

/// The evidence against a clinic's logs, the newest first.
pub fn of_clinic(tx: &mut dyn Transaction, clinic: Uuid) -> Result<Vec<Evidence>> {
    let rows = tx.query(
        "SELECT log, id, kind, detail, first_note, second_note, found_at,
           acknowledged_at, acknowledged_by, acknowledged_reason
         FROM evidence WHERE clinic = $1 ORDER BY found_at DESC, id",
        values![&clinic],
    )?;
    let evidence = rows.iter().map(|row| {
        let kind = if row.get::<String>(2)? == "fork" { Kind::Fork } else { Kind::Unproven };
        Ok(Evidence {
            id: row.get(1)?,
            log: LogId { clinic, log: row.get(0)? },
            kind,
            detail: row.get(3)?,
            first: row.get(4)?,
            second: row.get(5)?,
            found_at: Timestamp::from_micros(row.get(6)?),
            acknowledged: acknowledged(row)?,
        })
    });
    evidence.collect()
}

fn acknowledged(row: &Row) -> Result<Option<Acknowledged>> {
    let Some(at) = row.get(7)? else { return Ok(None) };
    let at = Timestamp::from_micros(at);
    Ok(Some(Acknowledged { at, by: row.get(8)?, reason: row.get(9)? }))
}

/// Has a piece of evidence ask nobody any more. Answers whether it asked somebody until now.
pub fn acknowledge(tx: &mut dyn Transaction, name: &Name, by: &Acknowledged) -> Result<bool> {
    let (clinic, id) = name.split_at(16);
    let changed = tx.execute(
        "UPDATE evidence SET acknowledged_at = $3, acknowledged_by = $4, acknowledged_reason = $5
         WHERE clinic = $1 AND id = $2 AND acknowledged_at IS NULL",
        values![clinic, id, by.at.micros(), &by.by, &by.reason],
    )?;
    Ok(changed > 0)
}

/// One piece of evidence as it is handed out, with the key that signed both notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exhibit {
    /// What it shows.
    pub kind: String,
    /// In words.
    pub detail: String,
    /// The note that was fixed.
    pub first: String,
    /// The note that came.
    pub second: String,
    /// When it came first.
    pub found_at: Timestamp,
    /// The log's verifier key.
    pub vkey: String,
}

/// What a piece of evidence is asked for by: its clinic's id, by which it is found in one place, and its own.
pub type Name = [u8; 48];

/// The name of a piece of evidence.
pub fn name(clinic: Uuid, id: &[u8; 32]) -> Name {
    let mut name = [0; 48];
    name[..16].copy_from_slice(clinic.as_bytes());
    name[16..].copy_from_slice(id);
    name
}

/// Its clinic, and its own id.
pub fn parts(name: &Name) -> (Uuid, &[u8]) {
    let (clinic, id) = name.split_at(16);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(clinic);
    (Uuid::from_bytes(bytes), id)
}

/// One piece of evidence by its name.
pub fn find(tx: &mut dyn Transaction, name: &Name) -> Result<Option<Exhibit>> {
    let (clinic, id) = name.split_at(16);
    let row = tx.find(
        "SELECT e.kind, e.detail, e.first_note, e.second_note, e.found_at, l.vkey FROM evidence e
         JOIN log l ON l.clinic = e.clinic AND l.log = e.log WHERE e.clinic = $1 AND e.id = $2",
        values![clinic, id],
    )?;
    row.map(|row| {
        Ok(Exhibit {
            kind: row.get(0)?,
            detail: row.get(1)?,
            first: row.get(2)?,
            second: row.get(3)?,
            found_at: Timestamp::from_micros(row.get(4)?),
            vkey: row.get(5)?,
        })
    })
    .transpose()
}
