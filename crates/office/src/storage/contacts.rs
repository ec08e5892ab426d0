//! A clinic's own word, its pause, its group's limit, and the challenges that it has answered.

use uuid::Uuid;

use super::engine::Transaction;
use super::error::Result;
use super::value::{Row, values};
use crate::clock::{SECOND, Timestamp};

/// How often a contact is written, in seconds.
const EVERY: i64 = 60;

/// A clinic's own word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Of which of its logs.
    pub log: i64,
    /// Events in it.
    pub size: u64,
    /// Events that head office did not hold then.
    pub unsent: u64,
    /// The program's version.
    pub version: String,
    /// The policy in force there.
    pub policy: Option<u64>,
    /// How far its clock was before ours, in seconds.
    pub clock_offset: i64,
    /// When it was heard.
    pub heard_at: Timestamp,
}

fn contact(row: &Row) -> Result<Contact> {
    Ok(Contact {
        log: row.get(1)?,
        size: row.get(2)?,
        unsent: row.get(3)?,
        version: row.get(4)?,
        policy: row.get(5)?,
        clock_offset: row.get(6)?,
        heard_at: Timestamp::from_micros(row.get(7)?),
    })
}

const COLUMNS: &str = "clinic, log, size, unsent, version, policy, clock_offset, heard_at";

/// Writes the clinic's word down, unless that was done less than a minute ago; `at_once` even then.
pub fn hear(
    tx: &mut dyn Transaction,
    clinic: Uuid,
    contact: &Contact,
    at_once: bool,
) -> Result<()> {
    let now = contact.heard_at.micros();
    tx.execute(
        "INSERT INTO contact (clinic, log, size, unsent, version, policy, clock_offset, heard_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (clinic) DO UPDATE SET log = excluded.log, size = excluded.size,
           unsent = excluded.unsent, version = excluded.version, policy = excluded.policy,
           clock_offset = excluded.clock_offset, heard_at = excluded.heard_at
         WHERE contact.heard_at <= $9 OR contact.heard_at > $8",
        values![
            &clinic,
            contact.log,
            contact.size,
            contact.unsent,
            &contact.version,
            contact.policy.and_then(|number| i64::try_from(number).ok()),
            contact.clock_offset,
            now,
            if at_once { now } else { now - EVERY * SECOND },
        ],
    )
    .map(drop)
}

/// When a clinic was last written down.
pub fn heard(tx: &mut dyn Transaction, clinic: Uuid) -> Result<Option<Contact>> {
    let sql = format!("SELECT {COLUMNS} FROM contact WHERE clinic = $1");
    tx.find(&sql, values![&clinic])?.as_ref().map(contact).transpose()
}

/// Whether a word of this moment would be written down.
pub fn is_due(before: Option<&Contact>, now: Timestamp) -> bool {
    before.is_none_or(|before| before.heard_at.plus_seconds(EVERY) <= now || before.heard_at > now)
}

/// Every clinic's own word.
pub fn all(tx: &mut dyn Transaction) -> Result<Vec<(Uuid, Contact)>> {
    let sql = format!("SELECT {COLUMNS} FROM contact");
    tx.query(&sql, &[])?.iter().map(|row| Ok((row.get(0)?, contact(row)?))).collect()
}

/// A pause: nobody is asked to look at this clinic before it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// When it ends.
    pub until: Timestamp,
    /// Why.
    pub reason: String,
}

/// Pauses a clinic.
pub fn pause(tx: &mut dyn Transaction, clinic: Uuid, pause: &Pause) -> Result<()> {
    tx.change(
        "INSERT INTO pause (clinic, until, reason) VALUES ($1, $2, $3)
         ON CONFLICT (clinic) DO UPDATE SET until = excluded.until, reason = excluded.reason",
        values![&clinic, pause.until.micros(), &pause.reason],
    )
}

/// Ends a clinic's pause, if there is one.
pub fn resume(tx: &mut dyn Transaction, clinic: Uuid) -> Result<()> {
    tx.execute("DELETE FROM pause WHERE clinic = $1", values![&clinic]).map(drop)
}

