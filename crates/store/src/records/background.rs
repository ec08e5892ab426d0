//! Background work: a row for each, with when it is due, who holds it, and how it ended last.
//!
//! A holder takes work under a lease, and ends it under the same lease or not at all, so that each
//! taking comes to one outcome at the most. Times are the clock's, not the log's, which never go
//! back. When work is due is decided in `wardbook_domain::background`; doing it is in `wardbook-app`.

use rusqlite::{Connection, Row, ToSql};

use wardbook_domain::background::{Work, WorkOutcome, is_due, is_leased, leased_until, next_due};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::{SessionId, TraceId};

use crate::database::rows::{find, id, list, optional_word, time, word};
use crate::database::tx::Tx;
use crate::{Result, StoreError};

/// A work as it stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Which.
    pub work: Work,
    /// Minutes from its end to its next beginning; 0 is never.
    pub every_minutes: u32,
    /// When it is due.
    pub due_at: Timestamp,
    /// Who has it, until when and in which activity, as long as the lease is not over.
    pub lease: Option<Lease>,
    /// When it was last taken up.
    pub started_at: Option<Timestamp>,
    /// When it last ended.
    pub ended_at: Option<Timestamp>,
    /// How it ended then.
    pub outcome: Option<WorkOutcome>,
    /// That in words.
    pub detail: String,
}

/// A lease.
#[derive(Clone, Debug)]
pub struct Lease {
    /// Who has the work.
    pub holder: String,
    /// Until when.
    pub until: Timestamp,
    /// The activity, which tells this lease from every other.
    pub trace: TraceId,
}

impl Standing {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let moment = |column: &str| {
            Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_micros))
        };
        let holder: Option<String> = row.get("lease_holder")?;
        let lease = holder.zip(moment("leased_until")?).map(|(holder, until)| {
            Ok::<_, rusqlite::Error>(Lease { holder, until, trace: id(row, "trace")? })
        });
        Ok(Self {
            work: word(row, "name")?,
            every_minutes: row.get("every_minutes")?,
            due_at: time(row, "due_at")?,
            lease: lease.transpose()?,
            started_at: moment("started_at")?,
            ended_at: moment("ended_at")?,
            outcome: optional_word(row, "outcome")?,
            detail: row.get("detail")?,
        })
    }

    /// Whether somebody is at it.
    pub fn is_running(&self, now: Timestamp) -> bool {
        self.lease.as_ref().is_some_and(|lease| is_leased(now, lease.until))
    }

    /// Whether it can be taken up.
    pub fn is_due(&self, now: Timestamp) -> bool {
        is_due(now, self.due_at, self.every_minutes) && !self.is_running(now)
    }
}

/// How a work stands; `None` where it was never scheduled.
pub fn of(connection: &Connection, work: Work) -> Result<Option<Standing>> {
    let sql = "SELECT * FROM background_work WHERE name = ?";
    find(connection, sql, [work.as_str()], Standing::read)
}

/// How all of it stands.
pub fn all(connection: &Connection) -> Result<Vec<Standing>> {
    list(connection, "SELECT * FROM background_work ORDER BY name", [], Standing::read)
}

/// Has a work done this often. It is due one interval after it last ended, or now where it never
/// did. Changes nothing where it is done this often already.
pub fn schedule(tx: &mut Tx<'_>, work: Work, every_minutes: u32, now: Timestamp) -> Result<()> {
    let Some(before) = of(tx.connection(), work)? else {
        let due = now.micros();
        let row: [(&str, &dyn ToSql); 4] = [
            ("name", &work.as_str()),
            ("every_minutes", &every_minutes),
            ("due_at", &due),
            ("detail", &""),
        ];
        return tx.insert("background_work", &row);
    };
    if before.every_minutes == every_minutes {
        return Ok(());
    }
    let ended = before.ended_at.zip(before.outcome);
    let due = ended.map_or(now, |(ended, outcome)| next_due(ended, every_minutes, outcome));
    let columns: [(&str, &dyn ToSql); 2] =
        [("every_minutes", &every_minutes), ("due_at", &due.micros())];
    tx.update("background_work", ("name", &work.as_str()), &columns)
}