/// The pauses that have not ended.
pub fn pauses(tx: &mut dyn Transaction, now: Timestamp) -> Result<Vec<(Uuid, Pause)>> {
    let rows = tx
        .query("SELECT clinic, until, reason FROM pause WHERE until > $1", values![now.micros()])?;
    let pause = |row: &Row| {
        let until = Timestamp::from_micros(row.get(1)?);
        Ok((row.get(0)?, Pause { until, reason: row.get(2)? }))
    };
    rows.iter().map(pause).collect()
}

/// Until when a clinic is paused.
pub fn paused_until(
    tx: &mut dyn Transaction,
    clinic: Uuid,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    let row = tx.find(
        "SELECT until FROM pause WHERE clinic = $1 AND until > $2",
        values![&clinic, now.micros()],
    )?;
    row.map(|row| row.get(0).map(Timestamp::from_micros)).transpose()
}

/// Groups with the minutes after which a clinic's silence is looked at; `None` where nobody set it.
pub fn groups(tx: &mut dyn Transaction) -> Result<Vec<(String, Option<u64>)>> {
    let rows = tx.query(
        "SELECT named.name, clinic_group.silent_after FROM (
           SELECT clinic_group AS name FROM clinic WHERE kind = 'clinic'
           UNION SELECT name FROM clinic_group) AS named
         LEFT JOIN clinic_group ON clinic_group.name = named.name ORDER BY named.name",
        &[],
    )?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Sets a group's limit.
pub fn set_group(tx: &mut dyn Transaction, name: &str, minutes: u64) -> Result<()> {
    tx.change(
        "INSERT INTO clinic_group (name, silent_after) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET silent_after = excluded.silent_after",
        values![name, minutes],
    )
}

/// Notes that a challenge was answered, and says whether it was the first time.
pub fn use_challenge(
    tx: &mut dyn Transaction,
    clinic: Uuid,
    hash: &[u8; 32],
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<bool> {
    tx.execute(
        "DELETE FROM used_challenge WHERE clinic = $1 AND expires_at <= $2",
        values![&clinic, now.micros()],
    )?;
    let first = tx.execute(
        "INSERT INTO used_challenge (clinic, hash, expires_at) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING",
        values![&clinic, hash, expires_at.micros()],
    )?;
    Ok(first == 1)
}

/// A clinic's codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Whose.
    pub clinic: Uuid,
    /// Until when the one that was not used counts, or counted.
    pub expires_at: Option<Timestamp>,
    /// When one was used last.
    pub last_used_at: Option<Timestamp>,
}

/// The codes of each clinic that was ever given one. One at most is unused: a new one ends it.
pub fn codes(tx: &mut dyn Transaction) -> Result<Vec<Code>> {
    let sql = "SELECT clinic, max(CASE WHEN used_at IS NULL THEN expires_at END), max(used_at)
               FROM enrolment_code GROUP BY clinic";
    let time = |micros: Option<i64>| micros.map(Timestamp::from_micros);
    let code = |row: &Row| {
        let (expires_at, last_used_at) = (time(row.get(1)?), time(row.get(2)?));
        Ok(Code { clinic: row.get(0)?, expires_at, last_used_at })
    };
    tx.query(sql, &[])?.iter().map(code).collect()
}

/// What became of a code: whose it is, until when it counts, and whether it was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeState {
    /// Whose.
    pub clinic: Uuid,
    /// Until when it counts.
    pub expires_at: Timestamp,
    /// Whether it was used.
    pub used: bool,
}

/// A code by the hash of its secret, whatever became of it.
pub fn code(tx: &mut dyn Transaction, hash: &[u8; 32]) -> Result<Option<CodeState>> {
    let sql = "SELECT clinic, expires_at, used_at FROM enrolment_code WHERE hash = $1";
    let row = tx.find(sql, values![hash])?;
    row.map(|row| {
        Ok(CodeState {
            clinic: row.get(0)?,
            expires_at: Timestamp::from_micros(row.get(1)?),
            used: row.get::<Option<i64>>(2)?.is_some(),
        })
    })
    .transpose()
}

/// Gives a log another sync key, or with `None` none: the clinic enrols again.
pub fn set_sync_key(
    tx: &mut dyn Transaction,
    id: super::logs::LogId,
    vkey: Option<&str>,
) -> Result<()> {
    tx.change(
        "UPDATE log SET sync_vkey = $3 WHERE clinic = $1 AND log = $2",
        values![&id.clinic, id.log, vkey],
    )
}