/// Takes a work up if it is due and nobody is at it; answers whether it was. The activity `trace`
/// must be new.
pub fn take(
    tx: &mut Tx<'_>,
    work: Work,
    holder: &str,
    trace: TraceId,
    now: Timestamp,
) -> Result<bool> {
    if !of(tx.connection(), work)?.is_some_and(|standing| standing.is_due(now)) {
        return Ok(false);
    }
    let (until, trace, started) = (leased_until(now).micros(), trace.to_string(), now.micros());
    let lease: [(&str, &dyn ToSql); 4] = [
        ("lease_holder", &holder),
        ("leased_until", &until),
        ("trace", &trace),
        ("started_at", &started),
    ];
    tx.update("background_work", ("name", &work.as_str()), &lease)?;
    Ok(true)
}

/// Extends a lease, so that long work is not taken over.
///
/// # Errors
/// [`StoreError::LeaseLost`] where somebody else has the work.
pub fn extend(tx: &mut Tx<'_>, work: Work, trace: TraceId, now: Timestamp) -> Result<()> {
    held(tx, work, trace)?;
    let until = leased_until(now).micros();
    tx.update("background_work", ("name", &work.as_str()), &[("leased_until", &until)])
}

/// Ends a work: its outcome, and when it is due again.
///
/// # Errors
/// [`StoreError::LeaseLost`] where somebody else has the work, or it was ended already.
pub fn finish(
    tx: &mut Tx<'_>,
    work: Work,
    trace: TraceId,
    (outcome, detail): (WorkOutcome, &str),
    now: Timestamp,
) -> Result<()> {
    let standing = held(tx, work, trace)?;
    let due = next_due(now, standing.every_minutes, outcome).micros();
    let (none, ended) = (None::<String>, now.micros());
    let end: [(&str, &dyn ToSql); 6] = [
        ("due_at", &due),
        ("lease_holder", &none),
        ("leased_until", &none),
        ("ended_at", &ended),
        ("outcome", &outcome.as_str()),
        ("detail", &detail),
    ];
    tx.update("background_work", ("name", &work.as_str()), &end)
}

/// Gives a work back that was not done: it has no outcome, and is still due.
///
/// # Errors
/// [`StoreError::LeaseLost`] where somebody else has the work.
pub fn give_back(tx: &mut Tx<'_>, work: Work, trace: TraceId) -> Result<()> {
    held(tx, work, trace)?;
    let none = None::<String>;
    let lease: [(&str, &dyn ToSql); 2] = [("lease_holder", &none), ("leased_until", &none)];
    tx.update("background_work", ("name", &work.as_str()), &lease)
}

/// The work, if this activity still has it. A lease that ran out is still one as long as nobody
/// else took the work up.
fn held(tx: &Tx<'_>, work: Work, trace: TraceId) -> Result<Standing> {
    let standing = of(tx.connection(), work)?;
    standing
        .filter(|standing| standing.lease.as_ref().is_some_and(|lease| lease.trace == trace))
        .ok_or(StoreError::LeaseLost(work))
}

/// The sessions that are at work, each with when its checks were last made, or when it began.
pub fn sessions_checked_at(connection: &Connection) -> Result<Vec<(SessionId, Timestamp)>> {
    let sql = "SELECT s.session_id, max(s.initiated_at, coalesce((SELECT max(c.last_checked)
          FROM compliance_checks c WHERE c.processing_session_id = s.session_id), 0)) AS checked_at
        FROM ai_processing_sessions s WHERE s.session_status IN ('initiated', 'processing')
        ORDER BY s.initiated_at";
    list(connection, sql, [], |row| Ok((id(row, "session_id")?, time(row, "checked_at")?)))
}
